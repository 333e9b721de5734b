"""What the tests of the licences share: an office that works in a whole family of cases, and the forms as filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from tests.procedures.office import CASE, Forms, Given, Office, noon, texts

from quanheng.engine.case import Text
from quanheng.engine.decide import Accepted, Refusal, decide
from quanheng.engine.intent import Intent

LAW = "行政许可法"
FRIDAY = dt.date(2026, 3, 6)
ACCEPTANCE: Forms = {
    "request_supplement": {"missing": "场地证明", "supplement_by": dt.date(2026, 3, 31)},
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
    "issue": {"licence_no": "许字1号", "fee": Decimal(0)},
    "hand_over": {"handed_on": None, "signed_by": "申请人甲"},
    "publish": {"published_on": None, "screened": True},
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
TELL: Forms = {"tell": {"person": "邻居乙", "matter": "取水许可", "told_on": None, "proof": "告知书回执"}}
HEARING: Forms = {
    "appoint": {"ground": "asked", "presider": "preside甲"},
    "announce": {"announcement": "县政府网站"},
    "notify": {"hearing_on": dt.date(2026, 3, 27), "place": "政务中心"},
    "hold": {"held_on": None, "in_public": True, "evidence_given": True, "defended": True},
    "confirm": {"record": "笔录", "signed": True},
    "cancel": {"cancel_reason": "撤回"},
}


@dataclass
class Bureau(Office):
    """An office that can turn to any case of the family: ``case`` is the one at hand."""

    case: str = CASE

    @property
    def stage(self) -> str:
        """Where the case at hand stands."""
        return self.family.members[self.case].state.control.stage

    @property
    def running(self) -> set[str]:
        """The limits that run in the case at hand."""
        return set(self.family.members[self.case].state.control.running)

    def on(self, day: str) -> Bureau:
        """The day comes; what the law does by itself until then is done."""
        super().on(day)
        return self

    def after(self, *acts: str) -> Bureau:
        """Do several acts as their forms are filled in."""
        super().after(*acts)
        return self

    def try_to(self, act: str, **facts: Given) -> Accepted | Refusal:
        """Put an act to the engine, in the case at hand."""
        intent = Intent(self.case, act, noon(self.day), self._filled(act, facts), self._persons(act))
        return decide(self.family, intent, self._answers(intent), texts())

    def children(self, kind: str) -> list[str]:
        """The cases of a kind, in order of opening."""
        return [name for name, member in self.family.members.items() if member.case.kind == kind]

    @contextmanager
    def turned_to(self, case: str, forms: Forms) -> Iterator[Bureau]:
        """Another case of the family is at hand for a while, with forms of its own."""
        before, self.case, self.forms = (self.case, self.forms), case, forms
        yield self
        self.case, self.forms = before

    @property
    def _text(self) -> Text:
        return self.family.members[self.case].text


def bureau(*acts: str, **more: object) -> Bureau:
    """An application received on Friday, 6 March 2026, brought forward by some acts."""
    return Bureau("licence.ordinary", ORDINARY, FRIDAY, **more).after("apply", *acts)  # type: ignore[arg-type]


def examined(**found: Given) -> Bureau:
    """An application accepted at once, and what the examination found."""
    case = bureau("accept")
    case.do("examine", **found)
    return case


def told(case: Bureau, *answers: str) -> Bureau:
    """Applicant and neighbour are told of their rights, and answer in turn."""
    case.do("tell_interested")
    for child, answer in zip(case.children("tell"), answers, strict=True):
        with case.turned_to(child, TELL):
            case.do("tell")
            if answer:
                case.do(answer)
    return case
