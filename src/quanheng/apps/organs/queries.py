"""What others ask of the register of organs."""

from datetime import date

from quanheng.apps.organs.models import Entrustment, Organ


def has_standing(organ: str, on: date) -> bool | None:
    """Whether an organ's standing is confirmed on a day; none where there is no such organ (B1)."""
    found = Organ.objects.filter(key=organ).first()
    return None if found is None else stands(found, on)


def stands(organ: Organ, on: date) -> bool:
    """Whether the standing of an organ is confirmed on a day (B1)."""
    begun = organ.standing_from is not None and organ.standing_from <= on
    return begun and (organ.standing_until is None or on < organ.standing_until)


def entrusted_on(on: date) -> list[Entrustment]:
    """The entrustments in force on a day: begun, and neither run out nor ended (A9)."""
    return [*Entrustment.objects.filter(since__lte=on, until__gt=on).order_by("key")]
