"""What is wrong with the time at which an instance of a limit ended (``docs/language.md`` 5, 8)."""

from __future__ import annotations

from quanheng.engine.case import CaseState, Text, due_of, restamped
from quanheng.engine.clocks import Instance
from quanheng.engine.dating import Stamp
from quanheng.engine.entry import BY_LAW, Entry
from quanheng.law.procedure import PARTY, Limit


def ended_rule(text: Text, state: CaseState, instance: Instance[Stamp], entry: Entry) -> str | None:
    """The finding about ``instance``, which ``entry`` ended, by the dates as ``state`` knows them.

    Entries by the law or a child are not judged: a limit that they end can only be late. A window is the party's: only
    the party's own act can come after it.
    """
    limit = text.procedure.limits[instance.limit]
    if entry.by == BY_LAW and limit.deemed and limit.deemed.act == entry.act:
        return f"late:{limit.name}" if limit.kind == "duty" else None
    act = text.procedure.acts.get(entry.act)
    if limit.kind == "window" and (act is None or act.duty != PARTY):
        return None
    answer = due_of(text, state, instance)
    assert instance.end is not None
    at = restamped(instance.end, state.corrected, text.offset).legal
    rule = time_rule(limit, over=answer.over(at), reached=answer.reached(at))
    return None if entry.by and rule and not rule.startswith("late:") else rule


def time_rule(limit: Limit, *, over: bool, reached: bool) -> str | None:
    """The finding about a limit ended after (``over``) or on or before (``reached``) its due date (5)."""
    match limit.kind:
        case "duty" | "cap":
            return f"late:{limit.name}" if over else None
        case "window":
            return f"lapsed:{limit.name}" if over else None
        case "wait":
            return f"early:{limit.name}" if reached else None
