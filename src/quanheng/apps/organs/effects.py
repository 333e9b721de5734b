"""How acts change the register of organs (``register.organ``, ``register.founding``, ``register.entrustment``)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from operator import itemgetter

from quanheng.apps.organs.models import Entrustment, Organ
from quanheng.apps.registers import Deed, Row, effect, merged

_TOLD = (
    "name", "short_name", "level", "category", "parent", "line", "representative", "basis", "address", "contact",
)  # fmt: skip


@effect("found_bureau", Organ, key="organ")
def found_bureau(row: Row | None, deed: Deed, _: str) -> Row:
    """The first organ: the one that keeps the registers."""
    return merged(
        row,
        name=deed.text("organ_name"),
        short_name=deed.text("organ_short"),
        level=Organ.Level.COUNTY,
        category=Organ.Category.STATUTORY,
        basis=deed.text("mandate"),
        standing_from=deed.at,
    )


@effect("enter_organ", Organ, key="organ")
def enter_organ(row: Row | None, deed: Deed, _: str) -> Row:
    """What is known of an organ, as told last."""
    return merged(row, **{name: deed.text(name) for name in _TOLD if name in deed.facts})


@effect("confirm_standing", Organ, key="organ")
def confirm_standing(row: Row | None, deed: Deed, _: str) -> Row:
    """It may act from the day of confirmation, once more where it had ended (B1)."""
    return merged(row, certificate=deed.text("certificate"), standing_from=deed.at, standing_until=None)


@effect("enter_reassignment", Organ, key="organ")
def enter_reassignment(row: Row | None, deed: Deed, _: str) -> Row:
    """Its functions are others than before; what of its powers follows from that is found by A3."""
    return merged(row, reassignment=deed.text("reassignment"), reassigned_on=deed.at)


@effect("end_standing", Organ, key="organ")
def end_standing(row: Row | None, deed: Deed, _: str) -> Row:
    """It may act no more from that day."""
    return merged(row, standing_until=deed.at)


def _named_in(deed: Deed) -> Iterator[str]:
    return (f"{deed.text('document')}|{power}" for power in deed.texts("powers"))


def _entered_by(deed: Deed) -> Iterator[str]:
    yield from Entrustment.objects.filter(entry_case=deed.case).order_by("key").values_list("key", flat=True)


@effect("enter_entrustment", Entrustment, keys=_named_in, owner=itemgetter("principal"))
def enter_entrustment(row: Row | None, deed: Deed, key: str) -> Row | None:
    """An entrustment that was approved, to the end of the last day of its term (A9)."""
    last = deed.day("ends_on")
    if deed.facts.get("passed") is not True or last is None:
        return row
    document, _, power = key.rpartition("|")
    told = {"document": document, "principal": deed.text("principal"), "agent": deed.text("entrusted"), "power": power}
    return merged(row, **told, since=deed.day("begins_on"), until=last + timedelta(days=1))


@effect("end_entrustment", Entrustment, keys=_entered_by)
def end_entrustment(row: Row | None, deed: Deed, _: str) -> Row | None:
    """Ended before its term."""
    return None if row is None else merged(row, until=deed.at)
