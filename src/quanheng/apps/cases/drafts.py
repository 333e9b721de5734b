"""Forms begun and not sent: kept for their writer alone, and no part of any record."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import QuerySet

from quanheng.apps.cases.models import Draft
from quanheng.apps.database import plain
from quanheng.apps.record.clock import now

_OF_A_FORM = 'SELECT fields FROM cases_draft WHERE user_id = %s AND "case" = %s AND act = %s'
_NO_PART = ("csrfmiddlewaretoken", "key", "seen", "save", "register_party")


def save_draft(user: int, case: str, act: str, fields: Mapping[str, Sequence[str]]) -> None:
    """Keep what was filled in so far; ``fields`` with all values of each."""
    said = {name: [*filter(None, values)] for name, values in fields.items() if name not in _NO_PART}
    kept = {name: values if len(values) > 1 else values[0] for name, values in said.items() if values}
    Draft.objects.update_or_create(user_id=user, case=case, act=act, defaults={"fields": kept, "saved_at": now()})


def find_draft(user: int, case: str, act: str) -> dict[str, object] | None:
    """What was filled in earlier, if anything."""
    found = plain.objects(Draft, _OF_A_FORM, user, case, act)
    return found[0].fields if found else None


def drafts_of(user: int) -> QuerySet[Draft]:
    """What somebody has begun, the last first."""
    return Draft.objects.filter(user_id=user).order_by("-saved_at", "-id")


def drop_drafts(cases: Collection[str]) -> None:
    """Forget what anybody has begun in some cases."""
    Draft.objects.filter(case__in=cases).delete()


def drop_draft(user: int, case: str, act: str) -> None:
    """The form was sent."""
    plain.rows('DELETE FROM cases_draft WHERE user_id = %s AND "case" = %s AND act = %s', user, case, act)
