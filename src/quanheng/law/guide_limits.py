"""The part of the guide that speaks of time: limits with their clauses, and holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from quanheng.law.clause import Clause, ClauseTable, Direction, ExtensionRule, FirstDay, Roll, Unit
from quanheng.law.condition_words import Titles
from quanheng.law.errors import LawError
from quanheng.law.naming import fact_title, grounds, outcome_title, quoted, report_title
from quanheng.law.procedure import Basis, Hold, Limit, Procedure, Trigger

LIMIT_KINDS: Mapping[str, str] = {
    "duty": "办理期限，届满仍可办理，逾期记入监督",
    "window": "限期行使或者履行，届满以后的记为逾期",
    "wait": "等待期间，届满以前不得办理",
    "cap": "最长期限，届满应当终止",
}
"""What it means that a limit runs out (``docs/language.md`` 5)."""


def limit_lines(
    procedure: Procedure, limit: Limit, clauses: ClauseTable, profile: str, as_of: date, titles: Titles
) -> Iterator[str]:
    """One limit: its kind, its clause, from what to what, and what the law does when it has run out."""
    yield f"### {limit.title}"
    yield ""
    yield f"- 性质：{LIMIT_KINDS[limit.kind]}"
    yield from _clause_lines(procedure, limit, clauses, profile, as_of)
    yield f"- 起算：{triggers_words(procedure, limit.starts, titles)}{_again(limit)}"
    yield f"- 终止：{triggers_words(procedure, limit.ends, titles)}"
    if limit.deemed:
        act = procedure.acts[limit.deemed.act]
        outcome = f"（{outcome_title(procedure, act, limit.deemed.outcome)}）" if limit.deemed.outcome else ""
        day = "自期限开始之日" if limit.deemed.as_of == "start" else "自期限届满之日"
        yield f"- 届满没有终止的：依法视为{day}“{act.title}”{outcome}"
    pausing = [hold.title for hold in procedure.holds.values() if limit.name in hold.pauses]
    if pausing:
        yield f"- 不计入：{quoted(pausing)}期间"
    yield ""


def hold_lines(procedure: Procedure, hold: Hold) -> Iterator[str]:
    """One hold: what sets and lifts it, what it pauses and forbids."""
    acts = procedure.acts
    yield f"### {hold.title}"
    yield ""
    yield f"- 开始：{quoted(act.title for act in acts.values() if act.holds == hold.name)}"
    yield f"- 结束：{quoted(act.title for act in acts.values() if act.releases == hold.name)}"
    if hold.forbids:
        yield f"- 其间不得：{quoted(acts[name].title for name in hold.forbids)}"
    if hold.pauses:
        notice = f"，须“{acts[hold.notice].title}”才不计入" if hold.notice else ""
        yield f"- 其间不计入：{quoted(procedure.limits[name].title for name in hold.pauses)}{notice}"
    yield f"- 依据：{grounds(hold.basis)}"
    yield ""


def _clause_lines(procedure: Procedure, limit: Limit, clauses: ClauseTable, profile: str, as_of: date) -> Iterator[str]:
    """The clause in force on a day; of one that only profiles have, that it hangs on the power."""
    clause = limit_clause(procedure, limit, clauses, profile, as_of)
    if isinstance(clause, LawError):
        yield f"- 时间：{clause.sentence}"
        return
    yield f"- 时间：{clause_words(clause, rolls=limit.kind != 'cap')}"
    yield from (f"- 延长：{_extension(rule)}" for rule in clause.extensions)
    for exclusion in clause.exclusions:
        yield f"- 不计入：{'、'.join(exclusion.events)}{'（须书面告知）' if exclusion.notice else ''}"
    quotation = f"“{clause.quotation}”" if clause.quotation else ""
    yield f"- 依据：{grounds(Basis(clause.article, clause.note))}{quotation}"


def limit_clause(
    procedure: Procedure, limit: Limit, clauses: ClauseTable, profile: str, as_of: date
) -> Clause | LawError:
    """The clause of a limit: the text's own, or that in force for ``profile`` on ``as_of``, or why there is none."""
    try:
        return procedure.clauses.get(limit.clause) or clauses.find(limit.clause, profile, as_of)
    except LawError as error:
        return error


def clause_words(clause: Clause, *, rolls: bool = True) -> str:
    """How long a period is and how it is counted; a cap never ``rolls``."""
    length = f"{clause.amount}{clause.unit.label}"
    if clause.direction is Direction.BACKWARD:
        return f"最迟提前{length}{'（中间隔足整日）' if clause.clear else ''}"
    return f"{length}，{'，'.join(_counting(clause, rolls=rolls))}"


def _counting(clause: Clause, *, rolls: bool) -> Iterator[str]:
    if clause.unit is Unit.HOUR:
        yield "自起算的时刻连续计算"
        return
    yield "起算当日计入" if clause.first_day is FirstDay.INCLUDE else "起算当日不计入"
    if clause.unit is not Unit.WORKDAY:
        yield "末日是休息日的顺延" if rolls and clause.roll is Roll.NEXT else "末日是休息日的不顺延"


def _extension(rule: ExtensionRule) -> str:
    amount = f"{rule.amount}{rule.unit.label}" if rule.amount is not None else "由批准的人确定"
    times = f"，可以{rule.times}次" if rule.times > 1 else ""
    approver = f"，{rule.approver}批准" if rule.approver else ""
    return f"{amount}{times}{approver}{f'（{rule.condition}）' if rule.condition else ''}"


def _again(limit: Limit) -> str:
    return "（重新起算的，以后一次为准）" if limit.again == "restart" and len(limit.starts) > 1 else ""


def triggers_words(procedure: Procedure, triggers: tuple[Trigger, ...], titles: Titles) -> str:
    """What starts or ends a limit."""
    return "，或者".join(trigger_words(procedure, trigger, titles) for trigger in triggers)


def trigger_words(procedure: Procedure, trigger: Trigger, titles: Titles) -> str:
    """One thing that starts or ends a limit."""
    match trigger.kind:
        case "fact":
            return f"填写的“{fact_title(procedure, trigger.name)}”"
        case "report":
            child = procedure.children[trigger.child]
            report = report_title(titles.family.get(child.procedure), trigger.report)
            return f"每一件“{child.title}”都已经“{report}”" if trigger.every else f"“{child.title}”的“{report}”"
        case "act":
            act = procedure.acts[trigger.name]
            outcome = f"（{outcome_title(procedure, act, trigger.outcome)}）" if trigger.outcome else ""
            return f"“{act.title}”{outcome}"
