"""A flowchart with a place for everything: boxes, lines, bands and lanes, in units of the drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from quanheng.law.chart_frame import MARGIN, TRACK, Caption, Frame
from quanheng.law.chart_graph import ChartGraph, Edge
from quanheng.law.chart_grid import GAP, PAD, Band, Grid, Unplaced
from quanheng.law.chart_routes import ENDS, LEFT, RIGHT, Wire
from quanheng.law.chart_text import Paragraph, Run, break_lines
from quanheng.law.chart_words import STAGE, Words

_STEM = 6.0
"""Where the line to a child case leaves the lower side of its act."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """An item in its place."""

    item: Unplaced
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
    return _Drawing(Frame(graph, words, grid, subtitle)).layout()


class _Drawing:
    """Boxes and lines in a frame."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def layout(self) -> Layout:
        """The drawing."""
        frame = self.frame
        return Layout(
            frame.width,
            round(frame.foot_top + sum(line.height for line in frame.foot) + MARGIN, 2),
            tuple(self.boxes.values()),
            tuple(self._paths()),
            tuple(self._captions()),
            (*frame.tops, frame.ends_top, frame.foot_top - GAP),
            tuple(frame.borders()),
        )

    def _captions(self) -> Iterator[Caption]:
        yield Caption(self.frame.header, MARGIN, MARGIN, self.frame.width - 2 * MARGIN)
        yield from self.frame.lane_titles
        if self.frame.grid.ends:
            text = break_lines((Paragraph((Run("终结", "title"),), STAGE),), self.frame.grid.shape.head)
            yield Caption(text, MARGIN + PAD, self.frame.ends_top + GAP, self.frame.grid.shape.head - PAD)
        yield Caption(self.frame.foot, MARGIN, self.frame.foot_top, self.frame.width - 2 * MARGIN)

    # Boxes.

    @cached_property
    def boxes(self) -> Mapping[str, Box]:
        """Every box by its node."""
        return {box.item.id: box for box in self._boxes()}

    def _boxes(self) -> Iterator[Box]:
        for number, band in enumerate(self.frame.grid.bands):
            top = self.frame.tops[number]
            yield from self._aside(number, band)
            for left, cell in zip(self.frame.lefts, band.cells, strict=False):
                y = top + self.frame.lead(number)
                for item, indent in cell:
                    yield Box(item, left + indent, y, item.width, item.height)
                    y += item.height + GAP
        yield from self._ends()

    def _aside(self, number: int, band: Band) -> Iterator[Box]:
        y = self.frame.tops[number] + GAP
        head = Box(band.head, MARGIN, y, band.head.width, self.frame.head_height(number))
        yield head
        y = head.bottom + GAP
        for item in band.limits:
            yield Box(item, MARGIN, y, item.width, item.height)
            y += item.height + GAP

    def _ends(self) -> Iterator[Box]:
        y = self.frame.ends_top + self.frame.tracks(ENDS) + 2 * TRACK
        x = self.frame.head
        for item in self.frame.end_items:
            yield Box(item, x, y, item.width, self.frame.ends_height)
            x += item.width + GAP

    # Lines.

    def _paths(self) -> Iterator[Path]:
        for wire in self.frame.routes.wires:
            points = {"open": self._open, "move": self._move, "deemed": self._deemed}[wire.edge.kind](wire)
            yield Path(wire.edge, wire.net, _straightened(points))
        for child in self.frame.graph.children:
            if child.opener in self.boxes:
                yield Path(Edge("start", child.opener, child.id), child.opener, self._branch(child.opener, child.id))

    def _branch(self, opener: str, child: str) -> tuple[Point, ...]:
        """From an act down and right into what it opens."""
        act, box = self.boxes[opener], self.boxes[child]
        x, y = act.x + _STEM, box.y + box.height / 2
        return (x, act.bottom), (x, y), (box.x, y)

    def _open(self, wire: Wire) -> tuple[Point, ...]:
        """From the head of a band along its top into an act."""
        spot = self.frame.routes.spots[wire.edge.target]
        y = self.frame.along(("top", spot.band, 0), wire.net)
        return ((self.frame.head, y), *self._into(wire, y))

    def _deemed(self, wire: Wire) -> tuple[Point, ...]:
        """From a limit by the left and along the top of a band into the act that the law does."""
        limit, spot = self.boxes[wire.edge.source], self.frame.routes.spots[wire.edge.target]
        x, y = self.frame.along(LEFT, wire.net), limit.y + limit.height / 2
        top = self.frame.along(("top", spot.band, 0), wire.net)
        return ((limit.right, y), (x, y), (x, top), *self._into(wire, top))

    def _into(self, wire: Wire, top: float) -> tuple[Point, ...]:
        """From the top of a band down beside a column, and into an act from the left."""
        spot, act = self.frame.routes.spots[wire.edge.target], self.boxes[wire.edge.target]
        x = self.frame.along(("entry", spot.band, spot.column), wire.net)
        y = _share(act, wire.net, self._meeting["to", act.item.id])
        return (x, top), (x, y), (act.x, y)

    def _move(self, wire: Wire) -> tuple[Point, ...]:
        """From an act down beside its column, below the band, to the stage it leads to."""
        spot, act = self.frame.routes.spots[wire.edge.source], self.boxes[wire.edge.source]
        y = _share(act, wire.net, self._meeting["from", act.item.id])
        x = self.frame.along(("exit", spot.band, spot.column), wire.net)
        bottom = self.frame.along(("bottom", spot.band, 0), wire.net)
        aim = self.boxes[wire.edge.target]
        arrive = self._to_end if wire.edge.target in self.frame.routes.ends else self._to_stage
        return ((act.right, y), (x, y), (x, bottom), *arrive(wire.net, bottom, aim))

    def _to_end(self, net: str, bottom: float, end: Box) -> tuple[Point, ...]:
        """From below a band by the right, and into an end from above."""
        right, above = self.frame.along(RIGHT, net), self.frame.along(ENDS, net)
        middle = end.x + end.width / 2
        return (right, bottom), (right, above), (middle, above), (middle, end.y)

    def _to_stage(self, net: str, bottom: float, stage: Box) -> tuple[Point, ...]:
        """From below a band by the left, and into a stage from the right, below the line that leaves it."""
        band = self.frame.routes.spots[stage.item.id].band
        left, entry = self.frame.along(LEFT, net), self.frame.tops[band] + self.frame.lead(band)
        return (left, bottom), (left, entry), (stage.right, entry)

    @cached_property
    def _meeting(self) -> Mapping[tuple[str, str], list[str]]:
        """The nets that meet the left side of an act (``to``), and its right side (``from``)."""
        nets: dict[tuple[str, str], list[str]] = {}
        for wire in self.frame.routes.wires:
            nets.setdefault(("from", wire.edge.source), []).append(wire.net)
            nets.setdefault(("to", wire.edge.target), []).append(wire.net)
        return nets


def _share(box: Box, net: str, meeting: list[str]) -> float:
    """The y at which a net meets one side of a box, that side being shared evenly."""
    return round(box.y + box.height * (meeting.index(net) + 1) / (len(meeting) + 1), 2)


def _straightened(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Without points that repeat their neighbour."""
    return tuple(point for number, point in enumerate(points) if number == 0 or point != points[number - 1])
