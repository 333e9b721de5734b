"""What a step leaves behind: the standing after an entry, without what no gate ahead asks.

Stage, deeds, clocks and children of a case move independently of each other (``Course.advance``). So each is advanced
by itself, once, however many standings have it in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from typing import NamedTuple

from quanheng.law.checks.memory import Memory, Values
from quanheng.law.course import ChildState, Control, Course, Symbol
from quanheng.law.procedure import Trigger

Behaviour = Mapping[ChildState, frozenset[tuple[str, ChildState]]]
"""What a child can report next, and what its parent knows of it then."""
Batch = tuple[ChildState, ...]
Batches = tuple[Batch, ...]
"""The children of one kind, those opened together side by side (``Control``)."""
Names = frozenset[str]


class Standing(NamedTuple):
    """Where a case stands. ``values`` follow ``Memory.facts``; ``out`` are the limits whose latest instance ran out.

    ``dated`` are the dates given that start limits: correcting one of them starts none (10).
    """

    control: Control
    values: Values
    out: frozenset[str] = frozenset()
    dated: frozenset[str] = frozenset()


class Aftermath:
    """The standings that entries lead to, in the part of a text that ``course`` is."""

    def __init__(self, course: Course, memory: Memory, behaviour: Callable[[str], Behaviour]) -> None:
        self._course, self._memory, self._behaviour = course, memory, behaviour
        self._initial = course.initial
        self._kinds = tuple(course.procedure.children)
        self._deeds_after = cache(self._find_deeds)
        self._clocks_after = cache(self._find_clocks)
        self._touched = cache(self._find_touched)
        self._batches_after = cache(self._find_batches)
        self._values_after = cache(self._find_values)

    def of(self, standing: Standing, values: Values, symbol: Symbol) -> tuple[Standing, Names]:
        """The standing after an entry that leaves ``values``, and the limits it starts, those it ends included."""
        before, _, out, dated = standing
        stage, counts, lasts = self._deeds_after(before.stage, before.counts, before.lasts, symbol)
        reporting = before.batches if symbol.act in self._of_all else self._initial.batches
        running, holds, starts = self._clocks_after(before.running, before.holds, reporting, symbol)
        batches = self._children_after(before, stage, symbol)
        control = Control(stage, counts, lasts, running, holds, batches)
        out = out - starts if starts else out
        dated = dated.union(symbol.given) if symbol.given else dated
        return Standing(control, self._values_after(values, stage), out, dated), starts

    def _find_deeds(
        self, stage: str, counts: tuple[int, ...], lasts: tuple[str | None, ...], symbol: Symbol
    ) -> tuple[str, tuple[int, ...], tuple[str | None, ...]]:
        before = self._initial._replace(stage=stage, counts=counts, lasts=lasts)
        after, _ = self._course.advance(before, symbol)
        ahead = self._memory.ahead(after.stage)
        return (
            after.stage,
            tuple(count if asked else 0 for count, asked in zip(after.counts, ahead.deeds, strict=True)),
            tuple(last if asked else None for last, asked in zip(after.lasts, ahead.outcomes, strict=True)),
        )

    def _find_clocks(
        self, running: Names, holds: Names, batches: tuple[Batches, ...], symbol: Symbol
    ) -> tuple[Names, Names, Names]:
        before = self._initial._replace(running=running, holds=holds, batches=batches)
        after, moves = self._course.advance(before, symbol)
        return after.running, after.holds, frozenset(move.name for move in moves if move.kind == "start")

    def _find_values(self, values: Values, stage: str) -> Values:
        ahead = self._memory.ahead(stage).facts
        return tuple(value if asked else None for value, asked in zip(values, ahead, strict=True))

    def _children_after(self, before: Control, stage: str, symbol: Symbol) -> tuple[Batches, ...]:
        touched, moved = self._touched(symbol.act), stage != before.stage
        if not touched and not moved:
            return before.batches
        return tuple(
            self._batches_after(index, batches, stage, symbol if index in touched else None)
            if index in touched or (moved and batches)
            else batches
            for index, batches in enumerate(before.batches)
        )

    def _find_touched(self, act: str) -> frozenset[int]:
        """The places of the kinds of child that an act opens, or that report."""
        acts = self._course.procedure.acts
        kinds = {opening.child for opening in acts[act].opens} if act in acts else {act.partition(".")[0]}
        return frozenset(index for index, kind in enumerate(self._course.procedure.children) if kind in kinds)

    def _find_batches(self, index: int, batches: Batches, stage: str, symbol: Symbol | None) -> Batches:
        """The children of the kind at ``index`` in a case that comes to ``stage``, by an entry that concerns them."""
        if symbol:
            before = [batches if place == index else () for place in range(len(self._kinds))]
            after, _ = self._course.advance(self._initial._replace(batches=tuple(before)), symbol)
            batches = after.batches[index]
        kind = self._kinds[index]
        return self._merged(kind, batches, self._asked_of(kind, stage))

    def _asked_of(self, kind: str, stage: str) -> Names | None:
        """The reports of the latest children that gates ahead ask about, or that a limit awaits from each of them."""
        ahead = self._memory.ahead(stage).children.get(kind)
        awaited = frozenset(trigger.report for trigger in self._reports if trigger.every and trigger.child == kind)
        return awaited | (ahead or frozenset()) if awaited else ahead

    def _merged(self, kind: str, batches: Batches, asked: Names | None) -> Batches:
        """The children of a kind, told apart only as far as it makes a difference to this part.

        Of the latest batch that is what is ``asked`` of it (reports), of all batches those children whose reports move
        limits or without whose end the case cannot end. Of earlier children that stand alike two are kept, one if all
        there is to them is that they must end.
        """
        awaited = kind in self._reporting or not self._course.procedure.children[kind].outlives
        *earlier, latest = batches or ((),)
        waiting = [child for batch in earlier for child in batch]
        if asked is not None:
            latest = tuple(self._trimmed(kind, child, asked) for child in latest)
        elif kind in self._reporting:
            latest = tuple(child for child in latest if self._to_be_heard_of(kind, child))
        else:
            waiting, latest = [*waiting, *latest], ()
        waiting = [child for child in waiting if awaited and self._to_be_heard_of(kind, child)]
        kept = _few_alike(waiting, 2 if kind in self._reporting else 1)
        return tuple(batch for batch in (kept, tuple(sorted(latest, key=_rank))) if batch)

    def _to_be_heard_of(self, kind: str, child: ChildState) -> bool:
        return not child.ended or child in self._behaviour(kind)

    def _trimmed(self, kind: str, child: ChildState, asked: Names) -> ChildState:
        """A child of which nothing more will be heard, with the reports that gates ask about."""
        trimmed = child._replace(reports=child.reports & asked)
        return child if self._to_be_heard_of(kind, child) or trimmed in self._behaviour(kind) else trimmed

    @cached_property
    def _reports(self) -> frozenset[Trigger]:
        """The reports that move limits of this part."""
        limits = self._course.procedure.limits.values()
        triggers = (trigger for limit in limits for trigger in (*limit.starts, *limit.ends))
        return frozenset(trigger for trigger in triggers if trigger.kind == "report")

    @cached_property
    def _reporting(self) -> Names:
        """The kinds of child whose reports move limits of this part."""
        return frozenset(trigger.child for trigger in self._reports)

    @cached_property
    def _of_all(self) -> Names:
        """The reports, each with its child, that move a limit once every child has made them."""
        return frozenset(trigger.name for trigger in self._reports if trigger.every)


def _few_alike(children: Iterable[ChildState], most: int) -> Batch:
    """No more than ``most`` children of each state, in an order of their own."""
    numbers = Counter(children)
    return tuple(child for child in sorted(numbers, key=_rank) for _ in range(min(numbers[child], most)))


def _rank(child: ChildState) -> tuple[bool, list[str]]:
    return child.ended, sorted(child.reports)
