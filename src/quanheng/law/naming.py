"""What a reader calls the parts of a definition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quanheng.law.clause import citations
from quanheng.law.condition_scope import TRUTHS
from quanheng.law.course import ENDED
from quanheng.law.procedure import LAW, NEW, PARTY, Act, Basis, Procedure

NOT_BEGUN = "尚未开始"
"""The stage of a case before its first entry."""
UNDECLARED_TITLES: Mapping[str, str] = {"reason": "补录理由", "reasons": "说明理由", "av": "音像记录"}
"""The facts that no text declares (``docs/language.md`` 2)."""


def stage_title(procedure: Procedure, stage: str) -> str:
    """A stage."""
    return NOT_BEGUN if stage == NEW else procedure.stages[stage].title


def fact_title(procedure: Procedure, fact: str) -> str:
    """A fact, declared or not."""
    return procedure.facts[fact].title if fact in procedure.facts else UNDECLARED_TITLES[fact]


def duty_title(procedure: Procedure, duty: str) -> str:
    """Who does something."""
    if duty in (PARTY, LAW):
        return "当事人" if duty == PARTY else "依法自动发生"
    return procedure.duties[duty].title


def outcome_title(procedure: Procedure, act: Act, outcome: str) -> str:
    """An outcome of an act; of a flag with the name of what is or is not so."""
    fact = procedure.facts[act.outcome or ""]
    if fact.choices:
        return fact.choices[outcome]
    return f"{fact.title}：{'是' if outcome == TRUTHS[0] else '否'}"


def report_title(child: Procedure | None, report: str) -> str:
    """A report of a child: the acts that make it. ``child`` None: its text is not at hand."""
    acts = child.acts.values() if child else ()
    titles = [act.title for act in acts if act.reports == report]
    return "或者".join(titles) or ("办结" if report == ENDED else report)


def quoted(titles: Iterable[str], joint: str = "、") -> str:
    """Titles one after the other, each in quotation marks."""
    return joint.join(f"“{title}”" for title in titles)


def grounds(basis: Basis) -> str:
    """Why a construct is there: its articles, or that it is a local rule and why."""
    return citations(basis.law) if basis.law else f"本地规定：{basis.local}"
