"""P5: no second act with the same effect in law goes round a gate.

A rule that names acts is asked about every other act of the same kind, as far as the two come to the same: the same
stage that is no end, the same document, the same effect on a register. Rules that name a kind have no way round.
"""

from __future__ import annotations

from collections.abc import Iterator

from quanheng.law.checks.acts import outcomes_of, told
from quanheng.law.checks.gate import Variable
from quanheng.law.checks.report import Finding, Subject, Verdict
from quanheng.law.condition import Contains, FactValue
from quanheng.law.procedure import LAW, Act, Procedure, Rule

GRAVE = ("decision", "measure")
"""The kinds of act that touch somebody's rights."""


def check(subject: Subject) -> Verdict:
    """Every act that comes to the same as a guarded one is guarded as well."""
    guarded = [
        (rule, act)
        for rule in subject.procedure.rules.values()
        if not rule.before_kind
        for act in (subject.procedure.acts[name] for name in rule.before)
        if act.kind in GRAVE
    ]
    findings = [_finding(rule, act, other) for rule, act in guarded for other in _ways_round(subject, rule, act)]
    by_kind = sum(bool(rule.before_kind) for rule in subject.procedure.rules.values())
    detail = f"{by_kind} 道关口把守一类行为，{len(guarded)} 处把守单个的决定或者措施，都没有绕行的同类行为"
    return Verdict(detail, tuple(findings))


def _ways_round(subject: Subject, rule: Rule, act: Act) -> Iterator[Act]:
    for other in subject.procedure.acts.values():
        if other.kind != act.kind or other.duty == LAW or _covered(subject.procedure, rule, other):
            continue
        if _speaks_to(subject, rule, act, other) and _same_effect(subject, rule, act, other):
            yield other


def _covered(procedure: Procedure, rule: Rule, act: Act) -> bool:
    """Whether the rule, or another that cites the same article, stands before the act too."""
    return any(
        act.name in other.before and (other is rule or (rule.basis.law and other.basis.law == rule.basis.law))
        for other in procedure.rules.values()
    )


def _speaks_to(subject: Subject, rule: Rule, act: Act, other: Act) -> bool:
    """Whether what the rule asks of the act's own facts can be asked of the other act."""
    facts = {_fact(variable) for variable in subject.explorer.gates.variables_of(rule.name)} - {""}
    return facts.intersection((*act.asks, *act.may)) <= {*other.asks, *other.may}


def _fact(variable: Variable) -> str:
    match variable:
        case FactValue(name):
            return name
        case Contains(_, fact):
            return fact
        case _:
            return ""


def _same_effect(subject: Subject, rule: Rule, act: Act, other: Act) -> bool:
    stages = _stages_guarded(subject, rule, act).intersection(_stages_to(subject.procedure, other))
    return bool(stages or set(act.makes).intersection(other.makes) or set(act.effects).intersection(other.effects))


def _stages_guarded(subject: Subject, rule: Rule, act: Act) -> set[str]:
    """Where the act leads with those outcomes for which the rule can refuse it."""
    return {
        act.target("", outcome)
        for outcome in outcomes_of(subject.procedure, act)
        if subject.explorer.gates.can_refuse(rule.name, told(subject.procedure, act, outcome))
    }


def _stages_to(procedure: Procedure, act: Act) -> set[str]:
    stages = {act.target("", outcome) for outcome in outcomes_of(procedure, act)}
    return {stage for stage in stages if stage and not procedure.is_end(stage)}


def _finding(rule: Rule, act: Act, other: Act) -> Finding:
    return Finding(
        "check.bypass",
        other.place,
        f"“{other.title}”与“{act.title}”种类和效果相同，却不受关口“{rule.name}”约束，可以用来绕过它。",
        f"在 {rule.name} 的 before 中加上 {other.name}，或者改为 {{kind: {act.kind}}}；"
        "确属两回事的，为它另设引用同一条文的关口。",
        law=rule.basis.law,
    )
