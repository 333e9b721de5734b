"""P1: every stage, act and report that the text speaks of can come about."""

from __future__ import annotations

from collections.abc import Iterator

from quanheng.law.checks.acts import reports_in, stages_from
from quanheng.law.checks.meetable import culprits
from quanheng.law.checks.report import Finding, Subject, Verdict, report_title
from quanheng.law.condition import Children, atoms
from quanheng.law.course import rule_conditions
from quanheng.law.procedure import LAW, NEW, Place, Procedure


def check(subject: Subject) -> Verdict:
    """Stages and acts lie on lawful courses; reports that are asked about are made by lawful courses of the child."""
    findings = (*_stages(subject), *_acts(subject), *_reports(subject))
    courses = [course for course in (*subject.stages.values(), *subject.acts.values()) if course]
    longest = max(map(len, courses), default=0)
    counts = f"{len(subject.procedure.stages)} 个环节、{len(subject.procedure.acts)} 个行为"
    return Verdict(f"{counts}，都有合法的过程可以到达，最远的要 {longest} 步", findings)


def _stages(subject: Subject) -> Iterator[Finding]:
    linked = stages_from(subject.procedure, NEW)
    for stage in subject.procedure.stages.values():
        if stage.name not in linked:
            yield Finding(
                "check.stage_unreachable",
                stage.place,
                f"环节“{stage.title}”无法到达：没有行为从已能到达的环节通向它。",
                "在某个行为的 to 中写上它，或者删去。",
            )


def _acts(subject: Subject) -> Iterator[Finding]:
    """Acts never done although a case can stand where they start. What the law alone does is a matter of its limits."""
    for act in subject.procedure.acts.values():
        dead = subject.acts[act.name] is None and any(map(subject.can_stand, act.start))
        if dead and act.duty != LAW and not any(culprits(subject, act)):
            yield Finding(
                "check.act_dead",
                act.place,
                f"行为“{act.title}”永远不能作出，虽然案件可以走到它的起始环节。",
                "检查禁止它的中止、结案前须办结的子程序，以及它的几道关口是否相互矛盾。",
                law=act.basis.law,
            )


def _reports(subject: Subject) -> Iterator[Finding]:
    for place, child, report in dict.fromkeys(_asked(subject.procedure)):
        behaviour = subject.family.behaviour(subject.procedure.children[child].procedure)
        if not any(made == report for steps in behaviour.values() for made, _ in steps):
            title = subject.procedure.children[child].title
            yield Finding(
                "check.report_never",
                place,
                f"子程序“{title}”没有合法的过程会报告“{report_title(subject, child, report)}”。",
                "核对报告的名称，或者检查子程序中作出这一报告的行为。",
            )


def _asked(procedure: Procedure) -> Iterator[tuple[Place, str, str]]:
    """Every report that a limit or a rule waits for, with the place that does."""
    for limit in procedure.limits.values():
        for trigger in (*limit.starts, *limit.ends):
            if trigger.kind == "report":
                yield limit.place, trigger.child, trigger.report
    for rule in procedure.rules.values():
        for condition in rule_conditions(rule):
            for atom in atoms(condition.root):
                if isinstance(atom, Children):
                    yield from ((rule.place, atom.child, report) for report in reports_in(atom.formula))
