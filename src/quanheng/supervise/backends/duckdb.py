"""DuckDB on one machine."""

from itertools import count

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa


# Ibis reads the annotations as data types: a parameter without one takes any value.
@ibis.udf.scalar.builtin(name="hash")  # type: ignore[untyped-decorator]
def _hash(value) -> dt.uint64:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """DuckDB's own hash: Ibis's casts through BIT and costs four times as much."""


@ibis.udf.scalar.builtin(name="hash")  # type: ignore[untyped-decorator]
def _hash2(first, second) -> dt.uint64:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """DuckDB's own hash of two values."""


class DuckDB:
    """A DuckDB in memory, spoken to through Ibis. Use as a context manager; nothing outlives it."""

    def __init__(self, threads: int | None = None, memory: str | None = None) -> None:
        options = {"threads": threads, "memory_limit": memory}
        self.connection = ibis.duckdb.connect(**{name: value for name, value in options.items() if value})
        self._names = (f"t{number}" for number in count())

    def __enter__(self) -> "DuckDB":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.disconnect()

    def hash(self, value: ir.Value) -> ir.Value:
        """64 bits of a value."""
        return _hash(value)

    def hash2(self, first: ir.Value, second: ir.Value) -> ir.Value:
        """64 bits of two values.

        DuckDB combines hashes by multiply and XOR, so under an XOR aggregate the pairs (a, 1), (b, 2) and (b, 1),
        (a, 2) would come to the same; hashed once more they do not.
        """
        return _hash(_hash2(first, second))

    def register(self, table: pa.Table) -> ir.Table:
        """An Arrow table brought before the backend (``create_table`` from memory fails in Ibis 12.0)."""
        name = next(self._names)
        self.connection.con.register(name, table)
        return self.connection.table(name)

    def keep(self, table: ir.Table) -> ir.Table:
        """The table computed once."""
        return self.connection.create_table(next(self._names), table, temp=True)

    def read(self, path: str) -> ir.Table:
        """A Parquet file."""
        return self.connection.read_parquet(path)

    def write(self, table: ir.Table, path: str) -> None:
        """Write a table: Parquet, or, for ``.json``, an array of objects."""
        if path.endswith(".json"):
            self.connection.to_json(table, path)
        else:
            self.connection.to_parquet(table, path, compression="zstd")
