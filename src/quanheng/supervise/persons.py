"""Separation of duties and recusal over all families at once (``docs/language.md`` 2)."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from quanheng.law.procedure import PARTY, Apart, Procedure
from quanheng.supervise.log import Log

FAMILY_ORDER = ("recorded", "case_no", "pos")
"""Recorded instant, then case in order of opening, then number."""


def person_findings(log: Log, procedures: Mapping[str, Procedure], events: ir.Table) -> list[ir.Table]:
    """``case_no, pos, entry, rule, grade`` for the persons of ``events``; nothing where the log names none."""
    if not log.carries.actors:
        return []
    deeds = _deeds(events, procedures)
    found = [_apart(_of_families(deeds, log, keys), pair) for pair, keys in _pairs(procedures).items()]
    recusing = _recusing(events, procedures)
    if recusing is not None:
        found.append(_recused(deeds, recusing))
    return found


def _deeds(events: ir.Table, procedures: Mapping[str, Procedure]) -> ir.Table:
    """One row for each person acting in an event: ``root, recorded, case_no, pos, person, duty, staffed``."""
    acting = events.filter(events.act.notnull() & events.by.isnull() & events.actors.notnull())
    rows = acting.mutate(actor=acting.actors.unnest())
    recorded = ibis.coalesce(rows.recorded, rows.instant)
    return rows.select(
        *("root", "case_no", "pos"),
        recorded=recorded,
        person=rows.actor.person,
        duty=rows.actor.duty,
        staffed=_is_staffed(rows, procedures),
    )


def _is_staffed(table: ir.Table, procedures: Mapping[str, Procedure]) -> ir.Value:
    by_party = [
        (table.procedure == key) & table.act.isin([act.name for act in procedure.acts.values() if act.duty == PARTY])
        for key, procedure in procedures.items()
    ]
    return ~ibis.or_(*by_party)


def _pairs(procedures: Mapping[str, Procedure]) -> dict[Apart, list[str]]:
    """Each pair of duties kept apart, with the procedures that do."""
    found: dict[str, tuple[Apart, list[str]]] = {}
    for key, procedure in procedures.items():
        for pair in procedure.apart:
            found.setdefault(pair.rule, (pair, []))[1].append(key)
    return dict(found.values())


def _of_families(deeds: ir.Table, log: Log, keys: list[str]) -> ir.Table:
    """The deeds of families in which some case follows one of the procedures."""
    if log.single:
        return deeds
    return deeds.semi_join(log.cases.filter(log.cases.procedure.isin(keys)), "root")


def _apart(deeds: ir.Table, pair: Apart) -> ir.Table:
    """The event by which a person has first acted in both duties of ``pair``."""
    both = deeds.filter(deeds.duty.isin([pair.first, pair.second])).mutate(at=_order)
    firsts = both.group_by("root", "person", "duty").agg(at=both["at"].min())
    later = firsts.group_by("root", "person").agg(at=firsts["at"].max(), duties=firsts.count())
    later = later.filter(later.duties == 2).drop("duties")
    return _rows(both.join(later, ["root", "person", "at"]), pair.rule)


def _recusing(events: ir.Table, procedures: Mapping[str, Procedure]) -> ir.Table | None:
    """``root, person, since``: who is recused from which family from when; None if no text recuses anybody."""
    named = [
        ((events.procedure == key) & (events.act == act.name), events[f"f_{act.recuses}"].cast("string"))
        for key, procedure in procedures.items()
        for act in procedure.acts.values()
        if act.recuses and f"f_{act.recuses}" in events.columns
    ]
    if not named:
        return None
    marked = events.filter(events.by.isnull()).mutate(recorded=ibis.coalesce(events.recorded, events.instant))
    marked = marked.mutate(person=ibis.cases(*named, else_=ibis.null("string")), since=_order)
    marked = marked.filter(marked.person.notnull())
    return marked.group_by("root", "person").agg(since=marked.since.min())


def _recused(deeds: ir.Table, recusing: ir.Table) -> ir.Table:
    """Every staff event of a person after the family recused that person."""
    later = deeds.mutate(at=_order).join(recusing, ["root", "person"])
    return _rows(later.filter(later.staffed & (later["at"] > later.since)), "recused")


def _order(table: ir.Table) -> ir.Value:
    """Where an event stands in its family."""
    return ibis.struct({name: table[name] for name in FAMILY_ORDER})


def _rows(found: ir.Table, rule: str) -> ir.Table:
    grade = found.staffed.ifelse("violation", "mark")
    nothing = ibis.null("string")
    return found.select("case_no", "pos", entry=nothing, rule=ibis.literal(rule), grade=grade).distinct()
