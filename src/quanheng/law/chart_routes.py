"""How the lines of a flowchart run, before anything is measured: nets, and a track for each in every channel.

Lines run in channels only, between the boxes: above and below each band, left and right of each column, at the left
and right of all columns, above the ends. Hence no line crosses a box. Lines of one origin (the stage whose acts are
open) or of one aim (the stage that acts lead to) form a net and share a track; different nets never share one where
both run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from quanheng.law.chart_graph import ChartGraph, Edge
from quanheng.law.chart_grid import Grid

Channel = tuple[str, int, int]
"""``("top" | "bottom", band, 0)``, ``("entry" | "exit", band, column)``, ``("left" | "right" | "ends", 0, 0)``."""
LEFT, RIGHT, ENDS = ("left", 0, 0), ("right", 0, 0), ("ends", 0, 0)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an item stands in the grid: ``column`` is -1 for what stands at the left."""

    band: int
    column: int


@dataclass(frozen=True, slots=True)
class Wire:
    """An edge that is drawn, and the net it belongs to."""

    edge: Edge
    net: str


class Routes:
    """The wires of a grid and the tracks of their nets."""

    def __init__(self, graph: ChartGraph, grid: Grid) -> None:
        self.graph, self.grid = graph, grid
        self.ends = {stage.id: place for place, stage in enumerate(grid.ends)}

    @cached_property
    def spots(self) -> Mapping[str, Spot]:
        """Where everything but the ends stands."""
        spots: dict[str, Spot] = {}
        for number, band in enumerate(self.grid.bands):
            spots |= {item.id: Spot(number, -1) for item in (band.head, *band.limits)}
            for column, cell in enumerate(band.cells):
                spots |= {item.id: Spot(number, column) for item, _ in cell}
        return spots

    @cached_property
    def wires(self) -> tuple[Wire, ...]:
        """The edges that are drawn as lines; the rest is said in the boxes."""
        return tuple(self._wires())

    def _wires(self) -> Iterator[Wire]:
        heads = {act.id: self.grid.bands[self.spots[act.id].band].head.id for act in self.graph.acts}
        for act in self.graph.acts:
            if act.main:
                yield Wire(Edge("open", heads[act.id], act.id), f"from {heads[act.id]}")
        aims = dict.fromkeys((edge.source, edge.target) for edge in self.graph.edges if edge.kind == "move")
        for source, target in aims:
            if heads[source] != target:
                yield Wire(Edge("move", source, target), f"to {target}")
        for edge in self.graph.edges:
            if edge.kind == "deemed":
                yield Wire(edge, f"{edge.source} to {edge.target}")

    @cached_property
    def tracks(self) -> Mapping[tuple[Channel, str], int]:
        """The track of each net in each channel it runs through, from 0."""
        found: dict[tuple[Channel, str], int] = {}
        for channel, uses in self._uses().items():
            for net, track in _assigned(channel, uses, self.ends).items():
                found[channel, net] = track
        return found

    @cached_property
    def counts(self) -> Mapping[Channel, int]:
        """How many tracks each channel needs."""
        counts: dict[Channel, int] = {}
        for (channel, _), track in self.tracks.items():
            counts[channel] = max(counts.get(channel, 0), track + 1)
        return counts

    def widest(self, side: str, column: int) -> int:
        """How many tracks the ``entry`` or ``exit`` of a column needs in the band where it needs most."""
        return max(self.counts.get((side, band, column), 0) for band in range(len(self.grid.bands)))

    def _uses(self) -> dict[Channel, dict[str, list[int]]]:
        """The places along each channel that each net comes by."""
        uses: dict[Channel, dict[str, list[int]]] = {}
        for wire in self.wires:
            for channel, places in self._path(wire.edge):
                uses.setdefault(channel, {}).setdefault(wire.net, []).extend(places)
        return uses

    def _path(self, edge: Edge) -> Iterator[tuple[Channel, tuple[int, ...]]]:
        if edge.kind == "move":
            yield from self._out(edge)
            return
        spot = self.spots[edge.target]
        yield ("top", spot.band, 0), (-1, spot.column)
        yield ("entry", spot.band, spot.column), ()
        if edge.kind == "deemed":
            yield LEFT, (_height(self.spots[edge.source].band, 1), _height(spot.band, 0))

    def _out(self, edge: Edge) -> Iterator[tuple[Channel, tuple[int, ...]]]:
        spot = self.spots[edge.source]
        over = edge.target in self.ends
        yield ("exit", spot.band, spot.column), ()
        yield ("bottom", spot.band, 0), (spot.column, len(self.grid.shape.lanes) if over else -1)
        if over:
            yield RIGHT, ()
            yield ENDS, ()
        else:
            yield LEFT, (_height(spot.band, 2), _height(self.spots[edge.target].band, 1))


def _height(band: int, part: int) -> int:
    """A place along the left channel: the top, the head and the limits, the bottom of a band."""
    return 3 * band + part


def _assigned(channel: Channel, uses: Mapping[str, list[int]], ends: Mapping[str, int]) -> dict[str, int]:
    """A track for each net of a channel: shared where they lie apart, and in the order of the ends for their own."""
    if channel in (RIGHT, ENDS):
        order = sorted(uses, key=lambda net: ends[net.removeprefix("to ")])
        return {net: track for track, net in enumerate(order)}
    if channel[0] in ("entry", "exit"):
        return {net: track for track, net in enumerate(uses)}
    return _shared(uses)


def _shared(uses: Mapping[str, Iterable[int]]) -> dict[str, int]:
    """First the shortest, each on the lowest track that is free from its first place to its last."""
    spans = {net: (min(places), max(places)) for net, places in uses.items()}
    taken: list[list[tuple[int, int]]] = []
    tracks: dict[str, int] = {}
    for net, (first, last) in sorted(spans.items(), key=lambda item: (item[1][1] - item[1][0], item[1])):
        track = next(
            (number for number, others in enumerate(taken) if all(last < low or high < first for low, high in others)),
            len(taken),
        )
        if track == len(taken):
            taken.append([])
        taken[track].append((first, last))
        tracks[net] = track
    return tracks
