"""What differs between the engines that Ibis speaks to."""

from __future__ import annotations

from typing import Protocol

import ibis.expr.types as ir
import pyarrow as pa


class Backend(Protocol):
    """What supervision asks of an engine behind Ibis."""

    def hash(self, value: ir.Value) -> ir.Value:
        """64 bits of a value."""

    def hash2(self, first: ir.Value, second: ir.Value) -> ir.Value:
        """64 bits of two values."""

    def register(self, table: pa.Table) -> ir.Table:
        """An Arrow table brought before the engine."""

    def keep(self, table: ir.Table) -> ir.Table:
        """The table computed once."""
