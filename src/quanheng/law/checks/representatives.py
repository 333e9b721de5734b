"""A few values that stand for all: one for every way in which a value can compare with those it is compared with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from quanheng.law.checks.gate import Variable, variables
from quanheng.law.condition import Among, Answer, Compare, Contains, DataAtom, FactValue, Literally, Scalar
from quanheng.law.moment import Moment
from quanheng.law.procedure import Fact

PARTY_KINDS = ("natural", "sole_trader", "organisation")
"""What ``kind()`` can answer."""
_ANY_DAY = date(2000, 1, 1)
_OTHER_TEXT = "\0"
"""Begins every text that no condition names."""


def representatives(atoms: Sequence[DataAtom], facts: Mapping[str, Fact]) -> dict[Variable, tuple[Scalar, ...]]:
    """The values to try for everything that ``atoms`` ask, as many of a kind as there are values to be told apart.

    ``facts`` knows the codes of a choice.
    """
    found: dict[Variable, tuple[Scalar, ...]] = {}
    for group in _together(map(variables, atoms)):
        literals = {value for atom in atoms if group.intersection(variables(atom)) for value in _literals(atom)}
        found |= {variable: _spread(variable, literals, len(group), facts) for variable in group}
    return found


def _literals(atom: DataAtom) -> Iterable[Scalar]:
    match atom:
        case Among(_, options):
            return options
        case Compare(left, _, right):
            return [term.value for term in (left, right) if isinstance(term, Literally)]
        case _:
            return ()


def _together(pairs: Iterable[tuple[Variable, ...]]) -> list[frozenset[Variable]]:
    """Variables that are compared with each other, directly or by way of others, in one group."""
    groups: list[frozenset[Variable]] = []
    for pair in pairs:
        touched = [group for group in groups if group.intersection(pair)]
        groups = [group for group in groups if group not in touched]
        groups.append(frozenset(pair).union(*touched))
    return groups


def _spread(
    variable: Variable, literals: Collection[Scalar], crowd: int, facts: Mapping[str, Fact]
) -> tuple[Scalar, ...]:
    match variable:
        case Contains():
            return (True, False)
        case Answer("kind"):
            return PARTY_KINDS
        case FactValue(name, "choice"):
            return tuple(facts[name].choices)
        case FactValue(_, "flag"):
            return (True, False)
        case FactValue(_, "time"):
            return tuple(Moment.of_day(_ANY_DAY + timedelta(days), 0) for days in range(crowd + 1))
        case FactValue(_, "date"):
            return _dates(sorted(value for value in literals if isinstance(value, date)) or [_ANY_DAY], crowd)
        case FactValue(_, "text" | "ref"):
            texts = sorted(value for value in literals if isinstance(value, str))
            return (*texts, *(f"{_OTHER_TEXT}{number}" for number in range(crowd)))
        case _:
            return _numbers(sorted(value for value in literals if isinstance(value, Decimal)) or [Decimal(0)], crowd)


def _numbers(points: list[Decimal], crowd: int) -> tuple[Decimal, ...]:
    """The points, ``crowd`` numbers between each two, and as many on either side."""
    steps = range(1, crowd + 1)
    inside = [low + (high - low) * step / (crowd + 1) for low, high in pairwise(points) for step in steps]
    outside = [number for step in steps for number in (points[0] - step, points[-1] + step)]
    return tuple(sorted({*points, *inside, *outside}))


def _dates(points: list[date], crowd: int) -> tuple[date, ...]:
    """The days, and ``crowd`` days on either side of each, no matter if they are of another."""
    near = range(-crowd, crowd + 1)
    return tuple(sorted({point + timedelta(days) for point in points for days in near}))
