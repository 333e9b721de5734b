"""Proves of a definition what must hold before it is published, or shows what does not and by which course.

What the properties are, what they take for granted and what they leave to people is said in ``docs/checker.md``.
"""

from __future__ import annotations

from collections.abc import Mapping

from quanheng.law.catalogue import Catalogue
from quanheng.law.checks import (
    bypass,
    decisions,
    ending,
    levels,
    limits,
    loops,
    meetable,
    moving,
    names,
    nested,
    outcomes,
    promises,
    reach,
    roster,
    staff,
    units,
    validity,
    versions,
)
from quanheng.law.checks.report import Finding, Proof, Property, References, Report, Subject, Verdict
from quanheng.law.checks.search import Family
from quanheng.law.clause import ClauseTable
from quanheng.law.errors import LawError
from quanheng.law.procedure import Procedure

__all__ = ["PROPERTIES", "Finding", "Proof", "References", "Report", "check"]

_NOTHING = References()

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
    Property("P11", "岗位名册配得齐人员", roster.check),
    Property("P12", "承诺时限不长于法定期限", promises.check),
    Property("P13", "各阶段的期限之和不超过总期限", nested.check),
    Property("P14", "审查层级不超过本地规定", levels.check),
    Property("P15", "决定有依据、文书、救济告知和送达", decisions.check),
    Property("P16", "各版本前后衔接", versions.check),
    Property("P17", "在办案件移到新文本不丢失", moving.check),
    Property("P18", "参数和条文在有效期内都在", validity.check),
)


def check(
    procedure: Procedure,
    catalogue: Catalogue,
    clauses: ClauseTable,
    family: Mapping[str, Procedure],
    references: References = _NOTHING,
) -> Report:
    """Hold ``procedure`` to every property.

    ``family`` are the definitions read with it, by name: its children among them, and whoever opens it as a child.
    A property for which ``references`` have nothing at hand is left unchecked.
    """
    subject = Subject(procedure, catalogue, clauses, Family(family), references)
    verdicts = [(held, _verdict(held, subject)) for held in PROPERTIES]
    stated = [(Proof(held.code, held.title, verdict.detail), verdict) for held, verdict in verdicts]
    return Report(
        procedure.key,
        tuple(proof for proof, verdict in stated if verdict.checked and not verdict.findings),
        tuple(finding for _, verdict in verdicts for finding in verdict.findings),
        tuple(proof for proof, verdict in stated if not verdict.checked),
    )


def _verdict(held: Property, subject: Subject) -> Verdict:
    """What a property comes to; one that is too large to be decided, or cannot be reckoned, is not proved."""
    try:
        return held.check(subject)
    except LawError as error:
        sentence = f"“{held.title}”没有得到证明：{error.sentence}"
        return Verdict("", (Finding(error.code, subject.procedure.place, sentence, error.mend),))
