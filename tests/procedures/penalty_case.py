"""What the tests of the ordinary penalty share: its forms, and cases brought forward."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from tests.procedures.office import Forms, Given, Office

PENALTY, COERCION = "行政处罚法", "行政强制法"
MARKET, CRIME = "市场监督管理行政处罚程序规定", "行政执法机关移送涉嫌犯罪案件的规定"
MONDAY = dt.date(2026, 3, 2)
PARTIES = ("当事人甲", "当事人乙")
ON_CAMERA: Mapping[str, Given] = {"major_property": False, "recorded_by": "camera", "av": "录像"}
IN_WRITING: Mapping[str, Given] = {
    "major_property": False,
    "recorded_by": "writing",
    "reasons": "书证，文字记录已经全面反映",
}
"""What an act on the spot says of itself: that it was recorded, or why not."""

ORDINARY: Forms = {
    "register": {"source": "report", "clue": "无证生产", "discovered_on": None, "ended_on": dt.date(2026, 2, 27)},
    "verify": {"check_result": "属实"},
    "extend_check": {"extension_reason": "需要外调"},
    "file": {
        "grounds_to_file": True, "within_power": True, "parties": PARTIES, "listed_minor": False, "filed_on": None,
    },
    "not_file": {"no_case_ground": "barred"},
    "pass_on": {"destination": "县农业农村局", "destination_reason": "属于其职权"},
    "question": {"credential_shown": True, "transcript": "询问笔录", "questioned_at": "elsewhere", **IN_WRITING},
    "inspect": {"credential_shown": True, "transcript": "检查笔录", **IN_WRITING},
    "collect": {"evidence": ("账册",), "verified": True, "by_monitor": False, **IN_WRITING},
    "suspend": {"suspend_ground": "judgment", "set_aside_basis": "market"},
    "set_aside": {"set_aside_for": "hearing", "set_aside_basis": "market"},
    "extend": {"extension_reason": "案情复杂"},
    "extend_further": {"extension_reason": "案情特别复杂", "extension_days": Decimal(20), "minutes": "记录"},
    "conclude": {
        "report": "报告", "violation": "无证生产", "ended_on": dt.date(2026, 2, 27), "facts_clear": True,
        "factors": "初次违法，一般阶次",
        "age": "none", "incapable": False,
        "trifling": False, "no_fault": False, "lenient": False, "suspected_crime": False, "complex": False,
        "public_interest": False, "difficult": False, "listed": False, "several_norms": False, "law_changed": False,
    },
    "reopen": {"reopen_reason": "证据不足"},
    "tell": {"proposal": "各罚款十二万元", "proposed_fine": Decimal(120_000)},
    "tell_again": {"proposal": "各罚款十五万元", "proposed_fine": Decimal(150_000)},
    "take_views": {"views_taken": "乙的意见部分采纳"},
    "submit": {"review_materials": ("调查终结报告和证据材料",)},
    "review": {"passed": True, "review_opinion": "同意", "first_review": False},
    "discuss": {"minutes": "记录", "agreed": True},
    "decide": {
        "penalty": "各罚款十二万元", "hearing_class": "fine",
        "fine": Decimal(120_000), "confiscated": Decimal(0), "surcharge_terms": "daily", "basis": "条例第十条",
        "circumstance": "ordinary",
        "benchmark_note": "一般阶次", "correction": "at_once", "contents": True, "sealed": True, "decided_on": None,
        "important": False,
    },
    "decide_other": {
        "penalty": "警告", "hearing_class": "none", "moneyless": True, "basis": "条例第十条",
        "circumstance": "ordinary",
        "benchmark_note": "一般阶次", "correction": "at_once", "contents": True, "sealed": True, "decided_on": None,
        "important": False,
    },
    "spare": {"spare_ground": "trifling", "education": "当面教育"},
    "transfer": {"destination": "县农业农村局", "destination_reason": "属于其职权"},
    "terminate": {"terminate_ground": "公司注销，没有承受人"},
    "complete": {"performance": "缴款凭证", "completed_on": None},
    "disclose": {"social_influence": True, "informed": True},
    "withhold": {"social_influence": False, "withheld_reason": "没有社会影响"},
    "file_major": {"important": True},
    "close": {"property_settled": True, "retention": "thirty"},
    "annul": {"annul_ground": "court"},
    "ask_recusal": {"recusal_grounds": "是竞争对手的亲属"},
}  # fmt: skip

TELL: Forms = {
    "issue": {
        "party": "当事人甲", "proposal": "罚款十二万元", "proposed_fine": Decimal(120_000), "findings": "无证生产",
        "grounds": "数量大", "basis": "条例第十条", "rights_told": True, "hearing_class": "fine", "hearing_told": True,
    },
    "defend": {"defence": "已经申请许可"},
    "examine": {"defence_result": "rejected"},
    "ask_hearing": {"request": "书面要求听证"},
    "refuse_hearing": {"refusal": "不属于听证范围"},
    "file_record": {"hearing_record": "听证笔录"},
    "cancel": {"cancel_reason": "改变处罚"},
}  # fmt: skip

HEARING: Forms = {
    "appoint": {"party": "当事人乙", "asked_on": None, "chair": "preside甲"},
    "challenge": {"challenge": "参与过调查"},
    "replace": {"replaced": "preside甲", "chair": "preside乙"},
    "keep": {"kept_reason": "没有参与"},
    "appoint_agents": {"agents": Decimal(2)},
    "fix": {"hearing_on": dt.date(2026, 4, 10), "place": "会议室", "public": True, "secret": False},
    "notify": {"notified_on": None},
    "hold": {
        "held_on": None, "case_put": True, "case_met": True, "record": "笔录", "signature": "signed", "charged": False,
        **ON_CAMERA,
    },
    "report": {"report": "报告"},
    "end_by_absence": {"absence": "absent", "excused": False},
}  # fmt: skip

MEETING: Forms = {
    "call": {
        "occasion": "regular", "outcry": False, "meeting_on": MONDAY, "agenda": "无证生产案",
        "members": ("vote甲", "vote乙"),
    },
    "excuse": {"absent": ("vote乙",), "absence_reason": "是当事人的亲属"},
    "brief": {"briefing": "建议各罚款十二万元"},
    "vote": {"member": "vote甲", "stance": "for", "opinion": "事实清楚"},
    "drop": {"drop_reason": "另行召集"},
}  # fmt: skip

SERVICE: Forms = {
    "start": {"document": "文书", "recipient": "当事人"},
    "hand_over": {"taken_by": "self", "receipt": "回证", "signed_on": None},
}

DECISION: Mapping[str, Given] = {
    "party": "当事人甲", "decision": "县市监罚〔2026〕9号", "fine": Decimal(120_000), "fined": Decimal(120_000),
    "bank": "农商银行，人民路1号", "surcharge_terms": "daily",
}  # fmt: skip
COLLECTION: Forms = {
    "serve": DECISION,
    "hand_over": {**DECISION, "handed_on": None, "receipt": "签收"},
    "pay": {"paid": Decimal(120_000), "paid_on": None, "in_full": True},
    "apply_deferral": {"hardship": "资金周转困难"},
    "grant_deferral": {
        "deferral": "instalments", "granted_on": None, "pay_by": dt.date(2026, 12, 31),
        "payment_terms": ("2026-09-30：60000", "2026-12-31：60000"),
    },
    "add_surcharge": {"surcharge": Decimal(3600)},
    "seek_remedy": {"remedy": "suit", "remedy_on": None},
    "end_remedy": {"remedy_result": "upheld", "final_on": None},
    "apply_court": {"applied_on": None},
    "end": {"end_ground": "dissolved"},
    "annul": {"annul_ground": "court"},
}  # fmt: skip

DEMAND: Forms = {
    "issue": {"party": "当事人甲", "amount": Decimal(120_000), "terms": "十日内缴至农商银行", "rights_told": True},
    "defend": {"defence": "已缴一部分"},
    "examine": {"defence_result": "rejected"},
    "stop": {"stop_ground": "performed"},
}
ENFORCEMENT: Forms = {
    "apply": {"papers": "申请材料", "signed": True, "applied_on": None},
    "note_refused": {"ruling_on": None},
    "challenge": {"challenge": "决定有事实根据"},
    "end": {"end_ground": "refused"},
}
CRIME_FORMS: Forms = {
    "report": {"report": "移送报告", "reported_on": None},
    "disapprove": {"refusal": "没有达到追诉标准"},
    "send": {"papers_complete": True, "receipt": "回执"},
    "note_answer": {"answer": "filed", "answered_on": None},
    "challenge": {"challenge": "达到追诉标准"},
    "hand_over": {"handover_list": "清单"},
    "hand_back": {"handed_back_by": "procurator", "handed_back_on": None, "handed_back_reason": "不起诉，建议处罚"},
}
PRESERVATION: Forms = {
    "propose": {"exhibits": "账册", "necessity": "可能销毁"},
    "approve": {"approved": True},
    "preserve": {"preserved_on": None, "inventory": "清单", "notice_given": True, **ON_CAMERA},
    "handle": {"handling": "copied", "handled_on": None},
    "drop": {"drop_reason": "已经取得"},
}
ON_THE_SPOT: Mapping[str, Given] = {
    "own_officers": True, "credential_shown": True, "presence": "party", "rights_told": True, "heard": True,
    "record": "现场笔录", "related": True, "necessities": False, "sealed_before": False, "inventory": "清单",
    "papers_given": True, "av": "录像",
}  # fmt: skip
SEIZURE: Forms = {
    "propose": {"party": "当事人甲", "object": "食品五十箱", "grounds": "涉嫌无证生产"},
    "approve": {"approved": True},
    "seize": ON_THE_SPOT,
    "seize_at_once": ON_THE_SPOT,
    "extend": {"complex": True, "extension_reason": "需要外调"},
    "send_appraisal": {"appraisal_until": dt.date(2026, 3, 20)},
    "lift": {"lift_ground": "decided", "lifted_on": None, "returned": True},
    "dispose": {"disposal": "forfeited", "disposal_basis": "处罚决定", "disposed_on": None},
    "hand_over": {"handed_on": None, "told_in_writing": True},
    "drop": {"drop_reason": "不需要"},
}
FREEZING: Forms = {
    "propose": {
        "party": "当事人甲", "account": "6200", "amount": Decimal(100), "involved": Decimal(100), "grounds": "第十条",
    },
    "approve": {"approved": True},
    "freeze": {
        "credential_shown": True, "frozen_before": False, "record": "现场笔录", "bank_notice": True, "frozen_on": None,
    },
    "deliver": {"delivered_on": None},
    "extend": {"complex": True, "extension_reason": "需要外调"},
    "unfreeze": {"unfreeze_ground": "decided", "unfrozen_on": None, "informed": True},
    "transfer": {"transfer_basis": "处罚决定", "demanded": True, "transferred_on": None},
    "hand_over": {"transferred_on": None, "told_in_writing": True},
}  # fmt: skip
APPRAISAL: Forms = {
    "entrust": {
        "matter": "成分", "institution": "省检验院", "capacity": "qualified", "expected_on": dt.date(2026, 3, 20),
        "charged": False, "sampled": False,
    },
    "tell_time": {"expected_on": dt.date(2026, 3, 20)},
    "receive": {"expert_report": "检验报告", "samples_left": "none"},
    "withdraw": {"withdrawal": "不需要", "samples_left": "none"},
}  # fmt: skip
FILING: Forms = {
    "start": {"decision": "县市监罚〔2026〕9号", "decided_on": MONDAY},
    "file": {"papers": "备案材料", "filed_on": None},
    "examine": {"review": "accepted", "examined_opinion": "事实清楚，程序合法"},
    "spare": {"needless_reason": "决定已被撤销"},
}
PUBLICATION: Forms = {
    "publish": {"document": "决定书", "published_on": None, "reviewed": True, "weight": "other"},
    "overturn": {"overturn": "annulled", "overturned_on": None},
    "withdraw": {"public_reason": "决定已被人民法院撤销"},
}
TRANSFER: Forms = {
    "send": {"destination": "县农业农村局", "sent_on": None, "handover_list": "清单"},
    "receive": {"received_on": None, "signed_receipt": "回执"},
    "object": {"objection": "不属于本机关职权", "objected_on": None},
    "designate": {"designated_to": "县农业农村局", "designated_on": None, "designation": "决定"},
}
DISPOSAL: Forms = {
    "list": {"files": ("案卷甲",), "retention": "ten", "retention_ends_on": MONDAY},
    "restrict_records": {"targets": "案卷甲 1 violation", "restriction_ground": "不再需要处理"},
    "appraise": {"verdict": "destroy", "report": "鉴定工作报告"},
    "approve": {"approved": True},
    "destroy_records": {"targets": "案卷甲 1 violation", "pending": False, "sealed": True, "destroyed_on": None},
}
BOOKS: Mapping[str, Forms] = {
    "penalty.ordinary": ORDINARY,
    "tell": TELL,
    "hearing": HEARING,
    "meeting": MEETING,
    "service": SERVICE,
    "collection": COLLECTION,
    "demand": DEMAND,
    "enforcement": ENFORCEMENT,
    "crime": CRIME_FORMS,
    "preservation": PRESERVATION,
    "seizure": SEIZURE,
    "freezing": FREEZING,
    "appraisal": APPRAISAL,
    "filing": FILING,
    "publication": PUBLICATION,
    "transfer": TRANSFER,
    "archive.disposal": DISPOSAL,
}
"""For each procedure, its forms."""


def docket(procedure: str = "penalty.ordinary", **more: object) -> Office:
    """A case of a procedure, on a Monday, against an organisation."""
    return Office(procedure, BOOKS[procedure], MONDAY, books=BOOKS, **({"kind": "organisation"} | more))  # type: ignore[arg-type]


def told(**facts: Given) -> Office:
    """A case investigated and concluded, its two parties about to be told; ``facts`` are those of the conclusion."""
    case = docket()
    case.after("register", "file", "inspect", "collect")
    case.do("conclude", **facts)
    case.do("tell")
    return case


def served(case: Office, kind: str = "service") -> None:
    """What the case at hand serves is handed to the party."""
    with case.child(kind):
        case.after("start", "hand_over")


def waived(case: Office, place: int, **facts: Given) -> None:
    """A party is told, is served, and clearly waives."""
    with case.child("tell", place):
        case.do("issue", **facts)
        served(case)
        case.after("waive", "conclude")


def met(case: Office) -> None:
    """The heads meet, and two of them vote for what is proposed."""
    case.do("convene")
    with case.child("meeting"):
        case.after("call", "brief", "vote")
        case.do("vote", member="vote乙")
        case.do("close")


def ready(**facts: Given) -> Office:
    """A case in which both parties waived and their views were taken: a decision may be made."""
    case = told(**facts)
    for place in range(len(PARTIES)):
        waived(case, place)
    case.do("take_views")
    return case


def heard(case: Office, place: int) -> None:
    """A party is told on the day at hand, asks for a hearing and is heard on 10 April 2026."""
    with case.child("tell", place):
        case.do("issue", party="当事人乙")
        served(case)
        case.after("ask_hearing", "open_hearing")
        with case.child("hearing"):
            case.after("appoint", "fix", "notify").on("2026-04-10").after("hold", "report")
        case.after("file_record").on("2026-04-13").after("conclude")
