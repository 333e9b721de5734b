"""One case and how an entry changes it: the fold that enforcement and review share.

A ``CaseState`` is small and immutable, and taking an entry costs the same however long the history is. Nothing here
objects to anything; ``weigh`` says what is objected to, ``take`` lets the entry take effect all the same (rule 12).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from quanheng.engine.clocks import Clocks, Instance
from quanheng.engine.dating import Dating, DueMoment, Stamp, time_truth
from quanheng.engine.entry import BY_CHILD, EVERYTHING, Carries, Case, Entry
from quanheng.engine.intent import Forms
from quanheng.engine.judge import PASS, Judge, Verdict
from quanheng.engine.known import Facts, Symboliser, legal_time, moment_of
from quanheng.law.calendar import Calendar
from quanheng.law.clause import GENERAL, ClauseTable
from quanheng.law.condition import TimeAtom, Value
from quanheng.law.condition_words import Titles
from quanheng.law.course import ChildState, Control, Course, Move, Symbol
from quanheng.law.moment import Moment
from quanheng.law.procedure import Procedure

CHINA_OFFSET = 480
"""Minutes by which the civil time of China is ahead of UTC."""


NO_TITLES = Titles()


@dataclass(frozen=True, repr=False)
class Text:
    """A procedure made ready to be applied: its judge, symbols and due dates. Made once, used for every case."""

    procedure: Procedure
    judge: Judge
    symboliser: Symboliser
    dating: Dating
    offset: int
    titles: Titles = NO_TITLES

    @classmethod
    def of(
        cls,
        procedure: Procedure,
        clauses: ClauseTable,
        calendar: Calendar,
        carries: Carries = EVERYTHING,
        offset: int = CHINA_OFFSET,
        titles: Titles = NO_TITLES,
    ) -> Text:
        """The text of ``procedure`` under the clauses and calendar given, for a log that carries ``carries``.

        ``offset``: minutes east of UTC of the place. ``titles``: what a reader calls the names that the text uses and
        does not declare.
        """
        judge = Judge(Course(procedure))
        if procedure.calendar == "none":
            calendar = Calendar.none()
        return cls(procedure, judge, Symboliser(judge, carries), Dating(procedure, clauses, calendar), offset, titles)

    def __repr__(self) -> str:
        return f"<Text {self.procedure.key} {self.procedure.digest[:12]}>"

    @property
    def course(self) -> Course:
        """The procedure as a machine."""
        return self.judge.course

    def step(self, control: Control, symbol: Symbol) -> tuple[Control, tuple[Move, ...]]:
        """``Course.advance``, remembered: courses recur."""
        found = self._steps.get((control, symbol))
        if found is None:
            found = self._steps[control, symbol] = self.course.advance(control, symbol)
        return found

    @cached_property
    def _steps(self) -> dict[tuple[Control, Symbol], tuple[Control, tuple[Move, ...]]]:
        return {}

    @cached_property
    def forms(self) -> Forms:
        """What can be given with its acts."""
        return Forms(self.procedure)

    @cached_property
    def awaiting(self) -> Mapping[str, int]:
        """The limits with a deemed outcome (8), with their places in the text."""
        return {limit.name: place for place, limit in enumerate(self.procedure.limits.values()) if limit.deemed}


Source = tuple[int | str, str]
"""Where a value came from: the entry that set it, and the fact."""


@dataclass(frozen=True, slots=True)
class CaseState:
    """All that is read of a case (1).

    ``profile`` is that of the case's power. ``origins`` names for each fact the entry that set it (a correction keeps
    the entry it corrects); ``corrected`` holds the values that replaced what an entry set. ``openings`` are the entries
    that opened each kind of child. ``passed_over`` are the instances, by limit and starting entry, whose turn for a
    deemed outcome is over (8).
    """

    control: Control
    profile: str = GENERAL
    clocks: Clocks[Stamp] = field(default_factory=Clocks)
    known: Facts = field(default_factory=Facts)
    origins: Mapping[str, int | str] = field(default_factory=dict)
    corrected: Mapping[Source, Value] = field(default_factory=dict)
    openings: Mapping[str, tuple[int | str, ...]] = field(default_factory=dict)
    passed_over: frozenset[tuple[str, int | str]] = frozenset()


class Reading(NamedTuple):
    """An entry read against a state: its legal time, what is known with it, its symbol."""

    entry: Entry
    legal: Moment
    known: Facts
    symbol: Symbol


class Weighed(NamedTuple):
    """One rule that does not pass, and how: ``OBJECT`` or ``UNVERIFIABLE``."""

    rule: str
    code: int


def begin(text: Text, profile: str = GENERAL) -> CaseState:
    """A case before its first entry."""
    return CaseState(text.course.initial, profile)


def read(text: Text, state: CaseState, entry: Entry, child: Case | None = None) -> Reading:
    """Read ``entry`` against ``state``; ``child`` is the reporting case, for a report."""
    act = text.procedure.acts.get(entry.act)
    known = state.known.after(entry, corrects=act is not None and act.corrects)
    legal = legal_time(text.procedure, entry, text.offset)
    if entry.symbol is not None:
        return Reading(entry, legal, known, entry.symbol)
    batch = _batch(state, child) if child else 0
    symbol = text.symboliser.symbol(entry, known, legal, batch=batch, place=child.place if child else 0)
    if act is not None and act.corrects:
        symbol = symbol._replace(given=tuple(fact for fact in symbol.given if fact not in state.origins))
    return Reading(entry, legal, known, symbol)


def _batch(state: CaseState, child: Case) -> int:
    openings = state.openings.get(child.kind, ())
    return openings.index(child.batch) if child.batch in openings else len(openings)


def weigh(text: Text, state: CaseState, reading: Reading) -> Iterator[Weighed]:
    """Every rule that does not pass at this entry, due dates as known now."""
    for verdict in text.judge.judge(state.control, reading.symbol):
        code = settle(verdict, times_at(text, state, verdict.times, reading.legal))
        if code != PASS:
            yield Weighed(verdict.rule, code)


def times_at(text: Text, state: CaseState, times: tuple[TimeAtom, ...], at: Moment) -> Mapping[TimeAtom, bool]:
    """The truth of time atoms at a legal time, due dates as known now."""
    return {atom: _time_truth(text, state, atom, at) for atom in times}


def _time_truth(text: Text, state: CaseState, atom: TimeAtom, at: Moment) -> bool:
    instance = state.clocks.latest.get(atom.limit)
    if instance is None:
        return False
    instance = redated(instance, state.corrected, text.offset)
    return time_truth(atom, instance, text.dating.due(instance, state.profile), at)


def settle(verdict: Verdict, times: Mapping[TimeAtom, bool]) -> int:
    """What a verdict comes to once its time atoms are known."""
    return verdict.table[sum(times[atom] << index for index, atom in enumerate(verdict.times))]


def due_of(text: Text, state: CaseState, instance: Instance[Stamp]) -> DueMoment:
    """When an instance runs out, with the corrections made so far."""
    return text.dating.due(redated(instance, state.corrected, text.offset), state.profile)


def redated(instance: Instance[Stamp], corrected: Mapping[Source, Value], offset: int) -> Instance[Stamp]:
    """The instance with each of its dates that was corrected replaced (10)."""
    if not corrected:
        return instance
    return instance._replace(
        start=restamped(instance.start, corrected, offset),
        end=instance.end and restamped(instance.end, corrected, offset),
        pauses=tuple(
            pause._replace(
                start=restamped(pause.start, corrected, offset),
                until=pause.until and restamped(pause.until, corrected, offset),
            )
            for pause in instance.pauses
        ),
        extensions=tuple(restamped(extension, corrected, offset) for extension in instance.extensions),
    )


def restamped(stamp: Stamp, corrected: Mapping[Source, Value], offset: int) -> Stamp:
    """A stamp with its dates, and its amount, as corrected."""
    if not corrected:
        return stamp
    legal = moment_of(corrected.get((stamp.n, stamp.at)), offset) if stamp.at else None
    facts = tuple((fact, moment_of(corrected.get((stamp.n, fact)), offset) or moment) for fact, moment in stamp.facts)
    amount = corrected.get((stamp.n, stamp.by)) if stamp.by else None
    return stamp._replace(
        legal=legal or stamp.legal, facts=facts, amount=int(amount) if isinstance(amount, Decimal) else stamp.amount
    )


def take(text: Text, state: CaseState, reading: Reading) -> tuple[CaseState, tuple[Instance[Stamp], ...]]:
    """The state after an entry has taken effect, and the instances of limits that it ended."""
    entry, act = reading.entry, text.procedure.acts.get(reading.entry.act)
    control, moves = text.step(state.control, reading.symbol)
    clocks, ended = state.clocks, tuple[Instance[Stamp], ...]()
    if moves:
        clocks, ended = clocks.apply(moves, stamp(text, reading), text.procedure.holds)
    origins, corrected, openings = state.origins, state.corrected, state.openings
    if act is not None and entry.facts:
        origins, corrected = _set(state, entry, corrects=act.corrects)
    if act is not None and act.opens:
        fresh = {opening.child: (*openings.get(opening.child, ()), entry.n) for opening in act.opens}
        openings = {**openings, **fresh}
    return CaseState(
        control, state.profile, clocks, reading.known, origins, corrected, openings, state.passed_over
    ), ended


def _set(state: CaseState, entry: Entry, *, corrects: bool) -> tuple[Mapping[str, int | str], Mapping[Source, Value]]:
    """Which entry set each fact, and what replaced it; a correction only replaces (10)."""
    if not corrects:
        return {**state.origins, **dict.fromkeys(entry.facts, entry.n)}, state.corrected
    fresh = {name: entry.n for name in entry.facts if name not in state.origins}
    replaced = {(state.origins[name], name): value for name, value in entry.facts.items() if name in state.origins}
    return {**state.origins, **fresh}, {**state.corrected, **replaced}


def moved(old: Text, text: Text, state: CaseState, history: Iterable[tuple[Entry, Case | None]]) -> CaseState:
    """A running case under the new ``text``: its ``history`` (entries, each with the child that reports) read by it,
    unjudged; the stage goes through the table of the move (11). What is known stays known, children stay children, and
    a limit that runs under both texts goes on with its start.
    """
    fresh, opened = begin(text, state.profile), _opened(old, state)
    for entry, child in history:
        before = fresh
        fresh, _ = take(text, fresh, read(text, fresh, replace(entry, symbol=None), child))
        if entry.by != BY_CHILD:
            fresh = _with_children(text, fresh, before, entry.n, opened.get(entry.n, {}))
    moving, stage = text.procedure.moving, state.control.stage
    batches = dict(zip(old.procedure.children, state.control.batches, strict=True))
    control = fresh.control._replace(
        stage=moving.stages.get(stage, stage) if moving else stage,
        batches=tuple(batches.get(kind, ()) for kind in text.procedure.children),
    )
    running = {instance.limit: instance for instance in state.clocks.running()}
    return replace(state, control=control, clocks=fresh.clocks.started_as(running))


def _opened(text: Text, state: CaseState) -> Mapping[int | str, Mapping[str, int]]:
    """How many children of each kind each entry opened; those of a kind that an earlier move lost are not known."""
    found: dict[int | str, dict[str, int]] = {}
    for kind, batches in zip(text.procedure.children, state.control.batches, strict=True):
        for n, batch in zip(reversed(state.openings.get(kind, ())), reversed(batches), strict=False):
            found.setdefault(n, {})[kind] = len(batch)
    return found


def _with_children(
    text: Text, state: CaseState, before: CaseState, n: int | str, opened: Mapping[str, int]
) -> CaseState:
    """``state`` after the entry ``n``, with the children that it opened and not those that ``text`` would have it open.

    ``before`` is the state before it.
    """
    kinds = zip(text.procedure.children, before.control.batches, strict=True)
    batches = tuple((*own, (ChildState(),) * opened[kind]) if kind in opened else own for kind, own in kinds)
    openings = {kind: (*before.openings.get(kind, ()), n) for kind in opened}
    return replace(state, control=state.control._replace(batches=batches), openings={**before.openings, **openings})


def stamp(text: Text, reading: Reading) -> Stamp:
    """The dated point that an entry is for the clocks."""
    entry, act = reading.entry, text.procedure.acts.get(reading.entry.act)
    facts = tuple((fact, _moment(entry.facts[fact], text.offset)) for fact in reading.symbol.given)
    at = act.at if act and act.at in entry.facts else None
    by = act.extends.name if act and act.extends and act.extends.by == "fact" else None
    return Stamp(entry.n, reading.legal, entry.recorded.date, at, facts, _amount(text, reading), by)


def _moment(value: Value, offset: int) -> Moment:
    moment = moment_of(value, offset)
    assert moment is not None
    return moment


def _amount(text: Text, reading: Reading) -> int | None:
    """By how much an extending act extends, where a fact or a parameter says it (5); nothing given: by nothing."""
    act = text.procedure.acts.get(reading.entry.act)
    if act is None or act.extends is None or act.extends.by == "clause":
        return None
    source = reading.entry.facts if act.extends.by == "fact" else reading.entry.answers
    value = source.get(act.extends.name if act.extends.by == "fact" else f"param:{act.extends.name}")
    return int(value) if isinstance(value, Decimal) else 0
