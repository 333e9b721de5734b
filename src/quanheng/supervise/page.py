"""The report of a run of supervision as one page that needs nothing else (``design`` of the watch: numbers first)."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from quanheng.supervise.report import GRADES, Line, Report

_STYLE = """
:root{--paper:#fdfcf9;--ink:#1d2430;--quiet:#57606e;--hair:#e3dfd5;--blue:#1f3a5f;--red:#b3261e;--amber:#8a5300;
--pine:#2f6b4f}*{box-sizing:border-box}
html{font:16px/1.75 "PingFang SC","Noto Sans CJK SC","Noto Sans SC",sans-serif;
color:var(--ink);background:var(--paper);font-variant-numeric:tabular-nums}
body{max-width:72rem;margin:0 auto;padding:32px 24px}
h1,h2{font-family:"Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,serif;line-height:1.35;
color:var(--blue)}h1{font-size:1.75rem;margin:0 0 4px}h2{font-size:1.2rem;margin:36px 0 8px}
p{margin:4px 0}.quiet{color:var(--quiet)}
dl{display:flex;flex-wrap:wrap;gap:12px 40px;margin:20px 0;padding:16px 0;border-block:1px solid var(--hair)}
dl div{min-width:7rem}dt{color:var(--quiet);font-size:.875rem}dd{margin:0;font-size:1.5rem}
table{width:100%;border-collapse:collapse;background:#fff;border:1px solid var(--hair)}
th,td{padding:8px 12px;border-bottom:1px solid var(--hair);text-align:left;vertical-align:top}
th{font-size:.875rem;color:var(--quiet);font-weight:500}td.n{text-align:right;white-space:nowrap}
.violation h2{color:var(--red)}.mark h2,.tie h2,.unverifiable h2{color:var(--amber)}
code{color:var(--quiet);font-size:.8125rem}
.none{color:var(--pine)}@media print{body{max-width:none}}
"""


def page(found: Report, source: str) -> str:
    """The report on the log ``source`` as HTML."""
    return "".join(_parts(found, source))


def _parts(found: Report, source: str) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<title>监督结果：{escape(source)}</title><style>{_STYLE}</style></head><body><main>"
    yield f'<h1>监督结果</h1><p class="quiet">{escape(source)} 与 {escape("、".join(found.courses))} 逐案对照</p><dl>'
    yield from (f"<div><dt>{title}</dt><dd>{number:,}</dd></div>" for title, number in _figures(found))
    yield "</dl>"
    if not found.lines:
        yield '<p class="none">没有发现违反。</p>'
    for grade, title in GRADES.items():
        lines = found.of_grade(grade)
        if lines:
            yield f'<section class="{grade}"><h2>{title}（{sum(line.findings for line in lines):,} 处）</h2>'
            yield from _table(lines)
            yield "</section>"
    for sentences in found.unchecked.values():
        yield "<h2>日志里没有，无从核实</h2>" if sentences else ""
        yield from (f"<p>{escape(sentence)}</p>" for sentence in sentences)
    yield "</main></body></html>\n"


def _figures(found: Report) -> Iterator[tuple[str, int]]:
    yield "案件", found.cases
    yield "事件", found.events
    yield "走法", sum(found.courses.values())
    yield "定义里没有的活动", found.unknown
    yield "违反", sum(line.findings for line in found.of_grade("violation"))


def _table(lines: tuple[Line, ...]) -> Iterator[str]:
    yield '<table><thead><tr><th scope="col">处</th><th scope="col">案件</th><th scope="col">什么</th>'
    yield '<th scope="col">依据</th></tr></thead><tbody>'
    for line in lines:
        yield f'<tr><td class="n">{line.findings:,}</td><td class="n">{line.cases:,}</td>'
        yield f"<td>{escape(line.sentence)}<br><code>{escape(line.rule)}</code></td><td>{escape(line.basis)}</td></tr>"
    yield "</tbody></table>"
