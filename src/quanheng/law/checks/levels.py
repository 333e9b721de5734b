"""P14: no more levels of review before a decision than the local rules allow."""

from __future__ import annotations

from quanheng.law.checks.report import Finding, Subject, Verdict
from quanheng.law.checks.search import Goal, Passage
from quanheng.law.clause import citations
from quanheng.law.errors import LawError
from quanheng.law.naming import quoted
from quanheng.law.parameter import Parameter

PARAMETER = "review_levels"
"""The parameter that says how many levels of review there may be."""
_MEND = "合并审查的职责，或者减去一级。"


def check(subject: Subject) -> Verdict:
    """On no course do more duties review than there may be levels; what a duty does of kind review is one level."""
    most = _most(subject)
    if most is None:
        return Verdict(f"没有登记审查层级的本地规定（参数 {PARAMETER}），未检查", checked=False)
    if not subject.procedure.exercises:
        return Verdict("不单独行使职权，不计审查层级")
    reviews = {act.name: act.duty for act in subject.procedure.acts.values() if act.kind == "review" and act.staffed}
    duties = tuple(dict.fromkeys(reviews.values()))
    allowed = f"{most.value} 级（{citations(most.law)}）"
    course = subject.explorer.find(_reviewed_by_more(reviews, most)) if len(duties) > most.value else None
    if course is None:
        return Verdict(f"审查 {len(duties)} 级，不超过 {allowed}")
    titles = quoted(subject.procedure.duties[duty].title for duty in duties)
    sentence = f"{titles}可以先后审查同一件，超过 {allowed}。"
    place = subject.procedure.acts[course[-1].act].place
    finding = Finding("check.review_levels", place, sentence, _MEND, law=most.law, course=subject.words(course))
    return Verdict("", (finding,))


def _most(subject: Subject) -> Parameter | None:
    """The rule in force on the last day that the calendar covers; None if nobody has entered one."""
    try:
        table = subject.references.parameters
        return table.find(PARAMETER, subject.days[-1]) if table and subject.days else None
    except LawError:
        return None


def _reviewed_by_more(reviews: dict[str, str], most: Parameter) -> Goal:
    """Can more duties review one case than there may be? What is remembered: the duties that have reviewed."""

    def after(passage: Passage) -> frozenset[str]:
        before = passage.memory
        assert isinstance(before, frozenset)
        return before | {reviews[passage.act]} if passage.act in reviews else before

    return Goal(lambda passage: len(after(passage)) > most.value, watch=after, memory=frozenset[str]())
