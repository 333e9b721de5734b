"""What acts say of stages, outcomes and limits, and formulas of reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quanheng.law.checks.gate import Variable
from quanheng.law.condition import And, FactValue, Node, Not, Or, Report, Scalar
from quanheng.law.procedure import Act, Limit, Procedure


def targets(act: Act) -> tuple[str, ...]:
    """The stages an act names in ``to``."""
    if act.to is None:
        return ()
    return (act.to,) if isinstance(act.to, str) else tuple(act.to.values())


def stages_from(procedure: Procedure, stage: str) -> frozenset[str]:
    """``stage`` and the stages that acts lead to from there, gates left aside."""
    found, size = {stage}, 0
    while len(found) > size:
        size = len(found)
        found.update(to for act in procedure.acts.values() if found.intersection(act.start) for to in targets(act))
    return frozenset(found)


def told(procedure: Procedure, act: Act, outcome: str | None) -> Mapping[Variable, Scalar]:
    """What an outcome says of its fact."""
    if act.outcome is None or outcome is None:
        return {}
    fact = procedure.facts[act.outcome]
    return {FactValue(fact.name, fact.type): outcome == "true" if fact.type == "flag" else outcome}


def outcomes_of(procedure: Procedure, act: Act) -> tuple[str | None, ...]:
    """The outcomes an act can have; none for an act without outcome, and where it need not be given."""
    if act.outcome is None:
        return (None,)
    fact = procedure.facts[act.outcome]
    codes = tuple(fact.choices) if fact.type == "choice" else ("true", "false")
    return codes if act.outcome in act.asks else (*codes, None)


def ended_by(procedure: Procedure, act: str, outcome: str | None) -> Iterator[Limit]:
    """The limits that an act ends."""
    for limit in procedure.limits.values():
        if any(trigger.name == act and trigger.outcome in (None, outcome) for trigger in limit.ends):
            yield limit


def reports_in(formula: Node) -> Iterator[str]:
    """The reports that the formula of ``all`` or ``any`` names."""
    match formula:
        case Report(name):
            yield name
        case Not(operand):
            yield from reports_in(operand)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from reports_in(operand)
