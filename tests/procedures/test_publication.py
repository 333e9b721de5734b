"""处罚决定公开：published after screening, withdrawn with public reasons when the decision falls."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.procedures.office import Forms, Office, proved

FORMS: Forms = {
    "publish": {"document": "县城管当罚〔2026〕1号", "published_on": None, "reviewed": True, "weight": "other"},
    "correct_display": {
        "document": "县城管当罚〔2026〕1号", "reviewed": True, "display_correction": "误写",
        "display_corrected_on": None,
    },
    "overturn": {"overturn": "annulled", "overturned_on": None},
    "withdraw": {"public_reason": "行政复议撤销"},
}  # fmt: skip


def office() -> Office:
    """A Friday."""
    return Office("publication", FORMS, dt.date(2026, 3, 6))


def test_the_checker_finds_nothing_against_it() -> None:
    assert proved("publication").findings == ()


def test_secrets_are_looked_for_first() -> None:
    assert office().refused("publish", reviewed=False) == {"rule:screened": "行政处罚法/50"}


def test_a_correction_of_what_is_shown_is_screened_too() -> None:
    assert office().after("publish").refused("correct_display", reviewed=False) == {"rule:screened": "行政处罚法/50"}
    assert office().after("publish", "correct_display").stage == "shown"


def test_a_decision_that_stands_is_not_withdrawn() -> None:
    assert set(office().after("publish").refused("withdraw")) == {"stage"}


def test_a_decision_overturned_is_withdrawn_within_three_working_days() -> None:
    case = office().after("publish", "overturn")
    assert not case.on("2026-03-11").do("withdraw").signals
    late = office().after("publish", "overturn").on("2026-03-12").do("withdraw")
    assert [signal.rule for signal in late.signals] == ["late:withdrawal"]


@pytest.mark.parametrize(("weight", "last"), [("other", "2029-03-06"), ("light", "2026-06-08")])
def test_at_the_end_of_its_time_the_law_takes_it_down(weight: str, last: str) -> None:
    case = office()
    case.do("publish", weight=weight)
    assert case.on(last).stage == "shown"
    assert case.on((dt.date.fromisoformat(last) + dt.timedelta(days=1)).isoformat()).stage == "ended"


def test_what_was_overturned_does_not_end_quietly() -> None:
    assert office().after("publish", "overturn").on("2029-12-31").stage == "overturned"


def test_a_warning_is_not_published_but_for_a_reason() -> None:
    assert office().refused("publish", weight="warning") == {"rule:not_warnings": "市场监督管理行政处罚信息公示规定/2"}
    office().do("publish", weight="warning", reasons="某条例第九条")
