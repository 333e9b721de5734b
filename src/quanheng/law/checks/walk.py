"""The lawful courses of a part of a text, as a graph of standings (``aftermath``).

Time passes as a step of its own: a running limit may run out whenever it is not paused. A list opens one child or two;
two stand for any greater number. A step is **certain** if nothing that was left out of the part could forbid it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, cached_property, lru_cache
from itertools import chain, combinations, product
from typing import Literal, NamedTuple

from quanheng.law.checks.acts import ended_by, outcomes_of, targets
from quanheng.law.checks.aftermath import Aftermath, Batches, Behaviour, Names, Standing
from quanheng.law.checks.gates import Gates
from quanheng.law.checks.memory import Memory, Values
from quanheng.law.checks.slices import Construct, Part, closed, sliced
from quanheng.law.condition import CourseAtom, TimeAtom, Truth
from quanheng.law.course import Course, Symbol
from quanheng.law.procedure import LAW, Act, Limit, Procedure

MOST_KEPT = 256
"""Of how many standings the steps are kept: small parts serve many questions, large ones few."""


class Label(NamedTuple):
    """What happens in a step: an act of a person or of the law, a child's report, or a limit running out."""

    by: Literal["person", "law", "child", "time"]
    act: str = ""
    outcome: str | None = None
    limit: str = ""


class Step(NamedTuple):
    """One step of a course and where it leads.

    It is ``certain`` only where every value is followed and it changes something: what changes nothing helps nobody to
    an end. ``starts`` are the limits that it starts, those included that it ends at once.
    """

    label: Label
    after: Standing
    certain: bool
    starts: frozenset[str] = frozenset()


class Offer(NamedTuple):
    """What persons can do in a stage, and what of this part could forbid it before any gate is asked.

    ``free``: this part neither forbids nor follows it. ``rights`` are the windows that it uses; ``ends``: it leads to
    an end.
    """

    label: Label
    free: bool
    forbidding: Names
    rights: Names
    ends: bool


class Asked(NamedTuple):
    """What of the past the gates before an act ask, as far as this part follows it."""

    course: tuple[CourseAtom, ...]
    time: tuple[TimeAtom, ...]


