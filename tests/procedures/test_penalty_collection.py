"""罚没款的送达与缴纳: fifteen days from receipt, the bank apart, and the court only after everything else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.procedures.office import Office, proved
from tests.procedures.penalty_case import COERCION, PENALTY, docket, served

from quanheng.engine.decide import Accepted

SEPARATION = "罚款决定与罚款收缴分离实施办法"


def owing() -> Office:
    """A decision handed over on Monday, 2 March 2026: 15 days end on Tuesday, 17 March."""
    return docket("collection").after("hand_over")


def overdue() -> Office:
    """The same, unpaid on 18 March."""
    return owing().on("2026-03-18")


def demanded(case: Office) -> Office:
    """The party is demanded to pay and lets ten working days go by: served on 1 September, over on the 16th."""
    case.on("2026-09-01").after("demand")
    with case.child("demand"):
        case.after("issue")
        served(case)
        case.on("2026-09-16").after("conclude")
    return case


@pytest.mark.parametrize("key", ["collection", "demand", "enforcement"])
def test_the_checker_finds_nothing_against_it(key: str) -> None:
    assert proved(key).findings == ()


class TestFifteenDays:
    def test_run_from_receipt_not_from_the_decision(self) -> None:
        case = docket("collection").after("serve").on("2026-04-01")
        assert case.running == set()
        served(case)
        assert case.on("2026-04-16").stage == "unpaid"
        assert case.on("2026-04-17").stage == "overdue"

    def test_are_over_without_anybody_doing_anything(self) -> None:
        assert (owing().on("2026-03-17").stage, overdue().stage) == ("unpaid", "overdue")

    def test_what_is_paid_is_settled(self) -> None:
        case = owing()
        assert case.refused("settle") == {"rule:paid_up": f"{PENALTY}/66/1"}
        case.do("pay", paid=Decimal(20_000), in_full=False)
        case.do("pay", paid=Decimal(100_000))
        assert (case.after("settle").stage, case.running) == ("paid", set())

    def test_the_officer_of_the_case_does_not_take_the_money(self) -> None:
        case = owing().after("pay")
        case.staff["cashier"] = "handle甲"
        assert set(case.refused("settle")) == {"apart:handle+cashier"}

    @pytest.mark.parametrize("act", ["hand_over", "serve"])
    def test_the_decision_names_the_bank(self, act: str) -> None:
        law = f"{PENALTY}/61/1；{SEPARATION}/7/1"
        assert docket("collection").refused(act, bank=None) == {"missing:bank": law}


class TestDeferralAndSurcharge:
    def test_deferral_is_applied_for(self) -> None:
        assert owing().refused("grant_deferral") == {"rule:deferral_asked": f"{PENALTY}/66/2"}

    def test_deferral_waits_for_service(self) -> None:
        case = docket("collection").after("serve", "apply_deferral")
        assert case.refused("grant_deferral") == {"rule:served_first": f"{PENALTY}/67/3"}

    def test_a_deferral_does_not_end_before_it_is_granted(self) -> None:
        case = overdue().after("apply_deferral")
        assert case.refused("grant_deferral", pay_by=date(2026, 3, 1)) == {"rule:deferred_ahead": f"{PENALTY}/66/2"}

    def test_a_deferral_runs_to_its_last_day(self) -> None:
        case = overdue().after("apply_deferral", "grant_deferral")
        assert case.on("2026-12-31").stage == "unpaid"
        assert case.on("2027-01-01").stage == "overdue"

    @pytest.mark.parametrize(
        ("amount", "terms", "rule", "law"),
        [
            (120_001, "daily", "surcharge_capped", f"{PENALTY}/72/1/1；{COERCION}/45/2"),
            (3_600, "none", "surcharge_announced", f"{COERCION}/45/1；{SEPARATION}/7/1"),
        ],
    )
    def test_a_surcharge_is_announced_and_never_exceeds_the_fine(
        self, amount: int, terms: str, rule: str, law: str
    ) -> None:
        case = docket("collection")
        case.do("hand_over", surcharge_terms=terms)
        refused = case.on("2026-03-18").refused("add_surcharge", surcharge=Decimal(amount))
        assert refused == {f"rule:{rule}": law}

    def test_what_is_confiscated_bears_no_surcharge(self) -> None:
        case = docket("collection")
        case.do("hand_over", fine=Decimal(120_000), fined=Decimal(20_000))
        refused = case.on("2026-03-18").refused("add_surcharge", surcharge=Decimal(20_001))
        assert refused == {"rule:surcharge_capped": f"{PENALTY}/72/1/1；{COERCION}/45/2"}
        assert isinstance(case.try_to("add_surcharge", surcharge=Decimal(20_000)), Accepted)

    def test_the_fine_is_part_of_what_is_owed(self) -> None:
        assert set(docket("collection").refused("hand_over", fined=Decimal(120_001))) == {"rule:fined_within"}

    def test_a_surcharge_is_paid_too(self) -> None:
        case = overdue().after("add_surcharge", "pay")
        assert case.refused("settle") == {"rule:surcharge_paid_up": f"{PENALTY}/72/1/1"}

    def test_none_is_added_during_review_or_suit(self) -> None:
        case = overdue().after("seek_remedy")
        assert set(case.refused("add_surcharge")) == {"hold:remedy"}
        assert isinstance(case.after("end_remedy").try_to("add_surcharge"), Accepted)


class TestTheDecisionServed:
    def test_is_the_decision_made_of_what_the_party_was_told(self) -> None:
        case = docket("collection", prior={"unlike_decision": 1})
        laws = f"{PENALTY}/44；{PENALTY}/62；{SEPARATION}/7/1"
        assert case.refused("hand_over") == case.refused("serve") == {"rule:unlike_decision": laws}

    def test_is_served_again_where_the_first_service_was_taken_back(self) -> None:
        case = docket("collection").after("serve")
        assert set(case.refused("serve_again")) == {"rule:served_once"}
        with case.child("service"):
            case.do("start")
            case.do("cancel", cancel_reason="文书有误")
        case.do("serve_again")
        served(case)
        assert "payment" in case.running


class TestTheCourt:
    """Six months to sue end on 2 September 2026; three months more on 2 December."""

    def test_is_asked_after_remedy_and_demand(self) -> None:
        case = demanded(overdue()).after("apply_court")
        with case.child("enforcement"):
            case.after("apply", "note_accepted", "note_executed")
        assert case.after("pay", "settle").stage == "paid"

    def test_is_not_asked_while_the_party_may_still_sue(self) -> None:
        case = overdue().after("demand")
        with case.child("demand"):
            case.after("issue")
            served(case)
            case.on("2026-04-02").after("conclude")
        assert case.refused("apply_court") == {
            "rule:remedy_exhausted": f"{COERCION}/53；{PENALTY}/72/2",
            "rule:remedy_lapsed": f"{COERCION}/53",
        }

    def test_is_not_asked_without_a_demand(self) -> None:
        case = overdue().on("2026-09-08").after("demand")
        assert case.refused("apply_court") == {"rule:demanded": f"{COERCION}/54"}

    @pytest.mark.parametrize(("day", "open_"), [("2026-12-02", True), ("2026-12-03", False)])
    def test_is_asked_within_three_months(self, day: str, open_: bool) -> None:
        case = demanded(overdue()).on(day)
        assert isinstance(case.try_to("apply_court"), Accepted) is open_

    def test_after_a_deferral_the_three_months_run_from_its_end(self) -> None:
        case = demanded(overdue().after("apply_deferral").on("2026-08-31"))
        case.do("grant_deferral")
        case.on("2027-03-01").after("demand")
        with case.child("demand"):
            case.after("issue")
            served(case)
            case.on("2027-03-20").after("conclude")
        assert isinstance(case.try_to("apply_court"), Accepted)

    def test_a_suit_pending_forbids_it(self) -> None:
        case = demanded(overdue().after("seek_remedy"))
        assert "hold:remedy" in case.refused("apply_court")
        assert isinstance(case.after("end_remedy").try_to("apply_court"), Accepted)

    def test_nothing_is_asked_under_a_decision_that_was_annulled(self) -> None:
        case = demanded(overdue().after("seek_remedy"))
        case.do("end_remedy", remedy_result="annulled")
        stands = {"rule:still_stands": f"{COERCION}/40/1/4"}
        assert case.refused("apply_court") == case.refused("add_surcharge") == case.refused("demand") == stands

    def test_nor_before_the_judgment_takes_effect(self) -> None:
        case = demanded(overdue().after("seek_remedy"))
        case.do("end_remedy", final_on=date(2026, 12, 31), reason="收到裁判文书，尚未生效")
        assert case.refused("apply_court") == {"rule:final": f"{COERCION}/53"}
        assert isinstance(case.on("2026-12-31").try_to("apply_court"), Accepted)

    def test_after_fifteen_days_a_refusal_stands(self) -> None:
        case = docket("enforcement").after("apply", "note_refused").on("2026-06-18")
        assert "rule:challenge_in_time" in case.refused("challenge")

    def test_a_refusal_is_challenged_in_fifteen_days(self) -> None:
        case = docket("enforcement").after("apply", "note_refused").on("2026-03-17").after("challenge")
        assert (case.stage, case.running) == ("applied", set())
        late = docket("enforcement").after("apply", "note_refused").on("2026-03-18")
        assert late.running == set()
        assert late.after("end").stage == "ended"

    def test_the_application_is_signed_by_the_head(self) -> None:
        assert docket("enforcement").refused("apply", signed=False) == {"rule:signed": f"{COERCION}/55/2"}

    @pytest.mark.parametrize("act", ["end", "annul"])
    def test_it_can_end_unpaid(self, act: str) -> None:
        case = overdue().after(act)
        assert case.running == set()


class TestTheDemand:
    def test_ten_working_days_pass_first(self) -> None:
        case = docket("demand").after("issue")
        served(case)
        assert case.on("2026-03-16").refused("conclude") == {"rule:waited": f"{COERCION}/54"}
        assert case.on("2026-03-17").after("conclude").stage == "over"

    def test_the_party_is_told_it_may_speak_and_is_answered(self) -> None:
        assert docket("demand").refused("issue", rights_told=False) == {"rule:rights": f"{COERCION}/35/1/4"}
        case = docket("demand").after("issue")
        served(case)
        case.on("2026-03-17").after("defend")
        assert case.refused("conclude") == {"rule:examined": f"{COERCION}/36"}
        assert case.after("examine", "stop").stage == "stopped"
