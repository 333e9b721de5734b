"""Families of the platform's own record as a log that supervision reads, whole: what was given and what registers said.

The record's export shows no committed value to anybody; supervision inside the platform may see what the handlers saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import ibis
import pyarrow as pa

from quanheng.engine.entry import EVERYTHING, Case, Entry
from quanheng.engine.known import legal_time
from quanheng.law.condition import Value
from quanheng.law.moment import Moment
from quanheng.law.procedure import ANSWERS, Procedure
from quanheng.supervise.backends import Backend
from quanheng.supervise.columns import column_type
from quanheng.supervise.log import Log, Texts

_ACTORS = pa.list_(pa.struct([("person", pa.string()), ("duty", pa.string())]))
_DECIMAL = pa.decimal128(38, 6)
_UNDECLARED = ("reason", "reasons", "av")
_EVENT = {
    "case_no": pa.int64(), "pos": pa.int32(), "act": pa.string(), "date": pa.date32(), "instant": pa.int64(),
    "recorded": pa.int64(), "recorded_date": pa.date32(), "tied": pa.bool_(), "actors": _ACTORS, "by": pa.string(),
    "child": pa.int64(), "ended": pa.bool_(), "version": pa.string(),
}  # fmt: skip
_CASE = {
    "case_no": pa.int64(), "case_id": pa.string(), "profile": pa.string(), "procedure": pa.string(),
    "root": pa.int64(), "parent": pa.int64(), "kind": pa.string(), "batch": pa.int64(), "place": pa.int64(),
}  # fmt: skip


class _Placed(NamedTuple):
    """A case with its number in the log and that of its root."""

    number: int
    root: int
    case: Case


def own_log(families: Iterable[Sequence[Case]], texts: Texts, horizon: Moment, backend: Backend) -> Log:
    """The families, each with its root first, as a log up to ``horizon``. The law's own entries are in it."""
    placed = list(_placed(families))
    numbers = {one.case.id: one.number for one in placed}
    versions = {version for one in placed for version in _versions(one.case)}
    events = [row for one in placed for row in _events(one, texts, numbers)]
    answered = {name for row in events for name in row if name.startswith("v_")}
    columns = _EVENT | _fact_columns(texts[version].procedure for version in sorted(versions))
    columns |= {f"a_{name}": pa.string() for name in ANSWERS}
    columns |= {name: pa.string() if name.startswith("v_kind:") else _DECIMAL for name in sorted(answered)}
    return Log(
        events=backend.register(_table(events, columns)),
        cases=backend.register(_table([_case_row(one, numbers) for one in placed], _CASE)),
        horizon=horizon,
        carries=EVERYTHING,
        default=placed[0].case.procedure,
        deemed_carried=True,
    )


def _placed(families: Iterable[Sequence[Case]]) -> Iterator[_Placed]:
    number = 0
    for family in families:
        root = number
        for case in family:
            yield _Placed(number, root, case)
            number += 1


def _versions(case: Case) -> Iterator[str]:
    """The versions that a case has followed."""
    yield case.procedure
    yield from (entry.version for entry in case.entries if entry.version)


def _table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, pa.DataType]) -> pa.Table:
    return pa.table({name: pa.array([row.get(name) for row in rows], type_) for name, type_ in columns.items()})


def _fact_columns(procedures: Iterable[Procedure]) -> dict[str, pa.DataType]:
    found = {
        f"f_{fact}": ibis.dtype(column_type(procedure, fact)).to_pyarrow()
        for procedure in procedures
        for fact in procedure.facts
    }
    return found | {f"f_{name}": pa.string() for name in _UNDECLARED}


def _case_row(one: _Placed, numbers: Mapping[str, int]) -> dict[str, object]:
    case = one.case
    return {
        "case_no": one.number, "case_id": case.id, "profile": case.profile, "procedure": case.procedure,
        "root": one.root, "parent": numbers[case.parent] if case.parent else None, "kind": case.kind or None,
        "batch": int(case.batch) - 1 if case.parent else None, "place": case.place,
    }  # fmt: skip


def _events(one: _Placed, texts: Texts, numbers: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    text = texts[one.case.procedure]
    entries = one.case.entries
    for pos, entry in enumerate(entries):
        at = legal_time(text.procedure, entry, text.offset)
        beside = entries[max(pos - 1, 0) : pos] + entries[pos + 1 : pos + 2]
        yield {
            "case_no": one.number,
            "pos": pos,
            "act": entry.act,
            "date": at.date,
            "instant": at.us,
            "recorded": entry.recorded.us,
            "recorded_date": entry.recorded.date,
            "tied": any(other.recorded.us == entry.recorded.us for other in beside),
            "actors": [{"person": person.name, "duty": person.duty} for person in entry.persons] or None,
            "by": entry.by or None,
            "child": numbers.get(entry.child),
            "ended": entry.ended,
            "version": entry.version or None,
            **{f"f_{name}": _plain(value) for name, value in entry.facts.items()},
            **dict(_answers(entry)),
        }
        text = texts[entry.version] if entry.version else text


def _plain(value: Value) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.us if isinstance(value, Moment) else value


def _answers(entry: Entry) -> Iterator[tuple[str, object]]:
    for key, value in entry.answers.items():
        if key in ANSWERS:
            yield f"a_{key}", value
        else:
            yield f"v_{key}", value if key.startswith("kind:") else Decimal(str(value))
