"""处罚决定公开：published after screening, withdrawn with public reasons when the decision falls."""

from __future__ import annotations

import datetime as dt

from tests.procedures.office import Forms, Office, proved

FORMS: Forms = {
    "publish": {"document": "县城管当罚〔2026〕1号", "published_on": None, "reviewed": True},
    "overturn": {"overturn": "annulled", "overturned_on": None},
    "withdraw": {"public_reason": "行政复议撤销"},
}


def office() -> Office:
    """A Friday."""
    return Office("publication", FORMS, dt.date(2026, 3, 6))


def test_the_checker_finds_nothing_against_it() -> None:
    assert proved("publication").findings == ()


def test_secrets_are_looked_for_first() -> None:
    assert office().refused("publish", reviewed=False) == {"rule:screened": "行政处罚法/50"}


def test_a_decision_that_stands_is_not_withdrawn() -> None:
    assert office().after("publish").refused("withdraw") == {"rule:withdrawn_for_cause": "行政处罚法/48/2"}


def test_a_decision_overturned_is_withdrawn_within_three_working_days() -> None:
    case = office().after("publish", "overturn")
    assert case.refused("expire") == {"rule:not_quietly": "行政处罚法/48/2"}
    assert not case.on("2026-03-11").do("withdraw").signals
    late = office().after("publish", "overturn").on("2026-03-12").do("withdraw")
    assert [signal.rule for signal in late.signals] == ["late:withdrawal"]


def test_at_the_end_of_its_time_it_is_taken_down() -> None:
    assert office().after("publish", "expire").stage == "ended"
