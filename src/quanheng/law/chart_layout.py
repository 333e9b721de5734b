"""A flowchart with a place for everything: boxes, lines, bands and lanes, in units of the drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from quanheng.law.chart_graph import ChartGraph, Edge
from quanheng.law.chart_grid import GAP, PAD, Band, Filler, Grid, Item
from quanheng.law.chart_routes import ENDS, LEFT, RIGHT, Channel, Routes, Wire
from quanheng.law.chart_text import Line, Paragraph, Run, break_lines
from quanheng.law.chart_words import STAGE, Words

MARGIN = 7.0
TRACK = 4.0
"""Between two lines side by side."""
_TITLE, _LEAD = 14.0, 10.0
_END = 74.0
"""The least width of the box of an end."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """An item in its place."""

    item: Item
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Path:
    """A line from box to box by right angles."""

    edge: Edge
    net: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Caption:
    """Lines of text outside any box; ``width`` is the room they have."""

    lines: tuple[Line, ...]
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole drawing. ``rules`` are the y of the borders between bands, ``columns`` the x of those between lanes."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    paths: tuple[Path, ...]
    captions: tuple[Caption, ...]
    rules: tuple[float, ...]
    columns: tuple[float, ...]


def lay_out(graph: ChartGraph, words: Words, grid: Grid, subtitle: str) -> Layout:
    """The drawing of one grid."""
    return _Plan(graph, words, grid, subtitle).layout()


class _Plan:
    """Everything about one drawing, measured when it is asked for."""

    def __init__(self, graph: ChartGraph, words: Words, grid: Grid, subtitle: str) -> None:
        self.graph, self.words, self.grid, self.subtitle = graph, words, grid, subtitle
        self.head = grid.shape.head
        self.routes = Routes(graph, grid)

    def layout(self) -> Layout:
        """The drawing."""
        paths = tuple(self._paths())
        bottom = self.foot_top + sum(line.height for line in self.foot) + MARGIN
        return Layout(
            self.width,
            round(bottom, 2),
            tuple(self.boxes.values()),
            paths,
            tuple(self._captions()),
            (*self.tops, self.ends_top, self.foot_top - GAP),
            tuple(self._borders()),
        )

    # Across.

    def tracks(self, channel: Channel) -> float:
        """How wide the tracks of a channel are."""
        return TRACK * self.routes.counts.get(channel, 0)

    @cached_property
    def lefts(self) -> tuple[float, ...]:
        """The x of the boxes of each column, and where the right channel begins."""
        x = MARGIN + self.head + TRACK + self.tracks(LEFT) + TRACK
        found = []
        for column in range(len(self.grid.shape.lanes)):
            x += TRACK + TRACK * self.routes.widest("entry", column)
            found.append(x)
            x += self.grid.shape.box + TRACK + TRACK * self.routes.widest("exit", column)
        return (*found, x)

    @cached_property
    def width(self) -> float:
        """The width of the drawing."""
        needed = self.lefts[-1] + TRACK + self.tracks(RIGHT) + MARGIN
        ends = 2 * MARGIN + self.head + (_END + GAP) * len(self.grid.ends) + TRACK + self.tracks(RIGHT)
        return max(needed, ends, 420.0)

    def _borders(self) -> Iterator[float]:
        """The x of the left border of each lane, and of the right border of the last."""
        for column, left in enumerate(self.lefts[:-1]):
            if column == 0 or self.grid.shape.lanes[column] != self.grid.shape.lanes[column - 1]:
                yield left - TRACK * self.routes.widest("entry", column) - TRACK
        yield self.lefts[-1]

    # Down.

    @cached_property
    def lane_titles(self) -> tuple[Caption, ...]:
        """Who does what stands in a column."""
        borders = tuple(self._borders())
        found = []
        for group, left, right in zip(self.grid.shape.groups, borders, borders[1:], strict=False):
            text = Paragraph((Run("、".join(lane.title for lane in group), "title"),), _LEAD)
            lines = break_lines((text,), right - left - 2 * PAD)
            found.append(Caption(lines, left + PAD, self.header_bottom, right - left - 2 * PAD))
        return tuple(found)

    @cached_property
    def header(self) -> tuple[Line, ...]:
        """The title, and what the drawing was made from."""
        text = (
            Paragraph((Run(f"{self.graph.title}流程图", "title"),), _TITLE),
            Paragraph((Run(self.subtitle, "muted"),), _LEAD),
        )
        return break_lines(text, self.width - 2 * MARGIN)

    @property
    def header_bottom(self) -> float:
        """Where the titles of the lanes begin."""
        return MARGIN + sum(line.height for line in self.header) + GAP

    @cached_property
    def tops(self) -> tuple[float, ...]:
        """The y of each band."""
        lanes = [sum(line.height for line in caption.lines) for caption in self.lane_titles]
        y = self.header_bottom + max(lanes, default=0.0) + GAP
        found = []
        for number, band in enumerate(self.grid.bands):
            found.append(y)
            y += self._band_height(number, band)
        return tuple(found)

    def _band_height(self, number: int, band: Band) -> float:
        aside = GAP + self._head_height(number) + sum(item.height + GAP for item in band.limits)
        boxes = self._lead(number) + band.depth + GAP + self.tracks(("bottom", number, 0))
        return max(aside, boxes)

    def _lead(self, number: int) -> float:
        """From the top of a band to its first boxes."""
        return GAP + TRACK + self.tracks(("top", number, 0))

    def _head_height(self, number: int) -> float:
        """Of the head of a band: it reaches the lines above the boxes, and one that comes in below them."""
        return max(self.grid.bands[number].head.height, self._lead(number) + 2 * TRACK)

    @cached_property
    def ends_top(self) -> float:
        """Where the ends begin, with the lines that lead to them."""
        return self.tops[-1] + self._band_height(len(self.tops) - 1, self.grid.bands[-1])

    @cached_property
    def end_items(self) -> tuple[Item, ...]:
        """The boxes of the ends, equally wide."""
        number = len(self.grid.ends)
        room = self.width - 2 * MARGIN - self.head - self.tracks(RIGHT) - TRACK
        filler = Filler(self.graph, self.words)
        return tuple(filler.stage(end, min(self.head, room / number - GAP)) for end in self.grid.ends)

    @cached_property
    def foot_top(self) -> float:
        """Where the lines below the drawing begin."""
        highest = max((item.height for item in self.end_items), default=0.0)
        return self.ends_top + self.tracks(ENDS) + 2 * TRACK + highest + 2 * GAP

    @cached_property
    def foot(self) -> tuple[Line, ...]:
        """The lines below the drawing."""
        return break_lines(self.words.foot(), self.width - 2 * MARGIN)

    def _captions(self) -> Iterator[Caption]:
        yield Caption(self.header, MARGIN, MARGIN, self.width - 2 * MARGIN)
        yield from self.lane_titles
        if self.grid.ends:
            text = break_lines((Paragraph((Run("终结", "title"),), STAGE),), self.head)
            yield Caption(text, MARGIN + PAD, self.ends_top + GAP, self.head - PAD)
        yield Caption(self.foot, MARGIN, self.foot_top, self.width - 2 * MARGIN)

    # Boxes.

    @cached_property
    def boxes(self) -> Mapping[str, Box]:
        """Every box by its node."""
        return {box.item.id: box for box in self._boxes()}

    def _boxes(self) -> Iterator[Box]:
        for number, band in enumerate(self.grid.bands):
            top = self.tops[number]
            yield from self._aside(number, band)
            for left, cell in zip(self.lefts, band.cells, strict=False):
                y = top + self._lead(number)
                for item, indent in cell:
                    yield Box(item, left + indent, y, item.width, item.height)
                    y += item.height + GAP
        yield from self._ends()

    def _aside(self, number: int, band: Band) -> Iterator[Box]:
        y = self.tops[number] + GAP
        head = Box(band.head, MARGIN, y, self.head, self._head_height(number))
        yield head
        y = head.bottom + GAP
        for item in band.limits:
            yield Box(item, MARGIN, y, self.head, item.height)
            y += item.height + GAP

    def _ends(self) -> Iterator[Box]:
        y = self.ends_top + self.tracks(ENDS) + 2 * TRACK
        x = MARGIN + self.head
        highest = max((item.height for item in self.end_items), default=0.0)
        for item in self.end_items:
            yield Box(item, x, y, item.width, highest)
            x += item.width + GAP

    # Lines.

    def _paths(self) -> Iterator[Path]:
        for wire in self.routes.wires:
            points = {"open": self._open, "move": self._move, "deemed": self._deemed}[wire.edge.kind](wire)
            yield Path(wire.edge, wire.net, _straightened(points))
        for child in self.graph.children:
            if child.opener in self.boxes:
                yield Path(Edge("start", child.opener, child.id), child.opener, self._branch(child.opener, child.id))

    def _branch(self, opener: str, child: str) -> tuple[Point, ...]:
        """From an act down and right into what it opens."""
        act, box = self.boxes[opener], self.boxes[child]
        x, y = act.x + INDENT_LINE, box.y + box.height / 2
        return (x, act.bottom), (x, y), (box.x, y)

    def _open(self, wire: Wire) -> tuple[Point, ...]:
        """From the head of a band along its top into an act."""
        spot = self.routes.spots[wire.edge.target]
        y = self._along(("top", spot.band, 0), wire.net)
        return ((MARGIN + self.head, y), *self._into(wire, y))

    def _deemed(self, wire: Wire) -> tuple[Point, ...]:
        """From a limit by the left and along the top of a band into the act that the law does."""
        limit, spot = self.boxes[wire.edge.source], self.routes.spots[wire.edge.target]
        x, y = self._along(LEFT, wire.net), limit.y + limit.height / 2
        top = self._along(("top", spot.band, 0), wire.net)
        return ((limit.right, y), (x, y), (x, top), *self._into(wire, top))

    def _into(self, wire: Wire, top: float) -> tuple[Point, ...]:
        """From the top of a band down beside a column, and into an act from the left."""
        spot, act = self.routes.spots[wire.edge.target], self.boxes[wire.edge.target]
        x = self._along(("entry", spot.band, spot.column), wire.net)
        comers = [one.net for one in self.routes.wires if one.edge.target == wire.edge.target]
        y = _share(act, comers.index(wire.net), len(comers))
        return (x, top), (x, y), (act.x, y)

    def _move(self, wire: Wire) -> tuple[Point, ...]:
        """From an act down beside its column, below the band, to the stage it leads to."""
        spot, act = self.routes.spots[wire.edge.source], self.boxes[wire.edge.source]
        leavers = [one.net for one in self.routes.wires if one.edge.source == wire.edge.source]
        y = _share(act, leavers.index(wire.net), len(leavers))
        x = self._along(("exit", spot.band, spot.column), wire.net)
        bottom = self._along(("bottom", spot.band, 0), wire.net)
        start = ((act.right, y), (x, y), (x, bottom))
        aim = self.boxes[wire.edge.target]
        if wire.edge.target in self.routes.ends:
            right, above = self._along(RIGHT, wire.net), self._along(ENDS, wire.net)
            middle = aim.x + aim.width / 2
            return (*start, (right, bottom), (right, above), (middle, above), (middle, aim.y))
        left = self._along(LEFT, wire.net)
        entry = self.tops[self.routes.spots[wire.edge.target].band] + self._lead(
            self.routes.spots[wire.edge.target].band
        )
        return (*start, (left, bottom), (left, entry), (aim.right, entry))

    def _along(self, channel: Channel, net: str) -> float:
        """Where a net runs in a channel: a y in those that lie, an x in those that stand."""
        side, band, column = channel
        track = self.routes.tracks[channel, net] + 1
        match side:
            case "top":
                return self.tops[band] + GAP + TRACK * track
            case "bottom":
                following = (*self.tops, self.ends_top)[band + 1]
                return following - TRACK * track
            case "entry":
                return self.lefts[column] - TRACK - TRACK * track
            case "exit":
                return self.lefts[column] + self.grid.shape.box + TRACK * track
            case "left":
                return MARGIN + self.head + TRACK + TRACK * track
            case "right":
                return self.width - MARGIN - self.tracks(RIGHT) + TRACK * track - TRACK
            case _:
                return self.ends_top + TRACK * track


INDENT_LINE = 6.0
"""Where the line to a child case leaves the lower side of its act."""


def _share(box: Box, place: int, number: int) -> float:
    """The y of one of several lines that meet one side of a box."""
    return round(box.y + box.height * (place + 1) / (number + 1), 2)


def _straightened(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Without points that repeat their neighbour."""
    return tuple(point for number, point in enumerate(points) if number == 0 or point != points[number - 1])
