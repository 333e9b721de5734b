"""The frame of a flowchart: where its columns, bands and channels lie, before any box or line is in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from quanheng.law.chart_graph import ChartGraph
from quanheng.law.chart_grid import GAP, PAD, Band, Filler, Grid, Unplaced
from quanheng.law.chart_routes import ENDS, LEFT, RIGHT, Channel, Routes
from quanheng.law.chart_text import Line, Paragraph, Run, break_lines
from quanheng.law.chart_words import Words

MARGIN = 7.0
TRACK = 4.0
"""Between two lines side by side."""
_TITLE, _LEAD = 14.0, 10.0
"""Sizes of the title, and of what stands below it and above the lanes."""
_END = 74.0
"""The least width of the box of an end."""
_LEAST = 420.0
"""The least width of a drawing."""


@dataclass(frozen=True, slots=True)
class Caption:
    """Lines of text outside any box; ``width`` is the room they have."""

    lines: tuple[Line, ...]
    x: float
    y: float
    width: float


class Frame:
    """The measures of one drawing, each taken when it is asked for."""

    def __init__(self, graph: ChartGraph, words: Words, grid: Grid, subtitle: str) -> None:
        self.graph, self.words, self.grid, self.subtitle = graph, words, grid, subtitle
        self.routes = Routes(graph, grid)

    @property
    def head(self) -> float:
        """The right side of the stages and limits."""
        return MARGIN + self.grid.shape.head

    # Across.

    def tracks(self, channel: Channel) -> float:
        """How wide the tracks of a channel are."""
        return TRACK * self.routes.counts.get(channel, 0)

    @cached_property
    def lefts(self) -> tuple[float, ...]:
        """The x of the boxes of each column, and where the right channel begins."""
        x = self.head + TRACK + self.tracks(LEFT) + TRACK
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
        ends = self.head + MARGIN + (_END + GAP) * len(self.grid.ends) + TRACK + self.tracks(RIGHT)
        return max(needed, ends, _LEAST)

    def borders(self) -> Iterator[float]:
        """The x of the left border of each lane, and of the right border of the last."""
        for column, left in enumerate(self.lefts[:-1]):
            if column == 0 or self.grid.shape.lanes[column] != self.grid.shape.lanes[column - 1]:
                yield left - TRACK * self.routes.widest("entry", column) - TRACK
        yield self.lefts[-1]

    # Down.

    @cached_property
    def lane_titles(self) -> tuple[Caption, ...]:
        """Who does what stands in a column."""
        borders = tuple(self.borders())
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
        aside = GAP + self.head_height(number) + sum(item.height + GAP for item in band.limits)
        boxes = self.lead(number) + band.depth + GAP + self.tracks(("bottom", number, 0))
        return max(aside, boxes)

    def lead(self, number: int) -> float:
        """From the top of a band to its first boxes."""
        return GAP + TRACK + self.tracks(("top", number, 0))

    def head_height(self, number: int) -> float:
        """Of the head of a band: it reaches the lines above the boxes, and one that comes in below them."""
        return max(self.grid.bands[number].head.height, self.lead(number) + 2 * TRACK)

    @cached_property
    def ends_top(self) -> float:
        """Where the ends begin, with the lines that lead to them."""
        return self.tops[-1] + self._band_height(len(self.tops) - 1, self.grid.bands[-1])

    @cached_property
    def ends_height(self) -> float:
        """How high the boxes of the ends are."""
        return max((item.height for item in self.end_items), default=0.0)

    @cached_property
    def end_items(self) -> tuple[Unplaced, ...]:
        """The boxes of the ends, equally wide."""
        number = len(self.grid.ends)
        room = self.width - MARGIN - self.head - self.tracks(RIGHT) - TRACK
        filler = Filler(self.graph, self.words)
        return tuple(filler.stage(end, min(self.grid.shape.head, room / number - GAP)) for end in self.grid.ends)

    @cached_property
    def foot_top(self) -> float:
        """Where the lines below the drawing begin."""
        return self.ends_top + self.tracks(ENDS) + 2 * TRACK + self.ends_height + 2 * GAP

    @cached_property
    def foot(self) -> tuple[Line, ...]:
        """The lines below the drawing."""
        return break_lines(self.words.foot(), self.width - 2 * MARGIN)

    # Lines.

    def along(self, channel: Channel, net: str) -> float:
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
                return self.head + TRACK + TRACK * track
            case "right":
                return self.width - MARGIN - self.tracks(RIGHT) + TRACK * track - TRACK
            case _:
                return self.ends_top + TRACK * track
