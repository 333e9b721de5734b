"""Writes down what the engine accepted: entries, effects on registers, projections, numbers; and tells who follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from quanheng.apps.cases.family import Rows
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.numbers import number_case
from quanheng.apps.cases.projections import Involved, begin_children, involve, project
from quanheng.apps.cases.submissions import bears_receipt, makes_documents, submission
from quanheng.apps.cases.values import FactValue, instant
from quanheng.apps.record import clock
from quanheng.apps.record.clock import now
from quanheng.apps.record.receipts import Place, allot
from quanheng.apps.record.recorder import recorder
from quanheng.apps.registers import Deed, UnfitError, apply_effects
from quanheng.engine.entry import Entry
from quanheng.engine.family import FamilyState, Member, Written
from quanheng.engine.known import legal_time
from quanheng.engine.lookup import World
from quanheng.errors import QuanhengError
from quanheng.law.procedure import NEW, PARTY, Act, Procedure
from quanheng.record.once import Once


class Recorded(NamedTuple):
    """An entry that has just been recorded, for those who follow: documents, publications, signals.

    ``lineage`` is the state of its case and of those it hangs under, the root last; ``family`` are the rows of all.
    ``key`` signs what its act makes: the entry names it, and nobody has it after the act.
    """

    case: Case
    family: Rows
    act: Act
    deed: Deed
    procedure: Procedure
    lineage: tuple[Member, ...]
    key: Once | None


class After(NamedTuple):
    """What the engine made of a family: its state, the entries to record, the cases they opened."""

    family: FamilyState
    written: Sequence[Written]
    opened: Sequence[Member]


class HindranceError(QuanhengError):
    """What a follower raises if the act cannot stand, as its document cannot be made: the act is refused for it."""


FOLLOWERS: list[Callable[[Recorded], None]] = []
"""Called in the transaction, for each entry of an act, in order; what they write commits with it."""


def follow(follower: Callable[[Recorded], None]) -> Callable[[Recorded], None]:
    """Register the decorated function as one that is told of each entry recorded."""
    FOLLOWERS.append(follower)
    return follower


def record(
    rows: Rows,
    before: FamilyState,
    after: After,
    request: str,
    given_facts: Mapping[str, Mapping[str, FactValue]] = MappingProxyType({}),
    world: World = MappingProxyType({}),
    entered_by: str = "",
) -> None:
    """Record entries in order, with all they lead to. Under the root's lock, in the caller's transaction.

    ``rows`` show the family as it was ``before``; they are brought up to what it is ``after``. ``given_facts`` are the
    facts of the attempt, by case, files included; ``request`` is the client's number of it, ``entered_by`` who entered
    it for a party.
    """
    members, written, top = after.family.members, after.written, next(iter(rows.values()))
    if after.opened:
        begin_children(rows, after.opened)
    receipts = allot([Place(case, int(entry.n)) for case, entry in written if bears_receipt(members[case], entry)])
    keys = {Place(case, int(entry.n)): Once() for case, entry in written if makes_documents(members[case], entry)}
    recorder().append(
        *(
            submission(
                top,
                members[case],
                entry,
                {} if entry.by else given_facts.get(case, {}),
                request,
                world,
                receipts.get(Place(case, int(entry.n))),
                keys.get(Place(case, int(entry.n))),
                "" if entry.by else entered_by,
            )
            for case, entry in written
        ),
        recorded=now(),
    )
    clock.go_on(len(written))
    project(rows, before.members, [members[case] for case in dict.fromkeys(case for case, _ in written)])
    involve(_persons(written))
    for case, entry in written:
        _follow(rows, members, case, entry, keys.get(Place(case, int(entry.n))))
    if NEW in _starts(written[0], members):
        number_case(top, _legal_day(members[top.id], written[0].entry))


def _follow(rows: Rows, members: Mapping[str, Member], name: str, entry: Entry, key: Once | None) -> None:
    """Effects of the act of an entry, and those who follow it. A report is no act."""
    member = members[name]
    procedure = member.text.procedure
    act = procedure.acts.get(entry.act)
    if act is None:
        return
    case = rows[name]
    deed = _deed(case, member, entry)
    if act.kind == "decision":
        _decided({case.id: case, case.root_id: case.root}, deed.at)
    try:
        apply_effects(act.effects, deed)
    except UnfitError as error:
        raise HindranceError(error.code, error.sentence, mend=error.mend) from error
    for follower in FOLLOWERS:
        follower(Recorded(case, rows, act, deed, procedure, tuple(_lineage(members, name)), key))


def _decided(rows: Rows, on: date) -> None:
    for row in rows.values():
        row.decided_on = on
    Case.objects.filter(pk__in=rows).update(decided_on=on)


def _lineage(members: Mapping[str, Member], name: str | None) -> Iterable[Member]:
    while name is not None:
        yield members[name]
        name = members[name].case.parent


def _persons(written: Iterable[Written]) -> Iterable[Involved]:
    for name, entry in written:
        for person in entry.persons:
            field = "party" if person.duty == PARTY else "person"
            yield Involved(name, duty=person.duty, **{field: person.name})


def _deed(case: Case, member: Member, entry: Entry) -> Deed:
    return Deed(
        case=case.id,
        n=int(entry.n),
        act=entry.act,
        at=_legal_day(member, entry),
        recorded=instant(entry.recorded),
        organ=case.organ,
        power=case.power,
        facts=member.state.known.facts,
        persons=tuple(person.name for person in entry.persons),
    )


def _legal_day(member: Member, entry: Entry) -> date:
    """The day that an entry counts from in law, where the case is."""
    return legal_time(member.text.procedure, entry, member.text.offset).date


def _starts(first: Written, members: Mapping[str, Member]) -> tuple[str, ...]:
    member = members[first.case]
    act = member.text.procedure.acts.get(first.entry.act)
    return act.start if act and first.entry.n == 1 and member.case.parent is None else ()
