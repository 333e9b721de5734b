"""Rows that show cases as they stand: made from the state that entries lead to, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from quanheng.apps.cases.family import Rows
from quanheng.apps.cases.ladder import rungs
from quanheng.apps.cases.models import LONGEST_TITLE, Case, RunningLimit
from quanheng.apps.cases.search import index_case, index_parties
from quanheng.apps.cases.tallies import KEPT, tally_limits, tally_open
from quanheng.apps.database import plain
from quanheng.apps.record.clock import now
from quanheng.engine.case import Text, redated
from quanheng.engine.clocks import Instance
from quanheng.engine.dating import Stamp
from quanheng.engine.family import FamilyState, Member
from quanheng.law.clause import Clause, citation
from quanheng.law.condition import Value
from quanheng.law.procedure import NEW, PARTY, Procedure


def begin(family: FamilyState, organ: str, power: str, title: str, at: datetime) -> Case:
    """The row of a new root."""
    (member,) = family.members.values()
    procedure = member.text.procedure
    case = Case(
        id=member.case.id,
        root_id=member.case.id,
        procedure=procedure.key,
        digest=procedure.digest,
        profile=member.case.profile,
        organ=organ,
        power=power,
        title=(title or procedure.title)[:LONGEST_TITLE],
        stage=NEW,
        opened_at=at,
        touched_at=at,
    )
    case.root = case
    case.save(force_insert=True)
    tally_open([case])
    index_case(case.id, case.title)
    return case


def begin_children(rows: Rows, opened: Iterable[Member]) -> None:
    """The rows of children that have been opened, added to those of the family."""
    top = next(iter(rows.values()))
    children = [_child(top, member, ordinal) for ordinal, member in enumerate(opened, len(rows))]
    Case.objects.bulk_create(children)
    tally_open(children)
    rows.update((child.id, child) for child in children)


def _child(top: Case, member: Member, ordinal: int) -> Case:
    hanging, procedure = member.case, member.text.procedure
    return Case(
        id=hanging.id,
        root=top,
        parent_id=hanging.parent,
        kind=hanging.kind,
        batch=int(hanging.batch),
        place=hanging.place,
        ordinal=ordinal,
        procedure=procedure.key,
        digest=procedure.digest,
        profile=hanging.profile,
        organ=top.organ,
        power=top.power,
        title=procedure.title,
        stage=NEW,
        opened_at=now(),
        touched_at=now(),
    )


def parties_in(procedure: Procedure, facts: Mapping[str, Value]) -> frozenset[str]:
    """The parties that the facts of a case name."""
    named: set[str] = set()
    for name, value in facts.items():
        fact = procedure.facts.get(name)
        if fact is not None and fact.type == "ref" and fact.of == PARTY:
            named.update(str(item) for item in (value if isinstance(value, tuple) else (value,)))
    return frozenset(named)


class Standing(NamedTuple):
    """What a case's row and the index of its running limits are to be."""

    row: Mapping[str, object]
    running: Sequence[RunningLimit]


def standing(member: Member) -> Standing:
    """Where a case stands by its state, and by nothing else."""
    text, state, procedure = member.text, member.state, member.text.procedure
    running = [_running(text, member, instance) for instance in state.clocks.running()]
    nearest = min((row for row in running if row.due and row.kind in ("duty", "cap")), key=_by_due, default=None)
    row = {
        "stage": state.control.stage,
        "ended": procedure.is_end(state.control.stage),
        "entries": member.count,
        "due": nearest and nearest.due,
    }
    return Standing(row, running)


def project(rows: Rows, before: Mapping[str, Member], after: Iterable[Member]) -> None:
    """Bring the rows of cases and the index of their running limits up to their state ``after``.

    Nothing is written of what is as it was ``before``.
    """
    for member in after:
        _project(rows[member.case.id], before.get(member.case.id), member)


def reckon_again(rows: Rows, members: Iterable[Member]) -> None:
    """Bring due dates up to the calendar: of what was provisional, no entry tells when it has become known."""
    for member in members:
        found = standing(member)
        _write(rows[member.case.id], found.row)
        _run(rows[member.case.id], found.running)


def _project(row: Case, before: Member | None, member: Member) -> None:
    found = standing(member)
    _write(row, {**found.row, "touched_at": now()})
    if before is None or _reckoned_by(before) != _reckoned_by(member):
        _run(row, found.running)
    parties = _parties(member) - (_parties(before) if before else frozenset())
    if parties:
        involve(Involved(row.id, party=party) for party in parties)
        index_parties(parties)


def _write(row: Case, told: Mapping[str, object]) -> None:
    if row.ended != told["ended"]:
        tally_open([row], 1 if row.ended else -1)
    for name, value in told.items():
        setattr(row, name, value)
    changes = ", ".join(f"{name} = %s" for name in told)
    plain.rows(f"UPDATE cases_case SET {changes} WHERE id = %s", *told.values(), row.id)  # noqa: S608  names of ours


_STOPPED = 'DELETE FROM cases_runninglimit WHERE case_id = %s RETURNING kind, "limit", title, due'


def _run(row: Case, running: Sequence[RunningLimit]) -> None:
    stopped = plain.rows(_STOPPED, row.id)
    RunningLimit.objects.bulk_create(running)
    tally_limits(row, [tuple(limit) for kind, *limit in stopped if kind in KEPT], running)


def _reckoned_by(member: Member) -> object:
    """All that the due dates of a case are reckoned by, but the calendar."""
    state = member.state
    return member.text.procedure.digest, [*state.clocks.running()], state.corrected


def _parties(member: Member) -> frozenset[str]:
    return parties_in(member.text.procedure, member.state.known.facts)


def _by_due(row: RunningLimit) -> date:
    assert row.due is not None
    return row.due


def _running(text: Text, member: Member, instance: Instance[Stamp]) -> RunningLimit:
    limit, profile = text.procedure.limits[instance.limit], member.case.profile
    instance = redated(instance, member.state.corrected, text.offset)
    answer, reckoned = text.dating.due(instance, profile), text.dating.reckoned(instance, profile)
    ladder = reckoned and rungs(reckoned)
    return RunningLimit(
        case_id=member.case.id,
        limit=limit.name,
        title=limit.title,
        kind=limit.kind,
        entry=int(instance.start.n),
        basis=_basis(reckoned.clause) if reckoned else "",
        started=instance.start.moment(instance.fact).date,
        due=answer.moment(text.offset).date if answer.known else None,
        notice_on=ladder and ladder.notice,
        yellow_on=ladder and ladder.yellow,
        paused=any(pause.until is None for pause in instance.pauses),
        provisional=bool(reckoned and reckoned.provisional),
        deemed=limit.deemed is not None,
    )


def _basis(clause: Clause) -> str:
    return citation(clause.article) if clause.article else clause.note


class Involved(NamedTuple):
    """A person has acted in a case by a duty, or a party has, or is concerned by it."""

    case: str
    person: str = ""
    party: str = ""
    duty: str = ""


def involve(involved: Iterable[Involved]) -> None:
    """Note who has acted in a case and whom it concerns, once each."""
    plain.insert("cases_involvement (case_id, person, party, duty)", list(involved), again=True)
