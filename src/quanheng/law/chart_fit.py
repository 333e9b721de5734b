"""Which of many grids makes the drawing that reads best on one page of A4."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from quanheng.law.chart_frame import MARGIN, TRACK
from quanheng.law.chart_graph import ChartGraph
from quanheng.law.chart_grid import Filler, Grid, Group, Shape
from quanheng.law.chart_layout import Layout, lay_out
from quanheng.law.chart_words import Words

PORTRAIT, LANDSCAPE = (897.0, 1277.0), (1277.0, 897.0)
"""A4 without its margins, in units of 0.65 pt: in a drawing no larger than this the smallest text (10) has 6.5 pt."""
_WIDTHS = (80.0, 88.0, 96.0, 104.0, 112.0, 120.0, 128.0, 136.0, 148.0, 160.0)
_COMFORT = 132.0
_NEAR = (-6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0)
_HEAD, _HEADS = 114.0, (102.0, 114.0, 122.0, 130.0, 138.0)
"""The width of the column of stages, and those that are tried where room is scarce."""
_MOST = 10
"""More columns than this fit on no page."""
_SHARED = (0, 1, 2, 3, 4, 6)
"""A duty of no more acts than one of these shares its lane."""
_LIKELY = 94
"""From so many hundredths of the size on, by estimate, a grid may well fit whole."""
_TRIED = 20
"""So many grids are laid out, after a rough estimate of all."""


def fitted(graph: ChartGraph, words: Words, subtitle: str) -> Layout:
    """The drawing of a graph in its best shape."""
    return lay_out(graph, words, Filler(graph, words).grid(best_shape(graph, subtitle)), subtitle)


@lru_cache(maxsize=128)
def best_shape(graph: ChartGraph, subtitle: str) -> Shape:
    """The shape whose text is largest on A4; of several alike the one that reads most easily.

    It is sought once for a graph: where a case stands changes no shape.
    """
    words = Words(graph)
    filler = Filler(graph, words)

    def scale(grid: Grid) -> float:
        layout = lay_out(graph, words, grid, subtitle)
        return page_scale(layout.width, layout.height)

    promising = sorted(_grids(filler), key=_promise, reverse=True)[:_TRIED]
    whole = next((grid for grid in promising if scale(grid) == 1.0), None)
    if whole:
        return whole.shape
    near = map(filler.grid, _like(max(promising, key=scale).shape))
    return max(near, key=lambda grid: (int(1000 * scale(grid)), *_ease(grid))).shape


def page_scale(width: float, height: float) -> float:
    """By how much a drawing must shrink to fit on A4, at most 1."""
    return min(1.0, max(min(page[0] / width, page[1] / height) for page in (PORTRAIT, LANDSCAPE)))


def _grids(filler: Filler) -> Iterator[Grid]:
    for groups in dict.fromkeys(map(filler.groups, _SHARED)):
        for box in _WIDTHS:
            yield from _spreads(filler, box, groups)


def _like(shape: Shape) -> Iterator[Shape]:
    """Shapes that differ a little."""
    for head in _HEADS:
        yield from (replace(shape, head=head, box=shape.box + more) for more in _NEAR)


def _spreads(filler: Filler, box: float, groups: tuple[Group, ...]) -> Iterator[Grid]:
    """One column for each lane; then one more for the lane that lowers the chart most, again and again."""
    best = filler.grid(Shape(box, _HEAD, groups, tuple(1 for _ in groups)))
    yield best
    while len(best.shape.lanes) < _MOST:
        wider = [filler.grid(replace(best.shape, columns=columns)) for columns in _one_more(best.shape.columns)]
        lowest = min(wider, key=lambda grid: grid.depth, default=best)
        if lowest.depth >= best.depth:
            return
        best = lowest
        yield best


def _one_more(columns: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for lane, number in enumerate(columns):
        yield (*columns[:lane], number + 1, *columns[lane + 1 :])


def _promise(grid: Grid) -> tuple[float, ...]:
    """How large the text of a grid will be, roughly, and how easily it reads."""
    width = 2 * MARGIN + grid.shape.head + 12 * TRACK + (grid.shape.box + 5 * TRACK) * len(grid.shape.lanes)
    height = 150.0 + grid.depth + 7 * TRACK * len(grid.bands)
    return min(int(100 * page_scale(width, height)), _LIKELY), *_ease(grid)


def _ease(grid: Grid) -> tuple[float, ...]:
    """Of two drawings of one size: duties with a lane of their own, few columns, boxes of a comfortable width."""
    return len(grid.shape.groups), -len(grid.shape.lanes), -abs(grid.shape.box - _COMFORT)
