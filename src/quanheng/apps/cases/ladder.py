"""From which days on a running limit is signalled, where its clause has no ladder of its own."""

from __future__ import annotations

from quanheng.law.clause import Clause, Ladder, Unit
from quanheng.law.limit import Due, Signals, signals

_WORKDAYS = {Unit.WORKDAY: 1.0, Unit.DAY: 5 / 7, Unit.MONTH: 21.0, Unit.YEAR: 250.0}
"""About how many working days a unit has."""
_SHARE, _LEAST, _MOST, _YELLOW = 0.2, 2, 20, 1


def rungs(reckoned: Due) -> Signals | None:
    """The first days of notice, yellow and red; none while a pause is open, and for hours."""
    return signals(reckoned, reckoned.clause.ladder or default_ladder(reckoned.clause))


def default_ladder(clause: Clause) -> Ladder:
    """Notice when a fifth of the period is left, but two to twenty working days before its end; yellow the day before.

    No law says so: it is this county's own rule (G1), where the clause says nothing.
    """
    days = round(clause.amount * _WORKDAYS.get(clause.unit, 0) * _SHARE)
    return Ladder(notice=min(max(days, _LEAST), _MOST), yellow=_YELLOW)
