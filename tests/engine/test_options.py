"""What is offered can be done, and what is not offered cannot, for the reasons given."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.desk import PEOPLE, Desk, desk_in_midcourse, texts

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
