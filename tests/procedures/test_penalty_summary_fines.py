"""行政处罚简易程序, after the decision: fines paid, deferred, surcharged, and collected on the spot."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.procedures.office import Given
from tests.procedures.summary_case import COERCION, PENALTY, SEPARATION, TOLD, fined, office

from quanheng.engine.decide import Accepted


class TestPaying:
    def test_fifteen_days_from_the_day_it_was_handed_over(self) -> None:
        """6 February and 15 days is 21 February, in the Spring Festival: the first working day is the 24th."""
        assert fined().on("2026-02-24").stage == "unpaid"
        assert fined().on("2026-02-25").stage == "overdue"

    def test_the_bank_says_when_it_is_paid(self) -> None:
        case = fined()
        assert case.refused("settle") == {"rule:paid_up": f"{PENALTY}/66/1"}
        case.do("pay", paid=Decimal(120), in_full=False)
        case.do("pay", paid=Decimal(80))
        assert case.after("settle").stage == "performed"

    def test_paying_in_full_must_add_up(self) -> None:
        case = fined()
        case.do("pay", paid=Decimal(120))
        assert case.refused("settle") == {"rule:paid_up": f"{PENALTY}/66/1"}

    def test_deferral_is_applied_for(self) -> None:
        assert fined().refused("grant_deferral") == {"rule:deferral_asked": f"{PENALTY}/66/2"}
        assert fined().after("apply_deferral", "refuse_deferral").stage == "unpaid"

    def test_each_deferral_has_an_application_of_its_own(self) -> None:
        case = fined().after("apply_deferral", "grant_deferral")
        assert case.refused("grant_deferral") == {"rule:deferral_asked": f"{PENALTY}/66/2"}

    def test_the_last_day_of_a_deferral_is_a_day_to_pay(self) -> None:
        case = fined().after("apply_deferral", "grant_deferral").on("2026-04-30")
        assert (case.stage, case.running) == ("unpaid", {"deferred_payment", "filing", "suit"})
        assert case.marked("pay") == set()
        assert case.after("file", "settle", "close").running == set()

    def test_a_deferral_that_is_not_kept_is_overdue(self) -> None:
        assert fined().after("apply_deferral", "grant_deferral").on("2026-05-01").stage == "overdue"

    def test_a_fine_overdue_can_still_be_deferred(self) -> None:
        case = fined().on("2026-03-02").after("apply_deferral", "grant_deferral")
        assert (case.stage, "deferred_payment" in case.running) == ("unpaid", True)

    def test_the_surcharge_never_exceeds_the_fine(self) -> None:
        case = fined().on("2026-06-01")
        case.do("add_surcharge", surcharge=Decimal(150))
        refused = case.refused("add_surcharge", surcharge=Decimal(51))
        assert refused == {"rule:surcharge_capped": f"{PENALTY}/72/1；{COERCION}/45/2"}

    def test_no_surcharge_that_the_decision_did_not_announce(self) -> None:
        case = office().after(*TOLD)
        case.do("decide", surcharge_terms="none")
        refused = case.on("2026-03-02").refused("add_surcharge")
        assert refused == {"rule:surcharge_announced": f"{COERCION}/45/1；{SEPARATION}/7"}

    def test_the_surcharge_is_paid_too(self) -> None:
        case = fined().after("file").on("2026-03-02").after("add_surcharge", "pay")
        assert case.refused("settle") == {"rule:surcharge_paid_up": f"{PENALTY}/72/1"}
        case.do("pay", paid=Decimal(0), surcharge_paid=Decimal(60))
        assert case.after("settle", "close").stage == "closed"


class TestCollectingOnTheSpot:
    LAW = f"{PENALTY}/67/2；{PENALTY}/68；{PENALTY}/69"

    def test_only_up_to_a_hundred(self) -> None:
        assert fined(100).after("collect").stage == "collected"
        refused = fined(101).refused(
            "collect", paid=Decimal(101), hard_to_enforce=False, remote=False, asked_by_party=False
        )
        assert refused == {"rule:collect_allowed": self.LAW}

    @pytest.mark.parametrize(
        ("said", "allowed"),
        [
            ({"hard_to_enforce": True}, True),
            ({"remote": True, "asked_by_party": True}, True),
            ({"remote": True, "asked_by_party": False}, False),
            ({"remote": False, "asked_by_party": True}, False),
        ],
    )
    def test_or_where_it_could_not_be_collected_later(self, said: dict[str, Given], allowed: bool) -> None:
        answer = fined().try_to("collect", paid=Decimal(200), **{"hard_to_enforce": False} | said)
        assert isinstance(answer, Accepted) is allowed

    def test_with_the_receipt_of_the_treasury(self) -> None:
        assert "missing:bill_number" in fined(100).refused("collect", bill_number=None)

    def test_exactly_the_fine(self) -> None:
        assert fined(100).refused("collect", paid=Decimal(90)) == {"rule:collect_exactly": f"{PENALTY}/66/1"}

    def test_handed_in_within_two_working_days(self) -> None:
        assert not fined(100).after("collect").on("2026-02-10").do("hand_in").signals
        late = fined(100).after("collect").on("2026-02-11").do("hand_in")
        assert [(signal.rule, signal.law) for signal in late.signals] == [("late:hand_in", f"{PENALTY}/71")]

    def test_banked_within_two_working_days(self) -> None:
        late = fined(100).after("collect", "hand_in").on("2026-02-11").do("bank_in")
        assert [signal.rule for signal in late.signals] == ["late:bank_in"]

    def test_on_the_water_the_days_begin_at_landing(self) -> None:
        case = fined(100)
        case.do("collect", on_water=True)
        assert "hand_in" not in case.running
        assert not case.on("2026-03-02").after("land").on("2026-03-04").do("hand_in").signals

    def test_on_land_there_is_no_landing(self) -> None:
        assert fined(100).after("collect").refused("land") == {"rule:afloat": f"{PENALTY}/71"}

    def test_who_collects_does_not_receive(self) -> None:
        case = fined(100, staff={"cashier": "handle甲"}).after("collect")
        assert case.refused("hand_in") == {"apart:handle+cashier": ""}
