"""The grid of a flowchart: which box stands in which band and column, and how large it is.

Bands follow the course from top to bottom, one for each stage that is no end; lanes are duties from left to right, of
one or more columns each. The stage and the limits that begin to run in it stand at the left of their band, an act
in the first column of its lane that has room, what it opens below it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from quanheng.law.chart_graph import AFTERWARDS, ANYTIME, ActNode, ChartGraph, ChildNode, Lane, LimitNode, StageNode
from quanheng.law.chart_text import Line, Paragraph, Run, break_lines
from quanheng.law.chart_words import STAGE, Words, tip
from quanheng.law.procedure import LAW

PAD = 2.6
"""Between the border of a box and its text."""
GAP = 3.4
"""Between two boxes one above the other."""
INDENT = 12.0
"""How far a child case stands to the right of the act that opens it."""
_INSETS = {"limit": 15.0, "child": 2 * PAD}
"""Room at both sides for a second border, at the left for a clock."""
_BANDS = {ANYTIME: "终结以前随时可以", AFTERWARDS: "终结以后"}


Group = tuple[Lane, ...]
"""Duties that share a lane; in a lane of several each act names its own."""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A box without a place: its text broken into lines, its size, and what it is drawn as.

    ``inset`` is where the text begins.
    """

    id: str
    look: str
    tip: str
    lines: tuple[Line, ...]
    width: float
    height: float
    inset: float
    dashed: bool = False


Cell = tuple[tuple[Unplaced, float], ...]
"""Boxes one above the other, each with its indent."""


@dataclass(frozen=True)
class Band:
    """One band: its head, what stands below the head, and the boxes of each column, each with its indent."""

    name: str
    head: Unplaced
    limits: tuple[Unplaced, ...]
    cells: tuple[Cell, ...]

    @cached_property
    def depth(self) -> float:
        """How high the highest column is."""
        return max((stacked(tuple(item for item, _ in cell)) for cell in self.cells), default=0.0)


@dataclass(frozen=True)
class Shape:
    """What a grid is made to: the width of acts and of heads, the groups of duties, the columns of each one's lane."""

    box: float
    head: float
    groups: tuple[Group, ...]
    columns: tuple[int, ...]

    @cached_property
    def lanes(self) -> tuple[int, ...]:
        """The group of each column."""
        return tuple(lane for lane, number in enumerate(self.columns) for _ in range(number))


@dataclass(frozen=True)
class Grid:
    """All bands and the ends, in a shape."""

    shape: Shape
    bands: tuple[Band, ...]
    ends: tuple[StageNode, ...]

    @cached_property
    def depth(self) -> float:
        """How high all bands are together."""
        return sum(max(band.depth, stacked((band.head, *band.limits))) for band in self.bands)


def stacked(items: Sequence[Unplaced]) -> float:
    """How high items one above the other are."""
    return sum(item.height for item in items) + GAP * max(len(items) - 1, 0)


