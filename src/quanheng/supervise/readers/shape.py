"""A raw log in the shape of the canonical table: cases numbered, events ordered, times civil, facts typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quanheng.supervise.errors import SuperviseError
from quanheng.supervise.readers.cases import Cases, number_cases
from quanheng.supervise.readers.civil import CivilTimes, civil_times
from quanheng.supervise.readers.facts import CARRIED, FactColumn, as_texts, fact_column
from quanheng.supervise.readers.mapping import ActSource, LogMapping
from quanheng.supervise.readers.raw import Attribute, IllTyped, RawLog

_TEXT = pa.dictionary(pa.int32(), pa.string())
_ACTOR = pa.struct([("person", pa.string()), ("duty", pa.string())])
_OUTCOME_TYPES = ("flag", "choice")

_Ints = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ShapeReport:
    """What became of the events on the way into the canonical table; nothing is dropped that is not counted here.

    ``unknown`` activities are kept without an act, ``left_out`` ones are not kept; ``facts_absent`` are mapped
    from an attribute that never occurs; ``without_case`` counts what ``Cases`` calls ``without_id``.
    """

    events: int
    cases: int
    unknown: Mapping[str, int]
    left_out: Mapping[str, int]
    without_name: int
    without_time: int
    without_zone: int
    without_case: int
    merged_traces: int
    cases_without_events: int
    tied: int
    facts_absent: tuple[str, ...] = ()
    ill_typed: Mapping[str, IllTyped] = field(default_factory=dict)


@dataclass(frozen=True)
class Shape:
    """The two canonical tables and what was met on the way."""

    events: pa.Table
    cases: pa.Table
    report: ShapeReport


def shape(raw: RawLog, mapping: LogMapping, fact_types: Mapping[str, str]) -> Shape:
    """The canonical tables of a log. Raises SuperviseError where the mapping cannot be applied to it."""
    _check_facts(mapping, fact_types)
    names = _texts(raw, mapping.activity)
    _check_activities(names, mapping)
    cases = number_cases(raw, mapping.case)
    times = _times(raw, mapping.at, mapping)
    facts = _facts(raw, mapping, fact_types, names)
    columns = _columns(raw, mapping, names, times) | {f"f_{name}": fact.values for name, fact in facts.items()}
    order = _order(cases.of_event, times.instant, _kept(names, mapping), mapping.order)
    events = _table(columns, cases.of_event, order, "date" if mapping.granularity == "day" else "instant")
    return Shape(events, _case_table(cases.ids), _report(events, names, mapping, cases, times, facts))


def _check_facts(mapping: LogMapping, fact_types: Mapping[str, str]) -> None:
    """Every fact of the mapping is one of the definition, of a type that a log can carry."""
    faults = [f"定义里没有“{name}”这个事实" for name in mapping.facts if name not in fact_types]
    faults += [
        f"事实“{name}”是{fact_types[name]}，不能由一个属性映射"
        for name in mapping.facts
        if fact_types.get(name, "text") not in CARRIED
    ]
    for activity, source in mapping.activities.items():
        for name in source.outcome if source else ():
            if fact_types.get(name) not in _OUTCOME_TYPES:
                faults.append(f"活动“{activity}”的结果“{name}”不是定义里的是非或者选项")
    if faults:
        raise SuperviseError("mapping.facts", "；".join(faults) + "。", mend="请按定义改正映射。")


def _check_activities(names: pa.DictionaryArray, mapping: LogMapping) -> None:
    known = names.dictionary.to_pylist()
    if not any(mapping.activities.get(name) for name in known):
        raise SuperviseError(
            "mapping.nothing",
            "映射里的活动没有一个在日志中出现。",
            mend=f"请把日志的活动写进映射的 activities。日志的活动有：{'、'.join(sorted(known)) or '（没有）'}。",
        )


def _texts(raw: RawLog, key: str | None) -> pa.DictionaryArray:
    """An attribute of the events as text; all null where the log has no such attribute."""
    columns = raw.named(key) if key else {}
    return as_texts(columns) if columns else pa.nulls(raw.report.events, _TEXT)


def _times(raw: RawLog, key: str | None, mapping: LogMapping) -> CivilTimes:
    columns = raw.named(key) if key else {}
    if columns:
        return civil_times(columns, mapping.zone)
    nothing = pa.nulls(raw.report.events, pa.int64())
    return CivilTimes(nothing, pa.nulls(raw.report.events, pa.date32()), 0)


def _kept(names: pa.DictionaryArray, mapping: LogMapping) -> _Flags:
    """Which events are not left out on purpose."""
    kept = [mapping.activities.get(name, name) is not None for name in names.dictionary.to_pylist()]
    return _by_name(pa.array(kept, pa.bool_()), names).fill_null(True).to_numpy(zero_copy_only=False)


def _by_name(values: pa.Array, names: pa.DictionaryArray) -> pa.Array:
    """A value for each distinct name, as a column."""
    return values.take(names.indices)


def _facts(
    raw: RawLog, mapping: LogMapping, fact_types: Mapping[str, str], names: pa.DictionaryArray
) -> dict[str, FactColumn]:
    """Every fact that an attribute or the name of an activity gives, for every event."""
    outcomes = {name for source in mapping.activities.values() if source for name in source.outcome}
    wanted = dict.fromkeys([*mapping.facts, *sorted(outcomes)])
    facts = {name: _fact(raw, mapping, name, fact_types[name]) for name in wanted}
    for name in outcomes:
        given = _outcomes(mapping, name, fact_types[name], names)
        facts[name] = FactColumn(pc.coalesce(given, facts[name].values), facts[name].ill_typed)
    return facts


def _fact(raw: RawLog, mapping: LogMapping, name: str, fact_type: str) -> FactColumn:
    source = mapping.facts.get(name)
    columns: Mapping[Attribute, pa.ChunkedArray] = raw.named(source.attribute, source.on) if source else {}
    if not columns:
        nothing = pa.array([], pa.string()).dictionary_encode()
        empty = fact_column({Attribute(name, "string"): pa.chunked_array([nothing])}, fact_type, {})
        return FactColumn(pa.nulls(raw.report.events, empty.values.type))
    assert source is not None
    fact = fact_column(columns, fact_type, source.values)
    if source.on == "event" or raw.trace_of is None:
        return fact
    return FactColumn(fact.values.take(raw.trace_of.combine_chunks()), fact.ill_typed)


def _outcomes(mapping: LogMapping, fact: str, fact_type: str, names: pa.DictionaryArray) -> pa.Array:
    """The fact as the names of activities settle it."""
    sources = [mapping.activities.get(name) for name in names.dictionary.to_pylist()]
    words = pa.array([source.outcome.get(fact) if source else None for source in sources], pa.string())
    column = fact_column({Attribute(fact, "string"): pa.chunked_array([words.dictionary_encode()])}, fact_type, {})
    if column.ill_typed:
        raise SuperviseError(
            "mapping.outcome",
            f"映射里结果“{fact}”的值“{column.ill_typed.example}”不是是非。",
            mend="请写 true 或者 false。",
        )
    return _by_name(column.values, names)


def _columns(raw: RawLog, mapping: LogMapping, names: pa.DictionaryArray, times: CivilTimes) -> dict[str, pa.Array]:
    """The columns that every canonical log has, in the order of the events in the file."""
    sources: list[ActSource | None] = [mapping.activities.get(name) for name in names.dictionary.to_pylist()]
    acts = pa.array([source.act if source else None for source in sources], pa.string())
    recorded = _times(raw, mapping.recorded, mapping)
    return {
        "act": _by_name(acts, names).dictionary_encode(),
        "activity": names,
        "date": times.date,
        "instant": times.instant,
        "recorded": recorded.instant,
        "recorded_date": recorded.date,
        "actors": _actors(_texts(raw, mapping.actor), _texts(raw, mapping.duty)),
        "organ": _texts(raw, mapping.organ),
    }


def _actors(persons: pa.DictionaryArray, duties: pa.DictionaryArray) -> pa.ListArray:
    """Who acted in what duty: a list of one, null where the event names neither."""
    named = pc.or_(persons.is_valid(), duties.is_valid())
    actors = pa.StructArray.from_arrays(
        [persons.dictionary_decode().filter(named), duties.dictionary_decode().filter(named)], fields=list(_ACTOR)
    )
    ends = np.concatenate(([0], np.cumsum(named.to_numpy(zero_copy_only=False)))).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), actors, mask=pc.invert(named))


def _order(case_of: _Ints, instant: pa.Array, kept: _Flags, order: str) -> _Ints:
    """The rows that are kept, by case and within it as the file has them or by time.

    An event without a time stays after the event before it in its case.
    """
    rows = np.flatnonzero(kept & (case_of >= 0))
    rows = rows[np.argsort(case_of[rows], kind="stable")]
    if order == "recorded":
        return rows
    case = case_of[rows]
    return rows[np.lexsort((_filled(instant, rows, case), case))]


def _filled(instant: pa.Array, rows: _Ints, case: _Ints) -> _Ints:
    """The instants of rows grouped by case; where one is null, that of the last one known before it in the case."""
    known = instant.is_valid().to_numpy(zero_copy_only=False)[rows]
    starts = np.concatenate(([True], case[1:] != case[:-1]))[: len(rows)]
    source = np.maximum.accumulate(np.where(known | starts, np.arange(len(rows)), 0))
    return instant.fill_null(np.iinfo(np.int64).min).to_numpy()[rows][source]


def _table(columns: dict[str, pa.Array], case_of: _Ints, order: _Ints, legal_time: str) -> pa.Table:
    """The events in canonical order, with their case, position and ties."""
    case = case_of[order]
    rows = pa.array(order)
    ordered = {name: column.take(rows) for name, column in columns.items()}
    first = np.searchsorted(case, case)
    tied = pa.array(_tied(case, ordered[legal_time]))
    return pa.table(
        {"case_no": pa.array(case), "pos": pa.array(np.arange(len(case)) - first, pa.int32())}
        | ordered
        | {"tied": tied}
    )


def _tied(case: _Ints, legal_time: pa.Array) -> _Flags:
    """Which events share their legal time with a neighbour in their case."""
    known = legal_time.is_valid().to_numpy(zero_copy_only=False)
    time = legal_time.cast(pa.int32() if pa.types.is_date32(legal_time.type) else pa.int64()).fill_null(0).to_numpy()
    same = (case[1:] == case[:-1]) & (time[1:] == time[:-1]) & known[1:] & known[:-1]
    return np.concatenate(([False], same))[: len(case)] | np.concatenate((same, [False]))[: len(case)]


def _case_table(ids: pa.Array) -> pa.Table:
    nothing = pa.nulls(len(ids), pa.string())
    numbers = pa.array(np.arange(len(ids)))
    return pa.table({"case_no": numbers, "case_id": ids, "profile": nothing, "root": numbers})


def _report(
    events: pa.Table,
    names: pa.DictionaryArray,
    mapping: LogMapping,
    cases: Cases,
    times: CivilTimes,
    facts: Mapping[str, FactColumn],
) -> ShapeReport:
    tally = {entry["values"]: entry["counts"] for entry in names.value_counts().to_pylist() if entry["values"]}
    return ShapeReport(
        events=events.num_rows,
        cases=len(cases.ids),
        unknown={name: count for name, count in tally.items() if name not in mapping.activities},
        left_out={name: count for name, count in tally.items() if mapping.activities.get(name, name) is None},
        without_name=names.null_count,
        without_time=times.instant.null_count,
        without_zone=times.without_zone,
        without_case=cases.without_id,
        merged_traces=cases.merged,
        cases_without_events=len(cases.ids) - pc.count_distinct(events["case_no"]).as_py(),
        tied=pc.sum(events["tied"]).as_py() or 0,
        facts_absent=tuple(name for name, fact in facts.items() if fact.values.null_count == len(fact.values)),
        ill_typed={name: fact.ill_typed for name, fact in facts.items() if fact.ill_typed},
    )