class Walk:
    """The standings of one part of a text and the steps between them.

    ``every_value``: whether the values of a fact are followed one by one, or left open until a gate asks. Whatever
    hangs on a piece of the standing only is worked out once for each such piece, and kept.
    """

    def __init__(
        self, gates: Gates, part: Part, behaviour: Callable[[str], Behaviour], *, every_value: bool = False
    ) -> None:
        self.procedure = gates.procedure
        self.part = closed(self.procedure, part)
        self.course = Course(sliced(self.procedure, self.part))
        self._gates = gates
        self._every_value = every_value
        self._memory = Memory(gates, self.course, every_value=every_value)
        self._behaviour = behaviour
        self._after = Aftermath(self.course, self._memory, behaviour).of
        self._standings: dict[Standing, Standing] = {}
        self._kept = lru_cache(MOST_KEPT)(self._find_steps)
        self._offer = cache(self._find_offer)
        self._offers = cache(self._find_offers)
        self._asked = cache(self._find_asked)
        self._past = cache(self._find_past)
        self._ways = cache(self._find_ways)
        self._symbols = cache(self._find_symbols)

    @property
    def initial(self) -> Standing:
        """A case before its first entry."""
        return Standing(self.course.initial, (None,) * len(self._memory.facts))

    def steps(self, standing: Standing) -> tuple[Step, ...]:
        """Everything that can lawfully happen next, as far as this part of the text says."""
        return self._kept(standing)

    def _find_steps(self, standing: Standing) -> tuple[Step, ...]:
        by_persons = (self._by(standing, offer) for offer in self._offers(standing.control.stage))
        elsewise = (self._by_law(standing), self._by_time(standing), self._by_children(standing))
        return tuple(dict.fromkeys(chain.from_iterable((*by_persons, *elsewise))))

    def along(self, standing: Standing, label: Label) -> tuple[Step, ...]:
        """What can happen next under one label."""
        if label.by == "person":
            offered = standing.control.stage in self.procedure.acts[label.act].start
            return tuple(dict.fromkeys(self._by(standing, self._offer(label)))) if offered else ()
        ways = {"law": self._by_law, "time": self._by_time, "child": self._by_children}
        return tuple(dict.fromkeys(step for step in ways[label.by](standing) if step.label == label))

    def _find_offers(self, stage: str) -> tuple[Offer, ...]:
        return tuple(
            self._offer(Label("person", act.name, outcome))
            for act in self.procedure.acts.values()
            if act.duty != LAW and stage in act.start
            for outcome in outcomes_of(self.procedure, act)
        )

    def _find_offer(self, label: Label) -> Offer:
        part, act = self.course.procedure, self.procedure.acts[label.act]
        forbidding = frozenset(hold.name for hold in part.holds.values() if act.name in hold.forbids)
        ended = ended_by(part, act.name, label.outcome)
        return Offer(
            label,
            free=not (act.name in self._moving or forbidding or part.guards(act)),
            forbidding=forbidding,
            rights=frozenset(limit.name for limit in ended if limit.kind == "window"),
            ends=self.procedure.is_end(act.target("", label.outcome)),
        )

    def _by(self, standing: Standing, offer: Offer) -> Iterator[Step]:
        """What comes of an act that persons can do, if nothing of this part forbids it."""
        control, label = standing.control, offer.label
        if offer.free:
            yield Step(label, standing, certain=False)
            return
        held = not offer.forbidding.isdisjoint(control.holds)
        lapsed = not offer.rights.isdisjoint(standing.out & control.running)
        if held or lapsed or (offer.ends and self.course.open_children(control)):
            return
        for values, certain in self._ways(label, control.stage, standing.values, self._truths(standing, label.act)):
            yield from self._taken(standing, values, label, certain=certain)

    def _find_ways(
        self, label: Label, stage: str, values: Values, truths: tuple[Truth, ...]
    ) -> tuple[tuple[Values, bool], ...]:
        """The facts with which an act passes the gates of this part; with each, whether it surely passes all others."""
        memory, outcome, act = self._memory, label.outcome, self.procedure.acts[label.act]
        asked = self._asked(act.name)
        history = dict(zip((*asked.course, *asked.time), truths, strict=True)).get
        return tuple(
            (passing, act.name in self._unhindered and memory.surely_let_through(passing, act, outcome, history))
            for given in memory.given(values, act, outcome)
            for passing in memory.let_through(given, act, outcome, history, act.target(stage, outcome))
        )

    def _truths(self, standing: Standing, act: str) -> tuple[Truth, ...]:
        """The truths of what is ``_asked`` before an act."""
        control, out, asked = standing.control, standing.out, self._asked(act)
        past = self._past(act, control.counts, control.lasts, control.batches) if asked.course else ()
        if not asked.time:
            return past
        running = control.running - out
        return (*past, *(atom.limit in (out if atom.function == "expired" else running) for atom in asked.time))

    def _find_past(
        self, act: str, counts: tuple[int, ...], lasts: tuple[str | None, ...], batches: tuple[Batches, ...]
    ) -> tuple[Truth, ...]:
        control = self.course.initial._replace(counts=counts, lasts=lasts, batches=batches)
        return tuple(self.course.truth(atom, control) for atom in self._asked(act).course)

    def _find_asked(self, act: str) -> Asked:
        text = self.procedure if self._every_value else self.course.procedure
        gates = (self._gates.by_rule[rule.name] for rule in text.guards(text.acts[act]))
        atoms = dict.fromkeys(atom for gate in gates for atom in gate.atoms)
        limits = self.course.procedure.limits
        return Asked(
            tuple(atom for atom in self.course.course_atoms if atom in atoms),
            tuple(atom for atom in atoms if isinstance(atom, TimeAtom) and atom.limit in limits),
        )

    def _by_law(self, standing: Standing) -> Iterator[Step]:
        for limit, act, label in self._deemed:
            if standing.control.stage not in act.start or not self._may_run_out(standing, limit):
                continue
            values = self._memory.with_outcome(standing.values, act, label.outcome)
            certain = self._surely_runs_out(limit)
            yield from self._taken(standing, values, label, certain=certain)

    @cached_property
    def _deemed(self) -> tuple[tuple[Limit, Act, Label], ...]:
        return tuple(
            (limit, self.procedure.acts[deemed.act], Label("law", deemed.act, deemed.outcome, limit.name))
            for limit in self.procedure.limits.values()
            if (deemed := limit.deemed)
        )

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
            behaviour = self._behaviour(kind) if batches else {}
            for batch, children in enumerate(batches):
                for place, child in enumerate(children):
                    for report, known in behaviour.get(child, ()):
                        act = f"{kind}.{report}"
                        symbol = Symbol(act, batch=batch, place=place, ended=known.ended)
                        yield self._step(standing, standing.values, Label("child", act), symbol, certain=True)

    @cached_property
    def _unhindered(self) -> Names:
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
        part = self.course.procedure
        if limit.name not in part.limits:
            return True
        held = (part.holds[name] for name in standing.control.holds)
        paused = any(limit.name in hold.pauses and hold.notice is None for hold in held)
        return limit.name in standing.control.running and limit.name not in standing.out and not paused

    def _surely_runs_out(self, limit: Limit) -> bool:
        kept = all(construct in self.part for construct in clockwork(self.procedure, limit.name))
        return kept and not any(limit.name in hold.pauses and hold.notice for hold in self.procedure.holds.values())

    def _taken(self, standing: Standing, values: Values, label: Label, *, certain: bool) -> Iterator[Step]:
        """The act taking effect, for every number of children and every choice of dates that start a limit."""
        if label.act not in self._moving:
            yield Step(label, standing._replace(values=values), certain=False)
            return
        for symbol in self._symbols(label, standing.dated):
            yield self._step(standing, values, label, symbol, certain=certain)

    def _step(self, standing: Standing, values: Values, label: Label, symbol: Symbol, *, certain: bool) -> Step:
        after, starts = self._after(standing, values, symbol)
        return Step(label, self._standings.setdefault(after, after), certain, starts)

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

    def _find_symbols(self, label: Label, dated: Names) -> tuple[Symbol, ...]:
        act = self.procedure.acts[label.act]
        opens = self.course.procedure.acts[act.name].opens
        numbers = product(*((1, 2) if opening.each else (1,) for opening in opens))
        given = self._dates_given(act, dated)
        return tuple(Symbol(act.name, label.outcome, dates, opened) for opened, dates in product(numbers, given))

    def _dates_given(self, act: Act, dated: Names) -> Iterator[tuple[str, ...]]:
        """The dates that the act can set and that start a limit."""
        starting = self.course.starting_facts - (dated if act.corrects else frozenset())
        asked = tuple(sorted(starting.intersection(act.asks)))
        optional = sorted(starting.intersection(act.may).difference(act.asks))
        for size in range(len(optional) + 1):
            for chosen in combinations(optional, size):
                yield (*asked, *chosen)


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
