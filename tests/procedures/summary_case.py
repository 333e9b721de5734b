"""Cases of the on-the-spot penalty, brought to where a test begins."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from tests.procedures.office import Forms, Office
from tests.procedures.penalty_case import ON_CAMERA

FRIDAY = dt.date(2026, 2, 6)
PENALTY, REVIEW, COERCION = "行政处罚法", "行政复议法", "行政强制法"
SEPARATION = "罚款决定与罚款收缴分离实施办法"
FORMS: Forms = {
    "open": {
        "party": "当事人甲", "discovered_on": None, "ended_on": None, "credential_shown": True,
        "violation": "占道经营", "place": "人民路12号",
    },
    "establish": {
        "facts_clear": True, "evidence": ("照片1",), "age": "adult", "incapable": False, "trifling": False,
        "no_fault": False, "lenient": False, "listed_minor": False, **ON_CAMERA,
    },
    "tell": {
        "proposed_penalty": "fine", "proposed_fine": Decimal(200), "grounds": "多次劝导不改", "basis": "条例第十条",
        "rights_told": True,
    },
    "defend": {"defence": "只占了一会儿"},
    "hear": {"defence_result": "none"},
    "decide": {
        "penalty_kind": "fine", "fine": Decimal(200), "circumstance": "ordinary", "correction": "at_once",
        "form_number": "县城管当罚〔2026〕1号", "decided_on": None, "remedies": "review_first", "handed_over": True,
        "signature": "signed", "collection": "bank", "bank": "农商银行，人民路1号", "surcharge_terms": "daily",
    },
    "spare": {"spare_ground": "trifling", "education": "当场教育"},
    "convert": {"reason_out": "罚款超过当场处罚的限额"},
    "transfer": {"destination": "县农业农村局", "reason_out": "属于其职权"},
    "pay": {"paid": Decimal(200), "paid_on": None, "in_full": True},
    "seek_remedy": {"remedy": "review", "remedy_on": None},
    "end_remedy": {"remedy_result": "upheld", "final_on": None},
    "enforce": {"applied_on": None},
    "apply_deferral": {"hardship": "失业"},
    "grant_deferral": {
        "deferral": "deferred", "granted_on": None, "pay_by": dt.date(2026, 4, 30),
        "payment_terms": ("2026-04-30：200",),
    },
    "refuse_deferral": {"refusal": "没有困难的证明"},
    "add_surcharge": {"surcharge": Decimal(60)},
    "collect": {"paid": Decimal(100), "collected_on": None, "bill_number": "0001", "on_water": False},
    "land": {"landed_on": None},
    "hand_in": {"handed_in_on": None},
    "bank_in": {"banked_on": None},
    "disclose": {"social_influence": True},
    "annul": {"annul_ground": "review"},
    "ask_recusal": {"recusal_grounds": "执法人员是我的邻居"},
    "recuse": {"recused_officer": "handle甲"},
    "refuse_recusal": {"recusal_refusal": "不是邻居"},
}  # fmt: skip
TOLD = ("open", "establish", "tell", "hear")


def office(**more: object) -> Office:
    """A case found on a Friday a week before the Spring Festival of 2026."""
    return Office("penalty.summary", FORMS, FRIDAY, **more)  # type: ignore[arg-type]


def fined(amount: int = 200, **more: object) -> Office:
    """A fine decided on the spot."""
    case = office(**more).after("open", "establish")
    case.do("tell", proposed_fine=Decimal(amount))
    case.do("hear")
    case.do("decide", fine=Decimal(amount))
    return case


def warned() -> Office:
    """A warning given on the spot."""
    case = office().after(*TOLD)
    case.do("decide", penalty_kind="warning", fine=None, collection=None, bank=None, surcharge_terms=None)
    return case
