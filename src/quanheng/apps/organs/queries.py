"""What others ask of the register of organs."""

from datetime import date

from quanheng.apps.organs.models import Organ


def has_standing(organ: str, on: date) -> bool | None:
    """Whether an organ's standing is confirmed on a day; none where there is no such organ (B1)."""
    found = Organ.objects.filter(key=organ).first()
    if found is None:
        return None
    begun = found.standing_from is not None and found.standing_from <= on
    return begun and (found.standing_until is None or on < found.standing_until)
