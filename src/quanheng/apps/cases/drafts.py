"""Forms begun and not sent: kept for their writer alone, and no part of any record."""

from collections.abc import Mapping

from quanheng.apps.cases.models import Draft
from quanheng.apps.record.clock import now

_NO_PART = ("csrfmiddlewaretoken", "key", "seen", "save")


def save_draft(user: int, case: str, act: str, fields: Mapping[str, object]) -> None:
    """Keep what was filled in so far."""
    kept = {name: value for name, value in fields.items() if name not in _NO_PART and value}
    Draft.objects.update_or_create(user_id=user, case=case, act=act, defaults={"fields": kept, "saved_at": now()})


def find_draft(user: int, case: str, act: str) -> dict[str, object] | None:
    """What was filled in earlier, if anything."""
    draft = Draft.objects.filter(user_id=user, case=case, act=act).first()
    return None if draft is None else draft.fields


def drop_draft(user: int, case: str, act: str) -> None:
    """The form was sent."""
    Draft.objects.filter(user_id=user, case=case, act=act).delete()
