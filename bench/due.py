"""A due date of twenty working days: ours against a day-by-day walk over chinesecalendar, in one run."""

import datetime as dt
import sys
import timeit

import chinese_calendar

from quanheng.law.limit import due
from quanheng.procedures.loading import load_calendar, load_clauses

TARGET = 50
"""How many times faster than the walk."""

ROUNDS = 7
STARTS = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(600)]
"""Each day of 20 months: across Spring Festival, National Day and their make-up days."""


def walked(start: dt.date, amount: int) -> dt.date:
    """The ``amount``-th working day after ``start``, asking the peer about each day on the way."""
    day = start
    while amount:
        day += dt.timedelta(days=1)
        amount -= chinese_calendar.is_workday(day)
    return day


def microseconds(reckon) -> float:
    """The time of one due date: the best of several rounds over all starts, since others use the machine as well."""
    best = min(timeit.repeat(lambda: [reckon(start) for start in STARTS], number=1, repeat=ROUNDS))
    return best / len(STARTS) * 1e6


def main() -> int:
    calendar = load_calendar("cn")
    clause = load_clauses().find("decide_licence", "general", STARTS[0])
    if any(due(clause, start, calendar).date != walked(start, clause.amount) for start in STARTS):
        print("f due date: MISSED, the two disagree")
        return 1
    ours = microseconds(lambda start: due(clause, start, calendar))
    theirs = microseconds(lambda start: walked(start, clause.amount))
    ratio = theirs / ours
    kept = "kept" if ratio >= TARGET else "MISSED"
    print(
        f"f due date: ours {ours:.2f} us, chinesecalendar {theirs:.1f} us, ratio {ratio:.0f}x, target {TARGET}x, {kept}"
    )
    return 0 if ratio >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
