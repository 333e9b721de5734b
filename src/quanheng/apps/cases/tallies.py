"""How many cases are open and how many limits run, known without counting them.

An act adds to a tally what it changes, in its transaction, and changes nothing that stands there: so acts do not wait
for each other. The sum of the changes is the number at any moment; the worker sums them up so that they stay few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.db import transaction

from quanheng.apps.cases.models import Case, RunningLimit
from quanheng.apps.database import plain

KEPT = ("duty", "cap")
"""The kinds of limits that are counted: those that somebody has to keep."""


class _Tally(NamedTuple):
    """A table of changes: what each is told apart by, and the rows it counts, by the same."""

    table: str
    keys: str
    counted: str
    words: str


_OPEN = _Tally(
    "cases_opentally",
    "organ, procedure, root",
    "SELECT organ, procedure, parent_id IS NULL AS root, 1 AS change FROM cases_case WHERE NOT ended",
    "在办案件数",
)
_LIMITS = _Tally(
    "cases_limittally",
    'procedure, "limit", title, due',
    'SELECT procedure, "limit", running.title, running.due, 1 AS change FROM cases_runninglimit AS running'
    " JOIN cases_case ON cases_case.id = case_id WHERE running.kind IN ('duty', 'cap')",
    "期限件数",
)
_TALLIES = (_OPEN, _LIMITS)
_MISSING = """
SELECT {keys}, SUM(change) FROM ({counted} UNION ALL SELECT {keys}, -change FROM {table}) AS compared
GROUP BY {keys} HAVING SUM(change) <> 0
"""
"""What a tally lacks of what it counts, asked by one statement, so of one moment."""

_SEVERAL = "SELECT 1 FROM {table} GROUP BY {keys} HAVING COUNT(*) > 1 LIMIT 1"
"""Whether there is anything to sum up."""

Kind = tuple[str, str, date | str | None]
"""A limit by name, title and due date, as text or as a date, as the database gives it."""


def tally_open(cases: Iterable[Case], change: int = 1) -> None:
    """Note that cases have been opened, or that they have ended."""
    rows = [(case.organ, case.procedure, case.parent_id is None, change) for case in cases]
    plain.insert(f"{_OPEN.table} ({_OPEN.keys}, change)", rows)


def tally_limits(case: Case, before: Iterable[Kind], after: Iterable[RunningLimit]) -> None:
    """Note which limits run in a case ``after``, where those of ``before`` did."""
    changes = Counter((one.limit, one.title, one.due and one.due.isoformat()) for one in after if one.kind in KEPT)
    changes.subtract((limit, title, due and str(due)) for limit, title, due in before)
    rows = [
        (case.procedure, limit, title, due and date.fromisoformat(due), change)
        for (limit, title, due), change in changes.items()
        if change
    ]
    plain.insert(f"{_LIMITS.table} ({_LIMITS.keys}, change)", rows)


def sum_up() -> int:
    """Put one row in the place of all changes of a kind; how many rows fewer there are."""
    return sum(_summed(tally) for tally in _TALLIES if plain.rows(_SEVERAL.format(**tally._asdict())))


def _summed(tally: _Tally) -> int:
    """Only what this has taken away is summed: who does the same at once takes away nothing."""
    with transaction.atomic():
        taken = plain.rows(f"DELETE FROM {tally.table} RETURNING {tally.keys}, change")  # noqa: S608  names of ours
        sums: Counter[tuple[object, ...]] = Counter()
        for *key, change in taken:
            sums[tuple(key)] += change
        rows = [(*key, change) for key, change in sums.items() if change]
        plain.insert(f"{tally.table} ({tally.keys}, change)", rows)
    return len(taken) - len(rows)


def mend_tallies() -> None:
    """Add what the tallies lack, so that they say what there is."""
    for tally in _TALLIES:
        plain.rows(f"INSERT INTO {tally.table} ({tally.keys}, change) {_missing(tally)}")


def tallies_astray() -> Iterator[str]:
    """What the tallies say otherwise than the rows they count, in words."""
    for tally in _TALLIES:
        for *key, missing in plain.rows(_missing(tally)):
            named = "、".join(str(part) for part in key)
            yield f"{tally.words}（{named}）与案件表不符，差 {missing} 件"


def _missing(tally: _Tally) -> str:
    return _MISSING.format(**tally._asdict())
