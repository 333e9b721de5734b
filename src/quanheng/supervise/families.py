"""Families brought whole before the engine, for what only a family as a whole can decide.

Corrections, moves to another version and outcomes that the law itself must supply are rare. Where a family has one,
the engine's own ``review`` reads it again, entry by entry; every other case is judged by its course.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

import ibis.expr.types as ir

from quanheng.engine.case import Text
from quanheng.engine.entry import Case, Entry, Family, Finding, Person
from quanheng.engine.review import review
from quanheng.law.condition import Value
from quanheng.law.moment import Moment
from quanheng.law.procedure import Procedure
from quanheng.supervise.log import Log, Texts


def review_families(log: Log, texts: Texts, events: ir.Table, cases: ir.Table) -> Iterator[tuple[int, Finding]]:
    """The engine's findings on the families to which ``events`` and ``cases`` were cut down, with the case number."""
    rows = events.order_by("case_no", "pos").to_pyarrow().to_pylist()
    entries = {number: list(group) for number, group in groupby(rows, key=lambda row: int(row["case_no"]))}
    listed = cases.order_by("root", "case_no").to_pyarrow().to_pylist()
    for _, members in groupby(listed, key=lambda row: row["root"]):
        family = tuple(_case(row, entries.get(row["case_no"], []), texts) for row in members)
        numbers = {case.id: int(case.id) for case in family}
        for finding in review(Family(family, log.horizon, log.deemed_carried, log.ordered, log.carries), texts):
            yield numbers[finding.case], finding


def _case(row: Mapping[str, Any], events: Iterable[Mapping[str, Any]], texts: Texts) -> Case:
    text = texts[row["procedure"]]
    parent = row.get("parent")
    return Case(
        str(row["case_no"]),
        row["procedure"],
        tuple(_entry(event, text) for event in events),
        row.get("profile") or "general",
        None if parent is None else str(parent),
        row.get("kind") or "",
        row.get("batch") or 0,
        row.get("place") or 0,
    )


def _entry(row: Mapping[str, Any], text: Text) -> Entry:
    at = Moment(row["instant"], row["date"])
    recorded = at if row.get("recorded") is None else Moment(row["recorded"], row["recorded_date"])
    child = row.get("child")
    return Entry(
        row["pos"],
        row["act"] or "",
        recorded,
        dict(_facts(row, text.procedure, text.offset)),
        tuple(Person(actor["person"], actor["duty"]) for actor in row.get("actors") or ()),
        {name[2:]: value for name, value in row.items() if name[:2] in ("a_", "v_") and value is not None},
        row.get("by") or "",
        at,
        "" if child is None else str(child),
        bool(row.get("ended")),
        row.get("version") or "",
    )


def _facts(row: Mapping[str, Any], procedure: Procedure, offset: int) -> Iterator[tuple[str, Value]]:
    """The facts that the act of the entry declares."""
    act = procedure.acts.get(row["act"] or "")
    if act is None:
        return
    for name in (*act.asks, *act.may, "reason", "reasons", "av"):
        value = row.get(f"f_{name}")
        if value is not None:
            yield name, _value(value, procedure.fact_type(name) == "time", offset)


def _value(value: object, timed: bool, offset: int) -> Value:
    if isinstance(value, list):
        return tuple(_value(item, timed, offset) for item in value)  # type: ignore[misc]  # a list holds scalars
    if timed and isinstance(value, int):
        return Moment.of_instant(value, offset)
    assert isinstance(value, str | bool | date) or hasattr(value, "quantize")
    return value  # type: ignore[return-value]  # text, flag, day or decimal
