"""A due date: a pure function of a clause, the events of a case, and a calendar.

The answer carries what it was reckoned from, so the steps that lead to it (``Due.explain``) are drawn only when
somebody reads them. Nothing here stores 'overdue' or 'days left': whoever asks compares the due date with a day.

A period is reckoned leg by leg: the clause's own amount first, then each extension from where the one before ended.
A leg runs ``amount`` units from a day, then grows by every paused day that falls inside it. The end of the last leg is
the *unrolled* end; if that is a rest day and the clause rolls, the due date is the next working day.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from quanheng.law.calendar import Calendar
from quanheng.law.clause import Clause, Direction, FirstDay, Ladder, Roll, Unit
from quanheng.law.errors import LawError

if TYPE_CHECKING:
    from quanheng.law.steps import Step

_DAY = dt.timedelta(days=1)
# Bound once: in Python 3.11 a member looked up through its class costs eight times a global, and due dates are many.
_WORKDAY, _CALENDAR_DAY, _YEAR, _HOUR = Unit.WORKDAY, Unit.DAY, Unit.YEAR, Unit.HOUR
_MONTHS = (Unit.MONTH, Unit.YEAR)
_BACKWARD, _EXCLUDE, _NEXT = Direction.BACKWARD, FirstDay.EXCLUDE, Roll.NEXT


class Pause(NamedTuple):
    """Days that do not count: from ``start`` until the day before ``until``; without ``until`` it is still open.

    ``counts`` false: the written notice the law asks for was not given, so the pause is shown and ignored.
    """

    start: dt.date
    until: dt.date | None
    counts: bool = True


class Extension(NamedTuple):
    """A prolongation by ``amount`` ``unit``, decided ``on`` a day; it counts only if the limit still ran then."""

    on: dt.date
    amount: int
    unit: Unit


class Signals(NamedTuple):
    """The first day of each signal of a running limit: 预警, 黄牌, and 红牌 (the first day it is late)."""

    notice: dt.date
    yellow: dt.date
    red: dt.date


class Due(NamedTuple):
    """When a limit ends.

    ``date`` is the last day on which the act is in time, None while a pause is open. ``unrolled`` is the end before
    it moved off a rest day; ladders count from it. ``instant`` is given for hours only. ``provisional``: the calendar
    was asked for a day no notice covers. ``rolled_by`` is the article that moved the end. The rest is what it was
    reckoned from.
    """

    date: dt.date | None
    unrolled: dt.date | None
    provisional: bool
    rolled_by: str | None
    instant: dt.datetime | None
    clause: Clause
    start: dt.date
    calendar: Calendar
    pauses: tuple[Pause, ...]
    extensions: tuple[Extension, ...]
    amount: int

    def explain(self) -> tuple[Step, ...]:
        """The steps that lead to ``date``, drawn anew at each call."""
        from quanheng.law.steps import steps

        return steps(self)


def due(
    clause: Clause,
    start: dt.date,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
    extensions: Iterable[Extension] = (),
    *,
    amount: int | None = None,
) -> Due:
    """The due date of ``clause`` for a limit that ``start`` sets running (counted back: the day of the event).

    ``start`` is a civil date; for hours a ``datetime``. ``amount`` replaces the clause's own (a promised, shorter
    limit). Raises ``LawError``: ``limit.amount`` below 1, ``limit.instant`` if hours lack their instant,
    ``limit.fixed`` for pauses or extensions of a limit that has none (hours, counted back), ``limit.pause`` and
    ``limit.extension`` for impossible ones, ``limit.too_long``, and what the calendar raises outside its days.
    """
    total = clause.amount if amount is None else amount
    if total < 1:
        raise LawError("limit.amount", f"期限的数额应当是正整数，不能是 {total}。", mend="改正期限的数额。")
    try:
        if clause.unit is _HOUR or clause.direction is _BACKWARD:
            return _fixed(clause, start, calendar, tuple(pauses), tuple(extensions), amount=total)
        return _running(clause, _civil(start), calendar, tuple(pauses), tuple(extensions), amount=total)
    except (OverflowError, ValueError):
        raise LawError(
            "limit.too_long",
            f"自 {start} 起 {total}{clause.unit.label}超出了可以表示的日期。",
            mend="核对起算日期和期限的数额。",
        ) from None


def unite(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """The pauses that count, in order, those that touch or overlap made one.

    Raises ``LawError`` (``limit.pause``) for a pause that ends before it begins.
    """
    united: list[Pause] = []
    for pause in sorted((pause for pause in pauses if pause.counts), key=lambda pause: pause.start):
        if pause.until is not None and pause.until < pause.start:
            raise LawError(
                "limit.pause",
                f"中止自 {pause.start} 起，却在 {pause.until} 之前就恢复了。",
                mend="核对中止和恢复的日期。",
            )
        last = united[-1] if united else None
        if last is None or (last.until is not None and last.until < pause.start):
            united.append(pause)
        elif last.until is not None:
            until = None if pause.until is None else max(last.until, pause.until)
            united[-1] = last._replace(until=until)
    return tuple(united)


def signals(answer: Due, ladder: Ladder) -> Signals | None:
    """The days on which a running limit is signalled.

    Notice and yellow lie the ladder's days (working days; natural days without a calendar) before the unrolled end,
    red is the day after the due date. None while a pause is open, and for hours, whose instant is the only rung.
    """
    if answer.date is None or answer.unrolled is None or answer.clause.unit is _HOUR:
        return None
    days = _WORKDAY if answer.calendar.has_workdays else _CALENDAR_DAY
    notice, yellow = (
        reach(answer.unrolled, -before, days, answer.calendar) for before in (ladder.notice, ladder.yellow)
    )
    return Signals(notice, yellow, answer.date + _DAY)


def reach(day: dt.date, amount: int, unit: Unit, calendar: Calendar) -> dt.date:
    """The day ``amount`` units after ``day`` (before it, if negative), ``day`` itself not counted.

    Months and years run to the corresponding day, to the month's end where there is none (民法典 202).
    """
    if unit is _WORKDAY:
        return calendar.add_workdays(day, amount)
    if unit is _CALENDAR_DAY:
        return dt.date.fromordinal(day.toordinal() + amount)
    months = day.year * 12 + day.month - 1 + (amount * 12 if unit is _YEAR else amount)
    year, month = divmod(months, 12)
    month += 1
    return dt.date(year, month, min(day.day, monthrange(year, month)[1]))


def _running(
    clause: Clause,
    start: dt.date,
    calendar: Calendar,
    pauses: tuple[Pause, ...],
    extensions: tuple[Extension, ...],
    *,
    amount: int,
) -> Due:
    asks = clause.unit is _WORKDAY
    spans = unite(pauses) if pauses else ()
    first = first_end(clause, start, calendar, amount)
    end = _stretch(first, before_first(clause, start), clause.unit, spans, calendar) if spans else first
    for extension in extensions:
        _check(extension)
        if end is not None and extension.on <= end:
            asks = asks or extension.unit is _WORKDAY
            end = _stretch(reach(end, extension.amount, extension.unit, calendar), end, extension.unit, spans, calendar)
    rolled = end
    if end is not None and clause.roll is _NEXT:
        rolled, asks = calendar.next_workday(end), True
    provisional = asks and rolled is not None and rolled > calendar.last
    rolled_by = None if rolled == end else clause.rolled_by
    return Due(rolled, end, provisional, rolled_by, None, clause, start, calendar, pauses, extensions, amount)


def _check(extension: Extension) -> None:
    if extension.amount < 1 or extension.unit is _HOUR:
        raise LawError(
            "limit.extension",
            f"不能延长 {extension.amount}{extension.unit.label}。",
            mend="延长以工作日、日、月或者年计，数额为正整数。",
        )


def first_end(clause: Clause, start: dt.date, calendar: Calendar, amount: int) -> dt.date:
    """Where the clause's own amount ends, before pauses and extensions."""
    if clause.first_day is _EXCLUDE:
        return reach(start, amount, clause.unit, calendar)
    if clause.unit in _MONTHS:
        end = reach(start, amount, clause.unit, calendar)
        return end - _DAY if end.day == start.day else end
    return reach(start - _DAY, amount, clause.unit, calendar)


