"""行政处罚普通程序: the lawful course with two parties is open, and each gate is shut with its article."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.procedures.office import Given, Office, proved
from tests.procedures.penalty_case import (
    COERCION,
    CRIME,
    MARKET,
    ON_CAMERA,
    PENALTY,
    docket,
    heard,
    ready,
    served,
    told,
    waived,
)

from quanheng.engine.decide import Accepted


def decided() -> Office:
    """A fine for each of two parties."""
    return ready().after("decide")


def paid(case: Office, place: int) -> None:
    """A party is handed the decision and pays in full."""
    with case.child("collection", place):
        case.after("hand_over", "pay", "settle")


def test_the_checker_finds_nothing_against_it() -> None:
    assert proved("penalty.ordinary").findings == ()


class TestTheWholeCourse:
    def test_two_parties_one_waives_one_is_heard_both_pay(self) -> None:
        case = told()
        waived(case, 0)
        heard(case, 1)
        case.do("take_views", hearing_held=True)
        case.after("submit", "review", "decide")
        for place in (0, 1):
            paid(case, place)
        case.after("complete", "disclose", "file_major", "close")
        assert (case.stage, case.running, case.found()) == ("closed", set(), set())

    def test_nobody_is_decided_upon_while_another_may_still_speak(self) -> None:
        case = told()
        waived(case, 0)
        with case.child("tell", 1):
            case.do("issue", party="当事人乙")
            served(case)
        assert set(case.refused("take_views")) == {"rule:windows_over"}
        assert "rule:windows_over" in case.refused("decide")

    def test_a_penalty_without_money_is_served_and_closed(self) -> None:
        case = ready().after("decide_other")
        assert set(case.refused("complete")) == {"rule:all_served"}
        for place in (0, 1):
            with case.child("service", place):
                case.after("start", "hand_over")
        assert case.after("complete", "withhold", "close").stage == "closed"

    def test_what_is_not_penalised_is_told_and_closed(self) -> None:
        case = docket().after("register", "file", "collect")
        case.do("conclude", trifling=True)
        assert case.after("spare", "close").stage == "closed"

    @pytest.mark.parametrize("end", ["transfer", "terminate"])
    def test_what_ends_without_a_decision_is_closed_too(self, end: str) -> None:
        assert docket().after("register", "file", end, "close").stage == "closed"

    @pytest.mark.parametrize(("end", "stage"), [("not_file", "not_filed"), ("pass_on", "passed_on")])
    def test_a_lead_need_not_become_a_case(self, end: str, stage: str) -> None:
        case = docket().after("register", "verify", end)
        assert (case.stage, case.running) == (stage, set())

    def test_a_decision_annulled_later_ends_the_closed_case(self) -> None:
        case = decided()
        for place in (0, 1):
            paid(case, place)
        assert case.after("complete", "withhold", "close", "annul").stage == "annulled"

    def test_a_major_one_is_filed_within_fifteen_days_whoever_remembers_it(self) -> None:
        case = ready()
        case.do("decide", important=True)
        assert "filing" in case.running
        for place in (0, 1):
            paid(case, place)
        case.after("complete", "withhold")
        assert case.refused("close") == {"rule:major_filed": "四川省行政执法监督条例/36/2"}
        assert [signal.rule for signal in case.on("2026-03-18").do("file_major").signals] == ["late:filing"]
        assert set(case.refused("close")) == {"rule:major_filed"}
        with case.child("filing"):
            case.after("start", "file")
        assert case.after("close").stage == "closed"

    @pytest.mark.parametrize(("decide", "child"), [("decide", "collection"), ("decide_other", "service")])
    def test_a_decision_is_handed_over_or_its_service_begun_in_seven_working_days(
        self, decide: str, child: str
    ) -> None:
        case = ready().after(decide)
        for place, day in enumerate(("2026-03-10", "2026-03-18")):
            assert "delivery" in case.running
            with case.child(child, place):
                case.on(day).do("serve" if child == "collection" else "start")
        assert "delivery" not in case.running
        assert "late:delivery" in case.found()

    def test_who_alone_of_two_is_not_handed_the_decision_keeps_the_seven_days_running(self) -> None:
        case = decided()
        with case.child("collection", 0):
            case.do("hand_over")
        assert "open:delivery" in case.on("2026-03-18").found()

    def test_nothing_is_closed_while_goods_are_still_sealed(self) -> None:
        case = docket().after("register", "file", "seize", "terminate")
        assert case.refused("close") == {"rule:measures_over": f"{COERCION}/27；{COERCION}/28/1/3"}
        with case.child("seizure"):
            case.after("propose", "drop")
        assert case.after("close").stage == "closed"


class TestTheInvestigation:
    @pytest.mark.parametrize(
        ("act", "facts", "rule", "law"),
        [
            ("inspect", {"credential_shown": False}, "shown", f"{PENALTY}/55/1"),
            ("question", {"credential_shown": False}, "shown", f"{PENALTY}/55/1"),
            ("collect", {"verified": False}, "verified", f"{PENALTY}/46/2；{PENALTY}/46/3"),
            ("collect", {"by_monitor": True}, "monitored", f"{PENALTY}/41/1；{PENALTY}/41/2"),
            ("conclude", {}, "investigated", f"{PENALTY}/54/1"),
            (
                "set_aside",
                {"set_aside_basis": "building", "set_aside_for": "notice"},
                "exclusion_grounded",
                f"{PENALTY}/60",
            ),
            ("set_aside", {"set_aside_basis": "other"}, "exclusion_grounded", f"{PENALTY}/60"),
            ("suspend", {"set_aside_basis": "building"}, "pause_grounded", f"{PENALTY}/60"),
            ("extend_further", {}, "extended_once", f"{MARKET}/64/1"),
        ],
    )
    def test_each_gate_is_shut_with_its_article(self, act: str, facts: dict[str, Given], rule: str, law: str) -> None:
        assert docket().after("register", "file").refused(act, **facts) == {f"rule:{rule}": law}

    def test_two_officers_act(self) -> None:
        case = docket(staff={"handle": "handle甲"}).after("register", "file")
        assert set(case.refused("inspect")) == {"officers"}

    def test_what_touches_major_property_is_recorded(self) -> None:
        assert set(docket().after("register", "file").refused("inspect", major_property=True)) == {"recording"}

    def test_evidence_is_taken_on_camera_or_for_a_reason_without(self) -> None:
        case = docket().after("register", "file")
        assert set(case.refused("collect", reasons=None)) == {"rule:in_writing"}
        assert set(case.refused("collect", recorded_by="camera")) == {"recording"}
        assert isinstance(case.try_to("collect"), Accepted)

    def test_no_reason_excuses_where_major_property_is_touched(self) -> None:
        case = docket().after("register", "file")
        assert set(case.refused("collect", major_property=True)) == {"recording"}
        assert isinstance(case.try_to("collect", major_property=True, av="录像"), Accepted)

    def test_the_reason_given_once_does_not_hold_for_what_follows(self) -> None:
        case = docket().after("register", "file", "inspect", "question", "collect")
        for act in ("inspect", "question", "collect"):
            assert set(case.refused(act, reasons=None)) == {"rule:in_writing"}
            assert set(case.refused(act, recorded_by=None)) == {"missing:recorded_by"}

    def test_what_is_asked_in_the_room_for_it_is_recorded_whatever_the_reason(self) -> None:
        case = docket().after("register", "file")
        assert set(case.refused("question", questioned_at="room")) == {"recording"}
        assert isinstance(case.try_to("question", questioned_at="room", **ON_CAMERA), Accepted)

    def test_a_suspended_investigation_is_not_concluded(self) -> None:
        case = docket().after("register", "file", "collect", "suspend")
        assert set(case.refused("conclude")) == {"hold:suspended"}
        assert case.after("resume", "conclude").stage == "concluded"


class TestNinetyDays:
    """Filed on 2 March 2026: 90 days end on 31 May, a Sunday, so on 1 June."""

    @pytest.mark.parametrize(("day", "late"), [("2026-06-01", []), ("2026-06-02", ["late:decision"])])
    def test_the_act_itself_knows_neither_extension_nor_exclusion(self, day: str, late: list[str]) -> None:
        case = docket().after("register", "file", "extend").on(day)
        assert [signal.rule for signal in case.do("terminate").signals] == late

    @pytest.mark.parametrize(("day", "late"), [("2026-06-30", []), ("2026-07-01", ["late:decision"])])
    def test_market_supervision_extends_by_thirty_days(self, day: str, late: list[str]) -> None:
        case = docket(profile="市场监管").after("register", "file").on("2026-05-20").after("extend").on(day)
        assert [signal.rule for signal in case.do("terminate").signals] == late

    def test_time_set_aside_by_a_rule_does_not_count(self) -> None:
        case = docket(profile="市场监管").after("register", "file", "set_aside").on("2026-03-12").after("count_again")
        assert not case.on("2026-06-09").do("terminate").signals
        late = docket(profile="市场监管").after("register", "file", "set_aside").on("2026-03-12").after("count_again")
        assert [signal.rule for signal in late.on("2026-06-10").do("terminate").signals] == ["late:decision"]


class TestCrime:
    def suspected(self) -> Office:
        """A case ready for decision in which a crime is suspected."""
        return ready(suspected_crime=True)

    def test_a_penalty_never_stands_for_transfer(self) -> None:
        case = self.suspected()
        law = f"{PENALTY}/27/1；{CRIME}/11/1"
        assert case.refused("decide") == {"rule:crime_reported": law}
        case.do("report_crime")
        assert set(case.refused("decide")) == {"rule:crime_returned"}

    def test_what_the_head_does_not_transfer_is_penalised(self) -> None:
        case = self.suspected().after("report_crime")
        with case.child("crime"):
            case.after("report", "disapprove")
        assert case.after("decide").stage == "decided"

    def test_what_the_police_file_ends_here_once_everything_is_handed_over(self) -> None:
        case = self.suspected().after("report_crime")
        with case.child("crime"):
            case.after("report", "approve", "send", "note_answer")
        assert case.refused("end_as_crime") == {"rule:crime_filed": f"{CRIME}/12"}
        with case.child("crime"):
            case.after("hand_over")
        assert case.after("end_as_crime", "close").stage == "closed"


class TestTheDecision:
    @pytest.mark.parametrize(
        ("concluded", "decided", "rule", "law"),
        [
            ({"age": "under_14"}, {}, "of_age", f"{PENALTY}/30"),
            ({"incapable": True}, {}, "capable", f"{PENALTY}/31"),
            ({"trifling": True}, {}, "not_trifling", f"{PENALTY}/33/1"),
            ({"no_fault": True}, {}, "at_fault", f"{PENALTY}/33/2"),
            ({"age": "minor"}, {}, "lighter", f"{PENALTY}/30；{PENALTY}/32"),
            ({"lenient": True}, {"circumstance": "heavier"}, "lighter", f"{PENALTY}/30；{PENALTY}/32"),
            ({"several_norms": True}, {}, "highest", f"{PENALTY}/29"),
            ({"law_changed": True}, {"lighter_law": True}, "lighter_law", f"{PENALTY}/37"),
            ({}, {"fine": Decimal(120_001)}, "as_told", f"{PENALTY}/44；{PENALTY}/45/2"),
            ({}, {"contents": False}, "complete_paper", f"{PENALTY}/59/1"),
            ({}, {"sealed": False}, "sealed", f"{PENALTY}/59/2"),
        ],
    )
    def test_each_gate_is_shut_with_its_article(
        self, concluded: dict[str, Given], decided: dict[str, Given], rule: str, law: str
    ) -> None:
        assert ready(**concluded).refused("decide", **decided) == {f"rule:{rule}": law}

    def test_no_second_fine_for_one_act(self) -> None:
        case = ready()
        case.prior = {"fined_for_this_act": 1}
        assert case.refused("decide") == {"rule:once_only": f"{PENALTY}/29"}
        assert isinstance(case.try_to("decide", reasons="此前的罚款针对另一次违法行为"), Accepted)
        assert case.refused("decide_other", moneyless=False) == {"rule:moneyless": f"{PENALTY}/29"}

    @pytest.mark.parametrize("act", ["decide", "decide_other"])
    def test_what_the_investigation_shows_to_be_barred_is_not_punished(self, act: str) -> None:
        long_ago = ready(ended_on=dt.date(2024, 3, 1))
        assert long_ago.refused(act) == {"rule:in_time": f"{PENALTY}/36/1"}
        assert isinstance(long_ago.try_to(act, reasons="税收征收管理法第八十六条"), Accepted)
        assert isinstance(ready(ended_on=dt.date(2024, 3, 2)).try_to(act), Accepted)
        assert isinstance(long_ago.try_to("spare", spare_ground="too_late"), Accepted)

    def test_a_second_report_of_the_investigation_counts_to_the_same_discovery(self) -> None:
        case = ready(ended_on=dt.date(2024, 3, 2)).after("reopen").on("2026-03-20").after("conclude", "tell")
        for place in (0, 1):
            waived(case, place)
        assert case.after("take_views", "decide").stage == "decided"

    def test_unclear_facts_are_not_even_told(self) -> None:
        case = docket().after("register", "file", "collect")
        case.do("conclude", facts_clear=False)
        assert case.refused("tell") == {"rule:clear": f"{PENALTY}/40"}

    def test_a_heavier_penalty_is_told_anew_and_heard_anew(self) -> None:
        case = ready().after("tell_again")
        assert {"rule:windows_over", "rule:views_first"} <= set(case.refused("decide", fine=Decimal(150_000)))
        for place in (0, 1):
            waived(case, place, proposed_fine=Decimal(150_000))
        case.do("take_views")
        case.do("decide", fine=Decimal(150_000))
        assert case.stage == "decided"

    def test_a_recusal_asked_for_is_decided_first(self) -> None:
        assert ready().after("ask_recusal").refused("decide") == {"rule:recusal_answered": f"{PENALTY}/43/3"}

    @pytest.mark.parametrize(
        ("found", "ground", "shut"),
        [
            ({"trifling": True}, "trifling", False),
            ({}, "trifling", True),
            ({"facts_clear": False}, "no_violation", False),
            ({}, "no_violation", True),
            ({"age": "under_14"}, "under_14", False),
            ({}, "first_offence", False),
        ],
    )
    def test_a_penalty_is_spared_for_what_was_found(self, found: dict[str, Given], ground: str, shut: bool) -> None:
        case = docket().after("register", "file", "collect")
        case.do("conclude", **found)
        assert isinstance(case.try_to("spare", spare_ground=ground), Accepted) is not shut

    def test_who_is_spared_is_educated(self) -> None:
        case = docket().after("register", "file", "collect")
        case.do("conclude", trifling=True)
        assert case.refused("spare", education=None) == {
            "rule:educated": f"{PENALTY}/30；{PENALTY}/31；{PENALTY}/33/3",
        }

    def test_a_second_offence_is_no_first(self) -> None:
        case = docket(prior={"violations_of_party": 1}).after("register", "file", "collect", "conclude")
        assert case.refused("spare", spare_ground="first_offence") == {"rule:first_time": f"{PENALTY}/33/1"}


class TestAfterTheDecision:
    def test_it_is_not_complete_while_one_party_owes(self) -> None:
        case = decided()
        paid(case, 0)
        assert case.refused("complete") == {"rule:collected": f"{PENALTY}/66/1"}

    @pytest.mark.parametrize(
        ("act", "facts", "rule", "law"),
        [
            ("disclose", {"social_influence": False}, "influential", f"{PENALTY}/48/1"),
            ("disclose", {"informed": False}, "after_service", ""),
            ("withhold", {"social_influence": True}, "not_influential", f"{PENALTY}/48/1"),
            ("file_major", {"important": False}, "important", "四川省行政执法监督条例/36/2"),
        ],
    )
    def test_each_gate_is_shut_with_its_article(self, act: str, facts: dict[str, Given], rule: str, law: str) -> None:
        assert decided().refused(act, **facts) == {f"rule:{rule}": law}

    def test_nothing_is_closed_with_goods_still_held_or_publication_undecided(self) -> None:
        case = decided()
        for place in (0, 1):
            paid(case, place)
        case.do("complete")
        assert set(case.refused("close", property_settled=False)) == {"rule:property", "rule:disclosed"}

    def test_closing_is_due_in_fifteen_working_days_of_market_supervision(self) -> None:
        case = docket(profile="市场监管").after("register", "file", "terminate")
        assert not case.on("2026-03-23").do("close").signals
        late = docket(profile="市场监管").after("register", "file", "terminate").on("2026-03-24").do("close")
        assert [signal.rule for signal in late.signals] == ["late:closing"]


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_however_a_family_goes_what_was_accepted_is_found_lawful(data: st.DataObject) -> None:
    """Random acts of one day in a case and its children: review finds what was marked, no end leaves a clock."""
    case, marks = docket(), set[str]()
    case.do("register")
    for _ in range(data.draw(st.integers(10, 40))):
        case.take(data.draw(st.sampled_from(sorted(case.family.members))))
        doable = case.doable()
        act = data.draw(st.sampled_from(doable)) if doable else None
        if act and isinstance(case.try_to(act), Accepted):
            marks |= case.marked(act)
    assert case.found() <= marks
    for member in case.family.members.values():
        control = member.state.control
        assert not (member.text.procedure.is_end(control.stage) and control.running)
