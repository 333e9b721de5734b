"""A condition is read into the tree it states, or refused with every fault at its column."""
# ruff: noqa: E501 - conditions one to a line

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.small import SCOPE, faults_of
from tests.law.trees import formulas

from quanheng.law.condition import (
    Among,
    And,
    Answer,
    Children,
    Compare,
    Contains,
    Count,
    Deed,
    Done,
    FactValue,
    Flag,
    Last,
    Literally,
    Not,
    Or,
    Report,
    Sum,
    evaluate,
)
from quanheng.law.condition_parser import parse
from quanheng.law.condition_words import unparse
from quanheng.law.procedure import Place

FINE, DAY = FactValue("fine", "money"), FactValue("told_on", "date")
STATED = {
    "urgent": Flag("urgent"),
    "fine <= 200": Compare(FINE, "<=", Literally(Decimal(200))),
    "fine > 0.10": Compare(FINE, ">", Literally(Decimal("0.10"))),
    "fine >= -3": Compare(FINE, ">=", Literally(Decimal(-3))),
    "200 >= fine": Compare(Literally(Decimal(200)), ">=", FINE),
    "0 < fine <= 5": And((Compare(Literally(Decimal(0)), "<", FINE), Compare(FINE, "<=", Literally(Decimal(5))))),
    'told_on >= "2024-02-29"': Compare(DAY, ">=", Literally(date(2024, 2, 29))),
    'memo != ""': Compare(FactValue("memo", "text"), "!=", Literally("")),
    "sum(fine) >= fine": Compare(Sum("fine"), ">=", FINE),
    "fine <= param(ceiling, on=told_on)": Compare(FINE, "<=", Answer("param", "ceiling", "told_on")),
    'kind(party) == "organisation"': Compare(Answer("kind", "party"), "==", Literally("organisation")),
    "prior(same_offence) == 0": Compare(Answer("prior", "same_offence"), "==", Literally(Decimal(0))),
    'result in ["fine", "none"]': Among(FactValue("result", "choice"), ("fine", "none")),
    'result not in ["fine"]': Not(Among(FactValue("result", "choice"), ("fine",))),
    '"press" in tags': Contains("press", "tags"),
    "done(review, passed=true, since=propose)": Done(Deed("review", "true", "propose")),
    'count(propose, result="fine") >= 2': Count(Deed("propose", "fine"), ">=", 2),
    "2 <= count(tell)": Count(Deed("tell"), ">=", 2),
    "last(review)": Last("review", "==", "true"),
    "last(review) == false": Last("review", "==", "false"),
    '"fine" != last(propose)': Last("propose", "!=", "fine"),
    "all(service, served or ended)": Children("all", "service", Or((Report("served"), Report("ended")))),
    "urgent or passed and not urgent": Or((Flag("urgent"), And((Flag("passed"), Not(Flag("urgent")))))),
    "(urgent or passed) and urgent": And((Or((Flag("urgent"), Flag("passed"))), Flag("urgent"))),
    "  urgent\n  or passed": Or((Flag("urgent"), Flag("passed"))),
    "ｕrgent": Flag("urgent"),
    'result == "ｆine"': Compare(FactValue("result", "choice"), "==", Literally("fine")),
}


@pytest.mark.parametrize(("text", "tree"), STATED.items(), ids=STATED)
def test_a_condition_states(text, tree):
    assert parse(text, SCOPE).root == tree


def test_amounts_are_exact_as_written():
    amount = parse("fine > 0.1000000000000000055511151231257827", SCOPE).root.right.value
    assert str(amount) == "0.1000000000000000055511151231257827"


def test_text_is_compared_as_it_is_and_only_names_are_normalised():
    assert parse('memo == "ｆine"', SCOPE).root.right == Literally("ｆine")


