"""How acts change the register of organs (``register.organ``, ``register.founding``)."""

from quanheng.apps.organs.models import Organ
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
