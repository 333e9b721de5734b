"""What the world is asked before an act is judged, and what the entry keeps of its answers."""

import random
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.engine.courses import COURSES, EVERYTHING
from tests.engine.desk import ORDERLY, Desk, at, texts

from quanheng.engine.decide import Accepted, decide, lookups
from quanheng.engine.entry import Person
from quanheng.engine.intent import Intent
from quanheng.engine.lookup import Answer, LookUp, recorded

DAY = date(2026, 3, 18)


def desk_before_the_decision() -> Desk:
    desk = Desk(random.Random(0), "everything")
    desk.follow(EVERYTHING[:9])
    desk.until(at("2026-03-20"))
    return desk


def decision(desk: Desk, *persons: str) -> Intent:
    facts = {"result": "fine", "fine": Decimal(500), "decided_on": DAY, "reason": "补录"}
    return Intent("案", "decide", desk.now, facts, tuple(Person(name, "decide") for name in persons))


def test_the_right_to_act_is_asked_for_now_and_everything_else_for_the_legal_day() -> None:
    desk = desk_before_the_decision()
    asked = {lookup.kind: lookup.as_of.date for lookup in lookups(desk.family, decision(desk, "丙"))}
    assert asked.pop("duty") == date(2026, 3, 20)
    assert set(asked.values()) == {DAY}
    assert asked.keys() == {"qualification", "standing", "power", "benchmark", "param", "kind", "prior"}


def test_each_person_is_asked_about() -> None:
    desk = desk_before_the_decision()
    asked = lookups(desk.family, decision(desk, "丙", "丁"))
    assert {(lookup.kind, lookup.subject, lookup.name) for lookup in asked if lookup.subject in "丙丁"} == {
        ("duty", "丙", "decide"),
        ("duty", "丁", "decide"),
        ("qualification", "丙", "任职"),
        ("qualification", "丁", "任职"),
    }


def test_a_qualification_is_asked_for_only_the_first_time() -> None:
    desk = Desk(random.Random(0), "everything")
    desk.follow(EVERYTHING[:4])
    review = Intent("案", "review", desk.now, {"passed": True}, (Person("己", "legal"),))
    assert {lookup.kind for lookup in lookups(desk.family, review)} == {"duty", "qualification"}
    desk.do(review, desk.answer(review, honest=1.0))
    assert {lookup.kind for lookup in lookups(desk.family, review)} == {"duty"}


def test_a_parameter_can_be_that_of_another_day() -> None:
    desk = Desk(random.Random(0), "everything")
    desk.follow(COURSES["everything"][:1])
    desk.carry_out(EVERYTHING[1]._replace(facts={"complete": True, "offence_on": date(2025, 6, 1)}))
    asked = lookups(desk.family, decision(desk, "丙"))
    assert [lookup.as_of.date for lookup in asked if lookup.name == "repeat_floor"] == [date(2025, 6, 1)]


def test_nothing_is_asked_about_a_party() -> None:
    family = Desk(random.Random(0), "everything").family
    assert lookups(family, Intent("案", "receive", at("2026-03-02"), {"parties": ("p1",)})) == ()


def test_the_entry_keeps_what_was_answered() -> None:
    desk = desk_before_the_decision()
    intent = decision(desk, "丙")
    world = {lookup: Answer(ORDERLY.get(lookup.kind, "yes")) for lookup in lookups(desk.family, intent)}
    answer = decide(desk.family, intent, world, texts())
    assert isinstance(answer, Accepted)
    assert answer.written[0].entry.answers == {
        "duty": "yes",
        "qualification": "yes",
        "standing": "yes",
        "power": "yes",
        "benchmark": "yes",
        "param:ceiling": Decimal(1000),
        "kind:party": "natural",
        "prior:same_offence": Decimal(0),
    }


@given(st.lists(st.sampled_from(["yes", "no", "unknown", None]), min_size=1))
def test_of_several_persons_the_worst_answer_counts(answers: list[str | None]) -> None:
    asked = [("duty", LookUp("duty", str(place), "handle", at("2026-03-02"))) for place in range(len(answers))]
    world = {lookup: Answer(answer) for (_, lookup), answer in zip(asked, answers, strict=True) if answer}
    kept = recorded(asked, world).get("duty")
    if "no" in answers:
        assert kept == "no"
    elif set(answers) == {"yes"}:
        assert kept == "yes"
    else:
        assert kept == ("unknown" if any(answers) else None)
