"""A family of cases as it stands, and how an entry changes it (``docs/language.md`` 6, 8).

A ``FamilyState`` is what enforcement holds between two acts. It keeps no entries, and an act costs the same however
long the history is. ``fold`` brings it back from the entries of the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from quanheng.engine.case import CaseState, Reading, Text, begin, due_of, moved, read, take
from quanheng.engine.clocks import Instance
from quanheng.engine.dating import DueMoment, Stamp
from quanheng.engine.deemed import Expiry, law_entry, outcomes, pass_over, report
from quanheng.engine.ending import ended_rule
from quanheng.engine.entry import BY_CHILD, BY_LAW, Case, Entry, in_order
from quanheng.engine.errors import EngineError
from quanheng.engine.persons import Kept, Persons, kept_apart
from quanheng.law.clause import Clause
from quanheng.law.moment import Moment
from quanheng.law.procedure import MOVE

Texts = Mapping[str, Text]
"""The text behind each name that ``Case.procedure`` or the definition of a child can have."""


Successors = Mapping[str, str]
"""By the digest of a version, that of the version which takes its running cases over (11)."""


@dataclass(frozen=True, slots=True)
class Member:
    """One case of a family: ``case`` without its entries, the text it follows, its state, how many entries it has."""

    case: Case
    text: Text
    state: CaseState
    count: int = 0


@dataclass(frozen=True, slots=True)
class FamilyState:
    """The cases under one root by id, in order of opening, root first; what their persons did; the last recording."""

    members: Mapping[str, Member]
    persons: Persons = field(default_factory=Persons)
    latest: Moment | None = None

    def with_persons(self, persons: Persons) -> FamilyState:
        """This family, its persons having done more."""
        return FamilyState(self.members, persons, self.latest)


class Written(NamedTuple):
    """An entry that is to be recorded, and in which case."""

    case: str
    entry: Entry


class Lapse(NamedTuple):
    """A limit that an act, or a child's report, ended at the wrong time: its due date and the clause that set it."""

    case: str
    act: str
    rule: str
    due: DueMoment
    clause: Clause


class Progress(NamedTuple):
    """What came of something: the family afterwards, entries to record in order, children opened, lapses."""

    family: FamilyState
    written: tuple[Written, ...] = ()
    opened: tuple[Member, ...] = ()
    lapses: tuple[Lapse, ...] = ()

    def then(self, later: Progress) -> Progress:
        """This, and what came of it."""
        return Progress(
            later.family, self.written + later.written, self.opened + later.opened, self.lapses + later.lapses
        )


def open_family(root: Case, texts: Texts) -> FamilyState:
    """A family before its first entry. Raises ``EngineError`` if a text of it, or of a child it can open, is absent."""
    member = _begin(root, texts)
    return FamilyState({root.id: member}, Persons().keeping(_kept_apart(root.procedure, texts)))


def due_outcomes(family: FamilyState, now: Moment) -> Iterator[Expiry]:
    """The deemed outcomes of the whole family that are due by ``now``."""
    for index, member in enumerate(family.members.values()):
        if member.text.awaiting:
            yield from outcomes(member.text, member.state, now, index)


def check_turn(family: FamilyState, now: Moment) -> None:
    """Whether something may be done ``now``.

    Raises ``EngineError``: ``engine.order`` if the family has an entry recorded later, ``engine.deem_first`` if the law
    itself has something to do before.
    """
    _check_order(family, now)
    if next(due_outcomes(family, now), None):
        raise EngineError(
            "engine.deem_first", "有期限已经届满，法律规定的后果还没有记入。", mend="先记入法律规定的后果，再办理。"
        )


def _check_order(family: FamilyState, now: Moment) -> None:
    if family.latest is not None and now.us < family.latest.us:
        raise EngineError("engine.order", "登记时间早于本案已有的记录。", mend="核对系统时间。")


