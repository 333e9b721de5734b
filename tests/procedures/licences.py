"""What the tests of the licences share: the forms as filled in, and applications brought forward."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from tests.procedures.office import Forms, Given, Office
from tests.procedures.penalty_case import ON_CAMERA

LAW = "行政许可法"
FRIDAY = dt.date(2026, 3, 6)
LAST = dt.date(2026, 5, 31)  # a Sunday
ACCEPTANCE: Forms = {
    "request_supplement": {"missing": ("场地证明：没有盖章",), "supplement_by": dt.date(2026, 3, 31)},
    "supplement": {"supplied": ("场地证明",)},
    "correct_on_spot": {"corrected": "电话号码"},
    "accept": {"slip": "受理〔2026〕1号", "sealed": True},
    "acknowledge": {"slip": "受理〔2026〕1号", "sealed": True},
    "decline": {
        "decline_ground": "other_organ", "decline_reason": "由市级办理", "slip": "不受理〔2026〕1号", "sealed": True,
        "proper_organ": "市水利局",
    },
    "send_back": {"returned_on": None},
    "withdraw": {"withdrawal": "不办了"},
}  # fmt: skip
DECISION: Forms = {
    "check": {"checked_on": None, "findings": "与材料一致"},
    "propose": {"needs_check": False, "conforms": True, "opinion": "拟准予"},
    "grant": {"decision_no": "县许〔2026〕1号", "decided_on": None},
    "refuse": {
        "decision_no": "县不许〔2026〕1号", "decided_on": None, "refusal_ground": "unqualified",
        "grounds": "不符合条例第五条", "remedies": "either",
    },
    "issue": {"licence_no": "许字1号", "charge": Decimal(0)},
    "hand_over": {"handed_on": None, "signed_by": "申请人甲"},
    "publish": {"published_on": None, "screened": True},
    "correct_display": {"screened": True, "display_correction": "许可事项误写", "display_corrected_on": None},
    "hide": {"hide_ground": "annulled", "public_reason": "许可决定已被依法撤销", "hidden_on": None},
    "withhold": {"secrecy": "trade"},
    "exclude": {"excluded_for": "experts"},
    "tell_time": {"excluded_until": dt.date(2026, 3, 20)},
    "extend": {"extension_reason": "需要征求意见", "reason_told": True},
}  # fmt: skip

ORDINARY: Forms = {
    **ACCEPTANCE,
    **DECISION,
    "apply": {"applicant": "申请人甲", "item": "取水许可", "materials": ("申请书",), "applied_on": None},
    "take_over": {
        "applicant": "申请人甲", "item": "取水许可", "materials": ("申请书",), "lower_opinion": "拟同意",
        "sent_on": None,
    },
    "examine": {
        "testing": False, "interest": False, "hearing_due": False, "limited": False, "safety": False, "major": False,
    },
    "test": {"tested_on": None, "test_passed": True, "standards": "GB 1"},
    "tell_interested": {"persons": ("申请人甲", "邻居乙")},
    "state": {"views": "会影响采光"},
    "listen": {"views_result": "rejected"},
    "legal": {"legal_passed": True, "legal_opinion": "合法"},
    "join": {"joint_basis": "县政办〔2026〕2号", "joint_from": FRIDAY},
    "extend_jointly": {"extension_reason": "部门多", "reason_told": True},
    "terminate": {"end_ground": "withdrawn"},
}  # fmt: skip
RENEWAL: Forms = {
    **ACCEPTANCE,
    **DECISION,
    "apply": {
        "holder": "被许可人甲", "licence_no": "许字1号", "materials": ("申请书",), "applied_on": None,
        "valid_until": LAST, "validity": "valid",
    },
    "decline_late": {"decline_reason": "有效期已经届满", "slip": "不受理〔2026〕2号", "sealed": True},
    "issue": {"licence_no": "许字1号", "new_valid_until": dt.date(2031, 5, 31), "charge": Decimal(0)},
}  # fmt: skip
REVOCATION: Forms = {
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
    "indemnify": {"amount": Decimal(1000), "relief_basis": "国家赔偿法"},
    "compensate": {"amount": Decimal(1000), "relief_basis": "条例"},
}  # fmt: skip
TELL: Forms = {"tell": {"told_party": "邻居乙", "matter": "取水许可", "told_on": None, "proof": "告知书回执"}}
HEARING: Forms = {
    "appoint": {"ground": "asked", "presider": "preside甲"},
    "announce": {"announcement": "县政府网站"},
    "notify": {"hearing_on": dt.date(2026, 3, 27), "place": "政务中心"},
    "hold": {"held_on": None, "in_public": True, "evidence_given": True, "defended": True, **ON_CAMERA},
    "confirm": {"record": "笔录", "signed": True},
    "cancel": {"cancel_reason": "撤回"},
}


def bureau(*acts: str, **more: object) -> Office:
    """An application received on Friday, 6 March 2026, brought forward by some acts."""
    return Office("licence.ordinary", ORDINARY, FRIDAY, **more).after("apply", *acts)  # type: ignore[arg-type]


def examined(**found: Given) -> Office:
    """An application accepted at once, and what the examination found."""
    case = bureau("accept")
    case.do("examine", **found)
    return case


def told(case: Office, *answers: str) -> Office:
    """Applicant and neighbour are told of their rights, and answer in turn."""
    case.do("tell_interested")
    for place, answer in enumerate(answers):
        with case.child("tell", place, TELL):
            case.do("tell")
            if answer:
                case.do(answer)
    return case


def doubted(**found: Given) -> Office:
    """The organ looks into it of its own motion, tells the holder and hears him."""
    case = Office("licence.revocation", REVOCATION, FRIDAY).after("open")
    case.do("establish", **found)
    return case.after("tell", "listen")
