"""撤销、撤回、变更许可：a licence in force is not touched at will, and who trusted in it is made whole."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.procedures.licences import FRIDAY, LAW, REVOCATION, doubted
from tests.procedures.office import Office, proved

from quanheng.engine.decide import Accepted

TRUST = f"{LAW}/8/2；{LAW}/69/4"


def test_the_checker_finds_nothing_against_it() -> None:
    assert proved("licence.revocation").findings == ()


class TestGrounds:
    @pytest.mark.parametrize(
        ("ground", "acts"),
        [
            *(
                (ground, {"annul"})
                for ground in ("abuse", "ultra_vires", "wrong_procedure", "unqualified", "other", "fraud")
            ),
            *((ground, {"recall", "alter"}) for ground in ("law_changed", "facts_changed")),
            ("none", set()),
        ],
    )
    def test_each_ground_allows_what_the_law_says_and_no_more(self, ground: str, acts: set[str]) -> None:
        case = doubted(ground=ground, public_need=True)
        for act in {"annul", "recall", "alter"} - acts:
            assert set(case.refused(act)) <= {"rule:annul_grounded", "rule:recall_grounded"}
        assert all(isinstance(case.try_to(act), Accepted) for act in acts)

    def test_nothing_is_recalled_without_public_need(self) -> None:
        refused = doubted(ground="law_changed", public_need=False).refused("recall")
        assert refused == {"rule:recall_grounded": f"{LAW}/8/1；{LAW}/8/2"}

    def test_nothing_is_annulled_to_the_grave_harm_of_the_public(self) -> None:
        case = doubted(ground="fraud", public_harm=True)
        assert case.refused("annul") == {"rule:no_greater_harm": f"{LAW}/69/3"}
        assert case.after("keep", "hand_over", "close").stage == "closed"

    def test_what_was_got_by_fraud_must_be_annulled(self) -> None:
        assert doubted(ground="fraud").refused("keep") == {"rule:fraud_annulled": f"{LAW}/69/2"}


class TestHearingTheHolder:
    def test_the_ground_is_established_before_anybody_is_told(self) -> None:
        case = Office("licence.revocation", REVOCATION, FRIDAY).after("open")
        assert case.refused("tell") == {"rule:established": f"{LAW}/8/1；{LAW}/69"}

    def test_nothing_is_decided_on_new_facts_without_telling_anew(self) -> None:
        case = doubted().after("establish", "tell")
        assert case.refused("annul") == {"rule:told_first": f"{LAW}/7"}
        assert case.after("listen", "annul").stage == "annulled"

    def test_what_the_holder_says_is_heard(self) -> None:
        case = doubted().after("state")
        assert case.refused("annul") == {"rule:answered": f"{LAW}/7"}

    def test_who_asks_for_it_is_answered(self) -> None:
        case = Office("licence.revocation", REVOCATION, FRIDAY).after("request")
        assert case.after("decline").stage == "declined"

    def test_who_established_it_does_not_decide(self) -> None:
        case = doubted()
        case.staff["decide"] = "handle甲"
        assert "apart:handle+decide" in case.refused("annul")


class TestTrust:
    def test_the_loss_is_looked_into(self) -> None:
        case = doubted().after("annul", "hand_over")
        assert case.refused("close") == {"rule:loss_assessed": TRUST}
        assert case.after("assess", "close").stage == "closed"

    @pytest.mark.parametrize(
        ("ground", "act", "relief"),
        [
            ("wrong_procedure", "annul", "indemnify"),
            ("law_changed", "recall", "compensate"),
            ("facts_changed", "alter", "compensate"),
        ],
    )
    def test_who_trusted_in_it_is_indemnified_or_compensated(self, ground: str, act: str, relief: str) -> None:
        case = doubted(ground=ground, public_need=True).after(act, "hand_over")
        case.do("assess", loss="harmed")
        assert case.refused("close") == {"rule:loss_relieved": TRUST}
        case.do(relief, amount=Decimal(10000))
        assert case.after("close").running == set()

    def test_who_deceived_is_not(self) -> None:
        case = doubted(ground="fraud", safety=False).after("annul", "hand_over")
        case.do("assess", loss="harmed")
        assert case.refused("indemnify", amount=Decimal(1)) == {"rule:fraud_unprotected": f"{LAW}/69/4"}
        assert case.after("close").stage == "closed"

    def test_and_may_not_apply_again_for_three_years_where_safety_is_at_stake(self) -> None:
        case = doubted(ground="fraud").after("annul", "hand_over")
        assert case.refused("close") == {"rule:barred": f"{LAW}/79"}
        assert case.after("bar", "close").stage == "closed"

    def test_who_did_not_deceive_may(self) -> None:
        assert doubted().after("annul").refused("bar") == {"rule:bar_grounded": f"{LAW}/79"}
