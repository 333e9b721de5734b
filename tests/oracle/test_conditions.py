"""Conditions of three values, held to sentences about a small sight."""

import ast
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.oracle.conditions import Sight
from tests.oracle.family import Carries

TEXT = {
    "facts": {name: {} for name in ("yes", "no", "open", "fine", "tags", "day", "party")}
    | {"big": {"is": "fine > 100"}}
}
SEEN = Sight(
    text=TEXT,
    facts={"yes": True, "no": False, "fine": Decimal(200), "tags": ("minor", "press")},
    sums=lambda fact: Decimal(300),
    answers={"param:most": Decimal(200), "kind:party": "person", "prior:same": 2, "param:least": "unknown"},
    carries=Carries(),
    deeds=[("propose", "fine"), ("review", True), ("propose", None)],
    expired=lambda limit: limit == "old",
    within=lambda limit: limit == "young",
    children=lambda kind: [{"heard"}, {"heard", "ended"}] if kind == "tell" else [],
)


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("yes and open", None),
        ("no and open", False),
        ("yes or open", True),
        ("not open", None),
        ("yes == true and no != true", True),
        ("100 < fine <= 200", True),
        ("big", True),
        ("fine in [1, 200.00]", True),
        ('"press" in tags', True),
        ('"repeat" in tags', False),
        ("open == true", None),
        ("fine <= param(most)", True),
        ("fine <= param(least)", None),
        ('kind(party) == "person"', True),
        ("prior(same) >= 2", True),
        ("prior(other) >= 2", None),
        ("sum(fine) == 300", True),
        ('done(propose) and done(propose, result="fine")', True),
        ("done(review, passed=true, since=propose)", False),
        ("done(propose, since=review)", True),
        ("done(review, since=hear)", True),
        ("count(propose) == 2", True),
        ("last(review) == true", True),
        ('last(propose) == "fine"', None),
        ('last(hear) == "fine"', None),
        ("expired(old) and not expired(young) and within(young)", True),
        ("all(tell, heard) and any(tell, ended) and not all(tell, ended)", True),
        ("all(serve, served) or any(serve, not served)", False),
    ],
)
def test_a_condition_is(condition, truth):
    assert SEEN.truth(condition) is truth


@pytest.mark.parametrize(
    ("condition", "unverifiable"),
    [
        ("fine <= param(least)", True),
        ("day <= param(least)", False),
        ("fine <= param(most, on=day)", False),
        ("open", False),
        ("prior(other) > 1", True),
    ],
)
def test_what_only_a_register_leaves_open_cannot_be_verified(condition, unverifiable):
    assert SEEN.unverifiable(ast.parse(condition, mode="eval").body) is unverifiable


def test_what_the_log_leaves_out_cannot_be_verified():
    blind = replace(SEEN, facts={}, carries=Carries(facts=frozenset({"yes"})))
    assert [blind.unverifiable(ast.parse(name, mode="eval").body) for name in ("fine > 1", "yes")] == [True, False]


def test_a_verdict_that_some_answer_would_turn_could_differ():
    def refused(sight):
        return sight.truth("fine <= param(least) or open") is not True

    assert SEEN.could_differ(refused, "fine <= param(least) or open")
    assert not SEEN.could_differ(refused, "open")
