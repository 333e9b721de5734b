"""The lawful courses of a part of a text, as a graph of standings.

A standing is a control state (``law.course``), the facts that gates ahead look back at (``memory``), and the limits
that have run out.
Time passes as a step of its own: a running limit may run out whenever it is not paused. A list opens one child or two;
two stand for any greater number. A step is **certain** if nothing that was left out of the part could forbid it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, cached_property
from itertools import combinations, product
from typing import Literal, NamedTuple

from quanheng.law.checks.acts import ended_by, outcomes_of, targets
from quanheng.law.checks.gates import Gates
from quanheng.law.checks.memory import Memory, Values
from quanheng.law.checks.slices import Construct, Part, closed, sliced
from quanheng.law.condition import CourseAtom, TimeAtom, Truth
from quanheng.law.course import ChildState, Control, Course, Symbol
from quanheng.law.procedure import LAW, Act, Limit, Procedure

Behaviour = Mapping[ChildState, frozenset[tuple[str, ChildState]]]
"""What a child can report next, and what its parent knows of it then."""
Batches = tuple[tuple[ChildState, ...], ...]
"""The children of one kind, those opened together side by side (``Control``)."""


class Label(NamedTuple):
    """What happens in a step: an act of a person or of the law, a child's report, or a limit running out."""

    by: Literal["person", "law", "child", "time"]
    act: str = ""
    outcome: str | None = None
    limit: str = ""


class Standing(NamedTuple):
    """Where a case stands. ``values`` follow ``Memory.facts``; ``out`` are the limits whose latest instance ran out.

    ``dated`` are the dates given that start limits: correcting one of them starts none (10).
    """

    control: Control
    values: Values
    out: frozenset[str] = frozenset()
    dated: frozenset[str] = frozenset()


class Step(NamedTuple):
    """One step of a course and where it leads.

    It is ``certain`` only where every value is followed and it changes something: what changes nothing helps nobody to
    an end. ``starts`` are the limits that it starts, those included that it ends at once.
    """

    label: Label
    after: Standing
    certain: bool
    starts: frozenset[str] = frozenset()