REFUSED = [
    # What is written, the column of the fault, its code.
    ("", 1, "condition.syntax"),
    ("urgent and", 11, "condition.syntax"),
    ("urgent) or (passed", 7, "condition.syntax"),
    ("fine = 200", 6, "condition.syntax"),
    ("fine ＞ 200", 6, "condition.sign"),
    ("kind(party) == “organisation”", 16, "condition.sign"),
    ("urgent # or passed", 8, "condition.sign"),
    ("urgent \\\n or passed", 8, "condition.sign"),
    ("fine + 1 > 2", 1, "condition.forbidden"),
    ("fine.real > 2", 1, "condition.forbidden"),
    ("tags[0] == 1", 1, "condition.forbidden"),
    ("(lambda: urgent)", 2, "condition.forbidden"),
    ("[urgent for _ in tags]", 1, "condition.forbidden"),
    ("urgent if passed else urgent", 1, "condition.forbidden"),
    ('f"{fine}" == memo', 1, "condition.forbidden"),
    ('"a" "b" == memo', 1, "condition.forbidden"),
    ('b"a" == memo', 1, "condition.forbidden"),
    ("fine == None", 9, "condition.forbidden"),
    ("urgent and True", 12, "condition.forbidden"),
    ("fine > 1e3", 8, "condition.literal"),
    ("fine > 0x10", 8, "condition.literal"),
    ("fine > 1_000", 8, "condition.literal"),
    ('told_on > "2023-02-29"', 11, "condition.literal"),
    ('told_on > "20230228"', 11, "condition.type"),
    ("open('x')", 1, "condition.function"),
    ("__import__('os').system('x')", 1, "condition.forbidden"),
    ("fines > 200", 1, "condition.unknown"),
    ("tell", 1, "condition.unknown"),
    ("fine", 1, "condition.type"),
    ("tags", 1, "condition.type"),
    ("count(tell)", 1, "condition.type"),
    ("urgent == true", 1, "condition.type"),
    ("major == true", 1, "condition.type"),
    ('fine == "200"', 9, "condition.type"),
    ("memo == 3", 9, "condition.type"),
    ("memo == true", 9, "condition.type"),
    ('memo < "b"', 1, "condition.type"),
    ('result > "fine"', 1, "condition.type"),
    ("told_on == seen_at", 1, "condition.type"),
    ('seen_at > "2024-01-01"', 11, "condition.type"),
    ("memo == party", 1, "condition.type"),
    ("result == kind(party)", 1, "condition.type"),
    ("plan == plan", 1, "condition.type"),
    ('parties == "a"', 1, "condition.type"),
    ("1 < 2", 1, "condition.type"),
    ("done(tell) == true", 1, "condition.type"),
    ("count(tell) >= 1.5", 1, "condition.type"),
    ("count(tell) >= -1", 1, "condition.type"),
    ("count(tell) == count(file)", 1, "condition.type"),
    ("count(tell) in [1, 2]", 1, "condition.type"),
    ('last(propose) > "fine"', 1, "condition.type"),
    ("last(propose)", 1, "condition.type"),
    ("last(tell)", 1, "condition.outcome"),
    ('last(propose) == "warning"', 18, "condition.outcome"),
    ("done(tell, passed=true)", 12, "condition.outcome"),
    ("done(review, urgent=true)", 14, "condition.outcome"),
    ("done(review, passed=1)", 21, "condition.outcome"),
    ('result == "fime"', 11, "condition.choice"),
    ('result in ["fine", "fime"]', 20, "condition.choice"),
    ('"repeat" in tags', 1, "condition.choice"),
    ("result in []", 11, "condition.forbidden"),
    ('"fine" in result', 11, "condition.type"),
    ("urgent is passed", 1, "condition.forbidden"),
    ("0 < fine in [1]", 1, "condition.forbidden"),
    ("done()", 1, "condition.arguments"),
    ("done(tell, file)", 1, "condition.arguments"),
    ('done("tell")', 6, "condition.arguments"),
    ("done(*tell)", 1, "condition.arguments"),
    ("done(tell, **tags)", 1, "condition.arguments"),
    ("expired(decision, on=told_on)", 1, "condition.arguments"),
    ("param(ceiling, since=told_on) > 1", 1, "condition.arguments"),
    ("done(tel)", 6, "condition.unknown"),
    ("done(tell, since=fil)", 18, "condition.unknown"),
    ("expired(decisions)", 9, "condition.unknown"),
    ("fine < param(roof)", 14, "condition.unknown"),
    ("prior(murder) > 0", 7, "condition.unknown"),
    ("all(servise, served)", 5, "condition.unknown"),
    ("all(service, received)", 14, "condition.unknown"),
    ("all(service, fine > 3)", 14, "condition.forbidden"),
    ("kind(fine) == \"natural\"", 6, "condition.type"),
    ("kind(party) == \"person\"", 16, "condition.choice"),
    ("sum(copies, fine) > 1", 1, "condition.arguments"),
    ("sum(memo) > 1", 5, "condition.type"),
    ("fine < param(ceiling, on=fine)", 26, "condition.type"),
    ("not " * 60 + "urgent", 125, "condition.size"),
    (" or ".join(["major"] * 100), 1, "condition.size"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "column", "code"), REFUSED, ids=[f"{text[:30]}" for text, _, _ in REFUSED])
