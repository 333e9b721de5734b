"""A raw log in the shape of the canonical table: cases numbered, events ordered, times civil, facts typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quanheng.supervise.errors import SuperviseError
from quanheng.supervise.readers.cases import Cases, number_cases
from quanheng.supervise.readers.civil import CivilTimes, civil_times
from quanheng.supervise.readers.facts import CARRIED, FactColumn, fact_column, no_fact, typed_words
from quanheng.supervise.readers.mapping import FactSource, LogMapping
from quanheng.supervise.readers.raw import WORDS, IllTyped, RawLog
from quanheng.supervise.readers.words import as_words

_ACTOR = pa.struct([("person", pa.string()), ("duty", pa.string())])
_OUTCOME_TYPES = ("flag", "choice")

_Ints = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ShapeReport:
    """What became of the events on the way into the canonical table; nothing is dropped that is not counted here.

    ``events`` and ``cases`` are what the table holds. Activities are counted by name: ``unknown`` ones are kept
    without an act, ``left_out`` ones are not kept. ``without_name``, ``without_time`` and ``without_zone`` count
    over the whole log; ``without_case`` counts traces that have no id (each is a case of its own) or rows that
    name no case (they are not kept). ``merged_traces`` repeat the id of an earlier trace. ``tied`` events share
    their legal time with a neighbour in their case. ``facts_absent`` are mapped from an attribute that never
    occurs.
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
    _check_attributes(raw, mapping)
    names = as_words(raw.named(mapping.activity))
    _check_activities(names, mapping)
    cases = number_cases(raw, mapping.case)
    times = civil_times(raw.named(mapping.at), raw.report.events, mapping.zone)
    facts = _facts(raw, mapping, fact_types, names)
    columns = _columns(raw, mapping, names, times) | {f"f_{name}": fact.values for name, fact in facts.items()}
    order = _order(cases.of_event, times.instant, _kept(names, mapping), mapping.order)
    events = _table(columns, cases.of_event, order, "date" if mapping.granularity == "day" else "instant")
    report = ShapeReport(
        events=events.num_rows,
        cases=len(cases.ids),
        unknown=_tally(names, lambda name: name not in mapping.activities),
        left_out=_tally(names, lambda name: mapping.activities.get(name, name) is None),
        without_name=names.null_count,
        without_time=times.instant.null_count,
        without_zone=times.without_zone,
        without_case=cases.without_id,
        merged_traces=cases.merged,
        cases_without_events=int(np.sum(np.bincount(cases.of_event[order], minlength=len(cases.ids)) == 0)),
        tied=pc.sum(events["tied"]).as_py() or 0,
        facts_absent=tuple(name for name, fact in mapping.facts.items() if not raw.named(fact.attribute, fact.on)),
        ill_typed={name: fact.ill_typed for name, fact in facts.items() if fact.ill_typed},
    )
    return Shape(events, _case_table(cases), report)


def _check_facts(mapping: LogMapping, fact_types: Mapping[str, str]) -> None:
    """Every fact of the mapping is one of the definition, of a type that a log can carry."""
    faults = [f"定义里没有“{name}”这个事实" for name in mapping.facts if name not in fact_types]
    faults += [
        f"事实“{name}”是一张表，不能由一个属性映射"
        for name in mapping.facts
        if name in fact_types and fact_types[name] not in CARRIED
    ]
    faults += [
        f"事实“{name}”是日期或者时间，其值不能翻译"
        for name, source in mapping.facts.items()
        if source.values and fact_types.get(name) in ("date", "time")
    ]
    faults += [
        f"活动“{activity}”的结果“{name}”不是定义里的是非或者选项"
        for activity, source in mapping.activities.items()
        for name in (source.outcome if source else ())
        if fact_types.get(name) not in _OUTCOME_TYPES
    ]
    if faults:
        raise SuperviseError("mapping.facts", "；".join(faults) + "。", mend="请按定义改正映射。")


def _check_attributes(raw: RawLog, mapping: LogMapping) -> None:
    """The log has events, and they have the two attributes without which nothing can be said of them."""
    if not raw.report.events:
        raise SuperviseError("log.no_event", "日志里没有一个事件。", mend="请核对导出的范围和条件。")
    for what, key in (("activity", mapping.activity), ("at", mapping.at)):
        if not raw.named(key):
            known = "、".join(dict.fromkeys(name.key for name in raw.events)) or "（一个也没有）"
            raise SuperviseError(
                "mapping.no_attribute",
                f"日志的事件没有“{key}”这个属性。",
                mend=f"请在映射的 log.{what} 中改用日志里有的属性：{known}。",
            )


def _check_activities(names: pa.DictionaryArray, mapping: LogMapping) -> None:
    known = names.dictionary.to_pylist()
    if not any(mapping.activities.get(name) for name in known):
        raise SuperviseError(
            "mapping.nothing",
            "映射里的活动没有一个在日志中出现。",
            mend=f"请把日志的活动写进映射的 activities。日志的活动有：{'、'.join(sorted(known))}。",
        )


def _names(raw: RawLog, key: str | None) -> pa.DictionaryArray:
    """An attribute of the events as names; null where the log has no such attribute, or an empty name."""
    columns = raw.named(key)
    if not columns:
        return pa.nulls(raw.report.events, WORDS)
    words = as_words(columns)
    named = pc.not_equal(words.dictionary, "").take(words.indices)
    return pc.if_else(named, words, pa.scalar(None, words.type))


def _kept(names: pa.DictionaryArray, mapping: LogMapping) -> _Flags:
    """Which events are not left out on purpose."""
    kept = [mapping.activities.get(name, name) is not None for name in names.dictionary.to_pylist()]
    column = pa.array(kept, pa.bool_()).take(names.indices).fill_null(True)
    return np.asarray(column.to_numpy(zero_copy_only=False), np.bool_)


