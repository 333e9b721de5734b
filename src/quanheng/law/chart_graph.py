"""What a flowchart shows of a definition: nodes and edges, before anything has a place on a page.

``chart_graph`` derives them from a ``Procedure``; the drawing (``chart``) and the exchange format both start here.
Nodes are addressed by ``stage:decided``, ``act:decide``, ``child:service``, ``limit:decision``, ``hold:suspended``.
Everything stands in the order of the text, which is the order of the course.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from quanheng.law.clause import Clause, Direction, FirstDay
from quanheng.law.errors import LawError
from quanheng.law.guide import Background
from quanheng.law.naming import duty_title, fact_title, outcome_title, stage_title
from quanheng.law.procedure import LAW, NEW, PARTY, Act, Basis, Hold, Limit, LimitKind, Opening, Procedure, Trigger

EdgeKind = Literal["open", "move", "start", "run", "stop", "deemed", "hold", "release", "extend"]
"""``open``: stage -> act; ``move``: act -> stage; ``start``: act -> child; ``run``, ``stop``, ``extend``: act -> limit;
``deemed``: limit -> act; ``hold``, ``release``: act -> hold."""
ANYTIME, AFTERWARDS = "*", "+"
"""The bands of what may be done in every stage that is no end, and of what may be done after an end only."""
_UNSETTLED: Mapping[str, str] = {"clause.not_in_force": "此时没有施行中的规定"}


@dataclass(frozen=True, slots=True)
class StageNode:
    """A place a case can stand in; ``number`` is its place in the text, 0 before the first entry."""

    id: str
    name: str
    title: str
    number: int
    end: bool


@dataclass(frozen=True, slots=True)
class ActNode:
    """An act. ``home`` is the band it is drawn in: a stage, ``ANYTIME`` or ``AFTERWARDS``; ``lane`` is its duty.

    ``main``: it moves the case, begins it, or is what the law itself does; the rest are side acts.
    """

    id: str
    name: str
    title: str
    lane: str
    home: str
    main: bool
    officers: int
    documents: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class ChildNode:
    """A kind of child case; ``opener`` is the act beside which it is drawn."""

    id: str
    name: str
    title: str
    procedure: str
    outlives: bool
    opener: str


@dataclass(frozen=True, slots=True)
class LimitNode:
    """A running time. ``span`` reads ``90日``; ``basis`` is that of its clause, empty if none is in force.

    ``home`` is the stage it begins to run in (or a band, as of an act).
    ``begins`` says what other than an act starts it: a date, a report of a child. ``ceases`` are the children, a report
    of which ends it, ``ceases_all`` those that must all have made it.
    """

    id: str
    name: str
    title: str
    kind: LimitKind
    span: str
    basis: Basis
    home: str
    begins: tuple[str, ...]
    ceases: tuple[str, ...]
    ceases_all: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HoldNode:
    """A suspension, and the limits it pauses."""

    id: str
    name: str
    title: str
    pauses: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Lane:
    """Who does something: a duty, the party, or the law itself."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Edge:
    """``label``: the outcome on a move, the list on the opening of a child for each of its values."""

    kind: EdgeKind
    source: str
    target: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class ChartGraph:
    """All that a flowchart of one definition shows. Only the lanes of acts that exist are there, the party first."""

    key: str
    title: str
    digest: str
    lanes: tuple[Lane, ...]
    stages: tuple[StageNode, ...]
    acts: tuple[ActNode, ...]
    children: tuple[ChildNode, ...]
    limits: tuple[LimitNode, ...]
    holds: tuple[HoldNode, ...]
    edges: tuple[Edge, ...]


def chart_graph(procedure: Procedure, background: Background) -> ChartGraph:
    """The graph of ``procedure``, its limits as they are against ``background``."""
    builder = _Builder(procedure, background)
    return ChartGraph(
        procedure.key,
        procedure.title,
        procedure.digest,
        tuple(builder.lanes()),
        tuple(builder.stages()),
        tuple(map(builder.act, procedure.acts.values())),
        tuple(builder.children()),
        tuple(map(builder.limit, procedure.limits.values())),
        tuple(map(builder.hold, procedure.holds.values())),
        tuple(builder.edges()),
    )


def home_of(procedure: Procedure, act: Act) -> str:
    """The band an act belongs in: the first stage it is open in, unless it is open everywhere or after an end only.

    Of a course of two stages all is shown where it first may be done.
    """
    going = [stage.name for stage in procedure.stages.values() if not stage.end]
    if NEW in act.start:
        return NEW
    if len(going) > 2 and set(going) <= set(act.start):
        return ANYTIME
    return next((stage for stage in going if stage in act.start), AFTERWARDS)


