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
