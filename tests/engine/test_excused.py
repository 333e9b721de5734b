"""Which rules the reasons given with an act answer: those by which it is refused where it gives none."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.courses import SUMMARY
from tests.engine.desk import Desk, desk_in_midcourse, texts

from quanheng.engine.decide import Accepted, Refusal, decide
from quanheng.engine.excused import excused
from quanheng.engine.intent import Intent
from quanheng.engine.lookup import World
from quanheng.engine.options import Option

ROOTS = st.sampled_from(("everything", "penalty.summary"))
SEEDS = st.integers(0, 2**32)
PERSON = "甲"


def reasoned(desk: Desk, case: str, option: Option) -> Intent:
    """The form of an option filled in somehow, with reasons."""
    intent = desk.intend(option, case, PERSON if option.act.staffed else "")
    return replace(intent, facts={**intent.facts, "reasons": "写明"})


def bare(intent: Intent) -> Intent:
    return replace(intent, facts={name: value for name, value in intent.facts.items() if name != "reasons"})


def against(desk: Desk, intent: Intent, world: World) -> set[str]:
    """The rules that do not pass at an act."""
    answer = decide(desk.family, intent, world, texts())
    objections = answer.objections if isinstance(answer, Refusal) else answer.marks
    return {objection.rule for objection in objections}


@settings(max_examples=60, deadline=None)
@given(SEEDS, ROOTS)
def test_the_record_tells_which_rules_reasons_answered(seed: int, root: str) -> None:
    desk = desk_in_midcourse(seed, root)
    desk.wait()
    for case in desk.family.members:
        for option in desk.offered(case, PERSON):
            intent = reasoned(desk, case, option)
            world = desk.answer(intent, honest=1.0)
            answer = decide(desk.family, intent, world, texts())
            if isinstance(answer, Accepted):
                entry = next(one.entry for one in answer.written if one.case == case)
                cases = {one.id: one for one in desk.cases((case, entry))}
                found = excused(cases[case], [one for one in cases.values() if one.parent == case], texts())
                answered = {objection.rule for objection in found[entry.n]}
                assert answered == against(desk, bare(intent), world) - {mark.rule for mark in answer.marks}


@settings(max_examples=60, deadline=None)
@given(SEEDS, ROOTS)
def test_what_only_reasons_excuse_is_refused_whatever_else_is_entered(seed: int, root: str) -> None:
    desk = desk_in_midcourse(seed, root)
    desk.wait()
    for case in desk.family.members:
        for option in desk.offered(case, PERSON):
            intent = bare(reasoned(desk, case, option))
            assert set(option.excusable) <= against(desk, intent, desk.answer(intent))


def test_a_rule_that_hangs_on_the_form_may_want_reasons_and_the_record_says_that_they_answered_it() -> None:
    desk = Desk(random.Random(0), "penalty.summary")
    desk.follow(SUMMARY[:1])
    establish = SUMMARY[1]
    option = next(one for one in desk.offered("案", PERSON) if one.act.name == establish.act)
    assert {one.rule for one in option.pending} >= {"rule:in_writing"} > set(option.excusable)
    facts = {**establish.facts, "recorded_by": "writing", "reasons": "笔录已经全面反映"}
    desk.carry_out(establish._replace(facts=facts))
    found = excused(desk.cases()[0], (), texts())
    assert {n: [(one.rule, one.law) for one in those] for n, those in found.items()} == {
        2: [("rule:in_writing", "国办发〔2018〕118号")]
    }
