"""Working days, make-up days, and how far the calendar is known.

A calendar is a value: its marked days (holidays and make-up working days; every other day goes by its weekday) and the
first and last day the State Council's notices cover. Past the last day a date is *provisional*: reckoned from weekends
and the statutory holidays, without the make-up days no notice has fixed yet. Before the first day nothing is known.

Arithmetic goes through two index arrays (day -> working days up to it, working day -> day), so an addition costs the
same for 2 days as for 2,000.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from quanheng.law.errors import LawError

HORIZON = dt.date(2099, 12, 31)
"""The last day any calendar reckons with; a limit that runs past it is a typing error, not a limit."""

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a notice says of a day: a rest day or a working day, and the holiday (``国庆节``) for which."""

    rest: bool
    name: str


@dataclass(frozen=True)
class Calendar:
    """The working days of one place.

    ``first`` and ``last`` bound the days covered by notices. ``edition`` is a digest of all that decides a date, so two
    calendars of one edition answer alike; an entry of the record names it.
    """

    name: str
    first: dt.date
    last: dt.date
    marks: Mapping[dt.date, Mark] = field(repr=False, compare=False)
    edition: str = field(init=False)
    _base: int = field(init=False, repr=False, compare=False)
    _upto: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _workdays: tuple[dt.date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        workdays: list[dt.date] = []
        upto: list[int] = []
        for ordinal in range(self.first.toordinal(), HORIZON.toordinal() + 1):
            day = dt.date.fromordinal(ordinal)
            if not _rests(day, self.marks):
                workdays.append(day)
            upto.append(len(workdays))
        set_once = object.__setattr__
        set_once(self, "edition", _digest(self))
        set_once(self, "_base", self.first.toordinal())
        set_once(self, "_upto", tuple(upto))
        set_once(self, "_workdays", tuple(workdays))

    @property
    def has_workdays(self) -> bool:
        """Whether the calendar tells working days from rest days; ``none`` does not."""
        return True

    @staticmethod
    def none() -> Calendar:
        """No calendar, for definitions from elsewhere: every day counts, nothing rolls, working days are an error."""
        return _NONE

    def covered(self, day: dt.date) -> bool:
        """Whether a notice has settled ``day``; past coverage a date is provisional."""
        return self.first <= day <= self.last

    def is_workday(self, day: dt.date) -> bool:
        """Whether ``day`` is a working day (a make-up Saturday is one). Raises ``LawError`` outside the calendar."""
        return self._workdays[self._count(day) - 1] == day

    def add_workdays(self, day: dt.date, amount: int) -> dt.date:
        """The ``amount``-th working day after ``day``, before it if negative; ``day`` itself never counts.

        ``day`` need not be a working day. An amount of 0 gives ``day``. Raises ``LawError`` outside the calendar.
        """
        upto = self._count(day)
        if amount > 0:
            index = upto + amount - 1
        elif amount < 0:
            index = upto + amount - self.is_workday(day)
        else:
            return day
        if index < 0:
            raise self._before_coverage(day)
        if index >= len(self._workdays):
            raise self._beyond_horizon(day)
        return self._workdays[index]

    def workdays_between(self, first: dt.date, until: dt.date) -> int:
        """How many working days lie in the half-open span from ``first`` to ``until``; 0 if the span is empty."""
        if until <= first:
            return 0
        before = self._count(first) - self.is_workday(first)
        return self._count(until) - self.is_workday(until) - before

    def next_workday(self, day: dt.date) -> dt.date:
        """``day`` itself if it is a working day, otherwise the first working day after it."""
        upto = self._count(day)
        if self._workdays[upto - 1] == day:
            return day
        return self.add_workdays(day, 1)

    def reason(self, day: dt.date) -> str:
        """Why ``day`` rests, or works against its weekday: ``国庆节``, ``周六``, ``国庆节调休上班``; else ''."""
        mark = self.marks.get(day)
        if mark is not None and mark.rest:
            return mark.name if self.covered(day) else f"{mark.name}（推定）"
        if mark is not None:
            return f"{mark.name}调休上班"
        return WEEKDAYS[day.weekday()] if day.weekday() >= 5 else ""

    def overlay(
        self,
        name: str,
        off: Mapping[dt.date, str] | None = None,
        work: Mapping[dt.date, str] | None = None,
    ) -> Calendar:
        """This calendar with a place's own days (民族节日: 全国年节及纪念日放假办法 art. 4), under a new edition.

        ``off`` and ``work`` give the name of the festival for each day. Raises ``LawError`` if a day is in both.
        """
        off, work = off or {}, work or {}
        both = sorted(off.keys() & work.keys())
        if both:
            raise LawError(
                "calendar.overlay",
                f"地方日历“{name}”把 {both[0]} 既列为放假又列为上班。",
                mend="同一日只保留一项。",
                law="全国年节及纪念日放假办法/4",
            )
        local = {day: Mark(True, title) for day, title in off.items()}
        local |= {day: Mark(False, title) for day, title in work.items()}
        return replace(self, name=name, marks={**self.marks, **local})

    def _count(self, day: dt.date) -> int:
        """How many working days lie from the calendar's first day up to and including ``day``."""
        index = day.toordinal() - self._base
        if index < 0:
            raise self._before_coverage(day)
        try:
            return self._upto[index]
        except IndexError:
            raise self._beyond_horizon(day) from None

    def _before_coverage(self, day: dt.date) -> LawError:
        return LawError(
            "calendar.before_coverage",
            f"日历“{self.name}”自 {self.first} 起才有放假安排，无法推算到 {day} 一带的工作日。",
            mend="补充更早年份的放假通知，或者对外来定义使用日历 none。",
        )

    def _beyond_horizon(self, day: dt.date) -> LawError:
        return LawError(
            "calendar.beyond_horizon",
            f"自 {day} 推算的日期超出了 {HORIZON}，日历“{self.name}”不再推算。",
            mend="核对起算日期和期限的数额。",
        )


class _NoCalendar(Calendar):
    """The calendar ``none``: it covers every day, rolls none and knows no working day."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "edition", "none")
        object.__setattr__(self, "_workdays", ())

    @property
    def has_workdays(self) -> bool:
        return False

    def covered(self, day: dt.date) -> bool:  # noqa: ARG002 - every day is
        return True

    def next_workday(self, day: dt.date) -> dt.date:
        return day

    def reason(self, day: dt.date) -> str:  # noqa: ARG002 - no day is special
        return ""

    def _count(self, day: dt.date) -> int:  # noqa: ARG002 - asked of any day
        raise LawError(
            "calendar.no_workdays",
            "日历 none 不区分工作日，不能计算以工作日计的期限。",
            mend="改用日历 cn，或者把期限改为按日、月、年、小时计算。",
        )

    def overlay(
        self,
        name: str,
        off: Mapping[dt.date, str] | None = None,  # noqa: ARG002 - refused whatever it holds
        work: Mapping[dt.date, str] | None = None,  # noqa: ARG002
    ) -> Calendar:
        raise LawError(
            "calendar.overlay",
            f"日历 none 不区分放假和上班，地方日历“{name}”不能建立在它之上。",
            mend="在日历 cn 之上叠加地方节日。",
        )


_NONE = _NoCalendar("none", dt.date.min, dt.date.max, {})


def date_text(day: dt.date) -> str:
    """A day as documents and pages write it: ``2026年2月12日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def parse_day(text: str) -> dt.date | None:
    """The day that ``2026-02-12`` says; none where a text says none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def day_text(day: dt.date) -> str:
    """A day that is reckoned with, as a reader sees it: ``2026年2月12日（周四）``."""
    return f"{date_text(day)}（{WEEKDAYS[day.weekday()]}）"


def instant_text(instant: dt.datetime) -> str:
    """An instant as a reader sees it: ``2026年2月12日（周四）09:30``."""
    return f"{day_text(instant.date())}{instant:%H:%M}"


def span_text(first: dt.date, last: dt.date) -> str:
    """The days from ``first`` to ``last`` as a reader sees them; the year is not repeated."""
    if first == last:
        return day_text(first)
    end = day_text(last) if first.year != last.year else day_text(last).partition("年")[2]
    return f"{day_text(first)}至{end}"


def _rests(day: dt.date, marks: Mapping[dt.date, Mark]) -> bool:
    mark = marks.get(day)
    return mark.rest if mark is not None else day.weekday() >= 5


def _digest(calendar: Calendar) -> str:
    lines = [f"{calendar.name} {calendar.first} {calendar.last}"]
    lines += [f"{day} {mark.rest:d} {mark.name}" for day, mark in sorted(calendar.marks.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
