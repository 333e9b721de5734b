"""Families of cases and what is found in them, as plain values that belong to nobody.

The oracle, the engine and supervision are given the same families and must give back the same findings. Nothing here
comes from the package: each reader of a family brings it into its own types.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

LAW, CHILD = "law", "child"
"""Who made an entry that no person made: the law itself (a deemed outcome, a move), or a child reporting."""

CHINA = 8 * 3_600_000_000
"""Microseconds by which the clock on the wall in China is ahead of UTC."""


@dataclass(frozen=True, order=True)
class Moment:
    """An instant: its civil date in China and its microseconds since 1970-01-01 UTC."""

    date: dt.date
    us: int


def moment(day: str | dt.date, clock: str = "00:00") -> Moment:
    """The instant at which the clock on the wall in China shows ``clock`` on ``day``."""
    date = dt.date.fromisoformat(day) if isinstance(day, str) else day
    time = dt.time.fromisoformat(clock)
    seconds = (date - dt.date(1970, 1, 1)).days * 86_400 + time.hour * 3600 + time.minute * 60 + time.second
    return Moment(date, seconds * 1_000_000 + time.microsecond - CHINA)


@dataclass(frozen=True)
class IllTyped:
    """What was written where a value of another type was asked for."""

    raw: str


Value = str | bool | Decimal | dt.date | Moment | IllTyped | tuple["Value", ...]
"""text, choice, ref, file, rows: str; flag: bool; number, money: Decimal; date: date; time: Moment; ``many``: tuple."""

Answer = str | int | Decimal
"""A register: yes, no, unknown (the worst over the persons). ``kind:F``: str. ``prior:X``: int.
``param:P`` and ``param:P@F``: Decimal."""


@dataclass(frozen=True)
class Entry:
    """One thing that was done, as the log of its case tells it.

    ``n`` is the number in the case, in order (a name where the law's entry was inserted, see ``Finding``). ``by`` is ''
    for persons. The ``act`` of a child's report is ``kind.report``; ``child`` is then the case that reports, ``ended``
    whether it has ended. ``legal`` is the legal time where no fact of the entry gives it: of a report the child's, of
    the law's own entry the due date or the start; of any other None. ``to_version`` is the key of the text to which a
    ``move`` moves the case.
    """

    n: int | str
    act: str
    recorded: Moment
    facts: dict[str, Value] = field(default_factory=dict)
    actors: tuple[tuple[str, str], ...] = ()
    answers: dict[str, Answer] = field(default_factory=dict)
    by: str = ""
    child: str = ""
    ended: bool = False
    to_version: str = ""
    legal: Moment | None = None


@dataclass(frozen=True)
class Case:
    """One case of a family.

    ``procedure`` is the key of a text (``everything`` or ``everything@2``). ``kind`` is what the parent calls such a
    child, ``batch`` the ``n`` of the entry of the parent that opened it, ``place`` its place among those which that
    entry opened of the kind, from 0. The root has no parent, kind '', place and batch 0.
    """

    id: str
    procedure: str
    entries: tuple[Entry, ...]
    parent: str | None = None
    kind: str = ""
    place: int = 0
    batch: int | str = 0
    profile: str = "general"


@dataclass(frozen=True)
class Carries:
    """What a log carries. ``None`` means all facts, all answers."""

    actors: bool = True
    recorded: bool = True
    facts: frozenset[str] | None = None
    answers: frozenset[str] | None = None


@dataclass(frozen=True)
class Family:
    """The cases under one root, in the order of opening, and what their log is like.

    ``horizon`` is the log's last instant. ``deemed_carried``: the law's own entries are in the log; otherwise they must
    be inserted. ``ordered``: the log's order is recorded; otherwise entries of one time are tied.
    """

    cases: tuple[Case, ...]
    horizon: Moment
    deemed_carried: bool = True
    ordered: bool = True
    carries: Carries = Carries()


@dataclass(frozen=True, order=True)
class Finding:
    """One objection. ``entry`` is the number, or the name of an entry that the law made and the log does not carry:
    ``law:<limit>@<n of the starting entry>``, in the parent ``law:<child case>:<limit>@<n>`` for its report."""

    case: str
    entry: int | str
    rule: str
    grade: str = "violation"
