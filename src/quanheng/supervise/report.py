"""What supervision found, in counts and words (``docs/supervision.md``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from quanheng.engine.case import Text
from quanheng.engine.entry import Carries
from quanheng.engine.judge import Answered, Given
from quanheng.engine.reasons import Seen, reason
from quanheng.law.calendar import day_text
from quanheng.law.clause import GENERAL, Clause
from quanheng.law.condition import DataAtom, facts_of
from quanheng.supervise.backends import Backend
from quanheng.supervise.log import Log, Texts, completed
from quanheng.supervise.supervision import Supervised

GRADES = {
    "violation": "违反",
    "mark": "当事人逾期或者不合要求（只作标记）",
    "tie": "次序无从分辨",
    "unverifiable": "无从核实",
}
"""The grades as a reader sees them, in the order of a report."""


_REGISTERS = {
    "duty": "职责", "credential": "执法证件", "qualification": "资格", "standing": "主体资格", "power": "职权",
    "benchmark": "裁量基准", "materials": "材料",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One rule at one act: how many findings of a grade, in how many cases, and what it means."""

    procedure: str
    act: str
    rule: str
    grade: str
    findings: int
    cases: int
    sentence: str
    basis: str


@dataclass(frozen=True, slots=True)
class Report:
    """A run of supervision in words.

    ``unchecked`` says of each procedure what the log does not carry and so cannot be checked; ``unknown`` counts the
    events of activities that no act stands for; ``courses`` and ``whole`` are those of ``Supervised``.
    """

    cases: int
    events: int
    lines: tuple[Line, ...]
    unchecked: Mapping[str, tuple[str, ...]]
    unknown: int
    courses: Mapping[str, int]
    whole: int

    def of_grade(self, grade: str) -> tuple[Line, ...]:
        """The lines of one grade, most findings first."""
        return tuple(line for line in self.lines if line.grade == grade)


def report(log: Log, supervised: Supervised, texts: Texts) -> Report:
    """Count the findings by procedure, act, rule and grade, and put each into words."""
    log = completed(log, texts)
    counted = _with_acts(log, supervised.findings)
    counted = counted.group_by("procedure", "act", "rule", "grade").agg(
        findings=counted.count(), cases=counted.case_no.nunique()
    )
    rows = counted.order_by(ibis.desc("findings"), "procedure", "rule", "act").to_pyarrow().to_pylist()
    return Report(
        cases=log.cases.count().execute(),
        events=log.events.count().execute(),
        lines=tuple(_line(row, texts[row["procedure"]]) for row in rows),
        unchecked={key: tuple(unchecked(texts[key], log.carries)) for key in supervised.courses},
        unknown=log.events.filter(log.events.act.isnull()).count().execute(),
        courses=supervised.courses,
        whole=supervised.whole,
    )


def _with_acts(log: Log, findings: ir.Table) -> ir.Table:
    """Each finding with its procedure and act; the act of an entry that the law makes is named by the limit alone."""
    events = log.events.select("case_no", "pos", "act")
    found = findings.left_join(events, ["case_no", "pos"]).drop("case_no_right", "pos_right")
    if log.single:
        return found.mutate(procedure=ibis.literal(log.default))
    return found.join(log.cases.select("case_no", "procedure"), "case_no")


def _line(row: Mapping[str, Any], text: Text) -> Line:
    act, clause = row["act"] or _deemed_act(text, row["rule"]), _clause(text, row["rule"])
    sentence, basis = row["rule"], clause.article or clause.note if clause else ""
    if act is not None:
        objection = reason(text, act, row["rule"], Seen(clause=clause))
        sentence, basis = objection.sentence, objection.law or objection.basis.local or basis
    counts = row["findings"], row["cases"]
    return Line(row["procedure"], act or "", row["rule"], row["grade"], *counts, sentence, basis)


def _clause(text: Text, rule: str) -> Clause | None:
    """The general clause behind a limit's rule, as it last was."""
    limit = text.procedure.limits.get(rule.partition(":")[2])
    if limit is None:
        return None
    rows = [row for row in text.dating.clauses if row.key == limit.clause and row.profile == GENERAL]
    return text.procedure.clauses.get(limit.clause) or max(rows, key=lambda row: row.valid_from, default=None)


def _deemed_act(text: Text, rule: str) -> str | None:
    """The act of the law's own entry that a limit's rule speaks of."""
    limit = text.procedure.limits.get(rule.partition(":")[2])
    return limit.deemed.act if limit and limit.deemed else None


def unchecked(text: Text, carries: Carries) -> Iterator[str]:
    """What the log does not carry, and so the rules that nobody can check on it, in words."""
    procedure = text.procedure
    bits = list(dict.fromkeys(bit for plan in text.judge.plans.values() for bit in plan.bits))
    if not carries.actors:
        yield "日志没有记载办理人员：人数、职责分离、回避无从核实。"
    if not carries.recorded:
        yield "日志没有记载登记时间：补录、预先登记无从核实。"
    registers = [bit.register for bit in bits if isinstance(bit, Answered) and not carries.answer(bit.register)]
    if registers:
        yield f"日志没有记载登记机关的回答（{'、'.join(_REGISTERS[name] for name in registers)}），无从核实。"
    facts = {bit.fact for bit in bits if isinstance(bit, Given)}
    facts |= {fact for bit in bits if isinstance(bit, DataAtom) for fact in facts_of(bit)}
    absent = [procedure.facts[fact].title for fact in sorted(facts & set(procedure.facts)) if not carries.fact(fact)]
    if absent:
        yield f"日志没有记载这些事实：{'、'.join(absent)}。"
    for limit, (first, last) in text.dating.unreckoned().items():
        title = procedure.limits[limit].title
        yield f"“{title}”有自{day_text(first)}至{day_text(last)}起算的：当时没有施行中的条款或者日历，没有计算。"


def detailed(log: Log, supervised: Supervised, texts: Texts, backend: Backend) -> ir.Table:
    """Every finding for the reader: ``case_id, pos, entry, act, date, rule, grade, sentence, basis``."""
    log = completed(log, texts)
    found = _with_acts(log, supervised.findings)
    kinds = found.select("procedure", "act", "rule").distinct().to_pyarrow().to_pylist()
    words = [_line({**kind, "grade": "", "findings": 0, "cases": 0}, texts[kind["procedure"]]) for kind in kinds]
    table = backend.register(
        pa.table(
            {
                "word": pa.array(range(len(words)), pa.int64()),
                **{
                    name: pa.array([kind[name] for kind in kinds], pa.string()) for name in ("procedure", "act", "rule")
                },
                "sentence": [line.sentence for line in words],
                "basis": [line.basis for line in words],
            }
        )
    )
    same = [found.procedure == table.procedure, found.rule == table.rule, found.act.identical_to(table.act)]
    found = found.join(table, same).drop("procedure_right", "rule_right", "act_right", "word")
    dates = log.events.select("case_no", "pos", "date")
    found = found.left_join(dates, ["case_no", "pos"]).drop("case_no_right", "pos_right")
    named = found.join(log.cases.select("case_no", "case_id"), "case_no")
    order = ("case_id", "pos", "entry", "procedure", "act", "date", "rule", "grade", "sentence", "basis")
    return named.order_by("case_no", "pos", "rule").select(*order)
