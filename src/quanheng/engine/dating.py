"""Instances of limits brought together with dates: what a time atom reads (``docs/language.md`` 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from quanheng.engine.clocks import Instance
from quanheng.law.calendar import Calendar, day_text, instant_text
from quanheng.law.clause import Clause, ClauseTable, Direction, ExtensionRule, Unit
from quanheng.law.condition import TimeAtom
from quanheng.law.errors import LawError
from quanheng.law.limit import Due, Extension, Pause, due
from quanheng.law.moment import MICROSECONDS_PER_HOUR, Moment
from quanheng.law.procedure import Procedure

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - civil time of the place


class Stamp(NamedTuple):
    """A dated point of a case: which entry, its legal time, the day it was recorded.

    ``at`` is the fact that gave the legal time, if one did; ``facts`` are the date facts given that start a limit;
    ``amount`` is what an extending act extends by, if a fact or parameter says it, and ``by`` that fact.
    """

    n: int | str
    legal: Moment
    recorded: date
    at: str | None = None
    facts: tuple[tuple[str, Moment], ...] = ()
    amount: int | None = None
    by: str | None = None

    def moment(self, fact: str | None) -> Moment:
        """The day a limit counts from: a date fact of this entry, or its legal time."""
        return self.legal if fact is None else dict(self.facts)[fact]


class DueMoment(NamedTuple):
    """When an instance runs out: a day, or for hours an instant; neither while a pause is open."""

    day: date | None
    us: int | None = None

    def over(self, at: Moment) -> bool:
        """``at`` lies after the due date."""
        if self.us is not None:
            return at.us > self.us
        return self.day is not None and at.date > self.day

    def moment(self, offset: int) -> Moment:
        """The due date as a moment; only where there is one."""
        if self.us is not None:
            return Moment.of_instant(self.us, offset)
        assert self.day is not None
        return Moment.of_day(self.day, offset)

    @property
    def known(self) -> bool:
        """There is one."""
        return self.us is not None or self.day is not None

    def reached(self, at: Moment) -> bool:
        """``at`` lies on or before the due date (and there is one)."""
        return self.known and not self.over(at)

    def words(self, offset: int) -> str:
        """The due date as a reader sees it; only where there is one."""
        if self.us is not None:
            return instant_text(_EPOCH + timedelta(microseconds=self.us, minutes=offset))
        return day_text(self.moment(offset).date)


class Dates(NamedTuple):
    """An instance reduced to the dates its due date is reckoned from: hashable, the same for many cases."""

    limit: str
    profile: str
    start: date
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[tuple[date, int | None], ...] = ()


@dataclass(frozen=True)
class Dating:
    """Due dates of the limits of one procedure. Pure, but remembers what it reckoned."""

    procedure: Procedure
    clauses: ClauseTable
    calendar: Calendar
    _memory: dict[Dates, date | None] = field(default_factory=dict, compare=False, repr=False)

    def clause(self, limit: str, profile: str, as_of: date) -> Clause:
        """The clause behind a limit: the text's own, or the table's. Raises ``LawError`` if there is none."""
        key = self.procedure.limits[limit].clause
        return self.procedure.clauses.get(key) or self.clauses.find(key, profile, as_of)

    def clause_in_force(self, limit: str, profile: str, as_of: date) -> Clause | None:
        """The clause behind a limit; None on a day on which no version of it was law yet."""
        try:
            return self.clause(limit, profile, as_of)
        except LawError as error:
            if error.code != "clause.not_in_force":
                raise
            return None

    def due(self, instance: Instance[Stamp], profile: str) -> DueMoment:
        """When a stamped instance runs out; never, where no clause is in force on the day it starts."""
        start = instance.start.moment(instance.fact)
        clause = self.clause_in_force(instance.limit, profile, start.date)
        if clause is None:
            return DueMoment(None)
        if clause.unit is Unit.HOUR:
            return DueMoment(None, start.us + clause.amount * MICROSECONDS_PER_HOUR)
        return DueMoment(self.day(dates_of(instance, profile)))

    def day(self, dates: Dates) -> date | None:
        """The due day for these dates; none while a pause is open, nor for days before any clause or calendar.

        Not for limits in hours.
        """
        if dates not in self._memory:
            reckoned = self._reckon(dates)
            self._memory[dates] = reckoned and reckoned.date
        return self._memory[dates]

    def reckoned(self, instance: Instance[Stamp], profile: str) -> Due | None:
        """How the due date of an instance came about, with its steps; none where no clause or calendar covers it."""
        return self._reckon(dates_of(instance, profile))

    def unreckoned(self) -> Mapping[str, tuple[date, date]]:
        """For each limit that ran from days before any clause or calendar, the first and last of those days."""
        found: dict[str, list[date]] = {}
        for dates, day in self._memory.items():
            if day is None and not dates.pauses:
                found.setdefault(dates.limit, []).append(dates.start)
        return {limit: (min(days), max(days)) for limit, days in found.items()}

    def _reckon(self, dates: Dates) -> Due | None:
        clause = self.clause_in_force(dates.limit, dates.profile, dates.start)
        if clause is None or dates.start < self.calendar.first:
            return None
        if clause.direction is Direction.BACKWARD:
            return due(clause, dates.start, self.calendar)
        extensions = tuple(_extensions(clause, dates.extensions))
        return due(clause, dates.start, self.calendar, dates.pauses, extensions)


def dates_of(instance: Instance[Stamp], profile: str) -> Dates:
    """The dates an instance hangs on. A release dated before its hold makes a pause of no days."""
    pauses = tuple(
        Pause(p.start.legal.date, p.until and max(p.until.legal.date, p.start.legal.date), p.counts)
        for p in instance.pauses
    )
    extensions = tuple((stamp.recorded, stamp.amount) for stamp in instance.extensions)
    return Dates(instance.limit, profile, instance.start.moment(instance.fact).date, pauses, extensions)


def _extensions(clause: Clause, extensions: tuple[tuple[date, int | None], ...]) -> Iterator[Extension]:
    """The extensions the clause has room for, in order; the amount is the clause's unless the act says it.

    One of an amount that nobody has said is none, and takes up no room.
    """
    allowed: list[ExtensionRule] = [rule for rule in clause.extensions for _ in range(rule.times)]
    for recorded, amount in extensions:
        if not allowed:
            return
        size = allowed[0].amount if amount is None else amount
        if size is not None and size > 0:
            rule = allowed.pop(0)
            yield Extension(recorded, size, clause.extensions[0].unit if amount is not None else rule.unit)


def time_truth(atom: TimeAtom, instance: Instance[Stamp], answer: DueMoment, at: Moment) -> bool:
    """The truth of ``expired`` and ``within`` of the latest ``instance``, which runs out at ``answer`` (4)."""
    if atom.function == "expired":
        return answer.over(at if instance.end is None else instance.end.legal)
    return instance.end is None and not answer.over(at)
