"""Families brought before supervision: the oracle's neutral values as a canonical log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pyarrow as pa
from tests.agreement.engine_side import library, moment_brought, texts_for
from tests.oracle import family as neutral

from quanheng.engine.entry import Carries
from quanheng.law.condition import Answer, DataAtom, answers_of
from quanheng.law.procedure import ANSWERS, Procedure
from quanheng.supervise.backends import Backend
from quanheng.supervise.log import Log
from quanheng.supervise.supervision import supervise

ACTORS = pa.list_(pa.struct([("person", pa.string()), ("duty", pa.string())]))
DECIMAL = pa.decimal128(38, 6)
ARROW = {
    "number": DECIMAL, "money": DECIMAL, "date": pa.date32(), "time": pa.int64(), "flag": pa.bool_(),
    "text": pa.string(), "choice": pa.string(), "ref": pa.string(), "file": pa.string(), "rows": pa.string(),
}  # fmt: skip


def numbered(families: Iterable[neutral.Family]) -> list[neutral.Family]:
    """The families with cases named by their number in the log and entries by their position in the case."""
    out: list[neutral.Family] = []
    number = 0
    for family in families:
        names = {case.id: str(number + index) for index, case in enumerate(family.cases)}
        positions = {case.id: {entry.n: pos for pos, entry in enumerate(case.entries)} for case in family.cases}
        number += len(family.cases)
        out.append(replace(family, cases=tuple(_renamed(case, names, positions) for case in family.cases)))
    return out


def _renamed(case: neutral.Case, names: Mapping[str, str], positions: Mapping[str, Mapping[Any, int]]) -> neutral.Case:
    entries = tuple(replace(entry, n=pos, child=names.get(entry.child, "")) for pos, entry in enumerate(case.entries))
    batch = positions[case.parent].get(case.batch, -1) if case.parent else 0
    parent = names[case.parent] if case.parent else None
    return replace(case, id=names[case.id], entries=entries, parent=parent, batch=batch)


def supervision_findings(families: Sequence[neutral.Family], backend: Backend) -> set[neutral.Finding]:
    """What supervision finds in families, numbered, that share a horizon and what their log carries."""
    first = families[0]
    carries = Carries(first.carries.actors, first.carries.recorded, first.carries.facts, first.carries.answers)
    log = Log(
        events=backend.register(events_table(families)),
        cases=backend.register(cases_table(families)),
        horizon=moment_brought(first.horizon),
        carries=carries,
        default="everything",
        ordered=first.ordered,
        deemed_carried=first.deemed_carried,
    )
    found = supervise(log, texts_for(carries), backend).findings.to_pyarrow().to_pylist()
    return {
        neutral.Finding(str(row["case_no"]), row["entry"] or row["pos"], row["rule"], row["grade"])
        if row["entry"]
        else neutral.Finding(str(row["case_no"]), row["pos"], row["rule"], row["grade"])
        for row in found
    }


def cases_table(families: Iterable[neutral.Family]) -> pa.Table:
    rows = [
        {
            "case_no": int(case.id), "case_id": case.id, "profile": case.profile, "procedure": case.procedure,
            "root": int(family.cases[0].id), "parent": int(case.parent) if case.parent else None,
            "kind": case.kind or None, "batch": case.batch, "place": case.place,
        }
        for family in families
        for case in family.cases
    ]  # fmt: skip
    whole, text = pa.int64(), pa.string()
    types = (whole, text, text, text, whole, whole, text, whole, whole)
    named = zip(rows[0], types, strict=True)
    return pa.table({name: pa.array([row[name] for row in rows], type_) for name, type_ in named})


def events_table(families: Sequence[neutral.Family]) -> pa.Table:
    rows = [row for family in families for case in family.cases for row in _events(family, case)]
    followed = {case.procedure for family in families for case in family.cases}
    followed |= {entry.to_version for family in families for case in family.cases for entry in case.entries}
    types = _columns(library().procedures[key] for key in sorted(followed - {""}))
    columns = {name: pa.array([row.get(name) for row in rows], type_) for name, type_ in types.items()}
    return pa.table(columns)


def _columns(procedures: Iterable[Procedure]) -> dict[str, pa.DataType]:
    types: dict[str, pa.DataType] = {
        "case_no": pa.int64(), "pos": pa.int32(), "act": pa.string(), "date": pa.date32(), "instant": pa.int64(),
        "recorded": pa.int64(), "recorded_date": pa.date32(), "tied": pa.bool_(), "actors": ACTORS, "by": pa.string(),
        "child": pa.int64(), "ended": pa.bool_(), "version": pa.string(),
    }  # fmt: skip
    for procedure in procedures:
        for name, fact in procedure.facts.items():
            one = ARROW[fact.type]
            types[f"f_{name}"] = pa.list_(one) if fact.many else one
        for answer in answers_asked(procedure):
            types[f"v_{answer.key}"] = pa.string() if answer.function == "kind" else DECIMAL
    types |= {f"f_{name}": pa.string() for name in ("reason", "reasons", "av")}
    return types | {f"a_{name}": pa.string() for name in ANSWERS}


def answers_asked(procedure: Procedure) -> Iterator[Answer]:
    text = texts_for()[next(key for key, other in library().procedures.items() if other is procedure)]
    for plan in text.judge.plans.values():
        yield from (answer for bit in plan.bits if isinstance(bit, DataAtom) for answer in answers_of(bit))
        if plan.act.extends and plan.act.extends.by == "param":
            yield Answer("param", plan.act.extends.name)


def _events(family: neutral.Family, case: neutral.Case) -> Iterator[dict[str, Any]]:
    for pos, entry in enumerate(case.entries):
        neighbours = case.entries[max(pos - 1, 0) : pos] + case.entries[pos + 1 : pos + 2]
        time = entry.legal or entry.recorded
        yield {
            "case_no": int(case.id),
            "pos": pos,
            "act": entry.act,
            "date": time.date,
            "instant": time.us,
            "recorded": entry.recorded.us,
            "recorded_date": entry.recorded.date,
            "tied": any(other.recorded.us == entry.recorded.us for other in neighbours),
            "actors": [{"person": person, "duty": duty} for person, duty in entry.actors] or None,
            "by": entry.by or None,
            "child": int(entry.child) if entry.child else None,
            "ended": entry.ended,
            "version": entry.to_version or None,
            **{f"f_{name}": _plain(value) for name, value in entry.facts.items()},
            **dict(_answers(entry.answers)),
        }


def _plain(value: neutral.Value) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, neutral.Moment):
        return value.us
    return None if isinstance(value, neutral.IllTyped) else value


def _answers(answers: Mapping[str, neutral.Answer]) -> Iterator[tuple[str, Any]]:
    for key, value in answers.items():
        if key in ANSWERS:
            yield f"a_{key}", value
        elif value != "unknown":
            yield f"v_{key}", value if key.startswith("kind:") else Decimal(value)
