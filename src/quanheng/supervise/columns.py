"""Data atoms as columns: the fourth reading of a condition (``docs/language.md`` 4).

A column is true, false or null; null is unknown. The table it is built over offers ``k_<fact>`` (the fact as known at
the event), ``s_<fact>`` (its running sum) and ``v_<look-up>`` (what a register answered).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from quanheng.law.condition import (
    COMPARISONS,
    Among,
    Answer,
    Compare,
    Contains,
    DataAtom,
    FactValue,
    Flag,
    Literally,
    Scalar,
    Sum,
    Term,
)
from quanheng.law.moment import Moment
from quanheng.law.procedure import FactType, Procedure

COLUMN_TYPES: dict[FactType, str] = {
    "text": "string",
    "number": "decimal(38,6)",
    "money": "decimal(38,6)",
    "date": "date",
    "time": "int64",
    "flag": "boolean",
    "choice": "string",
    "ref": "string",
    "file": "string",
    "rows": "string",
}
"""The type of the column of a fact; a time is microseconds UTC. A fact with many is an array of it."""


def column_type(procedure: Procedure, fact: str) -> str:
    """The type of the column of a declared or undeclared fact."""
    one = COLUMN_TYPES[procedure.fact_type(fact)]
    many = fact in procedure.facts and procedure.facts[fact].many
    return f"array<{one}>" if many else one


def truth_column(atom: DataAtom, table: ir.Table) -> ir.BooleanValue:
    """The truth of a data atom at every event of ``table``."""
    match atom:
        case Flag(fact):
            return table[f"k_{fact}"]
        case Compare(left, op, right):
            return COMPARISONS[op](_term(left, table), _term(right, table))
        case Among(term, options):
            return _term(term, table).isin([_literal(option) for option in options])
        case Contains(value, fact):
            return table[f"k_{fact}"].contains(_literal(value))


def _term(term: Term, table: ir.Table) -> ir.Value:
    match term:
        case Literally(value):
            return _literal(value)
        case FactValue(name):
            return table[f"k_{name}"]
        case Sum(fact):
            return table[f"s_{fact}"]
        case Answer():
            return table[f"v_{term.key}"]


def _literal(value: Scalar) -> ir.Value:
    match value:
        case Moment():
            return ibis.literal(value.us, "int64")
        case Decimal():
            return ibis.literal(value, "decimal(38,6)")
        case bool() | str() | date():
            return ibis.literal(value)


def known(events: ir.Table, facts: Iterable[str]) -> ir.Table:
    """Add ``k_<fact>``: the last value given so far in the case, this event included.

    A value belongs to the group of events that follow it up to the next one given; so its group's only value is it.
    All facts at once: one after the other, each would nest the query deeper.
    """
    so_far = ibis.window(group_by="case_no", order_by="pos", preceding=None, following=0)
    groups = {fact: f"_group_{fact}" for fact in facts}
    if not groups:
        return events
    grouped = events.mutate(**{group: events[f"f_{fact}"].count().over(so_far) for fact, group in groups.items()})
    values = {
        f"k_{fact}": grouped[f"f_{fact}"].arbitrary().over(ibis.window(group_by=["case_no", group]))
        for fact, group in groups.items()
    }
    return grouped.mutate(**values).drop(*groups.values())


def summed(events: ir.Table, facts: Iterable[str]) -> ir.Table:
    """Add ``s_<fact>``: the sum of the values given so far in the case, this event included; 0 for none."""
    so_far = ibis.window(group_by="case_no", order_by="pos", preceding=None, following=0)
    sums = {f"s_{fact}": ibis.coalesce(events[f"f_{fact}"].sum().over(so_far), 0) for fact in facts}
    return events.mutate(**sums) if sums else events
