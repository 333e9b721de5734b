"""Readings brought back to the cases: is this date after that due date? (``docs/supervision.md``, 4)

Due dates are reckoned by ``engine.dating``, once for each distinct set of dates, never in SQL: a table of answers is
joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from quanheng.engine.case import Text
from quanheng.engine.dating import Dates
from quanheng.law.clause import GENERAL, Unit
from quanheng.law.limit import Pause
from quanheng.law.moment import MICROSECONDS_PER_HOUR, Moment
from quanheng.supervise.backends import Backend
from quanheng.supervise.judging import HORIZON, REACHED, Reading


@dataclass(frozen=True)
class CaseDates:
    """The dated side of some cases: ``events`` as symbolised, the course and, if they name any, the profile of each."""

    events: ir.Table
    courses: ir.Table
    profiles: ir.Table | None


def readings_of(
    text: Text, case: CaseDates, readings: Sequence[tuple[int, Reading]], horizon: Moment, backend: Backend
) -> ir.Table:
    """``case_no, reading, after``: for every case on its course, whether each reading (a row number) comes true."""
    numbered = [(number, course, reading) for number, (course, reading) in enumerate(readings)]
    simple = [row for row in numbered if not (row[2].pauses or row[2].extensions)]
    complex_ = [row for row in numbered if row[2].pauses or row[2].extensions]
    parts = []
    if simple:
        parts.append(_simple(text, case, simple, horizon, backend))
    if complex_:
        parts.append(_complex(text, case, complex_, horizon, backend))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _simple(
    text: Text, case: CaseDates, rows: Iterable[tuple[int, int, Reading]], horizon: Moment, backend: Backend
) -> ir.Table:
    """Limits without pause or extension: two points of the case and a table of due dates."""
    dated = _two_points(case, list(rows), backend)
    keys = ["limit", "start_day"] if case.profiles is None else ["limit", "start_day", "profile"]
    dues = backend.register(_due_table(text, dated.select(*keys).distinct().to_pyarrow()))
    joined = dated.join(dues, keys)
    at_day = ibis.coalesce(joined.at_day, ibis.literal(horizon.date))
    at_us = ibis.coalesce(joined.at_us, ibis.literal(horizon.us))
    over = ibis.cases(
        (joined.hours.notnull(), at_us > joined.start_us + joined.hours * MICROSECONDS_PER_HOUR),
        else_=at_day > joined.due,
    )
    return joined.select("case_no", "reading", after=(joined.test == REACHED).ifelse(~over, over))


def _two_points(case: CaseDates, rows: list[tuple[int, int, Reading]], backend: Backend) -> ir.Table:
    """``case_no, reading, limit, test, start_day, start_us, at_day, at_us`` (the last two null at the horizon)."""
    points = backend.register(_points(rows))
    found = case.events.join(case.courses, "case_no").join(points, ["course", "pos"])
    facts = found.group_by("case_no", "reading").agg(
        start_day=_start_day(found).max(where=found.starts),
        start_us=found.us.max(where=found.starts),
        at_day=found.date.max(where=~found.starts),
        at_us=found.us.max(where=~found.starts),
    )
    facts = backend.keep(facts)
    kinds = backend.register(
        pa.table(
            {
                "reading": pa.array([number for number, _, _ in rows], pa.int64()),
                "limit": [reading.limit for _, _, reading in rows],
                "test": [reading.test for _, _, reading in rows],
            }
        )
    )
    facts = facts.join(kinds, "reading")
    return facts.left_join(case.profiles, "case_no") if case.profiles is not None else facts


def _start_day(found: ir.Table) -> ir.Value:
    """The day a limit counts from: the named date fact of the event, or its legal date."""
    names = [name for name in found.columns if name.startswith("d_")]
    branches = [(found.fact == name.removeprefix("d_"), found[name]) for name in names]
    return ibis.cases(*branches, else_=found.date) if branches else found.date


def _points(rows: Iterable[tuple[int, int, Reading]]) -> pa.Table:
    found: list[tuple[int, int, int, bool, str | None]] = []
    for number, course, reading in rows:
        found.append((course, reading.start, number, True, reading.fact))
        if reading.at != HORIZON:
            found.append((course, reading.at, number, False, None))
    columns: list[Any] = [list(values) for values in zip(*found, strict=True)]
    types = {"course": pa.uint64(), "pos": pa.int32(), "reading": pa.int64(), "starts": pa.bool_(), "fact": pa.string()}
    return pa.table(
        {name: pa.array(values, type_) for (name, type_), values in zip(types.items(), columns, strict=True)}
    )


def _due_table(text: Text, wanted: pa.Table) -> pa.Table:
    """The due day, or the hours, for every limit and start day (and profile, where cases name one)."""
    answers = [_due(text, **row) for row in wanted.to_pylist()]
    return wanted.append_column("due", pa.array([day for day, _ in answers], pa.date32())).append_column(
        "hours", pa.array([hours for _, hours in answers], pa.int64())
    )


def _due(text: Text, *, limit: str, start_day: date, profile: str = GENERAL) -> tuple[date | None, int | None]:
    clause = text.dating.clause_in_force(limit, profile, start_day)
    if clause and clause.unit is Unit.HOUR:
        return None, clause.amount
    return text.dating.day(Dates(limit, profile, start_day)), None


def _complex(
    text: Text, case: CaseDates, rows: Iterable[tuple[int, int, Reading]], horizon: Moment, backend: Backend
) -> ir.Table:
    """Limits with pauses or extensions: the dates of a case are gathered, and its due date reckoned from them."""
    by_number = {number: reading for number, _, reading in rows}
    stamps = _stamps(case, rows, backend).to_pyarrow().to_pylist()
    grouped: dict[tuple[int, int], dict[int, Mapping[str, Any]]] = {}
    for stamp in stamps:
        grouped.setdefault((stamp["case_no"], stamp["reading"]), {})[stamp["pos"]] = stamp
    answers = [
        (case_no, number, _comes_true(text, by_number[number], points, horizon))
        for (case_no, number), points in grouped.items()
    ]
    return backend.register(
        pa.table(
            {
                "case_no": pa.array([row[0] for row in answers], pa.int64()),
                "reading": pa.array([row[1] for row in answers], pa.int64()),
                "after": pa.array([row[2] for row in answers], pa.bool_()),
            }
        )
    )


def _stamps(case: CaseDates, rows: Iterable[tuple[int, int, Reading]], backend: Backend) -> ir.Table:
    """Every event that a complex reading hangs on."""
    wanted = {(course, pos, number) for number, course, reading in rows for pos in _positions(reading)}
    columns: list[Any] = [list(values) for values in zip(*sorted(wanted), strict=True)]
    types = {"course": pa.uint64(), "pos": pa.int32(), "reading": pa.int64()}
    points = backend.register(
        pa.table({name: pa.array(values, type_) for (name, type_), values in zip(types.items(), columns, strict=True)})
    )
    found = case.events.join(case.courses, "case_no").join(points, ["course", "pos"])
    if case.profiles is None:
        return found.mutate(profile=ibis.literal(GENERAL))
    return found.left_join(case.profiles, "case_no")


def _positions(reading: Reading) -> Iterable[int]:
    yield reading.start
    if reading.at != HORIZON:
        yield reading.at
    for start, until, _ in reading.pauses:
        yield start
        if until is not None:
            yield until
    yield from reading.extensions


def _comes_true(text: Text, reading: Reading, points: Mapping[int, Mapping[str, Any]], horizon: Moment) -> bool:
    start = points[reading.start]
    at = points.get(reading.at)
    day, us = (horizon.date, horizon.us) if at is None else (at["date"], at["us"])
    first = start[f"d_{reading.fact}"] if reading.fact else start["date"]
    clause = text.dating.clause_in_force(reading.limit, start["profile"], first)
    if clause and clause.unit is Unit.HOUR:
        over: bool | None = us > start["us"] + clause.amount * MICROSECONDS_PER_HOUR
    else:
        due = text.dating.day(_dates(reading, points, first, start["profile"]))
        over = None if due is None else day > due
    return over is False if reading.test == REACHED else over is True


def _dates(reading: Reading, points: Mapping[int, Mapping[str, Any]], start: date, profile: str) -> Dates:
    pauses = tuple(_pause(points, *span) for span in reading.pauses)
    extensions = tuple((points[pos]["recorded_date"], points[pos]["x_amount"]) for pos in reading.extensions)
    return Dates(reading.limit, profile, start, pauses, extensions)


def _pause(points: Mapping[int, Mapping[str, Any]], start: int, until: int | None, counts: bool) -> Pause:
    first = points[start]["date"]
    return Pause(first, None if until is None else max(points[until]["date"], first), counts)
