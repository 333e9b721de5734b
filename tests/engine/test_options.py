"""What is offered can be done, and what is not offered cannot, for the reasons given."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.courses import EVERYTHING
from tests.engine.desk import PEOPLE, Desk, at, desk_in_midcourse, texts

from quanheng.engine.decide import Accepted, Refusal, decide
from quanheng.engine.options import Actor, Option, options
from quanheng.law.procedure import PARTY

ROOTS = st.sampled_from(("everything", "penalty.summary", "service"))
SEEDS = st.integers(0, 2**32)
OF_OTHERS = ("apart", "recused")
"""Rules that another person named in the form can break."""


def tried(desk: Desk, case: str, option: Option, person: str) -> Accepted | Refusal:
    """The form of an option filled in somehow, and handed in."""
    intent = desk.intend(option, case, person if option.act.staffed else "")
    return decide(desk.family, intent, desk.answer(intent, honest=1.0), texts())


def rules(objections: tuple) -> set[str]:
    return {objection.rule for objection in objections}


@settings(max_examples=40, deadline=None)
@given(SEEDS, ROOTS, st.sampled_from(PEOPLE))
def test_an_act_that_is_offered_is_refused_only_for_what_was_entered(seed: int, root: str, person: str) -> None:
    desk = desk_in_midcourse(seed, root)
    desk.wait()
    for case in desk.family.members:
        for option in desk.offered(case, person):
            answer = tried(desk, case, option, person)
            if option.open and isinstance(answer, Refusal):
                foreseen = rules(option.pending) | {"officers"} | {f"missing:{field.fact}" for field in option.form}
                unforeseen = rules(answer.objections) - foreseen
                assert {rule for rule in unforeseen if not rule.startswith(OF_OTHERS)} == set()


@settings(max_examples=40, deadline=None)
@given(SEEDS, ROOTS, st.sampled_from(PEOPLE))
def test_an_act_that_is_not_offered_is_refused_for_at_least_the_reasons_given(
    seed: int, root: str, person: str
) -> None:
    desk = desk_in_midcourse(seed, root)
    desk.wait()
    for case in desk.family.members:
        for option in desk.offered(case, person):
            answer = tried(desk, case, option, person)
            if option.act.staffed and not option.open:
                assert isinstance(answer, Refusal)
                spared = rules(option.objections) - rules(answer.objections)
                assert not spared or (spared == {"early:cool"} and "postdated" in rules(answer.objections))


@settings(max_examples=40, deadline=None)
@given(SEEDS, ROOTS)
def test_a_party_may_always_do_what_the_text_lets_a_party_do_and_no_more(seed: int, root: str) -> None:
    desk = desk_in_midcourse(seed, root)
    for case in desk.family.members:
        for option in options(desk.family, case, Actor("王五", frozenset({PARTY})), desk.now):
            assert option.open == (option.act.duty == PARTY)
            if option.open:
                answer = tried(desk, case, option, "")
                assert isinstance(answer, Accepted)
                assert rules(option.objections) <= rules(answer.marks)


def offered(desk: Desk, act: str, duty: str) -> Option:
    actor = Actor("丙", frozenset({duty}))
    return next(option for option in options(desk.family, "案", actor, desk.now) if option.act.name == act)


def desk_at_the_decision(day: str) -> Desk:
    desk = Desk(random.Random(0), "everything")
    desk.follow(EVERYTHING[:9])
    desk.until(at(day))
    return desk


def test_a_form_asks_first_what_must_be_given() -> None:
    option = offered(desk_at_the_decision("2026-03-20"), "decide", "decide")
    assert [(field.fact, field.required) for field in option.form] == [
        ("result", True), ("decided_on", True), ("fine", False), ("reason", False), ("reasons", False),
    ]  # fmt: skip
    assert option.form[0].choices == {"fine": "罚款", "none": "不予处罚", "defer": "暂缓"}
    assert option.officers == 1


def test_what_is_entered_is_said_to_be_judged() -> None:
    option = offered(desk_at_the_decision("2026-03-20"), "decide", "decide")
    pending = {objection.rule: objection for objection in option.pending}
    assert option.open
    assert pending.keys() >= {"rule:ceiling", "backdated", "postdated", "standing", "power"}
    assert pending.keys().isdisjoint({"rule:windows_over", "rule:as_proposed"})
    judged = {field.fact: field.judged for field in option.form}
    assert "rule:ceiling" in judged["result"]
    assert judged["decided_on"] == ()


def test_a_wait_that_is_over_today_is_not_over_on_a_day_before() -> None:
    assert "early:cool" in rules(offered(desk_at_the_decision("2026-03-20"), "decide", "decide").pending)
    assert "early:cool" in rules(offered(desk_at_the_decision("2026-03-13"), "decide", "decide").objections)


def test_who_lacks_the_duty_is_told_so() -> None:
    option = offered(desk_at_the_decision("2026-03-20"), "decide", "head")
    assert rules(option.objections) == {"duty"}
    assert option.objections[0].sentence == "丙没有“决定”职责。"
