"""行政许可一般程序：what is applied for is answered in five days, examined, decided in time, and handed over."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.procedures.licences import FRIDAY, HEARING, LAW, ORDINARY, bureau, examined, told
from tests.procedures.office import Office, proved

from quanheng.engine.decide import Accepted
from quanheng.law.condition import Value

REVIEW = "国办发〔2018〕118号"
END = ("issue", "hand_over", "publish", "close")


def test_the_checker_finds_nothing_against_it() -> None:
    assert proved("licence.ordinary").findings == ()


class TestLawfulCourses:
    def test_a_licence_is_granted_issued_published_and_its_life_begins(self) -> None:
        case = examined().after("propose", "grant", *END)
        assert (case.stage, case.running) == ("closed", set())
        assert case.children("life") == ["案/life.6.0"]
        assert case.found() == set()

    def test_a_refusal_gives_reasons_and_remedies_and_is_served(self) -> None:
        case = examined()
        case.do("propose", conforms=False)
        case.after("refuse")
        assert case.refused("close") == {"rule:delivered": f"{LAW}/38；{LAW}/44"}
        assert case.after("hand_over", "close").running == set()

    def test_what_needs_no_licence_or_belongs_elsewhere_is_declined_in_writing(self) -> None:
        case = bureau()
        case.do("decline", decline_ground="not_needed", proper_organ=None)
        assert (case.stage, case.running) == ("declined", set())

    def test_the_applicant_may_withdraw_at_any_time_before_the_decision(self) -> None:
        assert bureau("withdraw").stage == "withdrawn"
        assert bureau("request_supplement", "withdraw").running == set()
        case = examined().after("give_up", "terminate")
        assert (case.stage, case.running) == ("withdrawn", set())

    def test_what_a_lower_organ_sends_up_is_decided_without_asking_the_applicant_again(self) -> None:
        case = Office("licence.ordinary", ORDINARY, FRIDAY).after("take_over")
        assert (case.stage, case.running) == ("accepted", {"decision"})
        assert case.after("examine", "propose", "grant", *END).stage == "closed"

    def test_nobody_ends_an_application_that_was_not_withdrawn(self) -> None:
        assert examined().refused("terminate") == {"rule:given_up": f"{LAW}/37"}


class TestAcceptance:
    def test_papers_however_incomplete_are_received(self) -> None:
        case = Office("licence.ordinary", ORDINARY, FRIDAY)
        assert case.marked("apply", item=None, materials=None) == {"missing:item", "missing:materials"}
        assert (case.stage, case.running) == ("received", {"answer"})

    def test_silence_for_five_working_days_is_acceptance_from_the_day_of_receipt(self) -> None:
        """Friday the 6th and five working days is Friday the 13th; the sixteenth is the next day anybody asks."""
        case = bureau().on("2026-03-13")
        assert case.stage == "received"
        assert case.on("2026-03-14").stage == "accepted"
        deemed = case.entries[-1]
        assert (deemed.act, deemed.by, deemed.at and deemed.at.date) == ("deem_accepted", "law", FRIDAY)
        assert case.running == {"decision"}
        assert case.found() == {"late:answer"}

    def test_the_twenty_days_then_run_from_the_day_of_receipt(self) -> None:
        late = bureau().on("2026-04-07").after("examine", "propose", "acknowledge").do("grant")
        assert [signal.rule for signal in late.signals] == ["late:decision"]

    def test_the_receipt_is_made_good_before_the_decision(self) -> None:
        case = bureau().on("2026-03-16").after("examine", "propose")
        assert case.refused("grant") == {"rule:acknowledged": f"{LAW}/32/2"}
        assert case.after("acknowledge", "grant").stage == "granted"

    def test_all_that_is_missing_is_told_at_once_and_only_once(self) -> None:
        case = bureau("request_supplement", "supplement")
        assert case.refused("request_supplement") == {"rule:told_once": f"{LAW}/32/1/4"}
        assert case.after("accept").stage == "accepted"

    def test_silence_after_the_supplement_is_acceptance_from_the_day_it_came(self) -> None:
        case = bureau("request_supplement").on("2026-03-16").after("supplement").on("2026-03-24")
        deemed = case.entries[-1]
        assert (deemed.act, deemed.at and deemed.at.date) == ("deem_accepted", dt.date(2026, 3, 16))

    def test_papers_are_not_sent_back_before_the_day_that_was_told(self) -> None:
        case = bureau("request_supplement").on("2026-03-31")
        assert case.refused("send_back") == {"rule:time_to_supplement": f"{LAW}/32/1/5"}
        assert case.on("2026-04-01").after("send_back").stage == "returned"

    @pytest.mark.parametrize("act", ["accept", "decline"])
    def test_either_answer_is_sealed_and_dated(self, act: str) -> None:
        assert bureau().refused(act, sealed=False) == {"rule:sealed": f"{LAW}/32/2"}

    @pytest.mark.parametrize(
        ("ground", "rule", "law"),
        [
            ("other_organ", "organ_named", f"{LAW}/32/1/2"),
            ("incomplete", "supplement_asked", f"{LAW}/32/1/4"),
            ("barred", "truly_barred", f"{LAW}/78；{LAW}/79"),
        ],
    )
    def test_nothing_is_declined_on_a_ground_that_does_not_hold(self, ground: str, rule: str, law: str) -> None:
        refused = bureau().refused("decline", decline_ground=ground, proper_organ=None)
        assert refused == {f"rule:{rule}": law}

    def test_who_is_barred_is_declined(self) -> None:
        case = bureau(prior={"licence_bars": 1})
        case.do("decline", decline_ground="barred", proper_organ=None)
        assert case.stage == "declined"


class TestExamination:
    def test_no_decision_without_an_opinion(self) -> None:
        assert examined().refused("grant")["rule:reviewed"] == f"{LAW}/34/1"

    def test_what_must_be_verified_is_checked_by_two(self) -> None:
        case = examined()
        assert case.refused("propose", needs_check=True) == {"rule:checked": f"{LAW}/34/3"}
        case.staff["review"] = "review甲"
        assert case.refused("check") == {"officers": f"{LAW}/34/3"}

    def test_an_opinion_older_than_the_check_is_given_anew(self) -> None:
        case = examined().after("propose", "check")
        assert case.refused("grant") == {"rule:reviewed": f"{LAW}/34/1"}
        assert case.after("propose", "grant").stage == "granted"

    def test_who_conforms_is_granted_and_who_does_not_is_not(self) -> None:
        assert examined().after("propose").refused("refuse") == {"rule:must_grant": f"{LAW}/38/1"}
        case = examined()
        case.do("propose", conforms=False)
        assert case.refused("grant") == {"rule:qualified": f"{LAW}/38/1；{LAW}/74/1/1"}

    @pytest.mark.parametrize("blank", ["grounds", "remedies"])
    def test_a_refusal_without_reasons_or_remedies_is_none(self, blank: str) -> None:
        case = examined()
        case.do("propose", conforms=False)
        assert case.refused("refuse", **{blank: None}) == {f"missing:{blank}": f"{LAW}/38/2"}

    def test_who_examined_does_not_decide(self) -> None:
        case = bureau("accept", "examine", "propose", staff={"decide": "review甲"})
        assert "apart:review+decide" in case.refused("grant")

    def test_a_grave_decision_is_reviewed_for_legality_after_the_opinion(self) -> None:
        case = examined(major=True).after("legal", "propose")
        assert case.refused("grant") == {"rule:legal_review": REVIEW}
        assert case.after("legal", "grant").stage == "granted"

    @pytest.mark.parametrize(
        ("earlier", "reasons", "granted"), [(0, None, True), (1, None, False), (1, "某法第三条", True)]
    )
    def test_where_there_is_a_quota_who_came_first_is_served_first(
        self, earlier: int, reasons: str | None, granted: bool
    ) -> None:
        case = bureau("accept", prior={"earlier_applications": earlier})
        case.do("examine", limited=True)
        answer = case.after("propose").try_to("grant", in_turn=True, reasons=reasons)
        assert isinstance(answer, Accepted) is granted

    def test_where_there_is_none_nobody_is_refused_for_it(self) -> None:
        refused = examined().after("propose").refused("refuse", refusal_ground="no_quota")
        assert refused == {"rule:no_quota": f"{LAW}/38/1；{LAW}/57"}


class TestTesting:
    def test_testers_are_assigned_within_five_working_days_of_acceptance(self) -> None:
        case = examined(testing=True, testing_from=FRIDAY)
        assert not case.on("2026-03-13").do("assign_testers").signals
        late = examined(testing=True, testing_from=FRIDAY).on("2026-03-16").do("assign_testers")
        assert [signal.rule for signal in late.signals] == ["late:assigning"]

    def test_the_day_of_acceptance_is_stated(self) -> None:
        case = bureau("accept")
        assert case.refused("examine", testing=True) == {"rule:testing_dated": f"{LAW}/55/2"}

    def test_the_decision_follows_the_result(self) -> None:
        case = examined(testing=True, testing_from=FRIDAY).after("propose")
        assert case.refused("grant")["rule:tested"] == f"{LAW}/55/1"
        assert case.refused("test") == {"rule:assigned": f"{LAW}/55/2"}
        case.after("assign_testers").do("test", test_passed=False)
        assert case.refused("grant") == {"rule:test_passed": f"{LAW}/55/1"}
        case.do("propose", conforms=False)
        assert case.refused("refuse") == {"rule:standards_stated": f"{LAW}/55/3"}


class TestInterestedPersonsAndHearing:
    def test_whoever_is_gravely_affected_is_told_first(self) -> None:
        refused = examined(interest=True).after("propose").refused("grant")
        assert refused == {"rule:told": f"{LAW}/36；{LAW}/47/1"}

    def test_the_five_days_of_each_must_be_over(self) -> None:
        case = told(examined(interest=True).after("propose"), "waive", "")
        assert "rule:told" in case.on("2026-03-13").refused("grant")
        assert case.on("2026-03-14").after("grant").stage == "granted"

    def test_what_they_say_is_heard(self) -> None:
        case = examined().after("propose", "state")
        assert case.refused("grant") == {"rule:listened": f"{LAW}/36"}
        assert case.after("listen", "grant").stage == "granted"

    def test_a_hearing_that_is_asked_for_is_held_within_twenty_working_days_and_binds(self) -> None:
        case = told(examined(interest=True).after("propose"), "ask", "waive")
        assert "hearing" in case.running
        assert case.refused("grant") == {"rule:hearing_granted": f"{LAW}/47/1；{LAW}/72/1/8"}
        case.after("order_hearing")
        with case.child("hearing", forms=HEARING):
            case.after("appoint", "notify").on("2026-03-27").after("hold", "confirm")
        assert "hearing" not in case.running
        assert case.refused("grant") == {"rule:record_binds": f"{LAW}/48/2"}
        case.do("grant", on_record=True)
        assert case.after(*END).running == set()

    def test_no_hearing_is_ordered_that_nobody_asked_for_and_no_law_demands(self) -> None:
        assert examined().refused("order_hearing") == {"rule:hearing_grounded": f"{LAW}/46；{LAW}/47/1"}

    def test_a_hearing_that_the_law_demands_cannot_be_left_out(self) -> None:
        case = examined(hearing_due=True).after("propose")
        assert case.refused("grant") == {"rule:hearing_held": f"{LAW}/46；{LAW}/72/1/8"}

    def test_nobody_is_told_anew_while_somebody_may_still_ask(self) -> None:
        case = told(examined(), "waive", "")
        assert case.refused("tell_interested") == {"rule:told_anew": f"{LAW}/47/1"}

    def test_who_examined_does_not_preside(self) -> None:
        case = told(examined(interest=True), "ask", "waive").after("order_hearing")
        case.staff["preside"] = "review甲"
        with case.child("hearing", forms=HEARING):
            case.after("appoint", "notify").on("2026-03-27")
            assert case.refused("hold") == {"apart:review+preside": f"{LAW}/48/1/3"}

    def test_an_application_given_up_ends_once_those_told_are_told_so(self) -> None:
        case = told(examined(), "waive", "").after("give_up")
        assert case.refused("terminate") == {"rule:settled": f"{LAW}/47/1"}
        with case.child("tell", 1, {"cancel": {"cancel_reason": "申请撤回"}}):
            case.do("cancel")
        assert case.after("terminate").running == set()


class TestAfterTheDecision:
    @pytest.mark.parametrize(
        ("act", "given", "rule", "law"),
        [
            ("issue", {"charge": Decimal(10)}, "fee_lawful", f"{LAW}/58/1"),
            ("publish", {"screened": False}, "screened", f"{LAW}/5/2"),
            ("hand_over", {}, "issued", f"{LAW}/39/1"),
        ],
    )
    def test_each_gate_is_shut_with_its_article(self, act: str, given: dict[str, Value], rule: str, law: str) -> None:
        assert examined().after("propose", "grant").refused(act, **given) == {f"rule:{rule}": law}

    def test_a_fee_needs_its_statute(self) -> None:
        answer = examined().after("propose", "grant").try_to("issue", charge=Decimal(10), fee_basis="某条例第九条")
        assert isinstance(answer, Accepted)

    def test_only_what_is_shown_is_corrected_or_taken_down(self) -> None:
        case = examined().after("propose", "grant")
        assert set(case.refused("correct_display")) == {"rule:displayed"}
        case = case.after("issue", "hand_over", "publish", "close", "correct_display", "hide")
        assert (case.stage, case.running) == ("closed", set())
        assert set(case.refused("correct_display")) == {"rule:displayed"}

    def test_nothing_is_closed_unpublished_unless_it_is_secret(self) -> None:
        case = examined().after("propose", "grant", "issue", "hand_over")
        assert case.refused("close") == {"rule:published": f"{LAW}/40"}
        assert case.after("withhold", "close").stage == "closed"

    def test_false_papers_for_a_matter_of_safety_bar_a_new_application_for_a_year(self) -> None:
        case = examined(safety=True).after("propose")
        case.do("refuse", refusal_ground="false_papers")
        assert case.after("bar").children("bar") == ["案/bar.6.0"]

    def test_otherwise_they_do_not(self) -> None:
        case = examined().after("propose")
        case.do("refuse", refusal_ground="false_papers")
        assert case.refused("bar") == {"rule:bar_grounded": f"{LAW}/78"}


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(ORDINARY)), max_size=14))
def test_whatever_is_tried_what_was_accepted_is_found_lawful_again(acts: list[str]) -> None:
    """A walk of random acts, each done if the engine allows it: the review of the record finds nothing."""
    case = bureau("accept", "examine", "propose")
    for act in acts:
        answer = case.try_to(act)
        if isinstance(answer, Accepted) and not answer.marks:
            case.do(act)
    assert case.found() == set()
