"""A due date, found by walking from day to day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence, Set

from tests.oracle.family import CHINA, Moment, moment
from tests.oracle.texts import Text

DAY = dt.timedelta(days=1)
HOUR = 3_600_000_000

Pauses = Sequence[tuple[dt.date, dt.date | None]]
"""Half-open spans of days that do not count; None: still open."""
Extensions = Sequence[tuple[dt.date, int | None]]
"""The day recorded and the amount, in the unit of the clause's first extension; None: the clause's own."""


class PausedNow(Exception):  # noqa: N818  not an error: the walk came to an open pause
    """The walk reached a pause that nothing has ended: there is no due date."""


def due(
    clause: Text, start: Moment, rests: Set[dt.date] | None, pauses: Pauses, extensions: Extensions, cap: bool
) -> Moment | None:
    """The last moment (for hours) or day on which the act is in time; None while a pause is open.

    ``rests`` are the days on which nobody works, None where every day counts and nothing rolls.
    """
    amount, unit = int(clause["amount"]), clause["unit"]
    if unit == "H":
        us = start.us + amount * HOUR * (-1 if backward(clause) else 1)
        return Moment(dt.date(1970, 1, 1) + dt.timedelta(microseconds=us + CHINA), us)
    if backward(clause):
        return moment(count_back(start.date, amount, unit, clause.get("clear") == "true", rests))
    try:
        day = run(start.date, amount, unit, clause.get("first_day") == "include", rests, pauses)
        left = [each for each in clause.get("extensions", ()) for _ in range(int(each.get("times", "1")))]
        first_unit = left[0]["unit"] if left else ""
        for recorded, given in extensions:
            if left and recorded <= day and (given is not None or "amount" in left[0]):
                own = left.pop(0)
                length, measure = (int(own["amount"]), own["unit"]) if given is None else (given, first_unit)
                day = run(day, length, measure, False, rests, pauses)
    except PausedNow:
        return None
    while not cap and unit != "W" and clause.get("roll", "next") == "next" and rests is not None and day in rests:
        day += DAY
    return moment(day)


def backward(clause: Text) -> bool:
    return clause.get("direction") == "backward"


def run(start: dt.date, amount: int, unit: str, included: bool, rests: Set[dt.date] | None, pauses: Pauses) -> dt.date:
    """The ``amount``-th day, working day, month or year after ``start``, days of a pause not counted.

    A month or year runs to the corresponding day, and as many days further as were paused on the way.
    """
    before_first = start - DAY if included else start
    if unit in "MY":
        day = corresponding(start, amount * (12 if unit == "Y" else 1))
        if included and day.day == start.day:
            day -= DAY
        inside = [before_first + DAY * i for i in range(1, (day - before_first).days + 1)]
        before_first, amount, unit = day, sum(paused(each, pauses) for each in inside), "C"
    day = before_first
    while amount:
        day += DAY
        if not paused(day, pauses) and (unit == "C" or day not in rests):
            amount -= 1
    return day


def paused(day: dt.date, pauses: Pauses) -> bool:
    for start, until in pauses:
        if until is None and day >= start:
            raise PausedNow
    return any(start <= day < until for start, until in pauses if until is not None)


def corresponding(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months on, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        if number <= day.day:
            try:
                return dt.date(year, month + 1, number)
            except ValueError:
                continue
    raise AssertionError(day)


def count_back(event: dt.date, amount: int, unit: str, clear: bool, rests: Set[dt.date] | None) -> dt.date:
    """The last day on which something due ``amount`` units before ``event`` may be done.

    ``clear``: so many whole units must lie between that day and the event.
    """
    day = event
    if unit in "MY":
        day = corresponding(event, -amount * (12 if unit == "Y" else 1))
    else:
        while amount:
            day -= DAY
            if unit == "C" or day not in rests:
                amount -= 1
    return day - DAY if clear else day
