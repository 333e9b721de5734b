"""A definition as a BPMN 2.0 process: what is exchanged with other engines and modellers.

A stage is a sub-process in which every act that may be done there is a user task, all of them waiting at once, in the
lane of the duty that does it. An act that does not move the case leads back to itself. One that does ends its stage:
it raises an escalation, which the boundary of the sub-process catches and leads to the next stage. A child is called
from the boundary as well, without ending the stage. Where the law itself acts when a limit has run out, a timer stands
on the boundary; its date (``due_`` and the name of the limit) is the platform's to give, since no duration of BPMN
knows working days, pauses and extensions. Gates are no part of the flow: each task names those it must pass.

``bpmn`` derives nodes and flows; ``bpmn_layout`` gives them places, ``bpmn_xml`` writes both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, pairwise
from typing import Literal

from quanheng.law.condition_scope import TRUTHS
from quanheng.law.condition_words import say
from quanheng.law.errors import LawError
from quanheng.law.guide import Background
from quanheng.law.guide_limits import clause_words, limit_clause
from quanheng.law.naming import duty_title, grounds, outcome_title, stage_title
from quanheng.law.procedure import LAW, NEW, Act, Basis, Deemed, Limit, Opening, Procedure
from quanheng.law.wording import gate, recording

Kind = Literal[
    "startEvent", "endEvent", "userTask", "task", "receiveTask", "callActivity", "exclusiveGateway", "parallelGateway",
    "subProcess", "boundaryEvent", "intermediateThrowEvent",
]  # fmt: skip
"""The elements of BPMN that are used. ``task`` is what the law itself does."""


@dataclass(frozen=True, slots=True)
class Node:
    """One element. ``remark`` is shown beside it (articles), ``notes`` are its documentation, a line each.

    ``escalation`` is what an event raises or catches; ``due`` the variable that holds a timer's date. A boundary event
    stands on ``host`` and ends it if ``interrupting``. ``called`` is the process of a call activity, ``each`` the list
    for each value of which it is called. ``default`` is the flow a gateway takes if no condition holds.
    """

    id: str
    kind: Kind
    name: str = ""
    remark: str = ""
    notes: tuple[str, ...] = ()
    escalation: str = ""
    due: str = ""
    host: str = ""
    interrupting: bool = True
    called: str = ""
    each: str = ""
    default: str = ""
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; ``condition`` is written as in a definition, and says that the act had ``outcome``."""

    source: str
    target: str
    name: str = ""
    condition: str = ""
    outcome: str = ""

    @property
    def id(self) -> str:
        """The flows between two nodes are told apart by their outcomes."""
        return ".".join(filter(None, ("flow", self.source, self.target, _letters(self.outcome))))