def deem(family: FamilyState, now: Moment, texts: Texts) -> Progress:
    """Every deemed outcome of the family that is due by ``now``, as entries by law, in the order of rule 8.

    Raises ``EngineError`` (``engine.order``) if the family has an entry recorded later, and what ``enter`` raises.
    """
    _check_order(family, now)
    progress = Progress(family)
    while expiry := min(due_outcomes(progress.family, now), default=None):
        member = list(progress.family.members.values())[expiry.case]
        entry = law_entry(member.text, member.state, expiry, member.count + 1, now)
        reading = read(member.text, member.state, entry)
        progress = progress.then(enter(progress.family, member.case.id, reading, texts))
    return progress


def movable(family: FamilyState, successors: Successors) -> tuple[str, ...]:
    """The running cases of a family that a newer version takes over (11)."""
    return tuple(name for name, member in family.members.items() if _successor(member, successors))


def move(family: FamilyState, cases: Sequence[Case], now: Moment, successors: Successors, texts: Texts) -> Progress:
    """Every running case under the version that takes it over, by an entry of the law; ``cases`` have all entries.

    What the old text deems is done before (8). Raises as ``check_turn`` and ``text_of`` do.
    """
    check_turn(family, now)
    progress, histories = Progress(family), {case.id: case.entries for case in cases}
    for name in movable(family, successors):
        progress = progress.then(_move(progress.family, name, histories[name], now, successors, texts))
    return progress


def _move(
    family: FamilyState,
    name: str,
    history: tuple[Entry, ...],
    now: Moment,
    successors: Successors,
    texts: Texts,
) -> Progress:
    """One case, through as many versions as follow each other."""
    member, persons, written = family.members[name], family.persons, tuple[Written, ...]()
    while version := _successor(member, successors):
        entry = Entry(member.count + 1, MOVE, now, by=BY_LAW, version=version)
        reading = read(member.text, member.state, entry)
        member = _moved(member, history, entry, family.members, texts)
        history = (*history, entry)
        persons = persons.keeping(_kept_apart(version, texts))
        written += (Written(name, replace(entry, symbol=reading.symbol)),)
    return Progress(FamilyState({**family.members, name: member}, persons, now), written)


def _successor(member: Member, successors: Successors) -> str | None:
    procedure = member.text.procedure
    return None if procedure.is_end(member.state.control.stage) else successors.get(procedure.digest)


def enter(family: FamilyState, case: str, reading: Reading, texts: Texts) -> Progress:
    """Let an entry take effect: in its case, in the children it opens, and by its report in the parent.

    Raises ``EngineError`` for a child without text, ``LawError`` for a limit whose due date cannot be reckoned.
    """
    member, entry = family.members[case], reading.entry
    before = member.state if entry.by == BY_CHILD else pass_over(member.text, member.state, entry)
    after, ended = take(member.text, before, reading)
    _reckon(member.text, before, after)
    opened = tuple(_children(member, reading, texts))
    changed = Member(member.case, member.text, after, member.count + 1)
    members = {**family.members, case: changed, **{child.case.id: child for child in opened}}
    persons = family.persons
    for child in opened:
        persons = persons.keeping(_kept_apart(child.case.procedure, texts))
    lapses = tuple(_lapses(member, after, ended, entry))
    written = Written(case, replace(entry, symbol=reading.symbol))
    progress = Progress(FamilyState(members, persons, entry.recorded), (written,), opened, lapses)
    told = _report(progress.family, member, before, reading)
    return progress if told is None else progress.then(enter(progress.family, *told, texts))


def _report(family: FamilyState, member: Member, before: CaseState, reading: Reading) -> tuple[str, Reading] | None:
    """The report that an entry of a child makes to its parent, if it makes one, and which case that is."""
    parent = family.members.get(member.case.parent or "")
    if parent is None:
        return None
    after = family.members[member.case.id].state
    told = report(member.text, member.case, before, after, parent.count + 1, reading.entry, reading.legal)
    return None if told is None else (parent.case.id, read(parent.text, parent.state, told, member.case))


def _reckon(text: Text, before: CaseState, after: CaseState) -> None:
    """Reckon the due date of every instance that changed: one that cannot be is met now, not when somebody asks."""
    for name, instance in after.clocks.latest.items():
        if instance.end is None and instance is not before.clocks.latest.get(name):
            due_of(text, after, instance)


