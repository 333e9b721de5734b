"""How acts change the register of goods in custody (``seizure``, ``preservation``, ``appraisal``)."""

from __future__ import annotations

from collections.abc import Mapping

from quanheng.apps.custody.models import CustodyItem, Movement
from quanheng.apps.registers import Deed, Row, effect, merged

_OUTCOMES: Mapping[str, tuple[str, str]] = {
    "lift": (CustodyItem.Status.RELEASED, "解除并退还"),
    "handle": (CustodyItem.Status.RELEASED, "处理决定"),
    "lapse": (CustodyItem.Status.RELEASED, "逾期自动解除"),
    "dispose": (CustodyItem.Status.DISPOSED, "没收、销毁或者依法处理"),
    "hand_over": (CustodyItem.Status.HANDED, "随案移送"),
}
"""What ends custody, and as what it leaves the goods."""


_LEFT: Mapping[str, tuple[str, str]] = {
    "used": (CustodyItem.Status.DISPOSED, "检验中耗尽"),
    "returned": (CustodyItem.Status.RELEASED, "退还当事人"),
    "kept": (CustodyItem.Status.HANDED, "由机构留存备查"),
    "disposed": (CustodyItem.Status.DISPOSED, "依法处理"),
}
"""What becomes of the rest of samples."""


def _case(deed: Deed) -> tuple[str]:
    return (deed.case,)


def _entry(deed: Deed) -> tuple[str]:
    return (f"{deed.case}#{deed.n}",)


@effect("seal_goods", CustodyItem, keys=_case)
def seal_goods(row: Row | None, deed: Deed, _: str) -> Row:
    """Goods come into the hands of an organ."""
    seized = "object" in deed.facts
    kind = CustodyItem.Kind.SEIZED if seized else CustodyItem.Kind.PRESERVED
    description = deed.text("object" if seized else "exhibits")
    return merged(row, organ=deed.organ, kind=kind, description=description, since=deed.at)


@effect("store_goods", CustodyItem, keys=_case)
def store_goods(row: Row | None, deed: Deed, _: str) -> Row | None:
    """A custodian has them, at a place."""
    return None if row is None else merged(row, custodian=deed.persons[0], place=deed.text("storage"))


@effect("note_movement", Movement, keys=_entry)
def note_movement(row: Row | None, deed: Deed, _: str) -> Row:
    """They are moved."""
    what = deed.text("moving_reason") if deed.act == "move_goods" else "接收保管"
    return merged(
        row, item=deed.case, custodian=deed.persons[0], place=deed.text("storage"), moved_on=deed.at, what=what
    )


@effect("send_samples", CustodyItem, keys=_case)
def send_samples(row: Row | None, deed: Deed, _: str) -> Row | None:
    """Samples go to the institution that is to test them: it has them from then on."""
    if deed.facts.get("sampled") is not True:
        return None
    described = {"description": deed.text("samples"), "place": deed.text("institution")}
    return merged(row, organ=deed.organ, kind=CustodyItem.Kind.SAMPLED, since=deed.at, **described)


@effect("settle_samples", CustodyItem, keys=_case)
def settle_samples(row: Row | None, deed: Deed, _: str) -> Row | None:
    """What is left of them is dealt with."""
    if row is None:
        return None
    status, outcome = _LEFT[deed.text("samples_left")]
    return merged(row, status=status, outcome=outcome, until=deed.at)


@effect("release_goods", CustodyItem, keys=_case)
def release_goods(row: Row | None, deed: Deed, _: str) -> Row | None:
    """They leave: given back, disposed of, or handed over with the case."""
    if row is None:
        return None
    status, outcome = _OUTCOMES[deed.act]
    return merged(row, status=status, outcome=outcome, until=deed.at)
