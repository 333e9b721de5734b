"""The Markdown that the readings are written in, as HTML: headings, nested lists, paragraphs, bold and code.

Nothing else of Markdown is read, and no HTML is let through: whatever a definition says is shown as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

_HEADING = re.compile(r"(#{1,6}) (.*)")
_ITEM = re.compile(r"( *)(-|\d+\.) (.*)")
_INLINE = ((re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"), (re.compile(r"`(.+?)`"), r"<code>\1</code>"))
_STYLE = """
:root{--paper:#fdfcf9;--ink:#1d2430;--quiet:#57606e;--hair:#e3dfd5;--blue:#1f3a5f}*{box-sizing:border-box}
html{font:16px/1.75 "PingFang SC","Noto Sans CJK SC","Noto Sans SC",sans-serif;color:var(--ink);background:var(--paper);
font-variant-numeric:tabular-nums}body{max-width:52rem;margin:0 auto;padding:32px 24px}
h1,h2,h3{font-family:"Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,serif;line-height:1.35;
color:var(--blue);break-after:avoid}h1{font-size:1.75rem}h2{font-size:1.3rem;margin-top:2.5rem;
border-bottom:1px solid var(--hair)}h3{font-size:1.05rem;margin-bottom:.25rem}ul,ol{margin:.25rem 0;padding-left:1.5rem}
code{color:var(--quiet);font-size:.875em}@media print{body{max-width:none;padding:0}}
"""


def page(markdown: str) -> str:
    """A whole page that needs nothing else; its title is the first heading."""
    title = next((found[2] for line in markdown.splitlines() if (found := _HEADING.fullmatch(line))), "")
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body><main>\n{fragment(markdown)}\n"
        "</main></body></html>"
    )


def fragment(markdown: str) -> str:
    """The body of a page."""
    lists = _Lists()
    lines = [part for line in markdown.splitlines() for part in _line(line, lists)]
    return "\n".join([*lines, *lists.close()])


@dataclass(slots=True)
class _Lists:
    """The lists that are open, outermost first: how far each is indented, and its tag. Each has an open item."""

    open: list[tuple[int, str]] = field(default_factory=list)

    def close(self, indent: int = -1) -> Iterator[str]:
        """Close every list indented further than ``indent``."""
        while self.open and self.open[-1][0] > indent:
            yield f"</li></{self.open.pop()[1]}>"

    def item(self, indent: int, marker: str) -> Iterator[str]:
        """Begin an item, in the list it belongs to or in a new one."""
        yield from self.close(indent)
        tag = "ul" if marker == "-" else "ol"
        if self.open and self.open[-1] == (indent, tag):
            yield "</li><li>"
            return
        yield from self.close(indent - 1)
        self.open.append((indent, tag))
        start = f' start="{int(marker[:-1])}"' if tag == "ol" else ""
        yield f"<{tag}{start}><li>"


def _line(line: str, lists: _Lists) -> Iterator[str]:
    item = _ITEM.fullmatch(line)
    if item:
        yield "".join((*lists.item(len(item[1]), item[2]), _inline(item[3])))
        return
    yield from lists.close()
    heading = _HEADING.fullmatch(line)
    if heading:
        level = len(heading[1])
        yield f"<h{level}>{_inline(heading[2])}</h{level}>"
    elif line.strip():
        yield f"<p>{_inline(line)}</p>"


def _inline(text: str) -> str:
    said = escape(text)
    for pattern, replacement in _INLINE:
        said = pattern.sub(replacement, said)
    return said
