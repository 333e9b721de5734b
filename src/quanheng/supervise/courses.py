"""Cases grouped by their course (``docs/supervision.md``, 2).

The fingerprint of a course is the XOR of a hash of each (symbol, position): one aggregate, no ordering. That (case,
position) is unique makes it a fingerprint of the sequence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import ibis.expr.types as ir

Hash2 = Callable[[ir.Value, ir.Value], ir.Value]


def courses_of(events: ir.Table, hashed: Hash2) -> ir.Table:
    """``case_no, course``: a fingerprint for every case that has an event."""
    return events.group_by("case_no").agg(course=hashed(events.symbol, events.pos.cast("int64")).bit_xor())


def representatives(events: ir.Table, courses: ir.Table) -> ir.Table:
    """``course, pos, symbol``: the events of one case of each course, in order."""
    chosen = courses.group_by("course").agg(case_no=courses.case_no.min())
    return events.join(chosen, "case_no").select("course", "pos", "symbol").order_by("course", "pos")


def sequences(rows: ir.Table) -> Iterator[tuple[int, list[int]]]:
    """Courses as (course, symbols in order), from rows ordered by course and position."""
    table = rows.to_pyarrow()
    course, symbols = table["course"].to_pylist(), table["symbol"].to_pylist()
    start = 0
    for index in range(1, len(course) + 1):
        if index == len(course) or course[index] != course[start]:
            yield course[start], symbols[start:index]
            start = index
