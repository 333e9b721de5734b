"""A log as supervision sees it: two tables, and what the log carries at all (``docs/logs.md``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from quanheng.engine.case import Text
from quanheng.engine.entry import Carries
from quanheng.law.moment import Moment
from quanheng.law.procedure import MOVE, Procedure

Texts = Mapping[str, Text]
"""The texts by the key (or digest) under which cases name them."""

_NO_BATCH = 1 << 20
"""In place of the ordinal of a batch that no event opened: beyond any real one, so that the report changes nothing."""
_EVENT_COLUMNS = {
    "recorded": "int64",
    "recorded_date": "date",
    "actors": "array<struct<person: string, duty: string>>",
    "by": "string",
    "child": "int64",
    "ended": "boolean",
    "version": "string",
}


@dataclass(frozen=True)
class Log:
    """A canonical log brought before a backend.

    ``events``: ``case_no, pos, act, date, instant, tied`` and, where there are such things, ``recorded``,
    ``recorded_date``, ``actors``, ``by``, ``child``, ``ended``, ``version``, ``f_<fact>``, ``a_<register>`` and
    ``v_<look-up>``. ``cases``: ``case_no, case_id`` and, where there are, ``profile``, ``procedure``, ``root``,
    ``parent``, ``kind``, ``batch``, ``place``: ``root``, ``parent`` and ``child`` are case numbers, ``batch`` the
    position of the opening event in the parent. A case that names no procedure follows ``default``.
    ``deemed_carried``: the law's own entries are in the log. ``ordered``: the order of events of equal
    time is recorded. ``moves``: cases may move to another version.
    """

    events: ir.Table
    cases: ir.Table
    horizon: Moment
    carries: Carries
    default: str
    ordered: bool = True
    deemed_carried: bool = False
    moves: bool = False
    single: bool = False

    @property
    def profiles(self) -> ir.Table | None:
        """The profile of each case, if cases name any."""
        return self.cases.select("case_no", "profile") if "profile" in self.cases.columns else None

    def of_procedure(self, key: str, text: Text) -> ir.Table:
        """The events of the cases of one procedure; for a child's report, which child it is."""
        events = self.events if self.single else self.events.filter(self.events.procedure == key)
        families = "batch" in self.cases.columns and text.procedure.children
        return _with_children(events, self.cases, text.procedure) if families else events


def column(table: ir.Table, name: str, type_: str) -> ir.Value:
    """A column of the table, or nulls of that type where the log has no such column."""
    return table[name] if name in table.columns else ibis.null(type_)


def completed(log: Log, texts: Texts) -> Log:
    """The log with every column that supervision reads, each event with its root and procedure."""
    if "procedure" in log.events.columns:
        return log
    single = "procedure" not in log.cases.columns and "parent" not in log.cases.columns
    events = log.events.mutate(**{name: column(log.events, name, type_) for name, type_ in _EVENT_COLUMNS.items()})
    moves = "version" in log.events.columns
    if single:
        cases = log.cases.mutate(procedure=ibis.literal(log.default), root=log.cases.case_no)
        events = events.mutate(procedure=ibis.literal(log.default), root=events.case_no)
    else:
        procedure = ibis.coalesce(column(log.cases, "procedure", "string"), ibis.literal(log.default))
        cases = log.cases.mutate(procedure=procedure)
        events = events.join(cases.select("case_no", "procedure", "root"), "case_no")
    known = [(events.procedure == key) & events.act.isin([*text.procedure.acts, MOVE]) for key, text in texts.items()]
    act = (ibis.or_(*known) | events.act.contains(".")).ifelse(events.act, ibis.null("string"))
    return replace(log, events=events.mutate(act=act), cases=cases, moves=moves, single=single)


def _with_children(events: ir.Table, cases: ir.Table, procedure: Procedure) -> ir.Table:
    """Which child reports: the ordinal of its batch among the openings of its kind, and its place there."""
    openings = ibis.union(*(_openings(events, procedure, kind) for kind in procedure.children))
    children = cases.filter(cases.parent.notnull())
    found = children.left_join(
        openings,
        [children.parent == openings.opener, children.kind == openings.kind, children.batch == openings.opened_at],
    )
    placed = found.select(
        child="case_no",
        child_batch=found.ordinal.fill_null(_NO_BATCH),
        child_place=found.place.cast("int64"),
    )
    return events.left_join(placed, "child").drop("child_right")


def _openings(events: ir.Table, procedure: Procedure, kind: str) -> ir.Table:
    """``opener, kind, opened_at, ordinal``: the events that open children of one kind, counted in each case."""
    acts = [act.name for act in procedure.acts.values() if kind in {opening.child for opening in act.opens}]
    ordinal = ibis.row_number().over(ibis.window(group_by="case_no", order_by="pos"))
    found = events.filter(events.act.isin(acts)).mutate(ordinal=ordinal)
    return found.select(opener="case_no", kind=ibis.literal(kind), opened_at=found.pos.cast("int64"), ordinal="ordinal")
