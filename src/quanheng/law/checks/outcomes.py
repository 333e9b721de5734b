"""P9: every outcome leads somewhere, every hold can be lifted, and what the law deems done can be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quanheng.law.checks.acts import outcomes_of
from quanheng.law.checks.report import Finding, Subject, Verdict, outcome_title
from quanheng.law.checks.search import Goal, Passage
from quanheng.law.checks.slices import Construct
from quanheng.law.procedure import Act, Hold, Limit, Procedure


def check(subject: Subject) -> Verdict:
    """Tables of ``to`` are whole, holds are released, deemed outcomes are open where their limit can run out."""
    procedure = subject.procedure
    tables = [act for act in procedure.acts.values() if isinstance(act.to, Mapping)]
    findings = (
        *(finding for act in tables for finding in _of_table(procedure, act)),
        *(finding for hold in procedure.holds.values() for finding in _of_hold(subject, hold)),
        *(finding for limit in procedure.limits.values() for finding in _of_deemed(subject, limit)),
    )
    deemed = sum(limit.deemed is not None for limit in procedure.limits.values())
    detail = f"{len(tables)} 个按结果分流的行为，{len(procedure.holds)} 种中止，{deemed} 个依法视为的结果，都有着落"
    return Verdict(detail, findings)


def _of_table(procedure: Procedure, act: Act) -> Iterator[Finding]:
    """What is wrong with an act that leads on by its outcome; the reader sees to it that it has one."""
    fact, led_on = procedure.facts[act.outcome or ""], act.to or ()
    outcomes = outcomes_of(procedure, act)
    if None in outcomes:
        sentence = f"“{act.title}”按结果分流，“{fact.title}”却可以不填。"
        yield _finding("optional", act, sentence, f"把 {fact.name} 从 may 移到 asks。")
    missing = [outcome for outcome in outcomes if outcome and outcome not in led_on]
    if missing:
        titles = "、".join(f"“{outcome_title(procedure, fact.name, outcome)}”" for outcome in missing)
        sentence = f"“{act.title}”的结果{titles}没有去向。"
        mend = f"在 to 中为 {'、'.join(missing)} 写明环节；留在原处的，写原来的环节。"
        yield _finding("uncovered", act, sentence, mend)


def _finding(code: str, act: Act, sentence: str, mend: str) -> Finding:
    return Finding(f"check.outcome_{code}", act.place, sentence, mend, law=act.basis.law)


def _of_hold(subject: Subject, hold: Hold) -> Iterator[Finding]:
    acts = subject.procedure.acts.values()
    holding = [act.name for act in acts if act.holds == hold.name]
    releasing = [act.name for act in acts if act.releases == hold.name]
    part = frozenset([Construct("hold", hold.name)])
    held = subject.explorer.find(Goal(lambda passage: passage.act in holding, part))
    released = Goal(lambda passage: passage.act in releasing and hold.name in passage.before.control.holds, part)
    if held and subject.explorer.find(released) is None:
        yield Finding(
            "check.hold_unreleased",
            hold.place,
            f"“{hold.title}”一经作出就不能解除：没有合法的过程能在此期间作出解除它的行为。",
            "增加 releases 它的行为，并且不要列入 forbids。",
            law=hold.basis.law,
            course=subject.words(held),
        )


def _of_deemed(subject: Subject, limit: Limit) -> Iterator[Finding]:
    if limit.deemed is None:
        return
    act = subject.procedure.acts[limit.deemed.act]

    def reached(passage: Passage) -> bool:
        stage = passage.step.after.control.stage
        running = limit.name in passage.step.after.control.running
        return running and stage not in act.start and not subject.procedure.is_end(stage)

    course = subject.explorer.find(Goal(reached, part=frozenset([Construct("limit", limit.name)])))
    if course:
        yield Finding(
            "check.deemed_closed",
            limit.place,
            f"期限“{limit.title}”可以在所示过程之后届满，而那里不能作出“{act.title}”，依法应有的结果就落空了。",
            f"把那里的环节加进“{act.title}”的 from，或者使期限在离开之前停止。",
            law=act.basis.law,
            course=subject.words(course),
        )
