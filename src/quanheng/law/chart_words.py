"""What stands in the boxes of a flowchart: titles, officers, documents, marks of limits, articles in short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from quanheng.law.chart_graph import ANYTIME, ActNode, ChartGraph, ChildNode, Edge, HoldNode, LimitNode, StageNode
from quanheng.law.chart_text import Paragraph, Run
from quanheng.law.naming import grounds
from quanheng.law.procedure import NEW, Basis

SMALL, TITLE, STAGE = 10.0, 10.0, 11.0
"""Sizes of text, in units of the drawing."""
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_SHORT = 6
"""A statute of a longer name is cited by a stem that the foot of the chart explains."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a case stands: its stage, the acts done and how often, running limits with the words of their due date."""

    stage: str
    done: Mapping[str, int] = field(default_factory=dict)
    running: Mapping[str, str] = field(default_factory=dict)
    holds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Traffic:
    """How many cases stand in each stage, how often each act was done, and how often it led to a stage."""

    stages: Mapping[str, int] = field(default_factory=dict)
    acts: Mapping[str, int] = field(default_factory=dict)
    moves: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is shown on the chart beside the definition."""

    position: Position | None = None
    traffic: Traffic | None = None


def circled(number: int) -> str:
    """A number in a circle, as far as there are such characters."""
    if number == 0:
        return "⓪"
    return chr(0x245F + number) if number <= 20 else f"({number})"


def lettered(place: int) -> str:
    """The letter of the limit that stands ``place``-th from 0."""
    return chr(0x24B6 + place) if place < 26 else f"({place + 1})"


NOTHING = Overlay()


class Words:
    """The words of one chart."""

    def __init__(self, graph: ChartGraph, overlay: Overlay = NOTHING) -> None:
        self.graph, self.overlay = graph, overlay
        self.numbers = {stage.id: circled(stage.number) for stage in graph.stages}
        self.letters = {limit.id: lettered(place) for place, limit in enumerate(graph.limits)}

    # Boxes.

    def stage(self, stage: StageNode) -> tuple[Paragraph, ...]:
        """A stage; where the case stands, and how many cases stand there."""
        position, traffic = self.overlay.position, self.overlay.traffic
        title = stage.title if stage.name == NEW else f"{self.numbers[stage.id]} {stage.title}"
        here = position is not None and position.stage == stage.name
        count = traffic.stages.get(stage.name, 0) if traffic else 0
        return _paragraphs(
            (STAGE, [Run(title, "title")]),
            (SMALL, [Run("▶ 你在这里", "here")] if here else []),
            (SMALL, [Run(f"现有{count}件", "go")] if count else []),
        )

    def act(self, act: ActNode, duty: str = "") -> tuple[Paragraph, ...]:
        """An act: what it is, and under it all that hangs on it; whose ``duty`` it is if its lane does not say it."""
        title = [Run(act.title, "title" if act.main else "plain"), *self._people(act)]
        marks = [run for mark in self._marks(act, duty) for run in (Run(" ", "muted"), mark)]
        past = (SMALL, list(self._past(act)))
        return (
            _paragraphs((SMALL, title), (SMALL, marks), past) if act.main else _paragraphs((SMALL, title + marks), past)
        )

    def child(self, child: ChildNode) -> tuple[Paragraph, ...]:
        """A child case; once for each value of a list it is several. What it reports ends limits."""
        each = any(edge.label for edge in self._edges("start", target=child.id))
        limits = self.graph.limits
        ended = "".join(self.letters[limit.id] for limit in limits if child.id in limit.ceases)
        by_all = "".join(self.letters[limit.id] for limit in limits if child.id in limit.ceases_all)
        several = [Run("（逐一）", "muted")] if each else []
        marks = [Run(f" {how}{which}", "time") for how, which in (("止", ended), ("都报告后止", by_all)) if which]
        return _paragraphs((SMALL, [Run(child.title), *several, *marks]))

    def limit(self, limit: LimitNode) -> tuple[Paragraph, ...]:
        """A limit: its letter, title, length and article, and what other than an act starts it."""
        position = self.overlay.position
        basis = self.cite(limit.basis)
        due = position.running.get(limit.name) if position else None
        return _paragraphs(
            (SMALL, [Run(f"{self.letters[limit.id]} {limit.title}")]),
            (SMALL, [Run(limit.span, "time"), *([Run(f" {basis}", "muted")] if basis else [])]),
            *((SMALL, [Run(f"起：{words}", "muted")]) for words in limit.begins),
            (SMALL, [Run(f"▶ {due}", "here")] if due else []),
        )

    def foot(self) -> tuple[Paragraph, ...]:
        """What the chart says in lines below: holds, how to read it, statutes cited by a stem."""
        names = [f"{stem}：{statute}" for statute, stem in self.stems.items()]
        holds = [run for hold in self.graph.holds for run in self._hold(hold)]
        return _paragraphs(
            (SMALL, [Run("中止：", "title"), *holds] if holds else []),
            (SMALL, [Run("图例：", "title"), Run(_LEGEND), *([Run(f"依据：{'；'.join(names)}。")] if names else [])]),
        )

    # Articles.

    @cached_property
    def stems(self) -> Mapping[str, str]:
        """The statutes of long names and their stems, in the order of the text."""
        graph = self.graph
        laws = [act.basis.law for act in graph.acts]
        laws += [one.basis.law for one in graph.limits] + [hold.basis.law for hold in graph.holds]
        names = dict.fromkeys(part.partition("/")[0] for law in laws if law for part in law.split("；"))
        return dict(zip((name for name in names if len(_short(name)) > _SHORT), _stems(), strict=False))

    def cite(self, basis: Basis) -> str:
        """Articles in short, ``处罚法57、59；甲18``, or that it is a local rule; nothing of nothing."""
        if not basis.law:
            return "本地规定" if basis.local else ""
        cited: dict[str, list[str]] = {}
        for part in basis.law.split("；"):
            statute, _, place = part.partition("/")
            number = place.partition("/")[0]
            digits = number[: len(number) - len(number.lstrip("0123456789"))]
            numbers = cited.setdefault(self.stems.get(statute, _short(statute)), [])
            if digits and digits not in numbers:
                numbers.append(digits)
        return "；".join(f"{statute}{'、'.join(numbers)}" for statute, numbers in cited.items())

    # Pieces.

    def _people(self, act: ActNode) -> Iterator[Run]:
        if act.officers > 1:
            yield Run(f"（{act.officers}人）", "muted")

    def _marks(self, act: ActNode, duty: str) -> Iterator[Run]:
        if duty:
            yield Run(f"〔{duty}〕")
        yield Run(self.cite(act.basis), "muted")
        if act.documents:
            yield Run(f"文书：{'、'.join(act.documents)}", "muted")
        for kind, word in (("run", "起"), ("stop", "止"), ("extend", "延")):
            limits = dict.fromkeys(self.letters[edge.target] for edge in self._edges(kind, source=act.id))
            if limits:
                yield Run(f"{word}{''.join(limits)}", "time")
        yield from self._pausing(act)
        openers = {child.id: child.opener for child in self.graph.children}
        for edge in self._edges("start", source=act.id):
            if openers[edge.target] != act.id:
                yield Run(f"另案：{self._titles[edge.target]}", "muted")
        yield from self._elsewhere(act)
        yield from self._ways(act)

    def _pausing(self, act: ActNode) -> Iterator[Run]:
        for edge in self._edges("hold", source=act.id):
            yield Run(f"始“{self._titles[edge.target]}”", "time")
        for edge in self._edges("release", source=act.id):
            yield Run(f"终“{self._titles[edge.target]}”", "time")

    def _elsewhere(self, act: ActNode) -> Iterator[Run]:
        """The other stages an act is open in."""
        ends = {stage.id for stage in self.graph.stages if stage.end}
        others = [edge.source for edge in self._edges("open", target=act.id) if edge.source != f"stage:{act.home}"]
        if act.home == ANYTIME:
            others = [stage for stage in others if stage in ends]
        if others:
            yield Run(f"另自{''.join(self.numbers[stage] for stage in others)}", "muted")

    def _ways(self, act: ActNode) -> Iterator[Run]:
        traffic = self.overlay.traffic
        ways: dict[str, list[str]] = {}
        for edge in self._edges("move", source=act.id):
            ways.setdefault(edge.target, []).append(edge.label)
        for target, labels in ways.items():
            count = traffic.moves.get((act.name, target.partition(":")[2]), 0) if traffic else 0
            often = f"（{count}次）" if count else ""
            yield Run(f"{'、'.join(filter(None, labels))}→{self.numbers[target]}{often}", "go")

    def _past(self, act: ActNode) -> Iterator[Run]:
        """What was done, in the case and in all cases."""
        position, traffic = self.overlay.position, self.overlay.traffic
        done = position.done.get(act.name, 0) if position else 0
        if done:
            yield Run("✓ 已办" if done == 1 else f"✓ 已办{done}次", "done")
        count = traffic.acts.get(act.name, 0) if traffic else 0
        if count:
            yield Run(f"{' ' if done else ''}共{count}次", "go")

    def _hold(self, hold: HoldNode) -> Iterator[Run]:
        active = self.overlay.position is not None and hold.name in self.overlay.position.holds
        paused = f"：其间不计入{'、'.join(hold.pauses)}" if hold.pauses else ""
        yield Run(f"“{hold.title}”{paused}（{self.cite(hold.basis)}）。")
        if active:
            yield Run("▶ 正在中止。", "here")

    def _edges(self, kind: str, source: str | None = None, target: str | None = None) -> Iterable[Edge]:
        return self._by_kind.get((kind, source or target or ""), ())

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        children = {child.id: child.title for child in self.graph.children}
        return children | {hold.id: hold.title for hold in self.graph.holds}

    @cached_property
    def _by_kind(self) -> Mapping[tuple[str, str], list[Edge]]:
        """Edges by kind and either end."""
        found: dict[tuple[str, str], list[Edge]] = {}
        for edge in self.graph.edges:
            found.setdefault((edge.kind, edge.source), []).append(edge)
            found.setdefault((edge.kind, edge.target), []).append(edge)
        return found


_LEGEND = (
    "①②为环节，→②为办理以后的环节；粗框行为推动办理，细框行为不改变环节；双线框为另案办理；虚线框为依法自动发生，"
    "虚线为期限届满的后果；Ⓐ为期限，起Ⓐ、止Ⓐ、延Ⓐ为由该行为起算、终止、延长；“另自”为还可以办理的其他环节。"
)


def tip(node: StageNode | ActNode | ChildNode | LimitNode) -> str:
    """The title of a box for those who cannot see it, and for those who point at it: with articles in full."""
    match node:
        case ActNode():
            return f"{node.title}（{grounds(node.basis)}）"
        case LimitNode():
            return f"{node.title}：{node.span}{f'（{grounds(node.basis)}）' if node.basis != Basis() else ''}"
        case ChildNode():
            return f"另案办理：{node.title}"
        case StageNode():
            return f"{'终结：' if node.end else '环节：'}{node.title}"


def _paragraphs(*parts: tuple[float, list[Run]]) -> tuple[Paragraph, ...]:
    """Those that say something."""
    return tuple(Paragraph(tuple(runs), size) for size, runs in parts if runs)


def _short(statute: str) -> str:
    trimmed = statute.removeprefix("行政") if statute.endswith("法") else statute
    return trimmed if len(trimmed) > 1 else statute


def _stems() -> Iterator[str]:
    yield from _STEMS
    yield from (f"注{number}" for number in range(11, 1000))
