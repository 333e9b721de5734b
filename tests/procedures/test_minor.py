"""轻微违法清单: who proposes an entry, who reviews it and who publishes it are three; it goes off for a reason."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.procedures.office import Forms, Office

MONDAY = dt.date(2026, 3, 2)
FORMS: Forms = {
    "propose": {
        "minor_code": "Q-1", "power_code": "W1", "conduct": "没有查验记录", "conditions": "初次，没有危害后果",
        "minor_basis": "条例第十条",
    },
    "review": {"legal_passed": True},
    "publish": {"published_on": None},
    "decline": {"decline_reason": "有危害后果"},
    "remove": {"ended_on": None, "end_reason": "条例已经修改"},
}  # fmt: skip


def proposal(**more: object) -> Office:
    return Office("register.minor", FORMS, MONDAY, **more)  # type: ignore[arg-type]


def test_an_entry_is_reviewed_and_published_and_stays_until_it_is_removed_for_a_reason() -> None:
    case = proposal().after("propose", "review", "publish")
    assert case.stage == "listed"
    assert set(case.refused("remove", end_reason=None)) == {"missing:end_reason"}
    assert case.after("remove").stage == "removed"


def test_what_the_legal_office_did_not_pass_is_not_published() -> None:
    case = proposal().after("propose")
    assert set(case.refused("publish")) == {"rule:legal_review"}
    case.do("review", legal_passed=False)
    assert set(case.refused("publish")) == {"rule:legal_review"}
    assert case.after("decline").stage == "declined"


@pytest.mark.parametrize(
    ("query", "rule"), [("penalty_powers_missing", "rule:own_power"), ("minor_codes_taken", "rule:new_code")]
)
def test_it_stands_under_a_penalty_of_the_organ_and_has_a_code_of_its_own(query: str, rule: str) -> None:
    assert set(proposal(prior={query: 1}).refused("propose")) == {rule}
    case = proposal().after("propose", "review")
    case.prior = {query: 1}
    assert set(case.refused("publish")) == {rule}


@pytest.mark.parametrize(("act", "duty"), [("review", "legal"), ("publish", "approve")])
def test_nobody_passes_what_she_proposed(act: str, duty: str) -> None:
    case = proposal(staff={"propose": "甲", duty: "甲"}).after("propose")
    if act == "publish":
        case.do("review")
    assert "apart" in " ".join(case.refused(act))
