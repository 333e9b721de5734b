"""How families are written by hand, and the beginnings that many share.

2026: 15 to 23 February, 4 to 6 April and 1 to 7 October are holidays; 14 and 28 February are worked.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.oracle.family import CHILD, Case, Entry, Family, Finding, moment

YES = dict.fromkeys(("duty", "credential", "qualification", "standing", "power", "benchmark", "materials"), "yes")
VALUES = {"param:ceiling": Decimal(1000), "prior:same_offence": 0, "kind:party": "person"}


@dataclass(frozen=True)
class Example:
    """``name`` is the sentence, ``texts`` the key of the root's text."""

    name: str
    texts: str
    family: Family
    expected: frozenset[Finding]


def did(n: int, act: str, day: str, who: str = "", answers: dict[str, Any] | None = None, **facts: Any) -> Entry:
    """An entry on ``2026-03-02`` or ``2026-03-02 09:30``. ``who``: ``甲 handle, 乙 handle``; nobody is the party."""
    date, _, clock = day.partition(" ")
    actors = tuple((person, duty) for person, duty in (each.split() for each in who.split(",") if each))
    given = YES | VALUES | (answers or {}) if who else {}
    return Entry(n, act, moment(date, clock or "10:00"), facts, actors, given)


def told_by(n: int, child: str, act: str, day: str, ended: bool = False) -> Entry:
    """A child's report, of the day on which the child did what it reports."""
    return Entry(n, act, moment(day, "10:00"), by=CHILD, child=child, ended=ended, legal=moment(day, "10:00"))


def root(*entries: Entry) -> Case:
    return Case("c", "everything", entries)


def hearing(name: str, place: int, *entries: Entry, batch: int = 3) -> Case:
    return Case(name, "hearing_child", entries, parent="c", kind="hearing_child", place=place, batch=batch)


def day(text: str) -> Any:
    return moment(text).date


def example(name: str, *cases: Case, horizon: str, finds: str = "", **how: Any) -> Example:
    """``finds``: lines ``case entry rule [grade]``."""
    lines = [line.split() for line in finds.splitlines() if line.strip()]
    expected = {Finding(case, int(n) if n.isdigit() else n, *rest) for case, n, *rest in lines}
    return Example(name, cases[0].procedure, Family(cases, moment(horizon, "18:00"), **how), frozenset(expected))


RECEIVED = did(1, "receive", "2026-03-02", channel="visit", parties=("p1",))
ACCEPTED = did(2, "accept", "2026-03-04", "甲 handle", complete=True, serious=False)
TOLD = did(3, "tell", "2026-03-09", "甲 handle")
WAIVED = hearing(
    "k",
    0,
    did(1, "serve", "2026-03-10", "甲 handle", served_on=day("2026-03-10")),
    did(2, "waive", "2026-03-12"),
)
PROPOSED = did(5, "propose", "2026-03-16", "甲 handle", result="fine", fine=Decimal(500))
DECIDED = did(6, "decide", "2026-03-20", "丙 decide", result="fine", fine=Decimal(500), decided_on=day("2026-03-20"))
AFTER_WAIVER = (RECEIVED, ACCEPTED, TOLD, told_by(4, "k", "hearing_child.waived", "2026-03-12", ended=True))
TO_DECISION = (*AFTER_WAIVER, PROPOSED, DECIDED)
NOTED = Case("b", "note_child", (did(1, "note", "2026-03-23", "甲 handle"),), parent="c", kind="note_child", batch=6)
SERVED = Case(
    "s",
    "service_child",
    (did(1, "send", "2026-03-23", "甲 handle", method="hand"), did(2, "deliver", "2026-03-25", "甲 handle")),
    parent="c",
    kind="service_child",
    batch=6,
)
TO_SERVICE = (
    *TO_DECISION,
    told_by(7, "b", "note_child.ended", "2026-03-23", ended=True),
    told_by(8, "s", "service_child.served", "2026-03-25", ended=True),
)
PAID = did(9, "pay", "2026-04-01", paid=Decimal(500))
OPENED = did(1, "open_itself", "2026-03-02", "甲 handle", channel="letter", parties=("p1",), party="p1", serious=False)
SECOND_OFFENCE = {"prior:same_offence": 1, "param:repeat_floor@offence_on": Decimal(800)}
