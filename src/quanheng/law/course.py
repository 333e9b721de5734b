"""The course of a case: what was done, in what order, without any payload (``docs/language.md`` 1, 5-7, 12).

``Course(procedure)`` is the procedure seen as a machine over small, immutable, hashable ``Control`` states. It is what
the engine enforces with, what supervision judges distinct courses with, and what the checker walks. ``advance`` is
total: an act takes effect whether it was lawful or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple, TypeVar

from quanheng.law.condition import (
    Children,
    Compare,
    Condition,
    Count,
    CourseAtom,
    Deed,
    Done,
    Last,
    Report,
    Truth,
    atoms,
    compare,
    evaluate,
    sums_of,
)
from quanheng.law.procedure import NEW, Act, Limit, Procedure, Rule, Trigger

T = TypeVar("T")

ENDED = "ended"
"""The report that a child makes by ending, if the act that ends it reports nothing itself."""


class Symbol(NamedTuple):
    """One entry as the course sees it: never a payload.

    ``act`` is an act, ``child.report`` or ``""`` (an activity the text does not know). ``given`` are the date facts
    given that start a limit, ``opened`` the number of children for each opening of the act, ``batch`` and ``place`` say
    which child reports and ``ended`` whether it has ended. ``bits`` is what judging needs (``engine.judge``); it
    changes no state.
    """

    act: str
    outcome: str | None = None
    given: tuple[str, ...] = ()
    opened: tuple[int, ...] = ()
    batch: int = 0
    place: int = 0
    ended: bool = False
    bits: tuple[int, ...] = ()


class ChildState(NamedTuple):
    """What a parent knows of one child: the reports it made, and whether it has ended."""

    reports: frozenset[str] = frozenset()
    ended: bool = False


class Control(NamedTuple):
    """The state of a course: small, immutable, hashable.

    ``counts`` and ``lasts`` follow ``Course.deeds`` and ``Course.outcomes_watched``; ``batches`` follows the children
    of the procedure, each a tuple of batches of ``ChildState`` in order of opening.
    """

    stage: str
    counts: tuple[int, ...]
    lasts: tuple[str | None, ...]
    running: frozenset[str]
    holds: frozenset[str]
    batches: tuple[tuple[tuple[ChildState, ...], ...], ...]


class Move(NamedTuple):
    """What an entry does to a clock. ``name`` is a limit, or a hold for ``hold``, ``notice`` and ``release``.

    ``start`` with ``fact`` counts from that date fact; ``drop`` ends an instance without a finding (restarted).
    """

    kind: Literal["start", "end", "drop", "hold", "notice", "release", "extend"]
    name: str
    fact: str | None = None


@dataclass(frozen=True)
class Course:
    """A procedure as a machine over control states."""

    procedure: Procedure

    @cached_property
    def deeds(self) -> tuple[Deed, ...]:
        """Every deed that some condition asks about."""
        found = [atom.deed for atom in self.course_atoms if isinstance(atom, Done | Count)]
        return tuple(dict.fromkeys(found))

    @cached_property
    def ceilings(self) -> tuple[int, ...]:
        """For each deed, the count above which no condition can tell the difference."""
        numbers = dict.fromkeys(self.deeds, 1)
        for atom in self.course_atoms:
            if isinstance(atom, Count):
                numbers[atom.deed] = max(numbers[atom.deed], atom.number + 1)
        return tuple(numbers[deed] for deed in self.deeds)

    @cached_property
    def outcomes_watched(self) -> tuple[str, ...]:
        """Acts whose last outcome some condition asks about."""
        return tuple(dict.fromkeys(atom.act for atom in self.course_atoms if isinstance(atom, Last)))

    @cached_property
    def discussions(self) -> tuple[Done, ...]:
        """The atoms behind ``otherwise: discussion``: some act of that kind was done (3)."""
        return tuple(Done(Deed(act.name)) for act in self.procedure.acts.values() if act.kind == "discussion")

    @cached_property
    def course_atoms(self) -> tuple[CourseAtom, ...]:
        """Every course atom of every condition, and the discussions that some rule falls back on."""
        found: list[CourseAtom] = []
        for condition in conditions(self.procedure):
            found += [atom for atom in atoms(condition.root) if isinstance(atom, Done | Count | Last | Children)]
        if any(rule.otherwise == "discussion" for rule in self.procedure.rules.values()):
            found += self.discussions
        return tuple(dict.fromkeys(found))

    @cached_property
    def starting_facts(self) -> frozenset[str]:
        """Date facts whose giving starts a limit."""
        triggers = (trigger for limit in self.procedure.limits.values() for trigger in limit.starts)
        return frozenset(trigger.name for trigger in triggers if trigger.kind == "fact")

    @cached_property
    def summed_facts(self) -> frozenset[str]:
        """Facts whose running sum some condition reads."""
        found: set[str] = set()
        for condition in conditions(self.procedure):
            for atom in atoms(condition.root):
                if isinstance(atom, Compare):
                    found.update(sums_of(atom))
        return frozenset(found)

    @cached_property
    def _deed_index(self) -> Mapping[Deed, int]:
        return {deed: index for index, deed in enumerate(self.deeds)}

    @cached_property
    def _child_index(self) -> Mapping[str, int]:
        return {name: index for index, name in enumerate(self.procedure.children)}

    @property
    def initial(self) -> Control:
        """A case before its first entry."""
        children = self.procedure.children
        return Control(
            NEW,
            (0,) * len(self.deeds),
            (None,) * len(self.outcomes_watched),
            frozenset(),
            frozenset(),
            ((),) * len(children),
        )

    def truth(self, atom: CourseAtom, control: Control) -> Truth:
        """The truth of a course atom in a state."""
        match atom:
            case Done(deed):
                return control.counts[self._deed_index[deed]] > 0
            case Count(deed, op, number):
                return compare(Decimal(control.counts[self._deed_index[deed]]), op, Decimal(number))
            case Last(act, op, outcome):
                return compare(control.lasts[self.outcomes_watched.index(act)], op, outcome)
            case Children():
                return self._children_truth(atom, control)

    def _children_truth(self, atom: Children, control: Control) -> bool:
        batches = control.batches[self._child_index[atom.child]]
        if not batches:
            return False
        truths = [_reported(atom, child) for child in batches[-1]]
        return bool(truths) and (all(truths) if atom.quantifier == "all" else any(truths))

    def open_children(self, control: Control) -> bool:
        """Whether a child that does not outlive the case has not ended."""
        kinds = self.procedure.children.values()
        return any(
            not child.ended
            for kind, batches in zip(kinds, control.batches, strict=True)
            if not kind.outlives
            for batch in batches
            for child in batch
        )

    def advance(self, control: Control, symbol: Symbol) -> tuple[Control, tuple[Move, ...]]:
        """The next state and what happens to the clocks, in the order of ``docs/language.md`` 5."""
        act = self.procedure.acts.get(symbol.act)
        if act is None:
            return self._advance_report(control, symbol) if "." in symbol.act else (control, ())
        clocks = _Clocks(control.running, control.holds)
        for fact in symbol.given:
            clocks.start(self._limits_by_fact(fact), fact)
        clocks.end(self._ended_by(symbol))
        self._hold_and_release(clocks, act)
        if act.extends and act.extends.limit in clocks.running:
            clocks.moves.append(Move("extend", act.extends.limit))
        clocks.start(self._started_by(symbol), None)
        state = Control(
            act.target(control.stage, symbol.outcome),
            self._count(control.counts, symbol),
            self._remember(control.lasts, symbol),
            frozenset(clocks.running),
            frozenset(clocks.holds),
            self._open(control.batches, act, symbol.opened),
        )
        return state, tuple(clocks.moves)

    def _advance_report(self, control: Control, symbol: Symbol) -> tuple[Control, tuple[Move, ...]]:
        kind, report = symbol.act.split(".", 1)
        if kind not in self._child_index:
            return control, ()
        clocks = _Clocks(control.running, control.holds)
        after = control._replace(batches=self._report(control.batches, self._child_index[kind], report, symbol))
        last = self._children_truth(Children("all", kind, Report(report)), after)
        clocks.end(self._ended_by(symbol, last=last))
        clocks.start(self._started_by(symbol, last=last), None)
        return after._replace(running=frozenset(clocks.running)), tuple(clocks.moves)

    def _report(
        self, batches: tuple[tuple[tuple[ChildState, ...], ...], ...], kind: int, report: str, symbol: Symbol
    ) -> tuple[tuple[tuple[ChildState, ...], ...], ...]:
        of_kind = batches[kind]
        if symbol.batch >= len(of_kind) or symbol.place >= len(of_kind[symbol.batch]):
            return batches
        before = of_kind[symbol.batch][symbol.place]
        after = ChildState(before.reports | {report}, symbol.ended)
        batch = _replaced(of_kind[symbol.batch], symbol.place, after)
        return _replaced(batches, kind, _replaced(of_kind, symbol.batch, batch))

    def _hold_and_release(self, clocks: _Clocks, act: Act) -> None:
        if act.holds and act.holds not in clocks.holds:
            clocks.holds.add(act.holds)
            clocks.moves.append(Move("hold", act.holds))
        for name in sorted(clocks.holds):
            if self.procedure.holds[name].notice == act.name:
                clocks.moves.append(Move("notice", name))
        if act.releases in clocks.holds:
            clocks.holds.discard(act.releases)
            clocks.moves.append(Move("release", act.releases))

    def _limits_by_fact(self, fact: str) -> tuple[Limit, ...]:
        wanted = Trigger("fact", fact)
        return tuple(limit for limit in self.procedure.limits.values() if wanted in limit.starts)

    def _started_by(self, symbol: Symbol, *, last: bool = False) -> tuple[Limit, ...]:
        return tuple(limit for limit in self.procedure.limits.values() if _triggered(limit.starts, symbol, last=last))

    def _ended_by(self, symbol: Symbol, *, last: bool = False) -> tuple[Limit, ...]:
        return tuple(limit for limit in self.procedure.limits.values() if _triggered(limit.ends, symbol, last=last))

    def _count(self, counts: tuple[int, ...], symbol: Symbol) -> tuple[int, ...]:
        return tuple(
            _counted(count, ceiling, deed, symbol)
            for count, ceiling, deed in zip(counts, self.ceilings, self.deeds, strict=True)
        )

    def _remember(self, lasts: tuple[str | None, ...], symbol: Symbol) -> tuple[str | None, ...]:
        return tuple(
            symbol.outcome if act == symbol.act else last
            for act, last in zip(self.outcomes_watched, lasts, strict=True)
        )

    def _open(
        self, batches: tuple[tuple[tuple[ChildState, ...], ...], ...], act: Act, opened: tuple[int, ...]
    ) -> tuple[tuple[tuple[ChildState, ...], ...], ...]:
        for opening, number in zip(act.opens, opened, strict=True):
            index = self._child_index[opening.child]
            batches = _replaced(batches, index, (*batches[index], (ChildState(),) * number))
        return batches


class _Clocks:
    """Running limits and holds while one entry takes effect."""

    def __init__(self, running: frozenset[str], holds: frozenset[str]) -> None:
        self.running = set(running)
        self.holds = set(holds)
        self.moves: list[Move] = []

    def start(self, limits: tuple[Limit, ...], fact: str | None) -> None:
        for limit in limits:
            if limit.name in self.running:
                if limit.again == "ignore":
                    continue
                self.moves.append(Move("drop", limit.name))
            self.running.add(limit.name)
            self.moves.append(Move("start", limit.name, fact))

    def end(self, limits: tuple[Limit, ...]) -> None:
        for limit in limits:
            if limit.name in self.running:
                self.running.discard(limit.name)
                self.moves.append(Move("end", limit.name))


def conditions(procedure: Procedure) -> Iterator[Condition]:
    """Every condition of a text that is judged: of rules, recordings and qualifications."""
    for rule in procedure.rules.values():
        yield from rule_conditions(rule)
    for act in procedure.acts.values():
        if isinstance(act.recording, Condition):
            yield act.recording
    for duty in procedure.duties.values():
        if duty.qualification and duty.qualification.when:
            yield duty.qualification.when


def rule_conditions(rule: Rule) -> Iterator[Condition]:
    """The conditions of one rule."""
    if rule.when:
        yield rule.when
    yield rule.needs


def _reported(atom: Children, child: ChildState) -> bool:
    truth = evaluate(atom.formula, lambda leaf: isinstance(leaf, Report) and leaf.name in child.reports)
    return truth is True


def _triggered(triggers: tuple[Trigger, ...], symbol: Symbol, *, last: bool) -> bool:
    """Whether an entry is one of ``triggers``; ``last``: with it, all children opened together have made its report."""
    return any(
        trigger.name == symbol.act
        and (trigger.outcome is None or trigger.outcome == symbol.outcome)
        and (last or not trigger.every)
        for trigger in triggers
        if trigger.kind != "fact"
    )


def _counted(count: int, ceiling: int, deed: Deed, symbol: Symbol) -> int:
    if deed.act == symbol.act and deed.outcome in (None, symbol.outcome):
        count = min(count + 1, ceiling)
    return 0 if deed.since == symbol.act else count


def _replaced(items: tuple[T, ...], index: int, item: T) -> tuple[T, ...]:
    return (*items[:index], item, *items[index + 1 :])
