"""A flowchart as SVG: text is text, every box has a title, nothing is said by colour alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from quanheng.law.chart_layout import MARGIN, Box, Caption, Layout, Path
from quanheng.law.chart_text import Line

_SCALE = 1.3
"""Units of the drawing to pixels of a screen: the smallest text is then 13 px."""
_STYLE = """\
text{font-family:"PingFang SC","Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;fill:#1d2430}
.paper{fill:#fdfcf9}.rule{stroke:#d9d5cb;stroke-width:.6}.lane{stroke:#d9d5cb;stroke-width:.6;stroke-dasharray:1 3}
.stage,.band{fill:#1f3a5f}.stage+text,.stage~text,.band~text{fill:#fdfcf9}
.end{fill:#fdfcf9;stroke:#1f3a5f;stroke-width:2.4}
.main{fill:#fff;stroke:#1f3a5f;stroke-width:1.3}.side{fill:#fff;stroke:#b9b4a8;stroke-width:.6}
.child,.inner{fill:#fff;stroke:#5b6472;stroke-width:.8}.limit{fill:#f4f1e8;stroke:#b9b4a8;stroke-width:.6}
.law{stroke-dasharray:4 2}.line{fill:none;stroke:#1f3a5f;stroke-width:.9}.line.start{stroke:#5b6472}
.line.deemed{stroke-dasharray:3 2}.head{fill:#1f3a5f}.clock{fill:none;stroke:#1f3a5f;stroke-width:.9}
.title{font-weight:600}.muted{fill:#5b6472}.go,.time{fill:#1f3a5f}.here{fill:#8a5200;font-weight:600}.done{fill:#2f6b4f}
.stage~text .here{fill:#ffd9a0}.stage~text .go{fill:#fdfcf9}a:hover rect{stroke-width:2}
"""


def write_svg(layout: Layout, title: str, description: str, links: Mapping[str, str]) -> str:
    """The drawing as an SVG document; a box whose node is in ``links`` leads to that address."""
    return "".join(f"{line}\n" for line in _document(layout, title, description, links))


def _document(layout: Layout, title: str, description: str, links: Mapping[str, str]) -> Iterator[str]:
    width, height = layout.width, layout.height
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="chart-title chart-desc" lang="zh-CN" '
        f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width * _SCALE)}" height="{_n(height * _SCALE)}">'
    )
    yield f'<title id="chart-title">{escape(title)}</title>'
    yield f'<desc id="chart-desc">{escape(description)}</desc>'
    yield f"<style>{_STYLE}</style>"
    yield f'<rect class="paper" width="{_n(width)}" height="{_n(height)}"/>'
    yield from _background(layout)
    yield from _nets(layout)
    for box in layout.boxes:
        yield from _linked(_box(box), links.get(box.item.id))
    for caption in layout.captions:
        yield from _caption(caption)
    yield "</svg>"


def _background(layout: Layout) -> Iterator[str]:
    for y in layout.rules:
        yield f'<line class="rule" x1="{_n(MARGIN)}" y1="{_n(y)}" x2="{_n(layout.width - MARGIN)}" y2="{_n(y)}"/>'
    top, bottom = layout.rules[0], layout.rules[-2]
    for x in layout.columns:
        yield f'<line class="lane" x1="{_n(x)}" y1="{_n(top)}" x2="{_n(x)}" y2="{_n(bottom)}"/>'


def _nets(layout: Layout) -> Iterator[str]:
    """The lines of one net as one shape: what they share is then drawn once."""
    nets: dict[str, list[Path]] = {}
    for path in layout.paths:
        nets.setdefault(path.net, []).append(path)
    for paths in nets.values():
        kind = paths[0].edge.kind
        yield f'<path class="line {kind}" d="{"".join(map(_way, paths))}"/>'
        if kind != "start":
            yield f'<path class="head" d="{"".join(map(_arrow, paths))}"/>'


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
    shape = f"{item.look} law" if item.dashed else item.look
    yield _rectangle(shape, box, 0.0, 8.0 if item.look in ("stage", "band", "end") else 2.0)
    if item.look == "child":
        yield _rectangle("inner", box, 2.0, 1.0)
    if item.look == "limit":
        yield _clock(box)
    height = sum(line.height for line in item.lines)
    yield from _lines(item.lines, box.x + item.inset, box.y + (box.height - height) / 2)
    yield "</g>"


def _rectangle(shape: str, box: Box, inset: float, radius: float) -> str:
    return (
        f'<rect class="{shape}" x="{_n(box.x + inset)}" y="{_n(box.y + inset)}" '
        f'width="{_n(box.width - 2 * inset)}" height="{_n(box.height - 2 * inset)}" rx="{_n(radius)}"/>'
    )


def _clock(box: Box) -> str:
    x, y = box.x + 8, box.y + 9
    return f'<path class="clock" d="M{_n(x - 4)} {_n(y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0M{_n(x)} {_n(y - 2.4)}v2.4h2"/>'


def _caption(caption: Caption) -> Iterator[str]:
    yield from _lines(caption.lines, caption.x, caption.y)


def _lines(lines: tuple[Line, ...], x: float, y: float) -> Iterator[str]:
    for line in lines:
        spans = "".join(f'<tspan class="{run.tone}">{escape(run.text)}</tspan>' for run in line.runs)
        yield f'<text x="{_n(x)}" y="{_n(y + line.size)}" font-size="{_n(line.size)}">{spans}</text>'
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
