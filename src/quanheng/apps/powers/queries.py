"""What others ask of the list of powers."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet

from quanheng.apps.powers.models import Power


def in_force(on: date) -> QuerySet[Power]:
    """The powers published and not ended on a day (A4)."""
    return Power.objects.filter(Q(ended_on=None) | Q(ended_on__gt=on), published_on__lte=on)


def is_in_force(power: str, organ: str, kind: str, on: date) -> bool:
    """Whether an organ may exercise a power of that kind on a day: published, in force, its own (A4)."""
    return in_force(on).filter(key=power, organ=organ, kind=kind).exists()


def asks_listed_materials(power: str, facts: Mapping[str, object], on: date) -> bool | None:
    """Whether only materials on the published list are asked for (A10); none where the power is not published."""
    asked = facts.get("materials_asked", ())
    found = in_force(on).filter(key=power).first()
    return None if found is None else set(asked if isinstance(asked, tuple) else (asked,)) <= set(found.materials)
