"""Verdicts on courses brought back to the cases that run them (``docs/supervision.md``, 4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from quanheng.engine.case import Text
from quanheng.law.moment import Moment
from quanheng.supervise.backends import Backend
from quanheng.supervise.dating import CaseDates, readings_of
from quanheng.supervise.judging import Certain, Dated, Reading

_CERTAIN = pa.schema(
    [
        ("course", pa.uint64()),
        ("pos", pa.int32()),
        ("rule", pa.string()),
        ("grade", pa.string()),
        ("tieable", pa.bool_()),
    ]
)
_ALONE = pa.schema(
    [
        ("reading", pa.int64()),
        ("pos", pa.int32()),
        ("rule", pa.string()),
        ("when_false", pa.string()),
        ("when_true", pa.string()),
        ("tieable", pa.bool_()),
    ]
)
_BITS = pa.schema([("reading", pa.int64()), ("verdict", pa.int64()), ("weight", pa.int64())])
_MASKS = pa.schema(
    [
        ("verdict", pa.int64()),
        ("mask", pa.int64()),
        ("pos", pa.int32()),
        ("rule", pa.string()),
        ("grade", pa.string()),
        ("tieable", pa.bool_()),
    ]
)


def certain_findings(rows: Sequence[Certain], case: CaseDates, backend: Backend) -> ir.Table:
    """``case_no, pos, rule, grade, tieable`` for what the course alone decides."""
    return case.courses.join(backend.register(_table(rows, _CERTAIN)), "course").drop("course")


def dated_findings(
    text: Text, rows: Sequence[Dated], case: CaseDates, horizon: Moment, backend: Backend
) -> list[ir.Table]:
    """The same for what hangs on dates."""
    readings: list[tuple[int, Reading]] = [(row.course, reading) for row in rows for reading in row.readings]
    after = readings_of(text, case, readings, horizon, backend)
    alone, bits, masks = list[Any](), list[Any](), list[Any]()
    number = 0
    for verdict, row in enumerate(rows):
        if len(row.readings) == 1:
            alone.append((number, row.pos, row.rule, *row.grades, row.tieable))
        else:
            bits += [(number + bit, verdict, 1 << bit) for bit in range(len(row.readings))]
            masks += _masks(verdict, row)
        number += len(row.readings)
    parts = [_of_one(after, backend.register(_table(alone, _ALONE)))] if alone else []
    return (
        [*parts, _of_several(after, backend.register(_table(bits, _BITS)), backend.register(_table(masks, _MASKS)))]
        if bits
        else parts
    )


def _masks(verdict: int, row: Dated) -> Iterator[tuple[object, ...]]:
    for mask, grade in enumerate(row.grades):
        if grade:
            yield verdict, mask, row.pos, row.rule, grade, row.tieable


def _of_one(after: ir.Table, verdicts: ir.Table) -> ir.Table:
    found = after.join(verdicts, "reading")
    found = found.mutate(grade=found.after.ifelse(found.when_true, found.when_false))
    return found.filter(found.grade.notnull()).select("case_no", "pos", "rule", "grade", "tieable")


def _of_several(after: ir.Table, bits: ir.Table, masks: ir.Table) -> ir.Table:
    weighed = after.join(bits, "reading")
    true = weighed.after.ifelse(weighed.weight, 0)
    summed = weighed.mutate(true=true).group_by("case_no", "verdict").agg(mask=lambda table: table.true.sum())
    return summed.join(masks, ["verdict", "mask"]).select("case_no", "pos", "rule", "grade", "tieable")


def _table(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    columns = [
        pa.array(list(values), field.type) for values, field in zip(zip(*rows, strict=True), schema, strict=True)
    ]
    return pa.table(columns, schema=schema)
