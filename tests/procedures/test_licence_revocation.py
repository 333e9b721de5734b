"""撤销、撤回、变更许可：a licence in force is not touched at will, and who trusted in it is made whole."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.procedures.licences import FRIDAY, LAW
from tests.procedures.office import Forms, Office, proved

from quanheng.engine.decide import Accepted
from quanheng.law.condition import Value

WRONG_FROM_THE_BEGINNING = ("abuse", "ultra_vires", "wrong_procedure", "unqualified", "other", "fraud")
TRUST = f"{LAW}/8/2；{LAW}/69/4"
FORMS: Forms = {
    "request": {"requester": "邻居乙", "holder": "被许可人甲", "licence_no": "许字1号", "claim": "不符合条件"},
    "decline": {"no_ground": "符合条件"},
    "open": {"holder": "被许可人甲", "licence_no": "许字1号"},
    "establish": {
        "ground": "wrong_procedure", "evidence": ("案卷",), "public_need": False, "public_harm": False, "safety": True,
    },
    "tell": {"proposal": "拟撤销", "told_on": None},
    "state": {"views": "我没有过错"},
    "listen": {"views_result": "none"},
    **{
        act: {"decision_no": "县撤〔2026〕1号", "decided_on": None, "grounds": "第六十九条", "remedies": "either"}
        for act in ("annul", "recall", "alter")
    },
    "keep": {"decision_no": "县撤〔2026〕2号", "decided_on": None, "grounds": "没有应当改变的情形"},
    "hand_over": {"handed_on": None, "signed_by": "被许可人甲"},
    "assess": {"loss": "none"},
    "indemnify": {"amount": None, "relief_basis": "国家赔偿法"},
    "compensate": {"amount": None, "relief_basis": "条例"},
}  # fmt: skip


def told(**found: Value) -> Office:
    """The organ looks into it of its own motion, tells the holder and hears him."""
    case = Office("licence.revocation", FORMS, FRIDAY).after("open")
    case.do("establish", **found)
    return case.after("tell", "listen")


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
        case = told(ground=ground, public_need=True)
        for act in {"annul", "recall", "alter"} - acts:
            assert set(case.refused(act)) <= {"rule:annul_grounded", "rule:recall_grounded"}
        assert all(isinstance(case.try_to(act), Accepted) for act in acts)

    def test_nothing_is_recalled_without_public_need(self) -> None:
        refused = told(ground="law_changed", public_need=False).refused("recall")
        assert refused == {"rule:recall_grounded": f"{LAW}/8/1；{LAW}/8/2"}

    def test_nothing_is_annulled_to_the_grave_harm_of_the_public(self) -> None:
        case = told(ground="fraud", public_harm=True)
        assert case.refused("annul") == {"rule:no_greater_harm": f"{LAW}/69/3"}
        assert case.after("keep", "hand_over", "close").stage == "closed"

    def test_what_was_got_by_fraud_must_be_annulled(self) -> None:
        assert told(ground="fraud").refused("keep") == {"rule:fraud_annulled": f"{LAW}/69/2"}


class TestHearingTheHolder:
    def test_the_ground_is_established_before_anybody_is_told(self) -> None:
        case = Office("licence.revocation", FORMS, FRIDAY).after("open")
        assert case.refused("tell") == {"rule:established": f"{LAW}/8/1；{LAW}/69"}

    def test_nothing_is_decided_on_new_facts_without_telling_anew(self) -> None:
        case = told().after("establish", "tell")
        assert case.refused("annul") == {"rule:told_first": f"{LAW}/7"}
        assert case.after("listen", "annul").stage == "annulled"

    def test_what_the_holder_says_is_heard(self) -> None:
        case = told().after("state")
        assert case.refused("annul") == {"rule:answered": f"{LAW}/7"}

    def test_who_asks_for_it_is_answered(self) -> None:
        case = Office("licence.revocation", FORMS, FRIDAY).after("request")
        assert case.after("decline").stage == "declined"

    def test_who_established_it_does_not_decide(self) -> None:
        case = told()
        case.staff["decide"] = "handle甲"
        assert "apart:handle+decide" in case.refused("annul")


class TestTrust:
    def test_the_loss_is_looked_into(self) -> None:
        case = told().after("annul", "hand_over")
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
        case = told(ground=ground, public_need=True).after(act, "hand_over")
        case.do("assess", loss="harmed")
        assert case.refused("close") == {"rule:loss_relieved": TRUST}
        case.do(relief, amount=Decimal(10000))
        assert case.after("close").running == set()

    def test_who_deceived_is_not(self) -> None:
        case = told(ground="fraud", safety=False).after("annul", "hand_over")
        case.do("assess", loss="harmed")
        assert case.refused("indemnify", amount=Decimal(1)) == {"rule:fraud_unprotected": f"{LAW}/69/4"}
        assert case.after("close").stage == "closed"

    def test_and_may_not_apply_again_for_three_years_where_safety_is_at_stake(self) -> None:
        case = told(ground="fraud").after("annul", "hand_over")
        assert case.refused("close") == {"rule:barred": f"{LAW}/79"}
        assert case.after("bar", "close").stage == "closed"

    def test_who_did_not_deceive_may(self) -> None:
        assert told().after("annul").refused("bar") == {"rule:bar_grounded": f"{LAW}/79"}