class Walk:
    """The standings of one part of a text and the steps between them. Steps are found once and kept.

    ``every_value``: whether the values of a fact are followed one by one, or left open until a gate asks.
    """

    def __init__(
        self, gates: Gates, part: Part, behaviour: Callable[[str], Behaviour], *, every_value: bool = False
    ) -> None:
        self.procedure = gates.procedure
        self.part = closed(self.procedure, part)
        self.course = Course(sliced(self.procedure, self.part))
        self._every_value = every_value
        self._memory = Memory(gates, self.course, every_value=every_value)
        self._behaviour = behaviour
        self._steps: dict[Standing, tuple[Step, ...]] = {}
        self._offers: dict[str, tuple[tuple[Label, Act | None], ...]] = {}

    @property
    def initial(self) -> Standing:
        """A case before its first entry."""
        return Standing(self.course.initial, (None,) * len(self._memory.facts))

    def steps(self, standing: Standing) -> tuple[Step, ...]:
        """Everything that can lawfully happen next, as far as this part of the text says."""
        if standing not in self._steps:
            found = (
                *self._by_persons(standing),
                *self._by_law(standing),
                *self._by_time(standing),
                *self._by_children(standing),
            )
            self._steps[standing] = tuple(dict.fromkeys(found))
        return self._steps[standing]

    def along(self, standing: Standing, label: Label) -> tuple[Step, ...]:
        """What can happen next under one label."""
        ways = {"law": self._by_law, "time": self._by_time, "child": self._by_children}
        found = self._by_persons(standing, label) if label.by == "person" else ways[label.by](standing)
        return tuple(dict.fromkeys(step for step in found if step.label == label))

    @cached_property
    def _followed(self) -> frozenset[CourseAtom]:
        return frozenset(self.course.course_atoms)

    def _by_persons(self, standing: Standing, wanted: Label | None = None) -> Iterator[Step]:
        stage = standing.control.stage
        if stage not in self._offers:
            self._offers[stage] = self._offered(stage)
        for label, act in self._offers[stage]:
            if wanted not in (None, label):
                continue
            if act is None:
                yield Step(label, standing, certain=False)
            elif not self._held(standing, act) and not self._blocked(standing, act, label):
                yield from self._through_gates(standing, act, label)

    def _offered(self, stage: str) -> tuple[tuple[Label, Act | None], ...]:
        """What persons can do in a stage; without the act where this part neither forbids nor follows it."""
        part = self.course.procedure
        forbidden = {act for hold in part.holds.values() for act in hold.forbids}
        return tuple(
            (Label("person", act.name, outcome), act if act.name in self._moving or guarded else None)
            for act in self.procedure.acts.values()
            if act.duty != LAW and stage in act.start
            for guarded in [act.name in forbidden or bool(part.guards(act))]
            for outcome in outcomes_of(self.procedure, act)
        )

    def _through_gates(self, standing: Standing, act: Act, label: Label) -> Iterator[Step]:
        def history(atom: CourseAtom | TimeAtom) -> Truth:
            return self._settled(atom, standing)

        memory, outcome = self._memory, label.outcome
        stage = act.target(standing.control.stage, outcome)
        for given in memory.given(standing.values, act, outcome):
            for values in memory.let_through(given, act, outcome, history, stage):
                certain = act.name in self._unhindered and memory.surely_let_through(values, act, outcome, history)
                yield from self._taken(standing._replace(values=values), label, act, certain=certain)

    def _by_law(self, standing: Standing) -> Iterator[Step]:
        for limit in self.procedure.limits.values():
            if limit.deemed is None:
                continue
            act = self.procedure.acts[limit.deemed.act]
            if standing.control.stage not in act.start or not self._may_run_out(standing, limit):
                continue
            label = Label("law", act.name, limit.deemed.outcome, limit.name)
            values = self._memory.with_outcome(standing.values, act, label.outcome)
            certain = self._surely_runs_out(limit)
            yield from self._taken(standing._replace(values=values), label, act, certain=certain)

    def _by_time(self, standing: Standing) -> Iterator[Step]:
        for limit in self.course.procedure.limits.values():
            if limit.name not in standing.control.running or not self._may_run_out(standing, limit):
                continue
            if limit.deemed and standing.control.stage in self.procedure.acts[limit.deemed.act].start:
                continue
            after = standing._replace(out=standing.out | {limit.name})
            yield Step(Label("time", limit=limit.name), after, self._surely_runs_out(limit))

    def _by_children(self, standing: Standing) -> Iterator[Step]:
        for kind, batches in zip(self.course.procedure.children, standing.control.batches, strict=True):
            behaviour = self._behaviour(kind)
            for batch, children in enumerate(batches):
                for place, child in enumerate(children):
                    for report, after in behaviour.get(child, ()):
                        act = f"{kind}.{report}"
                        symbol = Symbol(act, batch=batch, place=place, ended=after.ended)
                        yield self._advanced(standing, Label("child", act), symbol, certain=True)

    def _held(self, standing: Standing, act: Act) -> bool:
        holds = self.course.procedure.holds
        return any(act.name in holds[name].forbids for name in standing.control.holds)

    def _blocked(self, standing: Standing, act: Act, label: Label) -> bool:
        """Whether it would end the case before its children, or use a right that has lapsed."""
        target = act.target("", label.outcome)
        if self.procedure.is_end(target) and self.course.open_children(standing.control):
            return True
        return any(
            limit.kind == "window" and limit.name in standing.out and limit.name in standing.control.running
            for limit in ended_by(self.course.procedure, act.name, label.outcome)
        )

    @cached_property
    def _unhindered(self) -> frozenset[str]:
        """The acts that nothing but rules outside this part could forbid; of no interest unless every value counts."""
        return frozenset(
            act.name
            for act in self.procedure.acts.values()
            if self._every_value
            and all(one in self.part for one in hindrances(self.procedure, act) if one.kind != "rule")
        )

    def _may_run_out(self, standing: Standing, limit: Limit) -> bool:
        """Whether the limit can run out now; one that is left out can at any time.

        A hold with a notice may pause nothing, since the notice may not have been given.
        """
        if Construct("limit", limit.name) not in self.part:
            return True
        holds = (self.course.procedure.holds[name] for name in standing.control.holds)
        paused = any(limit.name in hold.pauses and hold.notice is None for hold in holds)
        return limit.name in standing.control.running and limit.name not in standing.out and not paused

    def _surely_runs_out(self, limit: Limit) -> bool:
        kept = all(construct in self.part for construct in clockwork(self.procedure, limit.name))
        return kept and not any(limit.name in hold.pauses and hold.notice for hold in self.procedure.holds.values())

    def _settled(self, atom: CourseAtom | TimeAtom, standing: Standing) -> Truth:
        """The truth of what this part follows; unknown of anything else."""
        if not isinstance(atom, TimeAtom):
            return self.course.truth(atom, standing.control) if atom in self._followed else None
        if Construct("limit", atom.limit) not in self.part:
            return None
        if atom.function == "expired":
            return atom.limit in standing.out
        return atom.limit in standing.control.running - standing.out

    def _taken(self, standing: Standing, label: Label, act: Act, *, certain: bool) -> Iterator[Step]:
        """The act taking effect, for every number of children and every choice of dates that start a limit."""
        if act.name not in self._moving:
            yield Step(label, standing, certain=False)
            return
        kept = self.course.procedure.acts[act.name]
        numbers = product(*((1, 2) if opening.each else (1,) for opening in kept.opens))
        for opened, given in product(numbers, self._dates_given(standing, act)):
            symbol = Symbol(act.name, label.outcome, given, opened)
            yield self._advanced(standing, label, symbol, certain=certain)

    @cached_property
    def _moving(self) -> frozenset[str]:
        """The acts that change anything this part follows."""
        part = self.course.procedure
        deeds = {name for deed in self.course.deeds for name in (deed.act, deed.since)}
        triggers = {trigger.name for limit in part.limits.values() for trigger in (*limit.starts, *limit.ends)}
        watched = {*deeds, *triggers, *self.course.outcomes_watched}
        facts = {variable.name for variable in self._memory.facts} | self.course.starting_facts
        return frozenset(
            act.name
            for act in part.acts.values()
            if act.to
            or act.opens
            or act.holds
            or act.releases in part.holds
            or act.name in watched
            or facts.intersection((*act.asks, *act.may))
        )

    def _dates_given(self, standing: Standing, act: Act) -> Iterator[tuple[str, ...]]:
        """The dates that the act can set and that start a limit."""
        if not self.course.starting_facts:
            yield ()
            return
        starting = self.course.starting_facts - (standing.dated if act.corrects else frozenset())
        asked = tuple(sorted(starting.intersection(act.asks)))
        optional = sorted(starting.intersection(act.may).difference(act.asks))
        for size in range(len(optional) + 1):
            for chosen in combinations(optional, size):
                yield (*asked, *chosen)

    def _advanced(self, standing: Standing, label: Label, symbol: Symbol, *, certain: bool) -> Step:
        control, moves = self.course.advance(standing.control, symbol)
        starts = frozenset(move.name for move in moves if move.kind == "start")
        after = self._forgetting(standing, control)._replace(
            out=standing.out - starts, dated=standing.dated.union(symbol.given)
        )
        return Step(label, after, certain, starts)

    def _forgetting(self, before: Standing, control: Control) -> Standing:
        """The standing once ``control`` is come to, without what no gate ahead asks."""
        ahead = self._memory.ahead(control.stage)
        batches = control.batches
        if batches is not before.control.batches or control.stage != before.control.stage:
            kinds = zip(self.course.procedure.children, batches, strict=True)
            batches = tuple(
                self._merged(kind, of_kind, ahead.children.get(kind)) if of_kind else () for kind, of_kind in kinds
            )
        control = control._replace(
            counts=tuple(count if asked else 0 for count, asked in zip(control.counts, ahead.deeds, strict=True)),
            lasts=tuple(last if asked else None for last, asked in zip(control.lasts, ahead.outcomes, strict=True)),
            batches=batches,
        )
        values = tuple(value if asked else None for value, asked in zip(before.values, ahead.facts, strict=True))
        return before._replace(control=control, values=values)

    def _merged(self, kind: str, batches: Batches, asked: frozenset[str] | None) -> Batches:
        """The children of a kind, told apart only as far as it makes a difference to this part.

        Of the latest batch that is what gates ahead ask of it (``asked``: the reports they name), of all batches those
        children whose reports move limits or without whose end the case cannot end.
        """
        awaited = kind in self._reporting or not self.course.procedure.children[kind].outlives
        waiting = {child for batch in batches[:-1] for child in batch if awaited and self._to_be_heard_of(kind, child)}
        latest = batches[-1] if batches else ()
        if asked is not None:
            latest = tuple(self._trimmed(kind, child, asked) for child in latest)
        else:
            latest = tuple(child for child in latest if awaited and self._to_be_heard_of(kind, child))
            if kind not in self._reporting:
                waiting, latest = waiting.union(latest), ()
        return tuple(filter(None, (_sorted(waiting), _sorted(latest))))

    def _to_be_heard_of(self, kind: str, child: ChildState) -> bool:
        return not child.ended or child in self._behaviour(kind)

    def _trimmed(self, kind: str, child: ChildState, asked: frozenset[str]) -> ChildState:
        """A child of which nothing more will be heard, with the reports that gates ask about."""
        trimmed = child._replace(reports=child.reports & asked)
        return child if self._to_be_heard_of(kind, child) or trimmed in self._behaviour(kind) else trimmed

    @cached_property
    def _reporting(self) -> frozenset[str]:
        """The kinds of child whose reports move limits of this part."""
        limits = self.course.procedure.limits.values()
        triggers = (trigger for limit in limits for trigger in (*limit.starts, *limit.ends))
        return frozenset(trigger.name.partition(".")[0] for trigger in triggers if trigger.kind == "report")


def hindrances(procedure: Procedure, act: Act) -> Iterator[Construct]:
    """What can forbid an act: rules, holds, rights that lapsed, and children still open."""
    yield from (Construct("rule", rule.name) for rule in procedure.guards(act))
    yield from (Construct("hold", hold.name) for hold in procedure.holds.values() if act.name in hold.forbids)
    for limit in procedure.limits.values():
        if limit.kind == "window" and any(trigger.name == act.name for trigger in limit.ends):
            yield Construct("limit", limit.name)
    if any(map(procedure.is_end, targets(act))):
        yield from (Construct("child", child.name) for child in procedure.children.values() if not child.outlives)


def clockwork(procedure: Procedure, limit: str) -> Iterator[Construct]:
    """What decides whether a limit can run out: itself and the holds that pause it."""
    yield Construct("limit", limit)
    yield from (Construct("hold", hold.name) for hold in procedure.holds.values() if limit in hold.pauses)


def _sorted(children: Collection[ChildState]) -> tuple[ChildState, ...]:
    return tuple(sorted(children, key=_rank)) if len(children) > 1 else tuple(children)


@cache
def _rank(child: ChildState) -> tuple[bool, list[str]]:
    return child.ended, sorted(child.reports)
