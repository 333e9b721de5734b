"""Applications for a licence, played through at the counter: who acts, what is filled in, on which day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, apply_law, open_case, perform
from quanheng.apps.cases.tests.county import _FOUNDING, SINCE, County
from quanheng.apps.cases.values import FactValue
from quanheng.apps.parties.models import Party
from quanheng.apps.people.models import Allotment
from quanheng.apps.powers.models import Power
from quanheng.apps.record import clock
from quanheng.apps.record.recorder import recorder
from quanheng.law.procedure import PARTY, FactType
from quanheng.record.recorder import CHINA
from quanheng.record.values import Attachment

POWER, NEIGHBOUR = "X1", "D2"
MATERIALS = ["申请书", "营业场所证明"]
FRIDAY = date(2026, 3, 6)
_HOLDERS = {"review": ("P1", "P2"), "legal": ("P3",), "preside": ("P3",), "arrange": ("P3",), "coordinate": ("P4",)}
"""Who holds a duty of the licence procedures; the head decides, the officers do the rest."""
TODAY = object()
FORMS: Mapping[str, Mapping[str, object]] = {
    "apply": {"applicant": "D1", "item": "食品经营许可", "materials": MATERIALS, "applied_on": TODAY},
    "request_supplement": {"missing": ("营业场所证明：没有盖章",), "supplement_by": date(2026, 3, 31)},
    "supplement": {"supplied": ["营业场所证明"]},
    "accept": {"slip": "受理1号", "sealed": True},
    "acknowledge": {"slip": "受理1号", "sealed": True},
    "examine": {
        "testing": False, "interest": False, "hearing_due": False, "limited": False, "safety": False, "major": False,
    },
    "check": {"checked_on": TODAY, "findings": "与材料一致"},
    "tell_interested": {"persons": ("D1", "D2")},
    "tell": {"told_party": "D1", "matter": "食品经营许可", "told_on": TODAY, "proof": "回执"},
    "appoint": {"ground": "asked", "presider": "P3"},
    "notify": {"place": "政务中心", "hearing_on": date(2026, 3, 27)},
    "hold": {
        "held_on": TODAY, "in_public": True, "evidence_given": True, "defended": True, "major_property": False,
        "recorded_by": "camera", "av": "听证录像",
    },
    "confirm": {"record": "听证笔录", "signed": True},
    "propose": {"needs_check": False, "conforms": True, "opinion": "符合条件，拟准予"},
    "legal": {"legal_passed": True, "legal_opinion": "合法"},
    "extend": {"extension_reason": "需要征求意见", "reason_told": True},
    "grant": {"decision_no": "县许1号", "decided_on": TODAY},
    "refuse": {
        "decision_no": "县不许1号", "decided_on": TODAY, "refusal_ground": "unqualified",
        "grounds": "不符合条例第五条", "remedies": "either",
    },
    "issue": {"licence_no": "许字1号", "charge": Decimal(0)},
    "hand_over": {"handed_on": TODAY, "signed_by": "王五"},
    "publish": {"published_on": TODAY, "screened": True},
    "start": {"holder": "D1", "licence_no": "许字1号", "item": "食品经营许可", "valid_from": TODAY},
    "bar": {
        "applicant": "D1", "item": "食品经营许可", "ground": "concealment", "safety": True, "decided_on": TODAY,
    },
}  # fmt: skip


def licensing(county: County) -> None:
    """Write the registers as their effects would."""
    keys = [key for key in library().procedures if key.startswith("licence.")]
    Power.objects.create(
        key=POWER, name="食品经营许可", kind="licence", organ=county.organ, profile="市场监管", published_on=SINCE,
        basis=["食品安全法第三十五条"], materials=MATERIALS, procedures=["licence.ordinary"], **_FOUNDING,
    )  # fmt: skip
    Party.objects.create(number=NEIGHBOUR, kind="citizen", name="邻居", address="云泽县城关镇2号")
    Allotment.objects.filter(procedure__in=keys, duty__in=_HOLDERS).delete()
    for key in keys:
        for duty, people in _HOLDERS.items():
            for person in people:
                told = {"post": f"G{person}", "procedure": key, "duty": duty}
                Allotment.objects.create(key=f"{person}-{key}-{duty}", **told, **_FOUNDING)


class Time:
    """What the clock shows to a family of cases."""

    def __init__(self, day: date) -> None:
        self.now = datetime.combine(day, time(9), CHINA)


class Counter:
    """A case as it goes on. The cases of a family have one time."""

    def __init__(self, county: County, case: str = "", time: Time | None = None) -> None:
        self.county, self.case, self.time = county, case, time or Time(FRIDAY)

    def on(self, day: date) -> Counter:
        """The next act is done on that day."""
        self.time.now = Time(day).now
        return self

    def child(self, kind: str, place: int = 0) -> Counter:
        """The latest case of that kind that this one has opened."""
        found = Case.objects.filter(parent=self.case, kind=kind, place=place).latest("ordinal")
        return Counter(self.county, found.pk, self.time)

    def law(self) -> Counter:
        """The law does what is due by now."""
        with clock.at(self.time.now):
            apply_law(self.row.root_id)
        return self

    def tried(self, name: str, **changes: object) -> Outcome:
        """An act attempted by those who hold its duty; ``by`` names the party that does it."""
        by = str(changes.pop("by", self.county.party))
        self.time.now += timedelta(minutes=1)
        key = Case.objects.get(pk=self.case).procedure if self.case else "licence.ordinary"
        procedure = library().procedures[key]
        act = procedure.acts[name]
        filled = {
            **{fact: value for fact, value in FORMS.get(name, {}).items() if fact in (*act.asks, "av")},
            **changes,
        }
        with clock.at(self.time.now):
            given = {fact: value for fact, value in filled.items() if value is not None}
            facts = {fact: self._value(procedure.fact_type(fact), value) for fact, value in given.items()}
            attempt = Attempt(self.case, name, self._actors(key, act.duty, act.officers, by), facts)
            return perform(attempt) if self.case else open_case(self._opening(), attempt)

    def do(self, name: str, **changes: object) -> Done:
        """An act that must be accepted."""
        outcome = self.tried(name, **changes)
        assert isinstance(outcome, Done), outcome
        self.case = outcome.case
        return outcome

    def after(self, *names: str) -> Counter:
        """With these acts done."""
        for name in names:
            self.do(name)
        return self

    def refused(self, name: str, **changes: object) -> dict[str, str]:
        """The rules that refuse an act, each with its article."""
        outcome = self.tried(name, **changes)
        assert isinstance(outcome, Refused), outcome
        return {one.rule: one.law for one in outcome.objections}

    @property
    def row(self) -> Case:
        """The case as it stands."""
        return Case.objects.get(pk=self.case)

    def _opening(self) -> Opening:
        return Opening("licence.ordinary", self.county.organ, POWER, "市场监管", "食品经营许可")

    def _actors(self, procedure: str, duty: str, officers: int, by: str) -> tuple[Actor, ...]:
        if duty == PARTY:
            return (Actor(by, PARTY),)
        posts = Allotment.objects.filter(procedure=procedure, duty=duty).order_by("post").values_list("post", flat=True)
        return tuple(Actor(post.removeprefix("G"), duty) for post in posts[:officers])

    def _value(self, type_: FactType, said: object) -> FactValue:
        if said is TODAY:
            return self.time.now.date()
        if type_ == "file":
            names = said if isinstance(said, list) else [said]
            kept = tuple(recorder().files.keep(Attachment(f"{name}.pdf", name.encode())) for name in names)
            return kept if isinstance(said, list) else kept[0]
        return said