def before_first(clause: Clause, start: dt.date) -> dt.date:
    """The day before the first day that counts."""
    return start if clause.first_day is _EXCLUDE else start - _DAY


def _stretch(end: dt.date, after: dt.date, unit: Unit, spans: tuple[Pause, ...], calendar: Calendar) -> dt.date | None:
    """``end`` moved on by each paused day of the leg that began after ``after``; None if such a pause is open."""
    days = _WORKDAY if unit is _WORKDAY else _CALENDAR_DAY
    for span in spans:
        if span.start > end:
            break
        if span.until is None:
            return None
        paused = _paused_days(max(span.start, after + _DAY), span.until, days, calendar)
        end = reach(end, paused, days, calendar)
    return end


def _paused_days(first: dt.date, until: dt.date, unit: Unit, calendar: Calendar) -> int:
    """How many days, or working days, a pause from ``first`` until the day before ``until`` takes out."""
    if unit is _WORKDAY:
        return calendar.workdays_between(first, until)
    return max((until - first).days, 0)


def _fixed(
    clause: Clause,
    start: dt.date,
    calendar: Calendar,
    pauses: tuple[Pause, ...],
    extensions: tuple[Extension, ...],
    *,
    amount: int,
) -> Due:
    """Limits that neither pause nor grow: hours, and periods counted back from an event."""
    if pauses or extensions:
        raise LawError(
            "limit.fixed",
            "以小时计算的期限和倒算的期限没有中止，也没有延长。",
            mend="去掉中止和延长，或者改用按日计算的期限。",
        )
    if clause.unit is _HOUR:
        instant = _hours(start, amount)
        return Due(instant.date(), instant.date(), False, None, instant, clause, start, calendar, (), (), amount)
    event = _civil(start)
    last = reach(event, -amount, clause.unit, calendar)
    latest = last - _DAY if clause.clear else last
    provisional = clause.unit is _WORKDAY and event - _DAY > calendar.last
    return Due(latest, latest, provisional, None, None, clause, event, calendar, (), (), amount)


def _hours(start: dt.date, amount: int) -> dt.datetime:
    if not isinstance(start, dt.datetime):
        raise LawError(
            "limit.instant",
            f"以小时计算的期限需要起算的时刻，只给出了日期 {start}。",
            mend="写明几时几分，例如 2026-02-12T09:30。",
        )
    if start.tzinfo is None:
        return start + dt.timedelta(hours=amount)
    return (start.astimezone(dt.UTC) + dt.timedelta(hours=amount)).astimezone(start.tzinfo)


def _civil(start: dt.date) -> dt.date:
    return start.date() if isinstance(start, dt.datetime) else start
