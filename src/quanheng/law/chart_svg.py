"""A flowchart as SVG: text is text, every box has a title, nothing is said by colour alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from quanheng.law.chart_frame import MARGIN
from quanheng.law.chart_layout import Box, Layout, Path
from quanheng.law.chart_text import Line

_SCALE = 1.3
"""Units of the drawing to pixels of a screen: the smallest text is then 13 px."""
_FONT = "PingFang SC, Noto Sans SC, Noto Sans CJK SC, Microsoft YaHei, sans-serif"
_PAPER, _INK, _BLUE, _GREY, _HAIR = "#fdfcf9", "#1d2430", "#1f3a5f", "#5b6472", "#b9b4a8"
_SHAPES: Mapping[str, str] = {
    "stage": f'fill="{_BLUE}"',
    "band": f'fill="{_BLUE}"',
    "end": f'fill="{_PAPER}" stroke="{_BLUE}" stroke-width="2.4"',
    "main": f'fill="#fff" stroke="{_BLUE}" stroke-width="1.3"',
    "side": f'fill="#fff" stroke="{_HAIR}" stroke-width=".6"',
    "child": f'fill="#fff" stroke="{_GREY}" stroke-width=".8"',
    "limit": f'fill="#f4f1e8" stroke="{_HAIR}" stroke-width=".6"',
}
"""What a box looks like, as attributes: a style sheet would reach beyond the drawing, or be refused, in a page."""
_LINES: Mapping[str, str] = {
    "open": f'stroke="{_BLUE}" stroke-width=".9"',
    "move": f'stroke="{_BLUE}" stroke-width=".9"',
    "start": f'stroke="{_GREY}" stroke-width=".9"',
    "deemed": f'stroke="{_BLUE}" stroke-width=".9" stroke-dasharray="3 2"',
}
_TONES: Mapping[str, str] = {
    "title": ' font-weight="600"',
    "muted": f' fill="{_GREY}"',
    "go": f' fill="{_BLUE}"',
    "time": f' fill="{_BLUE}"',
    "here": ' fill="#8a5200" font-weight="600"',
    "done": ' fill="#2f6b4f"',
}
_LIGHT: Mapping[str, str] = {"title": ' font-weight="600"', "here": ' fill="#ffd9a0" font-weight="600"'}
"""Tones on a dark ground."""


def write_svg(layout: Layout, title: str, description: str, links: Mapping[str, str]) -> str:
    """The drawing as an SVG document; a box whose node is in ``links`` leads to that address."""
    return "".join(f"{line}\n" for line in _document(layout, title, description, links))


def _document(layout: Layout, title: str, description: str, links: Mapping[str, str]) -> Iterator[str]:
    width, height = layout.width, layout.height
    role = "group" if links else "img"  # what is inside an image cannot be followed
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="{role}" aria-labelledby="chart-title chart-desc" lang="zh-CN" '
        f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width * _SCALE)}" height="{_n(height * _SCALE)}" '
        f'font-family="{_FONT}">'
    )
    yield f'<title id="chart-title">{escape(title)}</title>'
    yield f'<desc id="chart-desc">{escape(description)}</desc>'
    yield f'<rect fill="{_PAPER}" width="{_n(width)}" height="{_n(height)}"/>'
    yield from _background(layout)
    yield from _nets(layout)
    for box in layout.boxes:
        yield from _linked(_box(box), links.get(box.item.id))
    for caption in layout.captions:
        yield from _lines(caption.lines, caption.x, caption.y)
    yield "</svg>"


def _background(layout: Layout) -> Iterator[str]:
    top, bottom = layout.rules[0], layout.rules[-2]
    rules = "".join(f"M{_n(MARGIN)} {_n(y)}H{_n(layout.width - MARGIN)}" for y in layout.rules)
    lanes = "".join(f"M{_n(x)} {_n(top)}V{_n(bottom)}" for x in layout.columns)
    yield f'<path fill="none" stroke="#d9d5cb" stroke-width=".6" d="{rules}"/>'
    yield f'<path fill="none" stroke="#d9d5cb" stroke-width=".6" stroke-dasharray="1 3" d="{lanes}"/>'


def _nets(layout: Layout) -> Iterator[str]:
    """The lines of one net as one shape: what they share is then drawn once."""
    nets: dict[str, list[Path]] = {}
    for path in layout.paths:
        nets.setdefault(path.net, []).append(path)
    for paths in nets.values():
        kind = paths[0].edge.kind
        yield f'<path fill="none" {_LINES[kind]} d="{"".join(map(_way, paths))}"/>'
        if kind != "start":
            yield f'<path fill="{_BLUE}" d="{"".join(map(_arrow, paths))}"/>'


def _way(path: Path) -> str:
    return "M" + " ".join(f"{_n(x)} {_n(y)}" for x, y in path.points)


def _arrow(path: Path) -> str:
    """The point of a line, towards the box it leads to."""
    (before, _), (x, y) = path.points[-2:]
    if before == x:
        return f"M{_n(x)} {_n(y)}l-2.4 -4.5h4.8z"
    back = -4.5 if before < x else 4.5
    return f"M{_n(x)} {_n(y)}l{back} -2.4v4.8z"


def _box(box: Box) -> Iterator[str]:
    item = box.item
    yield f"<g id={quoteattr(item.id)}>"
    yield f"<title>{escape(item.tip)}</title>"
    shape = _SHAPES[item.look] + (' stroke-dasharray="4 2"' if item.dashed else "")
    yield _rectangle(shape, box, 0.0, 8.0 if item.look in ("stage", "band", "end") else 2.0)
    if item.look == "child":
        yield _rectangle(shape, box, 2.0, 1.0)
    if item.look == "limit":
        yield _clock(box)
    height = sum(line.height for line in item.lines)
    x, y = box.x + item.inset, box.y + (box.height - height) / 2
    if item.look in ("stage", "band"):
        yield from _lines(item.lines, x, y, _PAPER, _LIGHT)
    else:
        yield from _lines(item.lines, x, y)
    yield "</g>"


def _rectangle(shape: str, box: Box, inset: float, radius: float) -> str:
    return (
        f'<rect {shape} x="{_n(box.x + inset)}" y="{_n(box.y + inset)}" '
        f'width="{_n(box.width - 2 * inset)}" height="{_n(box.height - 2 * inset)}" rx="{_n(radius)}"/>'
    )


def _clock(box: Box) -> str:
    x, y = box.x + 8, box.y + 9
    way = f"M{_n(x - 4)} {_n(y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0M{_n(x)} {_n(y - 2.4)}v2.4h2"
    return f'<path fill="none" stroke="{_BLUE}" stroke-width=".9" d="{way}"/>'


def _lines(
    lines: tuple[Line, ...], x: float, y: float, ink: str = _INK, tones: Mapping[str, str] = _TONES
) -> Iterator[str]:
    for line in lines:
        spans = "".join(f"<tspan{tones.get(run.tone, '')}>{escape(run.text)}</tspan>" for run in line.runs)
        yield f'<text x="{_n(x)}" y="{_n(y + line.size)}" font-size="{_n(line.size)}" fill="{ink}">{spans}</text>'
        y += line.height


def _linked(lines: Iterator[str], address: str | None) -> Iterator[str]:
    if address is not None:
        yield f"<a href={quoteattr(address)}>"
    yield from lines
    if address is not None:
        yield "</a>"


def _n(number: float) -> str:
    """A length, as short as it can be written."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
