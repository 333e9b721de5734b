"""An oracle for due dates: slow, obvious, one day at a time, sharing no code with the package.

It reads the calendar's data itself and knows a clause only as plain values.
"""

from datetime import date, timedelta
from pathlib import Path

import yaml

DATA = Path(__file__).resolve().parents[2] / "src/quanheng/procedures/calendars/cn.yaml"
DAY = timedelta(days=1)


def days_of(text, year):
    for span in text.split():
        ends = [date.fromisoformat(part if part.count("-") == 2 else f"{year}-{part}") for part in span.split("..")]
        day = ends[0]
        while day <= ends[-1]:
            yield day
            day += DAY


def read_calendar():
    """Day -> whether it rests, for the days the data marks."""
    data = yaml.load(DATA.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    rests = {}
    for year in range(int(data["last"][:4]) + 1, 2100):
        for days in {**data["statutory"]["every"], **data["statutory"]["years"].get(str(year), {})}.values():
            rests |= dict.fromkeys(days_of(days, year), True)
    for year, block in data["years"].items():
        for days in block["days"].values():
            rests |= dict.fromkeys(days_of(days.get("off", ""), year), True)
            rests |= dict.fromkeys(days_of(days.get("work", ""), year), False)
    return rests


RESTS = read_calendar()


def rests(day):
    return RESTS.get(day, day.weekday() >= 5)


def paused(day, pauses):
    """``open`` on a day in a pause without end, ``yes`` in another, else ``no``. A pause is (start, until, counts)."""
    inside = [until for start, until, counts in pauses if counts and start <= day and (until is None or day < until)]
    return "open" if None in inside else "yes" if inside else "no"


def month_on(day, months):
    """The corresponding day ``months`` later or earlier; the month's last day where there is none."""
    step = DAY if months > 0 else -DAY
    target = (day.year * 12 + day.month - 1 + months) // 12, (day.year * 12 + day.month - 1 + months) % 12 + 1
    found = day
    while (found.year, found.month) != target:
        found += step
    in_month = [d for d in (found.replace(day=1) + DAY * n for n in range(31)) if d.month == found.month]
    return next((d for d in in_month if d.day == day.day), in_month[-1])


def leg(after, amount, unit, pauses, end=None):
    """Where ``amount`` units after ``after`` end, paused days left out; None in an open pause."""
    if unit in "MY":
        end = end or month_on(after, amount * (12 if unit == "Y" else 1))
        return put_back_paused_days(after, end, pauses)
    day = after
    while amount:
        day += DAY
        state = paused(day, pauses)
        if state == "open":
            return None
        if state == "no" and not (unit == "W" and rests(day)):
            amount -= 1
    return day


def put_back_paused_days(after, end, pauses):
    inside = [after + DAY * n for n in range(1, (end - after).days + 1)]
    if any(paused(day, pauses) == "open" for day in inside):
        return None
    owed = sum(paused(day, pauses) == "yes" for day in inside)
    while owed:
        end += DAY
        if paused(end, pauses) == "open":
            return None
        owed -= paused(end, pauses) == "no"
    return end


def due(start, amount, unit, *, back=False, clear=False, include=False, roll=True, pauses=(), extensions=()):
    """The due date; extensions are (on, amount, unit)."""
    if back:
        return counted_back(start, amount, unit, clear)
    after, end = start, None
    if include:
        after = start - DAY
        if unit in "MY":
            end = month_on(start, amount * (12 if unit == "Y" else 1))
            end -= DAY * (end.day == start.day)
    end = leg(after, amount, unit, pauses, end)
    for on, more, more_unit in extensions:
        if end is not None and on <= end:
            end = leg(end, more, more_unit, pauses)
    while end is not None and roll and rests(end):
        end += DAY
    return end


def counted_back(event, amount, unit, clear):
    if unit in "MY":
        day = month_on(event, -amount * (12 if unit == "Y" else 1))
    else:
        day = event
        while amount:
            day -= DAY
            amount -= not (unit == "W" and rests(day))
    return day - DAY if clear else day
