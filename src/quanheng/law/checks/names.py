"""P10: nothing is declared that is not used, and nothing is used that cannot be had."""

from __future__ import annotations

from collections.abc import Iterator

from quanheng.law.checks.gate import DATA_ATOMS
from quanheng.law.checks.report import Finding, Subject, Verdict
from quanheng.law.condition import And, Named, Node, Not, Or, atoms, facts_of
from quanheng.law.course import conditions
from quanheng.law.procedure import LAW, Place, Procedure

_UNUSED = "用起来，或者删去。"


def check(subject: Subject) -> Verdict:
    """Facts, duties, clauses, holds, children and the law's own acts are all in use; statutes and texts are at hand."""
    procedure = subject.procedure
    findings = (
        *_facts(procedure),
        *_unused(procedure),
        *_undeemed(procedure),
        *_children(subject),
        *_statutes(subject),
    )
    counts = f"{len(procedure.facts)} 个事实、{len(procedure.duties)} 种职责、{len(procedure.children)} 种子程序"
    return Verdict(f"{counts}，都有来源也都用到", findings)


def _facts(procedure: Procedure) -> Iterator[Finding]:
    acts = procedure.acts.values()
    given = {fact for act in acts for fact in (*act.asks, *act.may)}
    opening = {opening.each for act in acts for opening in act.opens}
    read = _read(procedure) | opening
    for fact in procedure.facts.values():
        if fact.definition is None and fact.name in read - given:
            yield _finding(
                "fact_never_given",
                fact.place,
                f"有条件要看事实“{fact.title}”，却没有行为填报它。",
                "列入某个行为的 asks 或者 may。",
            )
        elif fact.name not in read | given:
            sentence = f"事实“{fact.title}”既没有行为填报，也没有条件要看。"
            yield _finding("unused_fact", fact.place, sentence, _UNUSED)


def _read(procedure: Procedure) -> set[str]:
    """The facts that some condition looks at, derived ones and those behind them included."""
    found: set[str] = set()
    for condition in conditions(procedure):
        found.update(_derived(condition.root))
        for atom in atoms(condition.root):
            if isinstance(atom, DATA_ATOMS):
                found.update(facts_of(atom))
    return found


def _derived(node: Node) -> Iterator[str]:
    match node:
        case Named(fact, formula):
            yield fact
            yield from _derived(formula)
        case Not(operand):
            yield from _derived(operand)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from _derived(operand)


def _unused(procedure: Procedure) -> Iterator[Finding]:
    acts, limits = procedure.acts.values(), procedure.limits.values()
    duties = {act.duty for act in acts} | {duty for pair in procedure.apart for duty in (pair.first, pair.second)}
    for duty in procedure.duties.values():
        if duty.name not in duties:
            yield _finding("unused_duty", duty.place, f"职责“{duty.title}”没有用到。", _UNUSED)
    for hold in procedure.holds.values():
        if not any(act.holds == hold.name for act in acts):
            yield _finding("unused_hold", hold.place, f"没有行为作出“{hold.title}”。", _UNUSED, hold.basis.law)
    for child in procedure.children.values():
        if not any(opening.child == child.name for act in acts for opening in act.opens):
            yield _finding("unused_child", child.place, f"没有行为开启子程序“{child.title}”。", _UNUSED)
    for clause in procedure.clauses.values():
        if not any(limit.clause == clause.key for limit in limits):
            yield _finding("unused_clause", procedure.place, f"期限条款“{clause.title}”没有期限引用。", _UNUSED)


def _undeemed(procedure: Procedure) -> Iterator[Finding]:
    deemed = {limit.deemed.act for limit in procedure.limits.values() if limit.deemed}
    for act in procedure.acts.values():
        if act.duty == LAW and act.name not in deemed:
            yield _finding(
                "undeemed",
                act.place,
                f"“{act.title}”由法律作出，却不是任何期限届满的结果。",
                "写为某个期限的 deemed，或者改由有职责的人作出。",
                act.basis.law,
            )


def _children(subject: Subject) -> Iterator[Finding]:
    for child in subject.procedure.children.values():
        if child.procedure not in subject.family.texts:
            yield _finding(
                "child_unknown", child.place, f"子程序“{child.title}”的文本“{child.procedure}”不在手边。", "一并读入。"
            )


def _statutes(subject: Subject) -> Iterator[Finding]:
    """Clauses of the shared table cite statutes that the reader of a definition must be able to look up."""
    for limit in subject.procedure.limits.values():
        cited = {clause.statute for clause in subject.rows(limit) if clause.article}
        for statute in sorted(cited - set(subject.catalogue.statutes)):
            yield _finding(
                "statute_unknown",
                limit.place,
                f"期限“{limit.title}”所引的《{statute}》不在法规目录中。",
                "在目录的 statutes 中补写全称。",
            )


def _finding(code: str, place: Place, sentence: str, mend: str, law: str = "") -> Finding:
    return Finding(f"check.{code}", place, sentence, mend, law=law)
