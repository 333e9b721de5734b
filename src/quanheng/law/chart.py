"""The flowchart drawn from the definition that the engine runs, as SVG.

The course runs down by stages; across stand the duties. ``overlay`` shows where a case stands, or how many cases went
which way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from quanheng.law.calendar import date_text
from quanheng.law.chart_fit import fitted
from quanheng.law.chart_graph import ChartGraph, chart_graph
from quanheng.law.chart_svg import write_svg
from quanheng.law.chart_words import NOTHING, Overlay, Words
from quanheng.law.guide import Background
from quanheng.law.procedure import Procedure


def chart(
    procedure: Procedure, background: Background, overlay: Overlay = NOTHING, links: Mapping[str, str] | None = None
) -> str:
    """The flowchart of ``procedure``. ``links`` gives the addresses of nodes (``act:decide``) that lead somewhere."""
    graph = chart_graph(procedure, background)
    subtitle = (
        f"编号 {procedure.key}，自{date_text(procedure.effective)}起施行，版本 {procedure.digest[:12]}；"
        f"{of_the_day(background.as_of)}。"
    )
    layout = fitted(graph, Words(graph, overlay), subtitle)
    return write_svg(layout, f"{procedure.title}流程图", _description(graph), links or {})


def of_the_day(day: dt.date) -> str:
    """The words of a flowchart that say by the law of which day it is drawn."""
    return f"期限按{date_text(day)}有效的规定"


def _description(graph: ChartGraph) -> str:
    """The course in one sentence, for those who cannot see it."""
    stages = [stage.title for stage in graph.stages if not stage.end]
    ends = [stage.title for stage in graph.stages if stage.end]
    lanes = "、".join(lane.title for lane in graph.lanes)
    return f"环节依次为：{'；'.join(stages)}。终结为：{'；'.join(ends)}。办理人：{lanes}。共{len(graph.acts)}项行为。"