def _facts(
    raw: RawLog, mapping: LogMapping, fact_types: Mapping[str, str], names: pa.DictionaryArray
) -> dict[str, FactColumn]:
    """Every fact that an attribute or the name of an activity gives, for every event."""
    facts = {name: _fact(raw, source, fact_types[name], mapping.zone) for name, source in mapping.facts.items()}
    sources = [source for source in mapping.activities.values() if source]
    for name in dict.fromkeys(name for source in sources for name in source.outcome):
        settled = _settled(mapping, name, fact_types[name], names)
        given = facts.get(name, FactColumn(pa.nulls(len(settled), settled.type)))
        facts[name] = FactColumn(pc.coalesce(settled, given.values), given.ill_typed)
    return facts


def _fact(raw: RawLog, source: FactSource, fact_type: str, zone: ZoneInfo | None) -> FactColumn:
    """A fact of every event; one of the case is given with each of its events."""
    columns = raw.named(source.attribute, source.on)
    if not columns:
        return no_fact(raw.report.events, fact_type)
    fact = fact_column(columns, fact_type, source.values, zone)
    if source.on == "event" or raw.trace_of is None:
        return fact
    return FactColumn(fact.values.take(raw.trace_of.combine_chunks()), fact.ill_typed)


def _settled(mapping: LogMapping, fact: str, fact_type: str, names: pa.DictionaryArray) -> pa.Array:
    """The fact as the names of activities settle it."""
    sources = [mapping.activities.get(name) for name in names.dictionary.to_pylist()]
    words = pa.array([source.outcome.get(fact) if source else None for source in sources], pa.string())
    column = typed_words(words.dictionary_encode(), fact_type)
    if column.ill_typed:
        raise SuperviseError(
            "mapping.outcome",
            f"映射里结果“{fact}”的值“{column.ill_typed.example}”不是是非。",
            mend="请写 true 或者 false。",
        )
    return column.values.take(names.indices)


def _columns(raw: RawLog, mapping: LogMapping, names: pa.DictionaryArray, times: CivilTimes) -> dict[str, pa.Array]:
    """The columns that every canonical log has, in the order of the events in the file."""
    sources = [mapping.activities.get(name) for name in names.dictionary.to_pylist()]
    acts = pa.array([source.act if source else None for source in sources], pa.string())
    recorded = civil_times(raw.named(mapping.recorded), raw.report.events, mapping.zone)
    return {
        "act": acts.take(names.indices).dictionary_encode(),
        "activity": names,
        "date": times.date,
        "instant": times.instant,
        "recorded": recorded.instant,
        "recorded_date": recorded.date,
        "actors": _actors(_names(raw, mapping.actor), _names(raw, mapping.duty)),
        "organ": _names(raw, mapping.organ),
    }


def _actors(persons: pa.DictionaryArray, duties: pa.DictionaryArray) -> pa.ListArray:
    """Who acted in what duty: a list of one, null where the event names neither."""
    named = pc.or_(persons.is_valid(), duties.is_valid())
    actors = pa.StructArray.from_arrays(
        [words.dictionary_decode().filter(named) for words in (persons, duties)], fields=list(_ACTOR)
    )
    bounds = np.concatenate(([0], np.cumsum(named.to_numpy(zero_copy_only=False)))).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(bounds), actors, mask=pc.invert(named))


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
    starts = np.diff(case, prepend=-1) != 0
    source = np.maximum.accumulate(np.where(known | starts, np.arange(len(rows)), 0))
    instants: _Ints = instant.fill_null(np.iinfo(np.int64).min).to_numpy()
    return instants[rows][source]


def _table(columns: dict[str, pa.Array], case_of: _Ints, order: _Ints, legal_time: str) -> pa.Table:
    """The events in canonical order, with their case, their position in it, and ties."""
    case = case_of[order]
    if not np.array_equal(order, np.arange(len(case_of))):
        columns = {name: column.take(pa.array(order)) for name, column in columns.items()}
    position = np.arange(len(case)) - np.searchsorted(case, case)
    keys = {"case_no": pa.array(case), "pos": pa.array(position, pa.int32())}
    return pa.table(keys | columns | {"tied": pa.array(_tied(case, columns[legal_time]))})


def _tied(case: _Ints, legal_time: pa.Array) -> _Flags:
    """Which events share their legal time with a neighbour in their case."""
    time = legal_time.cast(pa.int32()) if pa.types.is_date32(legal_time.type) else legal_time
    known = time.is_valid().to_numpy(zero_copy_only=False)
    values = time.fill_null(0).to_numpy()
    same = np.zeros(len(case) + 1, np.bool_)
    same[1:-1] = (case[1:] == case[:-1]) & (values[1:] == values[:-1]) & known[1:] & known[:-1]
    return same[1:] | same[:-1]


def _case_table(cases: Cases) -> pa.Table:
    """The cases by number; a foreign log knows no families, so each is its own root, and no profile of a power."""
    numbers = pa.array(np.arange(len(cases.ids)))
    profile = pa.nulls(len(cases.ids), pa.string())
    return pa.table({"case_no": numbers, "case_id": cases.ids, "profile": profile, "root": numbers})


def _tally(names: pa.DictionaryArray, wanted: Callable[[str], bool]) -> dict[str, int]:
    """How many events have each of the wanted names."""
    counts = names.drop_null().value_counts().to_pylist()
    return {entry["values"]: entry["counts"] for entry in counts if wanted(entry["values"])}
