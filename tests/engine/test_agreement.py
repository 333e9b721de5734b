"""Enforcement, its fold from the record, and the review of the record say the same."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.desk import Desk, desk_in_midcourse, texts

from quanheng.engine.decide import Accepted, Refusal
from quanheng.engine.entry import Entry, Family
from quanheng.engine.family import fold
from quanheng.engine.review import review
from quanheng.law.procedure import PARTY

ROOTS = st.sampled_from(("everything", "penalty.summary", "service"))
SEEDS = st.integers(0, 2**32)
STEPS = 14
LATER = ("open", "undermined")
"""Rules that are found of an entry by what comes after it, or that no act is refused for."""


def reviewed(desk: Desk, *more: tuple[str, Entry]) -> dict[tuple[str, int | str], set[str]]:
    """The rules that the review of the record, further entries put in, finds broken at each entry."""
    found: dict[tuple[str, int | str], set[str]] = {}
    for finding in review(Family(desk.cases(*more), desk.now), texts()):
        if finding.rule.partition(":")[0] not in LATER:
            found.setdefault((finding.case, finding.entry), set()).add(finding.rule)
    return found


def of_children_to_come(desk: Desk, rules: set[str]) -> set[str]:
    """Separations that only the text of a child not opened yet asks for: the record does not know of it."""
    named = {
        name for case in desk.cases() for name in (case.procedure, *(e.version for e in case.entries if e.version))
    }
    opened = {pair.rule for name in named for pair in texts()[name].procedure.apart}
    return {rule for rule in rules if rule.startswith("apart:") and rule not in opened}


@settings(max_examples=60, deadline=None)
@given(SEEDS, ROOTS)
def test_an_act_is_refused_for_exactly_what_the_review_of_the_record_would_find(seed: int, root: str) -> None:
    desk = desk_in_midcourse(seed, root)
    for _ in range(STEPS):
        desk.wait()
        intent = desk.intend()
        answer = desk.do(intent, desk.answer(intent))
        if isinstance(answer, Refusal):
            rules = {objection.rule for objection in answer.objections}
            found = reviewed(desk, (intent.case, answer.entry)).get((intent.case, answer.entry.n), set())
            found = {rule for rule in found if not rule.startswith(("late", "lapsed"))}
        else:
            rules = {objection.rule for objection in (*answer.marks, *answer.signals)}
            every = reviewed(desk)
            found = set().union(*(every.get((case, entry.n), set()) for case, entry in answer.written))
        assert found == rules - of_children_to_come(desk, rules)


@settings(max_examples=60, deadline=None)
@given(SEEDS, ROOTS)
def test_the_machine_refuses_no_act_of_a_party(seed: int, root: str) -> None:
    desk = desk_in_midcourse(seed, root)
    for _ in range(STEPS):
        desk.wait()
        intent = desk.intend()
        answer = desk.do(intent, desk.answer(intent))
        act = desk.family.members[intent.case].text.procedure.acts[intent.act]
        assert isinstance(answer, Accepted) or act.duty != PARTY


@settings(max_examples=60, deadline=None)
@given(SEEDS, ROOTS)
def test_the_state_of_a_family_is_the_fold_of_its_record(seed: int, root: str) -> None:
    desk = desk_in_midcourse(seed, root)
    for _ in range(STEPS):
        desk.wait()
        intent = desk.intend()
        desk.do(intent, desk.answer(intent, honest=0.99))
        assert fold(desk.cases(), texts()) == desk.family


def moved_desk(seed: int) -> Desk:
    """A desk at which the law has just moved what runs to a newer version."""
    desk = desk_in_midcourse(seed, "everything")
    for _ in range(seed % 4):
        desk.wait()
        intent = desk.intend()
        desk.do(intent, desk.answer(intent, honest=0.99))
    desk.wait()
    desk.move(everything="everything@2")
    return desk


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_a_case_that_the_law_moved_is_found_again_in_its_record(seed: int) -> None:
    desk = moved_desk(seed)
    assert fold(desk.cases(), texts()) == desk.family
    for _ in range(STEPS):
        desk.wait()
        intent = desk.intend()
        desk.do(intent, desk.answer(intent, honest=0.99))
        assert fold(desk.cases(), texts()) == desk.family


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_a_case_that_the_law_moved_is_judged_by_its_new_text(seed: int) -> None:
    desk = moved_desk(seed)
    for _ in range(STEPS):
        desk.wait()
        intent = desk.intend()
        answer = desk.do(intent, desk.answer(intent))
        if isinstance(answer, Refusal):
            rules = {objection.rule for objection in answer.objections}
            found = reviewed(desk, (intent.case, answer.entry)).get((intent.case, answer.entry.n), set())
            found = {rule for rule in found if not rule.startswith(("late", "lapsed"))}
            assert found == rules - of_children_to_come(desk, rules)