def _lapses(member: Member, state: CaseState, ended: Iterable[Instance[Stamp]], entry: Entry) -> Iterator[Lapse]:
    for instance in ended:
        rule = ended_rule(member.text, state, instance, entry)
        if rule:
            start = instance.start.moment(instance.fact).date
            clause = member.text.dating.clause(instance.limit, state.profile, start)
            yield Lapse(member.case.id, entry.act, rule, due_of(member.text, state, instance), clause)


def _children(member: Member, reading: Reading, texts: Texts) -> Iterator[Member]:
    """The cases that an entry opens."""
    act = member.text.procedure.acts.get(reading.entry.act)
    if act is None:
        return
    for opening, number in zip(act.opens, reading.symbol.opened, strict=True):
        procedure = member.text.procedure.children[opening.child].procedure
        for place in range(number):
            n = reading.entry.n
            name = f"{member.case.id}/{opening.child}.{n}.{place}"
            yield _begin(Case(name, procedure, (), member.case.profile, member.case.id, opening.child, n, place), texts)


def fold(cases: Sequence[Case], texts: Texts) -> FamilyState:
    """The state of a family from all entries of its cases, given in order of opening; nothing is judged.

    The law's own entries are among them; a family that ``decide`` and ``deem`` brought about is found again as it was.
    """
    members = {case.id: _begin(case, texts) for case in cases}
    persons = Persons()
    for case in cases:
        for name in (case.procedure, *(entry.version for entry in case.entries if entry.version)):
            persons = persons.keeping(_kept_apart(name, texts))
    latest = None
    for index, entry in in_order(cases):
        member, latest = members[cases[index].id], entry.recorded
        members[member.case.id] = _taken(member, cases[index], entry, members, texts)
        act = member.text.procedure.acts.get(entry.act)
        if act and not entry.by:
            _, persons = persons.meet(entry, act)
    return FamilyState(members, persons, latest)


def _taken(member: Member, case: Case, entry: Entry, members: Mapping[str, Member], texts: Texts) -> Member:
    """A case after one of its recorded entries."""
    if entry.act == MOVE and entry.version:
        return _moved(member, case.entries[: case.entries.index(entry)], entry, members, texts)
    text = member.text
    state = member.state if entry.by == BY_CHILD else pass_over(text, member.state, entry)
    state, _ = take(text, state, read(text, state, entry, _reporting(entry, members)))
    return Member(member.case, text, state, member.count + 1)


def _moved(
    member: Member, history: Iterable[Entry], entry: Entry, members: Mapping[str, Member], texts: Texts
) -> Member:
    """A case after the move ``entry``: its ``history`` read by the new text."""
    text, state = text_of(entry.version, texts), pass_over(member.text, member.state, entry)
    told = ((other, _reporting(other, members)) for other in history if not other.version)
    return Member(member.case, text, moved(member.text, text, state, told), member.count + 1)


def _reporting(entry: Entry, members: Mapping[str, Member]) -> Case | None:
    """The child that a report comes from."""
    return members[entry.child].case if entry.child in members else None


def _begin(case: Case, texts: Texts) -> Member:
    text = text_of(case.procedure, texts)
    return Member(replace(case, entries=()) if case.entries else case, text, begin(text, case.profile))


def text_of(name: str, texts: Texts) -> Text:
    """The text called ``name``. Raises ``EngineError`` (``engine.unknown_text``) if there is none."""
    if name not in texts:
        raise EngineError("engine.unknown_text", f"没有编号为“{name}”的程序定义。", mend="提供案件所依据的定义版本。")
    return texts[name]


def _kept_apart(name: str, texts: Texts) -> Iterator[Kept]:
    """Every pair that a text keeps apart, or one of the children that can come of it.

    A child not opened yet counts: who hears a party today must not be the one whom the child tomorrow forbids it.
    """
    waiting, known = [name], set[str]()
    while waiting:
        known.add(name := waiting.pop())
        procedure = text_of(name, texts).procedure
        yield from kept_apart(procedure)
        waiting += [child.procedure for child in procedure.children.values() if child.procedure not in known]
