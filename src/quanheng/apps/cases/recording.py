"""Writes down what the engine accepted: entries, effects on registers, projections, numbers; and tells who follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from django.db.models import F

from quanheng.apps.cases.library import texts
from quanheng.apps.cases.models import Case, Counter, Involvement
from quanheng.apps.cases.projections import begin_child, involve, project
from quanheng.apps.cases.submissions import bears_receipt, submission
from quanheng.apps.cases.values import FactValue, instant
from quanheng.apps.record import clock
from quanheng.apps.record.clock import now
from quanheng.apps.record.receipts import Place, allot
from quanheng.apps.record.recorder import recorder
from quanheng.apps.registers import Deed, apply_effects
from quanheng.engine.entry import Entry, Person
from quanheng.engine.family import FamilyState, Member, Written
from quanheng.engine.known import legal_time
from quanheng.engine.lookup import World
from quanheng.errors import QuanhengError
from quanheng.law.procedure import NEW, PARTY, Act, Procedure


class Recorded(NamedTuple):
    """An entry that has just been recorded, for those who follow: documents, publications, signals.

    ``lineage`` is the state of its case and of those it hangs under, the root last.
    """

    case: Case
    act: Act
    deed: Deed
    procedure: Procedure
    lineage: tuple[Member, ...]


class HindranceError(QuanhengError):
    """What a follower raises if the act cannot stand, as its document cannot be made: the act is refused for it."""


FOLLOWERS: list[Callable[[Recorded], None]] = []
"""Called in the transaction, for each entry of an act, in order; what they write commits with it."""


def follow(follower: Callable[[Recorded], None]) -> Callable[[Recorded], None]:
    """Register the decorated function as one that is told of each entry recorded."""
    FOLLOWERS.append(follower)
    return follower


def record(
    root: str,
    family: FamilyState,
    written: Sequence[Written],
    opened: Sequence[Member],
    given_facts: Mapping[str, Mapping[str, FactValue]],
    request: str,
    world: World = MappingProxyType({}),
) -> None:
    """Record entries in order, with all they lead to. Under the root's lock, in the caller's transaction.

    ``given_facts`` are the facts of the attempt, by case, files included; ``request`` is the client's number of it.
    """
    top = Case.objects.get(pk=root)
    for member in opened:
        begin_child(top, member)
    members = family.members
    receipts = allot([Place(case, int(entry.n)) for case, entry in written if bears_receipt(members[case], entry)])
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
            )
            for case, entry in written
        ),
        recorded=now(),
    )
    clock.go_on(len(written))
    for case in dict.fromkeys(case for case, _ in written):
        project(members[case])
    for case, entry in written:
        _follow(members, case, entry)
    if NEW in _starts(written[0], members):
        _number(top)


def next_number(organ: str, kind: str, year: int) -> int:
    """The next number of a gapless series; taken last, it is given back if the transaction fails."""
    Counter.objects.get_or_create(organ=organ, kind=kind, year=year)
    Counter.objects.filter(organ=organ, kind=kind, year=year).update(last=F("last") + 1)
    return Counter.objects.get(organ=organ, kind=kind, year=year).last


def _follow(members: Mapping[str, Member], name: str, entry: Entry) -> None:
    """Effects of the act of an entry, and those who follow it. A report is no act."""
    member = members[name]
    procedure = member.text.procedure
    act = procedure.acts.get(entry.act)
    if act is None:
        return
    case = Case.objects.select_related("root").get(pk=member.case.id)
    deed = _deed(case, member, entry)
    if act.kind == "decision":
        Case.objects.filter(pk__in={case.id, case.root_id}).update(decided_on=deed.at)
    involve(_persons(case, entry.persons))
    apply_effects(act.effects, deed)
    for follower in FOLLOWERS:
        follower(Recorded(case, act, deed, procedure, tuple(_lineage(members, name))))


def _lineage(members: Mapping[str, Member], name: str | None) -> Iterable[Member]:
    while name is not None:
        yield members[name]
        name = members[name].case.parent


def _persons(case: Case, persons: Iterable[Person]) -> Iterable[Involvement]:
    for person in persons:
        field = "party" if person.duty == PARTY else "person"
        yield Involvement(case=case, duty=person.duty, **{field: person.name})


def _deed(case: Case, member: Member, entry: Entry) -> Deed:
    return Deed(
        case=case.id,
        n=int(entry.n),
        act=entry.act,
        at=legal_time(member.text.procedure, entry, member.text.offset).date,
        recorded=instant(entry.recorded),
        organ=case.organ,
        power=case.power,
        facts=member.state.known.facts,
        persons=tuple(person.name for person in entry.persons),
    )


def _starts(first: Written, members: Mapping[str, Member]) -> tuple[str, ...]:
    member = members[first.case]
    act = member.text.procedure.acts.get(first.entry.act)
    return act.start if act and first.entry.n == 1 and member.case.parent is None else ()


def _number(top: Case) -> None:
    """Give a new root its number: one gapless series for an organ, a kind of power and a year (D1)."""
    procedure = texts()[top.procedure].procedure
    kind = procedure.exercises or procedure.key
    year = now().year
    number = next_number(top.organ, kind, year)
    Case.objects.filter(pk=top.pk).update(number=f"〔{year}〕{number}号")
