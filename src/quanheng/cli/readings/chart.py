"""The flowchart of a definition, with the place where a case stands if its entries are given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from quanheng.cli.history import ROOT, read_history
from quanheng.cli.readings.request import Request
from quanheng.cli.readings.why import family_of
from quanheng.engine.standing import position
from quanheng.law.chart import chart as draw
from quanheng.law.chart_words import NOTHING, Overlay, Position


def chart(request: Request) -> Iterator[str]:
    """The chart as SVG."""
    overlay = Overlay(position=_position(request, request.case)) if request.case else NOTHING
    yield draw(request.procedure, request.background, overlay).rstrip()


def _position(request: Request, case: Path) -> Position:
    """Where the case stands that the entries in a file lead to."""
    rows = read_history(case)
    member = family_of(request, rows).members[ROOT]
    return position(member, (row["act"] for row in rows if row.get("case", ROOT) == ROOT))
