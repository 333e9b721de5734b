"""What every reader yields: events and cases as columns, nothing decided, nothing converted that would lose.

A column is addressed by its ``Attribute``: the name and the type that the log itself gives it. A log may use one
name with two types; then there are two columns, and whoever needs the value takes the one that is there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import pyarrow as pa

#: Civil time as it was written, and the minutes that its writer was ahead of UTC (null: the log does not say).
#: The instant is ``local - offset``; the civil date is the day of ``local`` and never a day in UTC.
MOMENT = pa.struct([("local", pa.timestamp("us")), ("offset", pa.int16())])

#: The Arrow type of each kind of attribute. Decimals stay text, so that 35.0 is never a binary fraction.
ARROW_TYPES: Mapping[str, pa.DataType] = MappingProxyType(
    {
        "string": pa.dictionary(pa.int32(), pa.string()),
        "id": pa.dictionary(pa.int32(), pa.string()),
        "float": pa.dictionary(pa.int32(), pa.string()),
        "int": pa.int64(),
        "boolean": pa.bool_(),
        "date": MOMENT,
    }
)


class Attribute(NamedTuple):
    """The address of a column: its name in the log and its kind (a key of ``ARROW_TYPES``)."""

    key: str
    kind: str


@dataclass(frozen=True)
class IllTyped:
    """Values that are not of the kind they claim: they became null; how many, and the first of them."""

    count: int
    example: str


@dataclass(frozen=True)
class ReadReport:
    """What was met while reading, so that nothing is left out in silence."""

    source: str
    sha256: str
    format: str
    traces: int = 0
    events: int = 0
    empty_traces: int = 0
    oddities: Mapping[str, int] = field(default_factory=dict)
    ill_typed: Mapping[str, IllTyped] = field(default_factory=dict)
    lifecycle: Mapping[str, int] = field(default_factory=dict)
    classifiers: Mapping[str, str] = field(default_factory=dict)
    globals_not_applied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RawLog:
    """A log as its file says it.

    ``events`` and ``traces`` map an attribute to a column with a row for each event or trace, in file order.
    ``trace_of`` gives the row in ``traces`` of every event, or is None where the events name their case
    themselves (CSV, Parquet). ``rows`` gives the line or row number of every event, where a file has such.
    """

    events: Mapping[Attribute, pa.ChunkedArray]
    traces: Mapping[Attribute, pa.ChunkedArray]
    trace_of: pa.ChunkedArray | None
    report: ReadReport

    def named(self, key: str, scope: str = "event") -> Mapping[Attribute, pa.ChunkedArray]:
        """Every column called ``key`` in a scope (``event`` or ``case``), whatever its kind."""
        columns = self.events if scope == "event" else self.traces
        return {name: column for name, column in columns.items() if name.key == key}


def merge_ill_typed(reports: Iterable[Mapping[str, IllTyped]]) -> dict[str, IllTyped]:
    """Add up counts by attribute; the first example met stays."""
    total: dict[str, IllTyped] = {}
    for report in reports:
        for key, ill in report.items():
            before = total.get(key, IllTyped(0, ill.example))
            total[key] = IllTyped(before.count + ill.count, before.example)
    return total
