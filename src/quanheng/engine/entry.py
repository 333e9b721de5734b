"""An entry as the engine sees it, a family of cases, and what a log may lack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from quanheng.law.condition import Value
from quanheng.law.course import Symbol
from quanheng.law.moment import Moment

BY_LAW, BY_CHILD = "law", "child"


class Person(NamedTuple):
    """A natural person acting in a duty."""

    name: str
    duty: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a case.

    ``n`` names it within its case (a number; the law's inserted entries have a text). ``at`` is its time in the log:
    its legal time unless the act's date fact is given. ``by`` is empty, ``law`` or ``child``. ``child`` and ``ended``
    belong to a child's report, ``version`` (a digest) to a move. ``facts`` are those the act asks or may give, well
    typed; whoever reads an entry leaves the others out. ``symbol`` is what the course made of it when it was recorded:
    a fold goes by it, and so reads the same course after values were destroyed by law.
    """

    n: int | str
    act: str
    recorded: Moment
    facts: Mapping[str, Value] = field(default_factory=dict)
    persons: tuple[Person, ...] = ()
    answers: Mapping[str, Value] = field(default_factory=dict)
    by: str = ""
    at: Moment | None = None
    child: str = ""
    ended: bool = False
    version: str = ""
    symbol: Symbol | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Case:
    """The entries of one case, which procedure it follows, and where it hangs in its family.

    ``kind`` is its kind of child in the parent, ``batch`` the parent's entry that opened it, ``place`` its place
    there.
    """

    id: str
    procedure: str
    entries: tuple[Entry, ...]
    profile: str = "general"
    parent: str | None = None
    kind: str = ""
    batch: int | str = 0
    place: int = 0


@dataclass(frozen=True, slots=True)
class Carries:
    """What a log has at all; what it lacks makes nothing a violation. ``None`` means everything."""

    actors: bool = True
    recorded: bool = True
    facts: frozenset[str] | None = None
    answers: frozenset[str] | None = None

    def fact(self, name: str) -> bool:
        """Whether the log has this fact."""
        return self.facts is None or name in self.facts

    def answer(self, key: str) -> bool:
        """Whether the log has this answer of the registers."""
        return self.answers is None or key in self.answers


EVERYTHING = Carries()


@dataclass(frozen=True, slots=True)
class Family:
    """All cases under one root, in order of opening, root first.

    ``horizon``: the last instant of the log. ``deemed_carried``: the log has the law's own entries. ``ordered``: the
    order of entries of equal time is recorded.
    """

    cases: tuple[Case, ...]
    horizon: Moment
    deemed_carried: bool = True
    ordered: bool = True
    carries: Carries = EVERYTHING


class Finding(NamedTuple):
    """One objection to one entry. ``grade``: violation, unverifiable, mark or tie."""

    case: str
    entry: int | str
    rule: str
    grade: str


def in_family_order(family: Family) -> Iterable[tuple[int, Entry]]:
    """Every entry with its case's index: by recorded instant, then case, then place in the case."""
    return in_order(family.cases)


def in_order(cases: Sequence[Case]) -> Iterable[tuple[int, Entry]]:
    """The entries of ``cases``, given in order of opening, as ``in_family_order`` says."""
    placed = [
        (entry.recorded.us, index, place, entry)
        for index, case in enumerate(cases)
        for place, entry in enumerate(case.entries)
    ]
    placed.sort(key=lambda item: item[:3])
    return ((index, entry) for _, index, _, entry in placed)
