"""What the law itself does when a limit has run out (``docs/language.md`` 8).

Each instance has one turn. A stage is left only by an act of the case itself, so the turn of whatever has run out is
over when such an act is taken, and not before: which instances had their turn hangs on the entries of their own case
alone, and a fold finds it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from quanheng.engine.case import CaseState, Text, due_of, restamped
from quanheng.engine.clocks import Instance
from quanheng.engine.dating import Stamp
from quanheng.engine.entry import BY_CHILD, BY_LAW, Case, Entry
from quanheng.law.course import ENDED
from quanheng.law.moment import Moment
from quanheng.law.procedure import Act, Deemed


class Expiry(NamedTuple):
    """An instance with a deemed outcome has run out. Ordered as the law acts: by due date, case, limit of the text."""

    due: date
    case: int
    place: int
    limit: str
    moment: Moment


def outcomes(text: Text, state: CaseState, now: Moment, case: int = 0) -> Iterator[Expiry]:
    """The expiries by ``now`` in one case that the law acts upon: those whose act is open in its stage."""
    for expiry in _expiries(text, state, now, case):
        if state.control.stage in _act(text, expiry).start:
            yield expiry


def pass_over(text: Text, state: CaseState, entry: Entry) -> CaseState:
    """The state in which ``entry``, an act of the case, finds it: what ran out before has had its turn.

    Before an entry by the law, that is what ran out before the instance it stems from, and that one.
    """
    gone = sorted(_expiries(text, state, entry.recorded, 0))
    if entry.by == BY_LAW:
        acts = [_act(text, expiry).name for expiry in gone]
        gone = gone[: acts.index(entry.act) + 1] if entry.act in acts else gone
    if not gone:
        return state
    keys = {(expiry.limit, state.clocks.latest[expiry.limit].start.n) for expiry in gone}
    return replace(state, passed_over=state.passed_over | keys)


def law_entry(text: Text, state: CaseState, expiry: Expiry, n: int | str, now: Moment) -> Entry:
    """The entry the law makes upon ``expiry``, recorded ``now``, of the day that the text says."""
    deemed, act = _deemed(text, expiry), _act(text, expiry)
    instance = state.clocks.latest[expiry.limit]
    at = expiry.moment if deemed.as_of == "expiry" else _start(text, state, instance)
    return Entry(n, act.name, now, _facts(text, deemed, act), by=BY_LAW, at=at)


def report(
    text: Text, case: Case, before: CaseState, after: CaseState, n: int | str, told: Entry, legal: Moment
) -> Entry | None:
    """The entry in the parent's stream that ``told``, an act of a child, leads to, if it says anything (6)."""
    act = text.procedure.acts.get(told.act)
    if case.parent is None or act is None:
        return None
    ended = text.procedure.is_end(after.control.stage)
    name = act.reports or (ENDED if ended and after.control.stage != before.control.stage else None)
    if name is None:
        return None
    return Entry(n, f"{case.kind}.{name}", told.recorded, by=BY_CHILD, at=legal, child=case.id, ended=ended)


def _expiries(text: Text, state: CaseState, now: Moment, case: int) -> Iterator[Expiry]:
    for instance in state.clocks.running():
        place = text.awaiting.get(instance.limit)
        if place is None or (instance.limit, instance.start.n) in state.passed_over:
            continue
        answer = due_of(text, state, instance)
        if answer.over(now):
            moment = answer.moment(text.offset)
            yield Expiry(moment.date, case, place, instance.limit, moment)


def _deemed(text: Text, expiry: Expiry) -> Deemed:
    deemed = text.procedure.limits[expiry.limit].deemed
    assert deemed is not None
    return deemed


def _act(text: Text, expiry: Expiry) -> Act:
    return text.procedure.acts[_deemed(text, expiry).act]


def _start(text: Text, state: CaseState, instance: Instance[Stamp]) -> Moment:
    return restamped(instance.start, state.corrected, text.offset).moment(instance.fact)


def _facts(text: Text, deemed: Deemed, act: Act) -> dict[str, str | bool]:
    if act.outcome is None or deemed.outcome is None:
        return {}
    flag = text.procedure.fact_type(act.outcome) == "flag"
    return {act.outcome: deemed.outcome == "true" if flag else deemed.outcome}