@dataclass(frozen=True, slots=True)
class Lane:
    """A duty and what is done in it, a row of nodes for each act."""

    id: str
    name: str
    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Body:
    """What a stage holds: ``head`` stands before the lanes."""

    head: tuple[Node, ...]
    lanes: tuple[Lane, ...]
    flows: tuple[Flow, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes."""
        return (*self.head, *(node for lane in self.lanes for row in lane.rows for node in row))


@dataclass(frozen=True, slots=True)
class Process:
    """The whole: ``nodes`` are the stages and what stands on and beside them; ``escalations`` map code to name."""

    id: str
    name: str
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    escalations: Mapping[str, str] = field(default_factory=dict)


def process(procedure: Procedure, background: Background) -> Process:
    """``procedure`` as nodes and flows."""
    return _Builder(procedure, background).process()


_Part = tuple[list[Node], list[Flow]]
"""Some nodes and flows of the whole."""


@dataclass(frozen=True, slots=True)
class _Route:
    """Where an act leads with an outcome: to a stage, or (None) nowhere else."""

    target: str | None
    name: str = ""
    condition: str = ""
    outcome: str = ""


class _Builder:
    def __init__(self, procedure: Procedure, background: Background) -> None:
        self._procedure, self._background = procedure, background

    def process(self) -> Process:
        procedure = self._procedure
        start = Node("start", "startEvent", "开始")
        nodes, flows = [start], [Flow(start.id, f"stage.{NEW}")]
        for stage in (NEW, *procedure.stages):
            more, further = self._stage(stage)
            nodes += more
            flows += further
        for opening in dict.fromkeys(chain.from_iterable(act.opens for act in procedure.acts.values())):
            child, name = procedure.children[opening.child], _called(opening)
            end = Node(f"done.{name}", "endEvent", f"{child.title}办结")
            call = Node(f"child.{name}", "callActivity", child.title, called=child.procedure, each=opening.each or "")
            nodes += [call, end]
            flows.append(Flow(call.id, end.id))
        raised = {node.escalation: self._code_name(node.escalation) for node in nodes if node.escalation}
        return Process(procedure.key, procedure.title, tuple(nodes), tuple(flows), raised)

    def _code_name(self, code: str) -> str:
        kind, name, *_ = code.split(".")
        children = self._procedure.children
        return f"转入{stage_title(self._procedure, name)}" if kind == "to" else f"开始{children[name].title}"

    # A stage and what stands on its boundary.

    def _stage(self, stage: str) -> _Part:
        procedure, name = self._procedure, f"stage.{stage}"
        acts = [act for act in procedure.acts.values() if stage in act.start and act.duty != LAW]
        limits = procedure.limits.values()
        due = [(limit, deemed) for limit in limits if (deemed := limit.deemed) and self._opens(deemed, stage)]
        title = stage_title(procedure, stage)
        if not acts and not due:
            return [Node(name, "endEvent", title)], []
        ended = "（终结以后）" if procedure.is_end(stage) else ""
        targets = dict.fromkeys(route.target for act in acts for route in self._routes(act, stage) if route.target)
        openings = dict.fromkeys(chain.from_iterable(act.opens for act in acts))
        parts: list[_Part] = [
            ([Node(name, "subProcess", f"{title}{ended}", body=self._body(stage, acts))], []),
            *(self._leaving(stage, target) for target in targets),
            *(self._calling(stage, opening) for opening in openings),
            *(self._running_out(stage, limit, deemed) for limit, deemed in due),
        ]
        nodes, flows = zip(*parts, strict=True)
        return list(dict.fromkeys(chain(*nodes))), list(dict.fromkeys(chain(*flows)))

    def _opens(self, deemed: Deemed, stage: str) -> bool:
        return stage in self._procedure.acts[deemed.act].start

    def _leaving(self, stage: str, target: str) -> _Part:
        """What ends a stage and leads to another."""
        host, code = f"stage.{stage}", f"to.{target}"
        title = stage_title(self._procedure, target)
        event = Node(f"{host}.{code}", "boundaryEvent", title, escalation=code, host=host)
        return [event], [Flow(event.id, f"stage.{target}")]

    def _calling(self, stage: str, opening: Opening) -> _Part:
        """What calls a child and leaves the stage as it is."""
        host, code = f"stage.{stage}", f"open.{_called(opening)}"
        title = self._procedure.children[opening.child].title
        event = Node(f"{host}.{code}", "boundaryEvent", title, escalation=code, host=host, interrupting=False)
        return [event], [Flow(event.id, f"child.{_called(opening)}")]

    def _running_out(self, stage: str, limit: Limit, deemed: Deemed) -> _Part:
        """A limit that may run out in a stage, and what the law then does."""
        act = self._procedure.acts[deemed.act]
        target = act.target(stage, deemed.outcome)
        moves = target != stage
        timer = Node(
            f"stage.{stage}.due.{limit.name}", "boundaryEvent", limit.title, self._period(limit),
            due=f"due_{limit.name}", host=f"stage.{stage}", interrupting=moves,
        )  # fmt: skip
        outcome = f"（{outcome_title(self._procedure, act, deemed.outcome)}）" if deemed.outcome else ""
        name = ".".join(filter(None, ("deemed", stage, act.name, _letters(deemed.outcome or ""))))
        task = Node(name, "task", f"依法：{act.title}{outcome}", grounds(act.basis))
        goal = f"stage.{target}" if moves else f"done.{task.id}"
        over = [] if moves else [Node(goal, "endEvent")]
        if not act.opens:
            return [timer, task, *over], [Flow(timer.id, task.id), Flow(task.id, goal)]
        fork = Node(f"fork.{task.id}", "parallelGateway")
        goals = [goal, *(f"child.{_called(opening)}" for opening in act.opens)]
        flows = [Flow(timer.id, task.id), Flow(task.id, fork.id), *(Flow(fork.id, one) for one in goals)]
        return [timer, task, fork, *over], flows

    def _period(self, limit: Limit) -> str:
        background = self._background
        clause = limit_clause(self._procedure, limit, background.clauses, background.profile, background.as_of)
        if isinstance(clause, LawError):
            return clause.sentence
        words = clause_words(clause, rolls=limit.kind != "cap")
        return f"{words}（{grounds(Basis(clause.article, clause.note))}）"

    # What a stage holds.

    def _body(self, stage: str, acts: list[Act]) -> Body:
        start = Node(f"begin.{stage}", "startEvent")
        if not acts:
            wait = Node(f"wait.{stage}", "receiveTask", "等候")
            return Body((start, wait), (), (Flow(start.id, wait.id),))
        stays = not any(route.target for act in acts for route in self._routes(act, stage))
        fork, rest = Node(f"fork.{stage}", "parallelGateway"), Node(f"rest.{stage}", "endEvent", "不再办理")
        forked = stays or len(acts) > 1
        head = (start, fork) if forked else (start,)
        rows = {act.name: self._row(stage, act) for act in acts}
        duties = dict.fromkeys(act.duty for act in acts)
        lanes = tuple(
            Lane(
                f"lane.{stage}.{duty}",
                duty_title(self._procedure, duty),
                tuple(rows[act.name][0] for act in acts if act.duty == duty),
            )
            for duty in duties
        )
        flows = [Flow(start.id, fork.id)] if forked else []
        flows += [Flow(fork.id, rest.id)] if stays else []
        for nodes, inner in rows.values():
            flows += [Flow(head[-1].id, nodes[0].id), *inner]
        return Body((*head, rest) if stays else head, lanes, tuple(flows))

    def _row(self, stage: str, act: Act) -> tuple[tuple[Node, ...], tuple[Flow, ...]]:
        """The nodes of an act from left to right, and the flows among them."""
        place, routes = f"{stage}.{act.name}", self._routes(act, stage)
        again = Node(f"again.{place}", "exclusiveGateway")
        task = Node(f"act.{place}", "userTask", act.title, grounds(act.basis), tuple(self._notes(act)))
        ends = {route.target: self._end(place, route.target) for route in routes if route.target}
        goals = [ends[route.target] if route.target else again for route in routes]
        line = (*([again] if again in goals else []), task, *(self._raised(place, opening) for opening in act.opens))
        if len(routes) == 1:
            branches = [Flow(line[-1].id, goals[0].id)]
        else:
            choice = Node(f"outcome.{place}", "exclusiveGateway")
            branches = [
                Flow(choice.id, goal.id, route.name, route.condition, route.outcome)
                for route, goal in zip(routes, goals, strict=True)
            ]
            line = (*line, replace(choice, default=branches[-1].id) if again in goals else choice)
        chained = [Flow(one.id, other.id) for one, other in pairwise(line)]
        return (*line, *ends.values()), (*chained, *branches)

    def _end(self, place: str, target: str) -> Node:
        title = stage_title(self._procedure, target)
        return Node(f"leave.{place}.{target}", "endEvent", title, escalation=f"to.{target}")

    def _raised(self, place: str, opening: Opening) -> Node:
        title, called = self._procedure.children[opening.child].title, _called(opening)
        return Node(f"opens.{place}.{called}", "intermediateThrowEvent", title, escalation=f"open.{called}")

    def _routes(self, act: Act, stage: str) -> list[_Route]:
        """Where an act leads from ``stage``; what has no condition is what remains."""
        if not isinstance(act.to, Mapping):
            return [_Route(act.to if act.to != stage else None)]
        known = self._outcomes(act)
        leading = [outcome for outcome in known if act.to.get(outcome, stage) != stage]
        routes = [
            _Route(
                act.to[outcome], outcome_title(self._procedure, act, outcome), self._condition(act, outcome), outcome
            )
            for outcome in leading
        ]
        stays = len(leading) < len(known) or act.outcome not in act.asks
        return [*routes, _Route(None)] if stays else routes

    def _outcomes(self, act: Act) -> tuple[str, ...]:
        fact = self._procedure.facts[act.outcome or ""]
        return tuple(fact.choices) or TRUTHS

    def _condition(self, act: Act, outcome: str) -> str:
        if self._procedure.facts[act.outcome or ""].choices:
            return f'{act.outcome} == "{outcome}"'
        return f"{act.outcome}" if outcome == TRUTHS[0] else f"not {act.outcome}"

    def _notes(self, act: Act) -> Iterator[str]:
        """How many must do it, what must be taped, and the gates it must pass."""
        spoken = partial(say, procedure=self._procedure, titles=self._background.titles)
        number = [f"不少于{act.officers}人"] if act.officers > 1 else []
        yield from chain(number, recording(act, spoken), (gate(rule, spoken) for rule in self._procedure.guards(act)))


def _called(opening: Opening) -> str:
    """The name of a call: the child, and the list for each value of which it is opened."""
    return ".".join(filter(None, (opening.child, opening.each)))


def _letters(outcome: str) -> str:
    """An outcome as part of an id, in which not every character may stand."""
    return "".join(letter if letter.isalnum() or letter == "_" else f"-{ord(letter):x}-" for letter in outcome)