class _Builder:
    def __init__(self, procedure: Procedure, background: Background) -> None:
        self.procedure, self.background = procedure, background

    # Nodes.

    def lanes(self) -> Iterator[Lane]:
        used = {act.duty for act in self.procedure.acts.values()}
        for duty in (PARTY, *self.procedure.duties, LAW):
            if duty in used:
                yield Lane(duty, duty_title(self.procedure, duty))

    def stages(self) -> Iterator[StageNode]:
        for number, stage in enumerate((NEW, *self.procedure.stages)):
            title = stage_title(self.procedure, stage)
            yield StageNode(f"stage:{stage}", stage, title, number, self.procedure.is_end(stage))

    def act(self, act: Act) -> ActNode:
        titles = self.background.documents
        deemed = {limit.deemed.act for limit in self.procedure.limits.values() if limit.deemed}
        return ActNode(
            f"act:{act.name}",
            act.name,
            act.title,
            act.duty,
            home_of(self.procedure, act),
            act.to is not None or NEW in act.start or act.duty == LAW or act.name in deemed,
            act.officers,
            tuple(titles.get(name, name) for name in act.makes),
            act.basis,
        )

    def children(self) -> Iterator[ChildNode]:
        for child in self.procedure.children.values():
            acts = self.procedure.acts.values()
            opener = next((act.name for act in acts if any(one.child == child.name for one in act.opens)), "")
            node = f"child:{child.name}"
            yield ChildNode(node, child.name, child.title, child.procedure, child.outlives, f"act:{opener}")

    def limit(self, limit: Limit) -> LimitNode:
        clause = self._clause(limit)
        return LimitNode(
            f"limit:{limit.name}",
            limit.name,
            limit.title,
            limit.kind,
            clause if isinstance(clause, str) else _span(clause),
            Basis() if isinstance(clause, str) else Basis(clause.article, "" if clause.article else clause.note),
            self._home(limit.starts[0]),
            tuple(self._others(limit.starts)),
            tuple(_reporting(limit, every=False)),
            tuple(_reporting(limit, every=True)),
        )

    def hold(self, hold: Hold) -> HoldNode:
        pauses = tuple(self.procedure.limits[name].title for name in hold.pauses)
        return HoldNode(f"hold:{hold.name}", hold.name, hold.title, pauses, hold.basis)

    def _clause(self, limit: Limit) -> Clause | str:
        """The clause of a limit, or why none can be named."""
        own = self.procedure.clauses.get(limit.clause)
        try:
            return own or self.background.clauses.find(limit.clause, self.background.profile, self.background.as_of)
        except LawError as error:
            return _UNSETTLED.get(error.code, "依领域规定")

    def _others(self, triggers: tuple[Trigger, ...]) -> Iterator[str]:
        for trigger in triggers:
            if trigger.kind != "act":
                yield self._other(trigger)

    def _other(self, trigger: Trigger) -> str:
        if trigger.kind == "fact":
            return fact_title(self.procedure, trigger.name)
        child = self.procedure.children[trigger.child]
        text = self.background.titles.family.get(child.procedure)
        titles = [act.title for act in text.acts.values() if act.reports == trigger.report] if text else []
        said = f"{child.title}：{titles[0]}{'等' if len(titles) > 1 else ''}" if titles else f"{child.title}：办结"
        return f"{said}（每一件）" if trigger.every else said

    def _home(self, trigger: Trigger) -> str:
        """The stage a case is in once ``trigger`` has come about."""
        act = next(filter(lambda act: self._brings(act, trigger), self.procedure.acts.values()), None)
        if act is None:
            return NEW
        home = home_of(self.procedure, act)
        ways = _targets(act, trigger.outcome if trigger.kind == "act" else None)
        return next((stage for stage in ways if not self.procedure.is_end(stage)), home)

    def _brings(self, act: Act, trigger: Trigger) -> bool:
        if trigger.kind == "act":
            return act.name == trigger.name
        if trigger.kind == "fact":
            return trigger.name in (*act.asks, *act.may)
        return any(opening.child == trigger.child for opening in act.opens)

    # Edges.

    def edges(self) -> Iterator[Edge]:
        for act in self.procedure.acts.values():
            yield from (Edge("open", f"stage:{stage}", f"act:{act.name}") for stage in act.start)
            yield from self._moves(act)
            yield from self._doings(act)
        for limit in self.procedure.limits.values():
            yield from self._timing(limit)

    def _moves(self, act: Act) -> Iterator[Edge]:
        if isinstance(act.to, str):
            yield Edge("move", f"act:{act.name}", f"stage:{act.to}")
        elif act.to is not None:
            for outcome, stage in act.to.items():
                yield Edge("move", f"act:{act.name}", f"stage:{stage}", outcome_title(self.procedure, act, outcome))

    def _doings(self, act: Act) -> Iterator[Edge]:
        source = f"act:{act.name}"
        for opening in act.opens:
            yield Edge("start", source, f"child:{opening.child}", self._each(opening))
        if act.holds:
            yield Edge("hold", source, f"hold:{act.holds}")
        if act.releases:
            yield Edge("release", source, f"hold:{act.releases}")
        if act.extends:
            yield Edge("extend", source, f"limit:{act.extends.limit}")

    def _each(self, opening: Opening) -> str:
        return fact_title(self.procedure, opening.each) if opening.each else ""

    def _timing(self, limit: Limit) -> Iterator[Edge]:
        target = f"limit:{limit.name}"
        yield from (Edge("run", f"act:{one.name}", target) for one in limit.starts if one.kind == "act")
        yield from (Edge("stop", f"act:{one.name}", target) for one in limit.ends if one.kind == "act")
        if limit.deemed:
            yield Edge("deemed", target, f"act:{limit.deemed.act}")


def _reporting(limit: Limit, *, every: bool) -> Iterable[str]:
    """The children of whom one report ends a limit, or of whom all must report it (``every``)."""
    reports = (one for one in limit.ends if one.kind == "report" and one.every is every)
    return dict.fromkeys(f"child:{one.child}" for one in reports)


def _targets(act: Act, outcome: str | None) -> tuple[str, ...]:
    """Where ``act`` can lead to, of one ``outcome`` if it is given."""
    if isinstance(act.to, str):
        return (act.to,)
    ways = act.to or {}
    return tuple(stage for way, stage in ways.items() if outcome in (None, way))


def _span(clause: Clause) -> str:
    if clause.amount == 1 and clause.first_day is FirstDay.INCLUDE:
        return "至当日"
    length = f"{clause.amount}{clause.unit.label}"
    return f"提前{length}" if clause.direction is Direction.BACKWARD else length
