"""Before a penalty is decided: legal review and collective discussion, and the meeting that discusses."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.procedures.office import Given, Office
from tests.procedures.penalty_case import MARKET, PENALTY, docket, heard, met, ready, told, waived


class TestReviewAndDiscussion:
    @pytest.mark.parametrize("ground", ["public_interest", "difficult", "listed"])
    def test_three_kinds_of_case_are_reviewed(self, ground: str) -> None:
        case = ready(**{ground: True})
        assert case.refused("decide") == {"rule:legal_review": f"{PENALTY}/58/1"}
        case.do("submit")
        case.do("review", passed=False)
        assert set(case.refused("decide")) == {"rule:legal_review"}
        assert case.refused("review") == {"rule:submitted": f"{PENALTY}/58/1"}
        assert case.after("submit", "review", "decide").stage == "decided"

    def test_a_case_that_was_heard_is_reviewed_afterwards(self) -> None:
        case = told()
        case.after("submit", "review")
        waived(case, 0)
        heard(case, 1)
        assert case.refused("take_views") == {"rule:hearing_noted": f"{PENALTY}/58/1/2"}
        case.do("take_views", hearing_held=True)
        assert case.refused("decide") == {"rule:reviewed_after_hearing": f"{PENALTY}/58/1/2；{MARKET}/50/2"}
        assert case.after("submit", "review", "decide").stage == "decided"

    def test_of_several_reviews_the_last_one_counts(self) -> None:
        case = ready(difficult=True).after("submit", "review", "submit")
        assert case.refused("decide") == {"rule:legal_review": f"{PENALTY}/58/1"}
        case.do("review", passed=False)
        assert case.refused("decide") == {"rule:legal_review": f"{PENALTY}/58/1"}

    def test_of_several_discussions_the_last_one_counts(self) -> None:
        case = ready(complex=True)
        met(case)
        case.do("discuss")
        met(case)
        assert case.refused("decide") == {"rule:collective": f"{PENALTY}/57/2"}
        case.do("discuss", agreed=False)
        assert case.refused("decide") == {"rule:collective": f"{PENALTY}/57/2"}

    def test_a_case_submitted_once_more_is_reviewed_by_the_day_it_had(self) -> None:
        case = told().after("submit").on("2026-03-20").after("submit").on("2026-04-20")
        assert "late:review" in {signal.rule for signal in case.do("review").signals}

    def test_no_party_is_fined_more_than_it_was_told(self) -> None:
        case = ready()
        case.prior = {"told_less": 1}
        laws = {"rule:as_told_to_party": f"{PENALTY}/44；{PENALTY}/62"}
        assert case.refused("decide") == case.refused("decide_other") == laws

    def test_no_penalty_is_of_a_kind_that_calls_for_a_hearing_and_that_no_party_was_told_of(self) -> None:
        case = ready()
        case.prior = {"told_otherwise": 1}
        laws = {"rule:kind_as_told": f"{PENALTY}/44；{PENALTY}/63/1"}
        assert case.refused("decide", hearing_class="licence") == laws
        assert case.refused("decide_other", hearing_class="licence") == laws

    def test_a_review_before_the_case_was_reopened_is_stale(self) -> None:
        case = ready(public_interest=True).after("submit", "review", "reopen")
        case.do("conclude", public_interest=True)
        case.do("tell")
        for place in (0, 1):
            waived(case, place)
        assert set(case.after("take_views").refused("decide")) == {"rule:legal_review"}

    def test_a_review_before_the_fine_was_raised_is_stale(self) -> None:
        case = ready(public_interest=True).after("submit", "review", "tell_again")
        for place in (0, 1):
            waived(case, place, proposed_fine=Decimal(150_000))
        case.do("take_views")
        assert case.refused("decide", fine=Decimal(150_000)) == {"rule:legal_review": f"{PENALTY}/58/1"}
        case.after("submit", "review")
        assert case.do("decide", fine=Decimal(150_000)).written

    def test_a_case_that_was_heard_stays_one_when_it_is_told_anew(self) -> None:
        case = told()
        waived(case, 0)
        heard(case, 1)
        assert case.refused("tell_again") == {"rule:hearing_used": f"{PENALTY}/65"}
        case.do("take_views", hearing_held=True)
        case.do("tell_again")
        for place in (0, 1):
            waived(case, place, proposed_fine=Decimal(150_000))
        case.do("take_views")
        assert set(case.refused("decide")) == {"rule:legal_review", "rule:reviewed_after_hearing"}
        assert case.after("submit", "review", "decide").stage == "decided"

    def test_who_investigates_does_not_review(self) -> None:
        case = ready(public_interest=True).after("submit")
        case.staff["legal"] = "handle甲"
        assert set(case.refused("review")) == {"apart:handle+legal"}

    def test_what_is_complex_is_discussed_and_agreed(self) -> None:
        case = ready(complex=True)
        assert case.refused("decide") == {"rule:collective": f"{PENALTY}/57/2"}
        met(case)
        case.do("discuss", agreed=False)
        assert set(case.refused("decide")) == {"rule:collective"}
        met(case)
        assert case.after("discuss", "decide").stage == "decided"

    def test_no_conclusion_without_a_meeting_of_its_own_after_the_views(self) -> None:
        case = ready(complex=True)
        law = {"rule:voted": f"{PENALTY}/57/2"}
        assert case.refused("discuss") == law
        met(case)
        case.after("take_views")
        assert case.refused("discuss") == law
        met(case)
        assert case.after("discuss").refused("discuss") == law


class TestTheMeeting:
    """One meeting: each member votes in person, and all of them before it is over."""

    def called(self, **facts: Given) -> Office:
        """A meeting that was called and briefed."""
        meeting = docket("meeting")
        meeting.do("call", **facts)
        return meeting.after("brief")

    def test_what_people_are_loud_about_gets_a_meeting_of_its_own(self) -> None:
        assert set(docket("meeting").refused("call", outcry=True)) == {"rule:special"}
        docket("meeting").do("call", outcry=True, occasion="special")

    def test_nobody_votes_before_the_case_was_put(self) -> None:
        assert set(docket("meeting").after("call").refused("vote")) == {"rule:briefed"}

    def test_who_may_not_vote_or_has_voted_does_not(self) -> None:
        meeting = self.called()
        meeting.prior = {"votes_barred": 1}
        assert set(meeting.refused("vote")) == {"rule:own_vote"}

    def test_who_investigates_does_not_vote(self) -> None:
        meeting = self.called()
        meeting.staff["vote"] = "handle甲"
        assert set(meeting.refused("vote")) == {"apart:handle+vote"}

    def test_it_takes_two_and_everybody(self) -> None:
        meeting = self.called().after("vote")
        meeting.prior = {"votes_awaited": 1}
        assert set(meeting.refused("close")) == {"rule:collective", "rule:all_voted"}
        meeting.prior = {}
        assert meeting.after("vote", "close").stage == "held"

    @pytest.mark.parametrize("stance", ["against", "abstain"])
    def test_dissent_is_answered(self, stance: str) -> None:
        meeting = self.called().after("vote")
        meeting.do("vote", stance=stance)
        assert set(meeting.refused("close")) == {"rule:dissent"}
        meeting.do("close", dissent_taken="已经补充证据")