def test_a_condition_is_refused(text, column, code):
    fault = faults_of(parse, text, SCOPE)[0]
    assert (fault.code, fault.place) == (code, Place(line=1, column=column))
    assert fault.sentence.endswith("。")


def test_all_faults_of_a_condition_come_at_once():
    faults = faults_of(parse, 'fines > 3 and (done(tel) or result == "x") and not kind(fine) == "natural"', SCOPE)
    assert [fault.place.column for fault in faults] == [1, 21, 39, 57]
    faults = faults_of(parse, "fines > copy", SCOPE)
    assert [fault.place.column for fault in faults] == [1, 9]


def test_the_mend_names_what_was_probably_meant():
    mends = {
        text: faults_of(parse, text, SCOPE)[0].mend
        for text in ("fines > 3", "done(tel)", "tell", "decision", "donne(tell)")
    }
    assert mends == {
        "fines > 3": "是否为“fine”？",
        "done(tel)": "是否为“tell”？",
        "tell": "“tell”是行为，写成 done(tell)。",
        "decision": "“decision”是时限，写成 expired(decision) 或者 within(decision)。",
        "donne(tell)": "是否为“done”？",
    }


def test_columns_count_characters_not_bytes():
    (fault,) = faults_of(parse, 'memo == "中文" and fines > 3', SCOPE)
    assert fault.place.column == 18


@given(formulas)
def test_what_is_written_back_reads_as_the_same_tree(tree):
    assert parse(unparse(tree, SCOPE.outcomes), SCOPE).root == tree


_ORDER = {False: 0, None: 1, True: 2}
_TRUTH = {place: truth for truth, place in _ORDER.items()}


def kleene(tree, truth_of):
    """Kleene's three values as a ladder: and is the lowest rung, or the highest, not turns it round."""
    match tree:
        case And(operands):
            return min(kleene(operand, truth_of) for operand in operands)
        case Or(operands):
            return max(kleene(operand, truth_of) for operand in operands)
        case Not(operand):
            return 2 - kleene(operand, truth_of)
    formula = getattr(tree, "formula", None)
    if formula is not None and not isinstance(tree, Children):
        return kleene(formula, truth_of)
    return _ORDER[tree.truth] if hasattr(tree, "truth") else _ORDER[truth_of(tree)]


@given(formulas, st.randoms(use_true_random=False))
def test_evaluation_follows_kleene(tree, rng):
    known = {}

    def truth_of(atom):
        return known.setdefault(atom, rng.choice((True, False, None)))

    assert evaluate(tree, truth_of) is _TRUTH[kleene(tree, truth_of)]


PIECES = ["urgent", "fine", "tags", "done(", "all(service,", ")", "(", "and", "or", "not", "in", "==", "<", "=", ",", '"fine"', "'", '"', "3", "0.5", "-",
          "[", "]", "true", "since=", "tell", "\n", "（", "中", "#", "lambda:", "*", "if", "\x00", "}", ":=", "@"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_any_text_is_read_or_refused(pieces):
    text = " ".join(pieces)
    for fault in faults_of(parse, text, SCOPE, sound=True):
        assert 1 <= fault.place.column <= len(text) + 1
