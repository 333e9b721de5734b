"""Is there a lawful course that ...? Answered on a part of a text as small as will do.

The search begins with little more than the stages. A course found there is replayed with everything that could have
forbidden one of its steps; if something did, that joins the part and the search begins again. So a course that is
returned is lawful under the whole text, and where none is returned there is none: leaving out only ever admits more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from quanheng.law.checks.aftermath import Behaviour, Standing
from quanheng.law.checks.gates import Gates
from quanheng.law.checks.slices import BARE, Construct, Part
from quanheng.law.checks.walk import Label, Step, Walk, clockwork, hindrances
from quanheng.law.course import ENDED, ChildState
from quanheng.law.errors import LawError
from quanheng.law.procedure import Procedure

MOST_STANDINGS = 60_000
"""How many standings of one part are looked at before the search gives up."""


class Passage(NamedTuple):
    """One step of a course being searched; ``memory`` is what the goal remembered before it."""

    before: Standing
    step: Step
    memory: Hashable

    @property
    def act(self) -> str:
        """The act done, by whomever."""
        return self.step.label.act

    @property
    def stage(self) -> str:
        """The stage the step leads to."""
        return self.step.after.control.stage


def _forget(passage: Passage) -> Hashable:
    return passage.memory


@dataclass(frozen=True)
class Goal:
    """Whether some lawful course comes to a passage that is ``reached``.

    ``part`` is what ``reached`` looks at besides acts and stages. ``watch`` gives what is remembered after a passage,
    for goals that look at more than the standing itself; ``memory`` is what is remembered at the beginning.
    """

    reached: Callable[[Passage], bool]
    part: Part = BARE
    watch: Callable[[Passage], Hashable] = _forget
    memory: Hashable = None


Node = tuple[Standing, Hashable]


@dataclass
class Survey:
    """Every passage of a walk, nearest first; ``course_to`` says how a node was come to."""

    walk: Walk
    goal: Goal
    origins: dict[Node, tuple[Node, Label] | None] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Passage]:
        start: Node = (self.walk.initial, self.goal.memory)
        self.origins[start] = None
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for step in self.walk.steps(node[0]):
                passage = Passage(node[0], step, node[1])
                yield passage
                after = (step.after, self.goal.watch(passage))
                if after not in self.origins:
                    self.origins[after] = (node, step.label)
                    queue.append(after)
            if len(self.origins) > MOST_STANDINGS:
                raise TooLargeError(self.walk.procedure)

    def course_to(self, standing: Standing, memory: Hashable) -> tuple[Label, ...]:
        """The steps from the beginning to a node that has been come to."""
        labels: list[Label] = []
        origin = self.origins[standing, memory]
        while origin:
            node, label = origin
            labels.append(label)
            origin = self.origins[node]
        return tuple(reversed(labels))


class TooLargeError(LawError):
    """A text with more standings than can be looked at."""

    def __init__(self, procedure: Procedure) -> None:
        super().__init__(
            "check.too_large",
            f"“{procedure.title}”的处境超过 {MOST_STANDINGS} 种，不能逐一验证。",
            mend="把相对独立的过程写成子程序，或者减少可以在任何环节作出的行为。",
        )


def obstacles(procedure: Procedure, label: Label) -> Part:
    """Everything of a text that could forbid a step."""
    match label.by:
        case "person":
            return frozenset(hindrances(procedure, procedure.acts[label.act]))
        case "child":
            return frozenset([Construct("child", label.act.partition(".")[0])])
        case _:
            return frozenset(clockwork(procedure, label.limit))


class Explorer:
    """Questions about the courses of one text. Walks are kept: most questions share their smallest parts."""

    def __init__(self, procedure: Procedure, family: Family) -> None:
        self.procedure = procedure
        self._family = family
        self.gates = Gates(procedure)
        self._walks: dict[tuple[Part, bool], Walk] = {}

    def walk(self, part: Part, *, every_value: bool = False) -> Walk:
        """The courses of one part of the text; see ``Walk``."""
        walk = self._walks.get((part, every_value))
        if walk is None:
            walk = Walk(self.gates, part, self._behaviour, every_value=every_value)
            self._walks[part, every_value] = walk
        return walk

    def _behaviour(self, child: str) -> Behaviour:
        return self._family.behaviour(self.procedure.children[child].procedure)

    def find(self, goal: Goal) -> tuple[Label, ...] | None:
        """A shortest course of some part that answers the goal and is lawful under the whole text, or None.

        Raises ``TooLargeError`` if there are too many standings to look at.
        """
        part = goal.part
        while True:
            walk = self.walk(part)
            course = _shortest(walk, goal)
            if course is None:
                return None
            lacking = self.refuted(course, goal, walk.part)
            if lacking is None:
                return course
            part = walk.part | lacking

    def refuted(self, course: tuple[Label, ...], goal: Goal, part: Part) -> Part | None:
        """What outside ``part`` forbids the course, as little as will do; None if it is lawful under the whole text.

        ``part`` is one in which the course was found.
        """
        spoken = [obstacles(self.procedure, label) for label in course]
        stop = self._stopped(course, goal, part.union(*spoken))
        if stop is None:
            return None
        # A gate passed earlier may have settled the fact that a later one stumbles over, so it can be at fault as well;
        # and what stands only before a later step can tell children apart that were taken for one.
        nearest = (*reversed(spoken[: stop + 1]), *spoken[stop + 1 :])
        lacking = dict.fromkeys(one for said in nearest for one in sorted(said - part))
        return _least(lacking, lambda added: self._stopped(course, goal, part | added) is not None)

    def _stopped(self, course: tuple[Label, ...], goal: Goal, part: Part) -> int | None:
        """The place in the course of the first step that ``part`` forbids; None if it forbids none."""
        walk = self.walk(part)
        nodes: set[Node] = {(walk.initial, goal.memory)}
        for place, label in enumerate(course):
            passages = [
                Passage(standing, step, memory) for standing, memory in nodes for step in walk.along(standing, label)
            ]
            if place == len(course) - 1:
                passages = [passage for passage in passages if goal.reached(passage)]
            nodes = {(passage.step.after, goal.watch(passage)) for passage in passages}
            if not nodes:
                return place
        return None


def _least(lacking: Collection[Construct], enough: Callable[[Part], bool]) -> Part:
    """As few of ``lacking`` as are ``enough``, as all of them are: one alone if it will do."""
    alone = next((frozenset([one]) for one in lacking if enough(frozenset([one]))), None)
    least = alone or frozenset(lacking)
    for one in least if alone is None else ():
        if enough(least - {one}):
            least -= {one}
    return least


def _shortest(walk: Walk, goal: Goal) -> tuple[Label, ...] | None:
    survey = Survey(walk, goal)
    for passage in survey:
        if goal.reached(passage):
            return (*survey.course_to(passage.before, passage.memory), passage.step.label)
    return None


class Family:
    """The texts that are checked together, and what a parent sees of each as a child."""

    def __init__(self, texts: Mapping[str, Procedure]) -> None:
        self.texts = texts
        self._behaviours: dict[str, Behaviour] = {}

    def behaviour(self, key: str) -> Behaviour:
        """The reports a child can make, one after another; a text within itself, or not at hand, may make any."""
        if key not in self._behaviours:
            self._behaviours[key] = _anything(self.texts.get(key))
            if key in self.texts:
                self._behaviours[key] = _behaviour(Explorer(self.texts[key], self))
        return self._behaviours[key]


def _anything(text: Procedure | None) -> Behaviour:
    reports = [act.reports for act in text.acts.values() if act.reports] if text else []
    known = ChildState()
    loose = {(report, ChildState(frozenset([report]), ended)) for report in reports for ended in (False, True)}
    return {known: frozenset({*loose, (ENDED, ChildState(frozenset([ENDED]), ended=True))})}


def _behaviour(explorer: Explorer) -> Behaviour:
    """The reports that lawful courses of a text make, as a graph of what the parent knows."""
    seen = _Seen(explorer.procedure)
    candidates = dict.fromkeys(
        (passage.memory, report, seen.after(passage))
        for passage in Survey(explorer.walk(BARE), Goal(lambda _: False, watch=seen.after, memory=ChildState()))
        if (report := seen.report(passage))
    )
    found: dict[ChildState, frozenset[tuple[str, ChildState]]] = {}
    for before, report, after in candidates:
        assert isinstance(before, ChildState)
        if explorer.find(seen.goal(before, report, after)):
            found[before] = found.get(before, frozenset()) | {(report, after)}
    return found


@dataclass(frozen=True)
class _Seen:
    """What the parent of a case learns from each of its steps (6)."""

    text: Procedure

    def report(self, passage: Passage) -> str | None:
        act = self.text.acts.get(passage.act)
        if act and act.reports:
            return act.reports
        ends = self.text.is_end(passage.stage) and passage.before.control.stage != passage.stage
        return ENDED if act and ends else None

    def after(self, passage: Passage) -> ChildState:
        known = passage.memory
        assert isinstance(known, ChildState)
        report = self.report(passage)
        if report is None:
            return known
        return ChildState(known.reports | {report}, self.text.is_end(passage.stage))

    def goal(self, before: ChildState, report: str, after: ChildState) -> Goal:
        return Goal(
            lambda passage: (
                passage.memory == before and self.report(passage) == report and self.after(passage) == after
            ),
            watch=self.after,
            memory=ChildState(),
        )