class Filler:
    """Fills grids of one graph: boxes of a width, columns for each lane."""

    def __init__(self, graph: ChartGraph, words: Words) -> None:
        self.graph, self.words = graph, words
        self._cells: dict[tuple[str, Group, float, int], tuple[Cell, ...]] = {}
        self._items: dict[tuple[str, float, tuple[Paragraph, ...]], Unplaced] = {}

    def grid(self, shape: Shape) -> Grid:
        """The grid of a shape."""
        bands = tuple(self._band(name, shape) for name in self._names)
        return Grid(shape, bands, tuple(stage for stage in self.graph.stages if stage.end))

    def groups(self, most: int) -> tuple[Group, ...]:
        """The lanes of the graph, those of at most ``most`` acts together in the last."""
        load = Counter(act.lane for act in self.graph.acts)
        own = [(lane,) for lane in self.graph.lanes if load[lane.name] > most]
        shared = tuple(lane for lane in self.graph.lanes if load[lane.name] <= most)
        return (*own, shared) if shared else tuple(own)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        """The bands there are."""
        homes = {act.home for act in self.graph.acts} | {limit.home for limit in self.graph.limits}
        going = [stage.name for stage in self.graph.stages if not stage.end]
        return (*going, *(name for name in _BANDS if name in homes))

    def _band(self, name: str, shape: Shape) -> Band:
        cells = [
            column
            for group, number in zip(shape.groups, shape.columns, strict=True)
            for column in self._columns(name, group, shape.box, number)
        ]
        limits = [self._limit(limit, shape.head) for limit in self.graph.limits if limit.home == name]
        return Band(name, self._head(name, shape.head), tuple(limits), tuple(cells))

    def _columns(self, band: str, group: Group, box: float, number: int) -> tuple[Cell, ...]:
        """The columns that a band has in one lane."""
        key = (band, group, box, number)
        if key not in self._cells:
            self._cells[key] = _parted(self._stacks(band, group, box), number)
        return self._cells[key]

    def _stacks(self, band: str, group: Group, box: float) -> list[Cell]:
        """Each act of a band and lane with what it opens."""
        names, shared = {lane.name: lane.title for lane in group}, len(group) > 1
        return [
            (
                (self._act(act, box, names[act.lane] if shared and act.lane != LAW else ""), 0.0),
                *((self._child(child, box), INDENT) for child in self._opened(act)),
            )
            for act in self.graph.acts
            if act.home == band and act.lane in names
        ]

    def _opened(self, act: ActNode) -> list[ChildNode]:
        return [child for child in self.graph.children if child.opener == act.id]

    # Items.

    def _head(self, name: str, width: float) -> Unplaced:
        if name in _BANDS:
            title = Paragraph((Run(_BANDS[name], "title"),), STAGE)
            return self._item(f"band:{name}", "band", _BANDS[name], (title,), width)
        stage = next(stage for stage in self.graph.stages if stage.name == name)
        return self.stage(stage, width)

    def stage(self, stage: StageNode, width: float) -> Unplaced:
        """The box of a stage."""
        return self._item(stage.id, "end" if stage.end else "stage", tip(stage), self.words.stage(stage), width)

    def _limit(self, limit: LimitNode, width: float) -> Unplaced:
        return self._item(limit.id, "limit", tip(limit), self.words.limit(limit), width)

    def _act(self, act: ActNode, box: float, duty: str) -> Unplaced:
        look, dashed = "main" if act.main else "side", act.lane == LAW
        return self._item(act.id, look, tip(act), self.words.act(act, duty), box, dashed=dashed)

    def _child(self, child: ChildNode, box: float) -> Unplaced:
        return self._item(child.id, "child", tip(child), self.words.child(child), box - INDENT)

    def _item(
        self, node: str, look: str, title: str, text: tuple[Paragraph, ...], width: float, *, dashed: bool = False
    ) -> Unplaced:
        key = (node, width, text)
        if key not in self._items:
            inset = _INSETS.get(look, PAD)
            lines = break_lines(text, width - inset - (inset if look == "child" else PAD))
            height = round(sum(line.height for line in lines) + 2 * PAD, 2)
            self._items[key] = Unplaced(node, look, title, lines, width, height, inset, dashed)
        return self._items[key]


def _parted(stacks: Sequence[Cell], number: int) -> tuple[Cell, ...]:
    """Stacks over a number of columns: one column after the other, unless row by row is lower."""
    heights = [stacked([item for item, _ in stack]) + GAP for stack in stacks]
    ways = (_downwards(heights, number), _across(heights, number))
    columns = min(ways, key=lambda way: max(sum(heights[place] for place in column) for column in way))
    return tuple(tuple(part for place in column for part in stacks[place]) for column in columns)


def _across(heights: Sequence[float], number: int) -> list[list[int]]:
    """Each height, in its turn, in the column that is lowest so far."""
    columns: list[list[int]] = [[] for _ in range(number)]
    filled = [0.0] * number
    for place, height in enumerate(heights):
        lowest = filled.index(min(filled))
        columns[lowest].append(place)
        filled[lowest] += height
    return columns


def _downwards(heights: Sequence[float], number: int) -> list[list[int]]:
    """Columns filled one after the other, the highest as low as can be."""
    ends = list(accumulate(heights))
    rooms = sorted({end - start for end in ends for start in (0.0, *ends)})
    filled = (_filled(heights, room + 1e-6) for room in rooms if room > 0)
    columns = next((columns for columns in filled if columns and len(columns) <= number), [])
    return columns + [[] for _ in range(number - len(columns))]


def _filled(heights: Sequence[float], room: float) -> list[list[int]]:
    """Places of heights, column by column, each no higher than ``room``; none if one alone is higher."""
    columns: list[list[int]] = []
    left = 0.0
    for place, height in enumerate(heights):
        if height > room:
            return []
        if height > left:
            columns.append([])
            left = room
        columns[-1].append(place)
        left -= height
    return columns
