"""How acts change the registers of licences and of bars (``licence.life``, ``licence.bar``)."""

from __future__ import annotations

from hashlib import sha256

from quanheng.apps.cases.recording import HindranceError
from quanheng.apps.licences.models import Bar, Licence
from quanheng.apps.registers import Deed, Row, effect, merged


@effect("enter_licence", Licence, key="licence_no")
def enter_licence(row: Row | None, deed: Deed, key: str) -> Row:
    """A licence as issued, renewed or changed (行政许可法 39, 49, 50).

    Raises ``HindranceError`` where the number is that of a licence registered in another case.
    """
    if row is not None and row["case"] != deed.case:
        raise HindranceError(
            "licences.number_taken", f"证件编号“{key}”已经登记给另一件许可证件。", mend="核对证件编号。"
        )
    return merged(
        row,
        case=deed.case,
        holder=deed.text("holder"),
        item=deed.text("changed_to") or deed.text("item"),
        power=deed.power,
        organ=deed.organ,
        since=deed.day("valid_from"),
        until=deed.day("valid_until"),
    )


@effect("strike_licence", Licence, key="licence_no")
def strike_licence(row: Row | None, deed: Deed, _: str) -> Row | None:
    """No longer in force from that day: by its end, or struck for a ground (行政许可法 70)."""
    if row is None:
        return None
    ground = deed.text("cancel_ground")
    state = Licence.State.STRUCK if ground else Licence.State.EXPIRED
    return merged(row, state=state, ground=ground, ended_on=row["ended_on"] or deed.at)


def _of_case(deed: Deed) -> tuple[str]:
    """One bar a case; the names of cases can be longer than a key."""
    return (sha256(deed.case.encode()).hexdigest()[:32],)


@effect("bar_applicant", Bar, keys=_of_case)
def bar_applicant(row: Row | None, deed: Deed, _: str) -> Row:
    """No new application for a year or three (行政许可法 78, 79)."""
    told = {"applicant": deed.text("applicant"), "item": deed.text("item"), "ground": deed.text("ground")}
    return merged(row, organ=deed.organ, since=deed.at, **told)


@effect("unbar_applicant", Bar, keys=_of_case)
def unbar_applicant(row: Row | None, deed: Deed, _: str) -> Row | None:
    """The time is over, or what the bar rested on is annulled."""
    return None if row is None else merged(row, ended_on=deed.at)
