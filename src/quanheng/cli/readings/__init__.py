"""The readings that ``quanheng explain`` can draw of a definition, each a function of a ``Request``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from quanheng.cli.readings.chart import chart
from quanheng.cli.readings.diff import diff
from quanheng.cli.readings.duties import duties
from quanheng.cli.readings.request import Request
from quanheng.cli.readings.why import why
from quanheng.law.bpmn_xml import bpmn
from quanheng.law.guide import guide
from quanheng.procedures.definitions import load_forms


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reading is called, and what draws it, piece by piece.

    ``options`` are those of the command that only some readings know; among them ``html``, of what is Markdown.
    """

    title: str
    draw: Callable[[Request], Iterable[str]]
    options: tuple[str, ...] = ()


def _guide(request: Request) -> Iterable[str]:
    yield guide(request.procedure, request.background)


def _json(request: Request) -> Iterable[str]:
    """The expanded canonical definition, laid out to be read, with the digest of its canonical form."""
    digest = request.procedure.digest
    form = load_forms(*filter(None, [request.folder]))[request.key]
    yield json.dumps({"digest": digest, "definition": json.loads(form)}, ensure_ascii=False, indent=2)


def _bpmn(request: Request) -> Iterable[str]:
    yield bpmn(request.procedure, request.background)


READINGS: Mapping[str, Reading] = {
    "guide": Reading("办事指南", _guide, ("html",)),
    "why": Reading("能办什么、为什么", why, ("case", "html")),
    "duties": Reading("岗位责任说明书", duties, ("duty", "post", "html")),
    "chart": Reading("流程图（SVG）", chart, ("case",)),
    "diff": Reading("与旧版本的差别", diff, ("against", "cases", "html")),
    "bpmn": Reading("BPMN 2.0 流程模型", _bpmn),
    "json": Reading("展开的定义及其摘要", _json),
}
OPTIONS = tuple(sorted({option for reading in READINGS.values() for option in reading.options}))
"""The options that only some readings know."""
