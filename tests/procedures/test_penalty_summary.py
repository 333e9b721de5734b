"""行政处罚简易程序, up to the decision and its end: the lawful courses are open, each gate is shut with its article."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.procedures.office import Given, Office, proved
from tests.procedures.penalty_case import IN_WRITING
from tests.procedures.summary_case import FORMS, PENALTY, REVIEW, SEPARATION, TOLD, fined, office, warned

from quanheng.engine.decide import Accepted


def test_the_checker_finds_nothing_against_it() -> None:
    assert proved("penalty.summary").findings == ()


class TestLawfulCourses:
    def test_a_fine_is_decided_filed_paid_and_closed(self) -> None:
        case = fined().after("file", "pay", "settle", "close")
        assert (case.stage, case.running, case.found()) == ("closed", set(), set())

    def test_a_warning_is_performed_when_it_is_handed_over(self) -> None:
        case = warned()
        assert case.stage == "performed"
        assert case.after("file", "close").stage == "closed"

    def test_a_small_fine_is_collected_handed_in_and_banked(self) -> None:
        case = fined(100).after("collect", "hand_in", "bank_in", "file", "close")
        assert (case.stage, case.running, case.found()) == ("closed", set(), set())

    def test_what_is_too_grave_goes_to_the_ordinary_procedure(self) -> None:
        case = office().after("open", "establish", "convert")
        assert (case.stage, case.running) == ("transferred", set())

    def test_what_is_not_penalised_ends_with_education(self) -> None:
        case = office().after("open")
        case.do("establish", trifling=True)
        assert case.after("spare").stage == "spared"

    def test_a_fine_not_paid_goes_to_enforcement(self) -> None:
        case = fined().after("file").on("2026-03-02")
        assert case.stage == "overdue"
        case.after("add_surcharge", "demand")
        with case.child("demand"):
            case.do("issue", party="当事人甲", amount=Decimal(260), terms="十日内缴至农商银行", rights_told=True)
            with case.child("service"):
                case.do("start", document="催告书", recipient="当事人甲")
                case.do("hand_over", taken_by="self", receipt="回证", signed_on=case.day)
        assert {"rule:remedy_lapsed", "rule:demanded"} <= set(case.refused("enforce"))
        case.on("2026-04-08")
        with case.child("demand"):
            case.do("conclude")
        case.do("enforce")
        assert (case.stage, case.running, case.found()) == ("enforced", set(), set())

    def test_nothing_is_enforced_while_a_review_is_pending(self) -> None:
        case = fined().after("file").on("2026-03-02").after("seek_remedy")
        assert {"hold:remedy"} <= set(case.refused("enforce"))
        assert set(case.refused("add_surcharge")) == {"hold:remedy"}
        assert not {"review", "suit"} & case.running
        case.do("end_remedy", remedy_result="annulled")
        assert "rule:still_stands" in case.refused("enforce")

    def test_a_decision_annulled_on_review_ends_even_after_it_was_closed(self) -> None:
        case = fined().after("file", "pay", "settle", "close", "annul")
        assert case.stage == "annulled"

    def test_a_published_decision_lives_on_after_the_case_is_closed(self) -> None:
        case = fined().after("file", "disclose", "pay", "settle", "close")
        assert case.stage == "closed"
        assert [member.case.kind for member in case.family.members.values()] == ["", "publication"]


class TestTellingAndHearing:
    def test_credentials_are_shown_first(self) -> None:
        assert office().refused("open", credential_shown=False) == {"rule:shown": f"{PENALTY}/52/1"}

    def test_two_officers_act(self) -> None:
        case = office(staff={"handle": "handle甲"})
        assert case.refused("open") == {"officers": f"{PENALTY}/42/1；{PENALTY}/52/1"}

    def test_facts_are_established_before_telling(self) -> None:
        assert office().after("open").refused("tell") == {"rule:established": f"{PENALTY}/40"}

    def test_the_rights_are_told_with_the_penalty(self) -> None:
        case = office().after("open", "establish")
        assert case.refused("tell", rights_told=False) == {"rule:rights": f"{PENALTY}/44"}

    def test_the_amount_is_told(self) -> None:
        case = office().after("open", "establish")
        assert case.refused("tell", proposed_fine=None) == {"rule:amount_told": f"{PENALTY}/44"}

    def test_no_decision_without_telling(self) -> None:
        refused = office().after("open", "establish").refused("decide", penalty_kind="warning", fine=None, bank=None)
        assert refused == {"rule:told_first": f"{PENALTY}/62", "rule:heard": f"{PENALTY}/62"}

    def test_no_decision_without_hearing(self) -> None:
        assert office().after(*TOLD[:-1]).refused("decide") == {"rule:heard": f"{PENALTY}/62"}

    def test_a_clear_waiver_stands_for_hearing(self) -> None:
        assert office().after(*TOLD[:-1], "waive", "decide").stage == "unpaid"

    def test_telling_anew_asks_for_hearing_anew(self) -> None:
        assert office().after(*TOLD, "tell").refused("decide") == {"rule:heard": f"{PENALTY}/62"}

    def test_a_defence_is_examined(self) -> None:
        case = office().after(*TOLD[:-1], "defend", "hear")
        assert case.refused("decide") == {"rule:answered": f"{PENALTY}/45/1"}
        case.do("hear", defence_result="rejected")
        assert case.after("decide").stage == "unpaid"

    @pytest.mark.parametrize(
        ("told", "decided"),
        [
            ({"proposed_fine": Decimal(100)}, {"fine": Decimal(101)}),
            ({"proposed_penalty": "warning", "proposed_fine": None}, {"fine": Decimal(10)}),
            ({"proposed_penalty": "fine"}, {"penalty_kind": "both"}),
        ],
    )
    def test_nothing_heavier_than_told(self, told: dict[str, Given], decided: dict[str, Given]) -> None:
        case = office().after("open", "establish")
        case.do("tell", **told)
        case.do("hear")
        assert case.refused("decide", **decided) == {"rule:as_told": f"{PENALTY}/44；{PENALTY}/45/2"}

    def test_the_head_decides_on_recusal_before_the_decision(self) -> None:
        case = office().after(*TOLD, "ask_recusal")
        assert case.refused("decide") == {"rule:recusal_answered": f"{PENALTY}/43/3"}
        assert case.after("refuse_recusal", "decide").stage == "unpaid"

    def test_who_is_recused_acts_no_more(self) -> None:
        case = office().after(*TOLD, "ask_recusal", "recuse")
        assert "recused" in case.refused("decide")
        case.staff["handle"] = "handle乙 handle丙"
        assert case.after("decide").stage == "unpaid"

    def test_inquiry_goes_on_while_recusal_is_undecided(self) -> None:
        assert office().after("open", "ask_recusal", "establish", "tell").stage == "told"


class TestWhetherToPenalise:
    @pytest.mark.parametrize(
        ("found", "rule", "law"),
        [
            ({"facts_clear": False}, "clear", f"{PENALTY}/51"),
            ({"age": "under_14"}, "of_age", f"{PENALTY}/30"),
            ({"incapable": True}, "capable", f"{PENALTY}/31"),
            ({"trifling": True}, "not_trifling", f"{PENALTY}/33/1"),
            ({"no_fault": True}, "at_fault", f"{PENALTY}/33/2"),
            ({"age": "minor"}, "lighter", f"{PENALTY}/30；{PENALTY}/32"),
            ({"lenient": True}, "lighter", f"{PENALTY}/30；{PENALTY}/32"),
        ],
    )
    def test_the_law_spares_whom_it_spares(self, found: dict[str, Given], rule: str, law: str) -> None:
        case = office().after("open")
        case.do("establish", **found)
        assert case.after("tell", "hear").refused("decide") == {f"rule:{rule}": law}

    def test_another_statute_may_penalise_without_fault_if_it_is_named(self) -> None:
        case = office().after("open")
        case.do("establish", no_fault=True)
        case.after("tell", "hear")
        case.do("decide", reasons="某法第五条规定不论过错")
        assert case.stage == "unpaid"

    def test_a_minor_is_penalised_lightly(self) -> None:
        case = office().after("open")
        case.do("establish", age="minor")
        case.after("tell", "hear")
        case.do("decide", circumstance="mitigated")
        assert case.stage == "unpaid"

    def test_one_act_is_not_fined_twice(self) -> None:
        case = office(prior={"fined_for_this_act": 1}).after(*TOLD)
        assert case.refused("decide") == {"rule:once_only": f"{PENALTY}/29"}

    @pytest.mark.parametrize(("ended_on", "in_time"), [(dt.date(2024, 2, 6), True), (dt.date(2024, 2, 5), False)])
    def test_what_was_not_found_for_two_years_is_not_penalised(self, ended_on: dt.date, in_time: bool) -> None:
        case = office()
        case.do("open", ended_on=ended_on)
        case.after("establish", "tell", "hear")
        if in_time:
            case.after("decide")
        else:
            assert case.refused("decide") == {"rule:in_time": f"{PENALTY}/36/1"}
            case.do("spare", spare_ground="too_late")

    def test_the_two_years_are_counted_to_the_day_it_was_found_not_decided(self) -> None:
        case = office()
        case.do("open", ended_on=dt.date(2024, 2, 6))
        assert case.on("2026-02-09").after("establish", "tell", "hear", "decide").stage == "unpaid"

    @pytest.mark.parametrize("ground", ["no_violation", "too_late", "under_14", "incapable", "trifling", "no_fault"])
    def test_nobody_is_spared_on_a_ground_that_was_not_found(self, ground: str) -> None:
        refused = office().after("open", "establish").refused("spare", spare_ground=ground)
        assert refused == {"rule:spare_grounded": f"{PENALTY}/5/2；{PENALTY}/40"}

    def test_who_is_spared_is_educated(self) -> None:
        case = office().after("open", "establish")
        refused = case.refused("spare", spare_ground="first_offence", education=None)
        assert refused == {"rule:educated": f"{PENALTY}/30；{PENALTY}/31；{PENALTY}/33/3"}

    def test_who_did_nothing_wrong_is_not_educated(self) -> None:
        case = office().after("open")
        case.do("establish", facts_clear=False)
        case.do("spare", spare_ground="no_violation", education=None)
        assert case.stage == "spared"

    def test_a_first_offence_is_a_first_one(self) -> None:
        case = office(prior={"violations_of_party": 2}).after("open", "establish")
        assert case.refused("spare", spare_ground="first_offence") == {"rule:first_time": f"{PENALTY}/33/1"}
        assert isinstance(office().after("open", "establish").try_to("spare", spare_ground="first_offence"), Accepted)


class TestScope:
    @given(
        amount=st.sampled_from([1, 199, 200, 201, 2999, 3000, 3001]),
        kind=st.sampled_from(["natural", "sole_trader", "organisation"]),
    )
    def test_two_hundred_for_citizens_three_thousand_for_organisations_both_included(
        self, amount: int, kind: str
    ) -> None:
        case = office(kind=kind).after("open")
        case.do("establish", age="none" if kind == "organisation" else "adult")
        case.do("tell", proposed_fine=Decimal(amount))
        case.do("hear")
        if amount <= (3000 if kind == "organisation" else 200):
            case.do("decide", fine=Decimal(amount))
        else:
            assert case.refused("decide", fine=Decimal(amount)) == {"rule:within_summary": f"{PENALTY}/51"}

    def test_a_party_the_register_does_not_know_has_the_lower_limit(self) -> None:
        case = office(silent=frozenset({"kind"})).after("open", "establish")
        case.do("tell", proposed_fine=Decimal(300))
        case.do("hear")
        assert case.refused("decide", fine=Decimal(300)) == {"rule:within_summary": f"{PENALTY}/51"}


class TestTheDecision:
    @pytest.mark.parametrize(
        ("written", "rule", "law"),
        [
            ({"fine": Decimal(0)}, "amount_stated", f"{PENALTY}/52/2"),
            ({"handed_over": False}, "delivered", f"{PENALTY}/52/1"),
            ({"remedies": "either"}, "review_first", f"{REVIEW}/23/1；{REVIEW}/23/2"),
            ({"bank": None}, "bank_named", f"{SEPARATION}/7"),
            ({"surcharge_terms": None}, "bank_named", f"{SEPARATION}/7"),
        ],
    )
    def test_it_says_what_it_must(self, written: dict[str, Given], rule: str, law: str) -> None:
        assert office().after(*TOLD).refused("decide", **written) == {f"rule:{rule}": law}

    @pytest.mark.parametrize("blank", ["form_number", "signature", "remedies", "correction", "circumstance"])
    def test_no_blank_is_left(self, blank: str) -> None:
        assert f"missing:{blank}" in office().after(*TOLD).refused("decide", **{blank: None})

    def test_before_2024_the_party_could_sue_at_once(self) -> None:
        case = Office("penalty.summary", FORMS, dt.date(2023, 12, 29)).after(*TOLD)
        case.do("decide", remedies="either")
        assert case.stage == "unpaid"

    def test_a_correction_above_the_limit_undermines_it(self) -> None:
        case = fined().on("2026-02-09")
        case.do("correct", fine=Decimal(2000))
        assert case.found() == {"undermined:within_summary", "undermined:as_told"}

    def test_only_what_matters_to_society_is_published(self) -> None:
        assert fined().refused("disclose", social_influence=False) == {"rule:influential": f"{PENALTY}/48/1"}

    def test_nothing_ends_unfiled(self) -> None:
        assert fined().after("pay", "settle").refused("close") == {"rule:filed": f"{PENALTY}/52/3"}

    @pytest.mark.parametrize(
        ("profile", "last_day"),
        [
            ("general", "2026-02-24"),
            ("市场监管", "2026-02-24"),
            ("农业", "2026-02-10"),
            ("住建", "2026-02-11"),
            ("交通", "2026-02-13"),
        ],
    )
    def test_each_sector_has_its_own_days_for_filing(self, profile: str, last_day: str) -> None:
        assert not fined(profile=profile).on(last_day).do("file").signals
        late = fined(profile=profile).on((dt.date.fromisoformat(last_day) + dt.timedelta(1)).isoformat()).do("file")
        assert [signal.rule for signal in late.signals] == ["late:filing"]


def test_what_is_found_on_the_spot_is_recorded_or_the_reason_why_not() -> None:
    case = office().after("open")
    assert set(case.refused("establish", av=None)) == {"recording"}
    assert set(case.refused("establish", recorded_by="writing", av=None)) == {"rule:in_writing"}
    assert isinstance(case.try_to("establish", **IN_WRITING, av=None), Accepted)


class TestTheParty:
    def test_is_never_refused(self) -> None:
        case = warned()
        assert case.marked("pay", paid=Decimal(1)) == {"stage"}
        assert case.stage == "performed"

    def test_may_speak_before_it_is_told(self) -> None:
        assert office().after("open").marked("defend") == set()
