"""A paper is drawn by the seed, the candidate and the bank alone; new statutes come up more often."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quanheng.apps.training.bank import parse_questions
from quanheng.apps.training.drawing import Drawable, Lot, draw, marks, read_answers, write_answers

BANK = [Drawable(f"Q-{n}", "新法" if n < 50 else "旧法") for n in range(100)]
SEEDS = st.text(min_size=1, max_size=8)


@given(SEEDS, SEEDS, st.permutations(BANK))
def test_a_paper_can_be_drawn_again_in_whatever_order_the_bank_is_read(seed, candidate, shuffled):
    lot = Lot(seed, 10)
    assert draw(lot, candidate, shuffled) == draw(lot, candidate, BANK)
    assert len(set(draw(lot, candidate, BANK))) == 10


def test_each_candidate_and_each_seed_has_a_paper_of_its_own():
    papers = {draw(Lot(seed, 10), candidate, BANK) for seed in "甲乙丙" for candidate in ("P1", "P2", "P3")}
    assert len(papers) == 9


def test_questions_on_new_statutes_are_drawn_about_twice_as_often():
    codes = {question.code for question in BANK if question.statute == "新法"}
    drawn = [code for n in range(400) for code in draw(Lot(f"种子{n}", 10, ("新法",), 2), "P1", BANK)]
    share = sum(code in codes for code in drawn) / len(drawn)
    assert 0.62 < share < 0.70


def test_a_question_half_right_is_wrong():
    assert marks({"Q-1": "AC", "Q-2": "B", "Q-3": "A"}, {"Q-1": "A", "Q-2": "B", "Q-3": "A"}) == 66


@given(st.dictionaries(st.from_regex(r"Q-[0-9]{1,3}", fullmatch=True), st.sampled_from(["A", "BD", ""])))
def test_answers_are_read_as_they_were_written(answers):
    assert read_answers(write_answers(answers)) == answers


def test_every_row_of_the_bank_is_taken_or_named_with_its_reason():
    rows = ("Q-1,法,题,甲；乙,B", "Q-1,法,题,甲；乙,A", "Q-2,法,题,甲,A", "Q-3,法,题,甲；乙,BA", ",法,题,甲；乙,A")
    table = parse_questions("\n".join(("code,statute,stem,options,answer", *rows)))
    assert list(table.rows) == ["Q-1"]
    assert [fault.line for fault in table.faults] == [3, 4, 5, 6]
    assert parse_questions("code,stem\n").faults[0].sentence == "缺少列 statute、options、answer"
