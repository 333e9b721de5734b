"""Where a case stands, as the flowchart of its definition shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from quanheng.engine.case import due_of
from quanheng.engine.family import Member
from quanheng.law.chart_words import Position


def position(member: Member, acts: Iterable[str]) -> Position:
    """Where a case stands; ``acts`` are those of its entries, in any order."""
    text, state = member.text, member.state
    dues = {instance.limit: due_of(text, state, instance) for instance in state.clocks.running()}
    return Position(
        state.control.stage,
        Counter(acts),
        {name: f"至{due.words(text.offset)}届满" if due.known else "已经中止" for name, due in dues.items()},
        frozenset(state.control.holds),
    )
