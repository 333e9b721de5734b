"""What may be done in a case, what may not, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quanheng.cli.history import ROOT, play, read_history
from quanheng.cli.readings.request import Request
from quanheng.engine.case import Text, due_of
from quanheng.engine.family import FamilyState, Member
from quanheng.engine.options import Actor, Option, options
from quanheng.engine.reasons import NO_BASIS, Objection
from quanheng.law.calendar import day_text
from quanheng.law.moment import Moment
from quanheng.law.naming import grounds, stage_title
from quanheng.law.procedure import PARTY
from quanheng.procedures.loading import load_calendar

_SOMEBODY = "办理人员"
"""An officer who holds every duty: what is asked is what the case allows, not what a person may do."""


def why(request: Request) -> Iterator[str]:
    """What may be done in a case after the entries of a file, or in a new one."""
    now = request.now
    family = family_of(request, read_history(request.case) if request.case else [])
    yield f"# {request.procedure.title}：{day_text(now.date)}能办什么"
    yield ""
    yield from _standing(family.members[ROOT])
    offered = _options(family, now)
    yield from _group("可以办理", [option for option in offered if option.open and not option.objections])
    yield from _group("当事人提出的一律收下，现在提出的加以标记", [o for o in offered if o.open and o.objections])
    yield from _group("不能办理", [option for option in offered if not option.open])


def family_of(request: Request, rows: list[dict[str, Any]]) -> FamilyState:
    """The case that the entries ``rows`` lead to, as it stands at the time of the request."""
    library, calendar = request.library, load_calendar("cn")
    texts = {
        name: Text.of(procedure, library.clauses, calendar, titles=request.background.titles)
        for name, procedure in library.procedures.items()
    }
    return play(request.key, rows, request.now, texts)


def _standing(member: Member) -> Iterator[str]:
    """Where the case stands and what is running."""
    text, state = member.text, member.state
    yield f"案件现为“{stage_title(text.procedure, state.control.stage)}”。"
    for instance in state.clocks.running():
        due = due_of(text, state, instance)
        ends = f"至{due.words(text.offset)}届满" if due.known else "已经中止，恢复以后才能确定届满之日"
        yield f"“{text.procedure.limits[instance.limit].title}”{ends}。"
    yield from (f"正在“{text.procedure.holds[name].title}”。" for name in sorted(state.control.holds))
    yield ""


def _options(family: FamilyState, now: Moment) -> list[Option]:
    """Every act of the root, each seen by those who can do it."""
    duties = frozenset(family.members[ROOT].text.procedure.duties)
    officer = options(family, ROOT, Actor(_SOMEBODY, duties), now)
    party = options(family, ROOT, Actor("当事人", frozenset({PARTY})), now)
    return [one if one.act.staffed else other for one, other in zip(officer, party, strict=True)]


def _group(title: str, offered: list[Option]) -> Iterator[str]:
    if offered:
        yield f"## {title}"
        yield ""
    for option in offered:
        yield f"- **{option.act.title}**"
        yield from (f"  - {_reason(objection)}" for objection in option.objections)
        pending = [objection for objection in option.pending if objection.rule.startswith("rule:")]
        if option.open and pending:
            yield "  - 填写以后还要核对："
            yield from (f"    - {_reason(objection)}" for objection in pending)
    if offered:
        yield ""


def _reason(objection: Objection) -> str:
    basis = f"（{grounds(objection.basis)}）" if objection.basis != NO_BASIS else ""
    return f"{objection.sentence}{basis}{objection.mend}"
