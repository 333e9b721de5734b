"""P7: days are counted as the cited law counts them."""

from __future__ import annotations

from collections.abc import Iterator

from quanheng.law.checks.report import Finding, Subject, Verdict
from quanheng.law.clause import Clause, Unit
from quanheng.law.errors import LawError
from quanheng.law.procedure import Limit

_DAYS = {Unit.WORKDAY: "工作日", Unit.DAY: "自然日"}


def check(subject: Subject) -> Verdict:
    """Every clause that the limits are bound to counts working days exactly where its statute does."""
    bound = [(limit, clause) for limit in subject.procedure.limits.values() for clause in subject.rows(limit)]
    findings = [finding for limit, clause in bound for finding in _of_clause(subject, limit, clause)]
    days = sum(clause.unit in _DAYS for _, clause in bound)
    detail = f"{len(bound)} 条期限规定，其中以日计的 {days} 条，工作日与自然日都和所引法律一致"
    return Verdict(detail, tuple(findings))


def _of_clause(subject: Subject, limit: Limit, clause: Clause) -> Iterator[Finding]:
    if clause.unit not in _DAYS:
        return
    if subject.procedure.calendar == "none":
        if clause.unit is Unit.WORKDAY:
            sentence = f"期限“{limit.title}”以工作日计，但本文不用日历（calendar: none），无从分辨工作日。"
            yield Finding("check.unit_without_calendar", limit.place, sentence, "改用日历 cn，或者改以日计。")
        return
    if not clause.article:
        return
    try:
        expected = subject.clauses.expected_unit(clause.statute, clause.amount, clause.bearer)
    except LawError as error:
        yield Finding(
            "check.unit_unknown", limit.place, f"期限“{limit.title}”：{error.sentence}", error.mend, clause.article
        )
        return
    if expected and expected is not clause.unit:
        yield Finding(
            "check.unit",
            limit.place,
            f"期限“{limit.title}”写作 {clause.amount}{clause.unit.label}，"
            f"而《{clause.statute}》所称的“{clause.amount} 日”是{_DAYS[expected]}。",
            f"把条款“{clause.key}”的 unit 改为 {expected}。",
            law=clause.article,
        )
