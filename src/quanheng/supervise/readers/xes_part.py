"""What both ways through XES yield for a stretch of a log, and how it becomes typed columns."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quanheng.supervise.readers.raw import ARROW_TYPES, Attribute, IllTyped, merge_ill_typed
from quanheng.supervise.readers.times import parse_moments

_INT = r"^[+-]?\d{1,19}$"
_FLOAT = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$"
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}

#: By scope (``event`` or ``case``) and attribute: the rows that have it and its text in each.
Cells = dict[tuple[str, Attribute], tuple[npt.NDArray[np.int64], pa.StringArray]]


@dataclass(frozen=True)
class Part:
    """A stretch of whole traces, every value still text. ``trace_of`` has the trace of each event, from 0."""

    traces: int
    trace_of: npt.NDArray[np.int64]
    cells: Cells
    oddities: Counter[str] = field(default_factory=Counter)

    @staticmethod
    def empty() -> "Part":
        """No trace at all."""
        return Part(0, np.empty(0, np.int64), {})


PartColumns = Mapping[Attribute, pa.Array]


@dataclass(frozen=True)
class TypedPart:
    """A stretch of whole traces as columns, one row for each event (``events``) or trace (``traces``)."""

    traces: int
    trace_of: npt.NDArray[np.int64]
    event_columns: PartColumns
    trace_columns: PartColumns
    ill_typed: Mapping[str, IllTyped]
    oddities: Counter[str]


def typed(part: Part) -> TypedPart:
    """Give every column the type that its tag in the log claims; what is not of it becomes null and is counted."""
    columns: dict[str, dict[Attribute, pa.Array]] = {"event": {}, "case": {}}
    ill: list[dict[str, IllTyped]] = []
    oddities = Counter(part.oddities)
    for (scope, attribute), (rows, texts) in sorted(part.cells.items(), key=lambda cell: cell[0]):
        values = _convert(attribute.kind, texts)
        if values.null_count:
            first = texts[pc.index(values.is_null(), True).as_py()].as_py()
            ill.append({attribute.key: IllTyped(values.null_count, first)})
        oddities["duplicate"] += int(np.count_nonzero(rows[1:] == rows[:-1]))
        height = len(part.trace_of) if scope == "event" else part.traces
        columns[scope][attribute] = _spread(values, rows, height)
    return TypedPart(part.traces, part.trace_of, columns["event"], columns["case"], merge_ill_typed(ill), oddities)


def _convert(kind: str, texts: pa.StringArray) -> pa.Array:
    """Texts as the Arrow type of their kind, null where they are not of it."""
    if kind == "date":
        return parse_moments(texts)
    if kind in ("string", "id"):
        return texts.dictionary_encode()
    distinct = texts.dictionary_encode()
    trimmed = pc.utf8_trim_whitespace(distinct.dictionary)
    if kind == "boolean":
        return pa.array([_BOOLEANS.get(text) for text in trimmed.to_pylist()], pa.bool_()).take(distinct.indices)
    pattern = _INT if kind == "int" else _FLOAT
    known = pc.if_else(pc.match_substring_regex(trimmed, pattern), trimmed, None)
    if kind == "int":
        return _integers(known).take(distinct.indices)
    return known.take(distinct.indices).dictionary_encode()


def _integers(texts: pa.StringArray) -> pa.Array:
    numbers = [None if text is None else int(text) for text in texts.to_pylist()]
    return pa.array([n if n is None or -(2**63) <= n < 2**63 else None for n in numbers], ARROW_TYPES["int"])


def _spread(values: pa.Array, rows: npt.NDArray[np.int64], height: int) -> pa.Array:
    """A column of ``height`` rows with the values at theirs and null elsewhere; of two in one row the last stays."""
    if len(rows) == height and (rows == np.arange(height)).all():
        return values
    source = np.full(height, -1, np.int64)
    source[rows] = np.arange(len(rows))
    return values.take(pa.array(source, mask=source < 0))
