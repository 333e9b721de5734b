"""告知与听证: each party has its own time to speak and to ask for a hearing, and the hearing has its form."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests.procedures.office import CASE, Given, Office, noon, proved
from tests.procedures.penalty_case import IN_WRITING, PENALTY, docket, served

from quanheng.engine.decide import Accepted
from quanheng.engine.options import Actor, options


def tell(**facts: Given) -> Office:
    """A party told and served on Monday, 2 March 2026."""
    case = docket("tell")
    case.do("issue", **facts)
    served(case)
    return case


def fixed() -> Office:
    """A hearing fixed for 10 April 2026 and notified on 2 March."""
    return docket("hearing").after("appoint", "fix", "notify")


@pytest.mark.parametrize("key", ["tell", "hearing"])
def test_the_checker_finds_nothing_against_it(key: str) -> None:
    assert proved(key).findings == ()


class TestTelling:
    @pytest.mark.parametrize(
        ("facts", "rule", "law"),
        [
            ({"rights_told": False}, "rights", f"{PENALTY}/44"),
            ({"hearing_told": False}, "right_of_hearing", f"{PENALTY}/63/1"),
            ({"hearing_class": "none"}, "large_fine", f"{PENALTY}/63/1/1"),
        ],
    )
    def test_rights_are_told(self, facts: dict[str, Given], rule: str, law: str) -> None:
        assert docket("tell").refused("issue", **facts) == {f"rule:{rule}": law}

    @pytest.mark.parametrize(
        ("kind", "fine", "large"),
        [
            ("natural", 9_999, False),
            ("natural", 10_000, True),
            ("organisation", 99_999, False),
            ("organisation", 100_000, True),
        ],
    )
    def test_a_large_fine_is_ten_thousand_for_persons_a_hundred_thousand_for_organisations(
        self, kind: str, fine: int, large: bool
    ) -> None:
        answer = docket("tell", kind=kind).try_to("issue", hearing_class="none", proposed_fine=Decimal(fine))
        assert isinstance(answer, Accepted) is not large


class TestTheTimeToSpeak:
    """Five working days from service on Monday, 2 March 2026 end on Monday, 9 March."""

    def test_nothing_is_concluded_before_it_is_over(self) -> None:
        case = tell().on("2026-03-09")
        assert case.refused("conclude") == {
            "rule:defence_awaited": f"{PENALTY}/45/1；{PENALTY}/62",
            "rule:hearing_awaited": f"{PENALTY}/64/1/1",
        }
        assert case.on("2026-03-10").after("conclude").stage == "settled"

    def test_it_runs_from_service_not_from_the_notice(self) -> None:
        case = docket("tell").after("issue").on("2026-03-20")
        assert case.running == set()
        served(case)
        assert set(case.on("2026-03-27").refused("conclude")) == {"rule:defence_awaited", "rule:hearing_awaited"}
        assert case.on("2026-03-28").after("conclude").stage == "settled"

    def test_in_agriculture_it_is_three_working_days(self) -> None:
        case = docket("tell", profile="农业")
        case.do("issue", hearing_class="none", proposed_fine=Decimal(500))
        served(case)
        assert case.on("2026-03-06").after("conclude").stage == "settled"

    def test_a_clear_waiver_ends_it(self) -> None:
        assert tell().after("waive", "conclude").stage == "settled"

    def test_a_defence_is_examined_however_late(self) -> None:
        case = tell().on("2026-03-12")
        assert case.marked("defend") == set()
        assert case.refused("conclude") == {"rule:examined": f"{PENALTY}/45/1"}
        assert case.after("examine", "conclude").stage == "settled"

    def test_telling_can_be_called_off(self) -> None:
        case = tell().after("cancel")
        assert (case.stage, case.running) == ("cancelled", set())


class TestAskingForAHearing:
    def test_who_has_the_right_and_asks_in_time_is_not_turned_away(self) -> None:
        case = tell().after("ask_hearing")
        assert case.refused("refuse_hearing") == {"rule:no_refusal": f"{PENALTY}/63/1"}
        assert set(case.on("2026-03-12").refused("conclude")) == {"rule:hearing_answered"}

    def test_who_asks_late_is_heard_for_reasons_or_turned_away(self) -> None:
        case = tell().on("2026-03-12").after("ask_hearing")
        assert case.refused("open_hearing") == {"rule:asked_in_time": f"{PENALTY}/64/1/1"}
        assert isinstance(case.try_to("open_hearing", reasons="当事人住院"), Accepted)
        officer, moment = Actor("甲", frozenset({"handle"})), noon(case.day)
        (offer,) = options(case.family, CASE, officer, moment, among={"open_hearing"})
        assert offer.open
        assert offer.excusable == ("rule:asked_in_time",)
        assert case.after("refuse_hearing", "conclude").stage == "settled"

    def test_the_record_of_a_hearing_held_goes_to_the_file(self) -> None:
        case = tell().after("ask_hearing", "open_hearing")
        assert case.refused("file_record") == {"rule:of_a_hearing": f"{PENALTY}/65"}
        with case.child("hearing"):
            case.after("appoint", "fix", "notify").on("2026-04-10").after("hold", "report")
        assert case.refused("conclude") == {"rule:on_the_record": f"{PENALTY}/65"}
        assert case.after("file_record", "conclude").stage == "settled"

    def test_a_party_that_stays_away_has_forgone_it(self) -> None:
        case = tell().after("ask_hearing", "open_hearing")
        with case.child("hearing"):
            case.after("appoint", "fix", "notify").on("2026-04-10").after("end_by_absence")
        assert case.after("conclude").stage == "settled"


class TestTheHearing:
    @pytest.mark.parametrize(
        ("act", "facts", "rule", "law"),
        [
            ("hold", {"charged": True}, "free", f"{PENALTY}/63/2"),
            ("hold", {"case_met": False}, "both_sides", f"{PENALTY}/64/1/7"),
            ("end_by_absence", {"excused": True}, "unexcused", f"{PENALTY}/64/1/6"),
            ("fix", {"public": False}, "open_doors", f"{PENALTY}/64/1/3"),
        ],
    )
    def test_each_gate_is_shut_with_its_article(self, act: str, facts: dict[str, Given], rule: str, law: str) -> None:
        assert fixed().on("2026-04-10").refused(act, **facts) == {f"rule:{rule}": law}

    def test_a_hearing_room_is_recorded_whatever_is_said(self) -> None:
        assert set(fixed().on("2026-04-10").refused("hold", **IN_WRITING, av=None)) == {"recording"}

    def test_it_is_held_on_the_day_notified(self) -> None:
        assert set(fixed().on("2026-04-13").refused("hold")) == {"rule:as_notified"}

    def test_seven_clear_working_days_lie_between_notice_and_hearing(self) -> None:
        """Notice by Wednesday, 4 March for a hearing on Monday, 16 March: 5, 6, 9 to 13 March lie between."""
        for day, shut in (("2026-03-04", False), ("2026-03-05", True)):
            case = docket("hearing").after("appoint")
            case.do("fix", hearing_on=dt.date(2026, 3, 16))
            case.on(day).after("notify").on("2026-03-16")
            assert isinstance(case.try_to("hold"), Accepted) is not shut

    def test_a_new_day_asks_for_a_new_notice(self) -> None:
        case = fixed()
        case.do("fix", hearing_on=dt.date(2026, 4, 20))
        assert set(case.on("2026-04-20").refused("hold")) == {"rule:notified", "rule:in_time"}

    def test_who_investigates_does_not_preside(self) -> None:
        case = docket("tell").after("issue")
        served(case)
        case.after("ask_hearing", "open_hearing")
        with case.child("hearing"):
            case.after("appoint")
            case.staff["preside"] = "handle甲"
            assert set(case.refused("fix")) == {"apart:handle+preside"}

    def test_a_challenged_chair_is_decided_upon_and_a_replaced_one_acts_no_more(self) -> None:
        case = fixed().after("challenge")
        assert set(case.on("2026-04-10").refused("hold")) == {"rule:challenge_answered"}
        case.do("replace")
        assert set(case.refused("hold")) == {"recused"}
        case.staff["preside"] = "preside乙"
        assert case.after("hold", "report").stage == "reported"

    def test_more_than_two_agents_are_marked_not_refused(self) -> None:
        assert fixed().marked("appoint_agents", agents=Decimal(3)) == {"rule:two_agents"}
