"""What every reader yields: events and cases as columns, nothing decided, nothing converted that would lose.

A column is addressed by its ``Attribute``: the name and the kind that the log itself gives it. A log may use one
name with two kinds; then there are two columns, and whoever needs the value takes the one that is there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import pyarrow as pa

#: Civil time as it was written, and the minutes that its writer was ahead of UTC (null: the log does not say).
#: The instant is ``local - offset``; the civil date is the day of ``local`` and never a day in UTC.
MOMENT = pa.struct([("local", pa.timestamp("us")), ("offset", pa.int16())])

#: Text that repeats: each word once, and its number in every row.
WORDS = pa.dictionary(pa.int32(), pa.string())

#: The Arrow type of each kind of attribute. Decimals stay text, so that 35.0 is never a binary fraction.
ARROW_TYPES: Mapping[str, pa.DataType] = MappingProxyType(
    {"string": WORDS, "id": WORDS, "float": WORDS, "int": pa.int64(), "boolean": pa.bool_(), "date": MOMENT}
)


class Attribute(NamedTuple):
    """The address of a column: its name in the log and its kind (a key of ``ARROW_TYPES``)."""

    key: str
    kind: str


Columns = Mapping[Attribute, pa.ChunkedArray]


@dataclass(frozen=True)
class IllTyped:
    """Values that are not of the kind they claim: they became null; how many, and the first of them."""

    count: int
    example: str


@dataclass(frozen=True)
class BadRows:
    """Rows of a table with one fault: how many, and the numbers of the first (the heading is row 1)."""

    count: int
    first: tuple[int, ...]


@dataclass(frozen=True)
class ReadReport:
    """What was met while reading, so that nothing is left out in silence.

    ``oddities`` counts ``nested`` attributes and lists (not read), ``foreign`` elements, ``incomplete`` attributes
    without key or value, and a ``duplicate`` of a key in one event (the last stays). ``lifecycle`` counts the
    values of ``lifecycle:transition`` (no event is filtered by it). ``globals_not_applied`` lists the defaults
    that the log declares. ``bad_rows`` and ``read_as`` (encoding, delimiter) are those of a table of text.
    """

    source: str
    sha256: str
    format: str
    traces: int
    events: int
    empty_traces: int = 0
    oddities: Mapping[str, int] = field(default_factory=dict)
    ill_typed: Mapping[str, IllTyped] = field(default_factory=dict)
    lifecycle: Mapping[str, int] = field(default_factory=dict)
    classifiers: Mapping[str, str] = field(default_factory=dict)
    globals_not_applied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bad_rows: Mapping[str, BadRows] = field(default_factory=dict)
    read_as: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RawLog:
    """A log as its file says it.

    ``events`` and ``traces`` have a row for each event or trace, in file order. ``trace_of`` gives the row in
    ``traces`` of every event, or is None where each event names its case itself (CSV, Parquet).
    """

    events: Columns
    traces: Columns
    trace_of: pa.ChunkedArray | None
    report: ReadReport

    def named(self, key: str | None, scope: str = "event") -> Columns:
        """Every column called ``key`` in a scope (``event`` or ``case``), whatever its kind."""
        columns = self.events if scope == "event" or self.trace_of is None else self.traces
        return {name: column for name, column in columns.items() if name.key == key}


def merge_ill_typed(reports: Iterable[Mapping[str, IllTyped]]) -> dict[str, IllTyped]:
    """Add up counts by attribute; the first example met stays."""
    total: dict[str, IllTyped] = {}
    for report in reports:
        for key, ill in report.items():
            before = total.get(key, IllTyped(0, ill.example))
            total[key] = IllTyped(before.count + ill.count, before.example)
    return total
