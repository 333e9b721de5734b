"""How acts change the registers of inspections, of minor violations and of the grid."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from operator import itemgetter

from quanheng.apps.inspections.models import (
    Cell,
    FourthStep,
    Inspection,
    InspectionPlan,
    MinorEntry,
    Problem,
    Round,
    Route,
)
from quanheng.apps.registers import Deed, Row, effect, merged

_DAY_OF: Mapping[str, str] = {
    "tell": "told_on",
    "inspect": "inspected_on",
    "guide": "guided_on",
    "order": "ordered_on",
    "refer": "referred_on",
}
"""The acts of an inspection, and which day of its row each is."""
_DECIDED = frozenset({"decide", "decide_other"})
_DAY_OF_PROBLEM: Mapping[str, str] = {"report": "reported_on", "remove": "removed_on"}


def _case(deed: Deed) -> tuple[str]:
    return (deed.case,)


def _passes(route: Row) -> object:
    """The cell through which a route that is still walked leads."""
    return None if route["until"] else route["cell"]


@effect("keep_inspection", Inspection, keys=_case)
def keep_inspection(row: Row | None, deed: Deed, _: str) -> Row:
    """An inspection as far as it has gone."""
    told: dict[str, object] = {
        "organ": deed.organ,
        "party": deed.text("party"),
        "subject": deed.text("subject"),
        "plan": deed.text("plan_no"),
        "listed_minor": deed.facts.get("listed_minor") is True,
        "skip_ground": deed.text("skip_ground"),
        "skip_reason": deed.text("skip_reason"),
    }
    if deed.act in _DAY_OF:
        told[_DAY_OF[deed.act]] = deed.at
    if deed.act == "recheck":
        told["uncorrected_on"] = deed.at if deed.text("recheck") == "uncorrected" else None
    return merged(row, **told)


@effect("note_fourth_step", FourthStep, keys=_case)
def note_fourth_step(row: Row | None, deed: Deed, _: str) -> Row | None:
    """A penalty under way, or decided.

    Of what came of no inspection, and is neither on the list nor said for reasons not to be on it, nothing is noted.
    """
    inspection, listed = deed.text("inspection"), deed.facts.get("listed_minor") is True
    told = {"organ": deed.organ, "power": deed.power, "inspection": inspection, "listed_minor": listed}
    said = {"reasons": deed.text("reasons"), "said_on": deed.at}
    noted = merged(row, **told, **({"decided_on": deed.at} if deed.act in _DECIDED else said))
    return noted if inspection or listed or noted.get("reasons") else None


@effect("enter_minor", MinorEntry, key="minor_code", owner=itemgetter("organ"))
def enter_minor(row: Row | None, deed: Deed, _: str) -> Row:
    """A conduct that is on the list from now on."""
    said = {name: deed.text(name) for name in ("conduct", "conditions")}
    listed = {"organ": deed.organ, "power": deed.text("power_code"), "basis": deed.text("minor_basis")}
    return merged(row, **said, **listed, since=deed.at, until=None, end_reason="")


@effect("end_minor", MinorEntry, key="minor_code")
def end_minor(row: Row | None, deed: Deed, _: str) -> Row | None:
    """It is off the list."""
    return None if row is None else merged(row, until=deed.at, end_reason=deed.text("end_reason"))


@effect("enter_inspection_plan", InspectionPlan, key="plan_code", owner=itemgetter("organ"))
def enter_inspection_plan(row: Row | None, deed: Deed, _: str) -> Row | None:
    """The plan of a year, once it is approved."""
    if deed.facts.get("approved") is not True:
        return row
    year = int(Decimal(deed.text("year")))
    return merged(row, organ=deed.organ, year=year, text=deed.text("plan"), approved_on=deed.at)


@effect("enter_cell", Cell, key="cell_code", owner=itemgetter("organ"))
def enter_cell(row: Row | None, deed: Deed, _: str) -> Row:
    """A cell as it is drawn, or as it is staffed from now on."""
    since = deed.at if row is None or row["until"] else row["since"]
    told = {"name": deed.text("cell_name"), "segment": deed.text("segment")}
    staff = {"person": deed.text("person"), "substitute": deed.text("substitute")}
    return merged(row, organ=deed.organ, **told, **staff, watches=list(deed.texts("watches")), since=since, until=None)


@effect("dissolve_cell", Cell, key="cell_code")
def dissolve_cell(row: Row | None, deed: Deed, _: str) -> Row | None:
    """A cell is no more."""
    return None if row is None else merged(row, until=deed.at)


@effect("enter_route", Route, key="route_code", owner=_passes)
def enter_route(row: Row | None, deed: Deed, _: str) -> Row:
    """A route through a cell."""
    stops, every = list(deed.texts("stops")), int(Decimal(deed.text("every_days")))
    named = {"cell": deed.text("cell_code"), "name": deed.text("route_name")}
    return merged(row, **named, stops=stops, every_days=every, since=deed.at, until=None)


@effect("end_route", Route, key="route_code")
def end_route(row: Row | None, deed: Deed, _: str) -> Row | None:
    """A route is walked no more."""
    return None if row is None else merged(row, until=deed.at)


@effect("enter_round", Round, keys=_case)
def enter_round(row: Row | None, deed: Deed, _: str) -> Row:
    """A route was walked."""
    way = {"cell": deed.text("cell"), "route": deed.text("route"), "person": deed.persons[0]}
    return merged(row, **way, walked_on=deed.at, found=deed.text("seen") == "problem", note=deed.text("walk_note"))


@effect("keep_problem", Problem, keys=_case)
def keep_problem(row: Row | None, deed: Deed, _: str) -> Row:
    """Something found on a patrol, as far as it has been dealt with."""
    told: dict[str, object] = {
        "cell": deed.text("cell"),
        "place": deed.text("place"),
        "urgent": deed.facts.get("urgent") is True,
        "found_on": deed.day("found_on"),
    }
    if deed.act in _DAY_OF_PROBLEM:
        told[_DAY_OF_PROBLEM[deed.act]] = deed.at
    if deed.act == "verify":
        told["gone_on"] = deed.at if deed.facts.get("gone") is True else None
    return merged(row, **told)
