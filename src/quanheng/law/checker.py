"""Proves of a definition what must hold before it is published, or shows what does not and by which course.

What the ten properties are, what they take for granted and what they leave to people is said in ``docs/checker.md``.
"""

from __future__ import annotations

from collections.abc import Mapping

from quanheng.law.catalogue import Catalogue
from quanheng.law.checks import (
    bypass,
    ending,
    limits,
    loops,
    meetable,
    names,
    outcomes,
    reach,
    staff,
    units,
)
from quanheng.law.checks.report import Finding, Proof, Property, Report, Subject, Verdict
from quanheng.law.checks.search import Family, TooLargeError
from quanheng.law.clause import ClauseTable
from quanheng.law.procedure import Procedure

__all__ = ["PROPERTIES", "Finding", "Proof", "Report", "check"]

PROPERTIES = (
    Property("P1", "环节、行为和报告都能到达", reach.check),
    Property("P2", "从任何处境都能走到终结", ending.check),
    Property("P3", "没有无人过问的循环", loops.check),
    Property("P4", "关口能够满足，失效后能够重新满足", meetable.check),
    Property("P5", "没有绕过关口的同类行为", bypass.check),
    Property("P6", "期限有条款，有起止，终结时不遗留", limits.check),
    Property("P7", "期限的单位与所引条文一致", units.check),
    Property("P8", "职责分离能够配齐人员", staff.check),
    Property("P9", "结果、中止和依法视为的事项都有着落", outcomes.check),
    Property("P10", "名称都有来源，都用到", names.check),
)


def check(procedure: Procedure, catalogue: Catalogue, clauses: ClauseTable, family: Mapping[str, Procedure]) -> Report:
    """Hold ``procedure`` to every property.

    ``family`` are the definitions read with it, by name: its children among them, and whoever opens it as a child.
    """
    subject = Subject(procedure, catalogue, clauses, Family(family))
    verdicts = [(held, _verdict(held, subject)) for held in PROPERTIES]
    return Report(
        procedure.key,
        tuple(Proof(held.code, held.title, verdict.detail) for held, verdict in verdicts if not verdict.findings),
        tuple(finding for _, verdict in verdicts for finding in verdict.findings),
    )


def _verdict(held: Property, subject: Subject) -> Verdict:
    """What a property comes to; one that is too large to be decided is not proved."""
    try:
        return held.check(subject)
    except TooLargeError as error:
        sentence = f"“{held.title}”没有得到证明：{error.sentence}"
        return Verdict("", (Finding(error.code, subject.procedure.place, sentence, error.mend),))
