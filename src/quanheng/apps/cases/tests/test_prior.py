"""What the register of cases answers about a penalty: who was told what, and what is still held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Attempt, Opening, open_case
from quanheng.apps.cases.prior import Matter, measures_open, told_less, told_otherwise, unlike_decision
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.deciding import done
from quanheng.apps.cases.values import FactValue
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder
from quanheng.record.values import Attachment

TOLD = Decimal(9_000)
DAY = date(2026, 11, 20)


@pytest.fixture
def penalty(county: County) -> str:
    """A penalty whose one party is told of a fine that calls for no hearing; its case."""
    return penalty_told(county)


def penalty_told(county: County, **kind: FactValue) -> str:
    """A penalty whose one party is told of a fine, and of what kind it is; its case."""
    today, pair = now().date(), (Actor(county.first, "handle"), Actor(county.second, "handle"))
    lead = {"source": "report", "clue": "无证生产", "discovered_on": today, "ended_on": today}
    case = open_case(
        Opening("penalty.ordinary", county.organ, county.power), Attempt("", "register", pair[:1], lead)
    ).case
    filed = {"grounds_to_file": True, "within_power": True, "parties": (county.party,), "listed_minor": False}
    done(case, "seize", pair[:1], {})
    done(case, "seize", pair[:1], {})
    done(case, "file", (Actor(county.head, "approve"),), {**filed, "filed_on": today})
    done(case, "collect", pair, {"evidence": (paper(),), "verified": True, "by_monitor": False, **in_writing()})
    done(case, "conclude", pair, concluded(today))
    done(case, "tell", pair, {"proposal": "罚款九千元", "proposed_fine": TOLD})
    told = {
        "party": county.party, "proposal": "罚款九千元", "proposed_fine": TOLD, "findings": "无证生产",
        "grounds": "数量不大", "basis": "条例第十条", "rights_told": True, "hearing_class": "none", **kind,
    }  # fmt: skip
    done(child(case, "tell"), "issue", pair, told)
    return case


def child(case: str, kind: str) -> str:
    return Case.objects.filter(parent=case, kind=kind).latest("ordinal").pk


def paper() -> FactValue:
    return recorder().files.keep(Attachment("材料.pdf", b"%PDF"))


def in_writing() -> Mapping[str, FactValue]:
    return {"major_property": False, "recorded_by": "writing", "reasons": "书证，文字记录已经全面反映"}


def concluded(today: date) -> Mapping[str, FactValue]:
    no = ("incapable", "trifling", "no_fault", "lenient", "suspected_crime", "complex", "public_interest", "difficult")
    said = {"report": paper(), "violation": "无证生产", "ended_on": today, "factors": "初次违法", "age": "none"}
    return {**dict.fromkeys((*no, "listed", "several_norms", "law_changed"), False), **said, "facts_clear": True}


def matter(county: County, case: str, **facts: FactValue) -> Matter:
    parties = frozenset({county.party})
    return Matter(case, "penalty.ordinary", county.organ, county.power, parties, {"party": county.party, **facts})


@pytest.mark.parametrize(("fine", "confiscated", "more"), [(9_000, 0, 0), (9_001, 0, 1), (12_000, 3_000, 0)])
def test_a_decision_fines_no_more_than_a_party_was_told_of(
    county: County, penalty: str, fine: int, confiscated: int, more: int
):
    decision = matter(county, penalty, fine=Decimal(fine), confiscated=Decimal(confiscated))
    assert told_less(decision, DAY) == more


@pytest.mark.parametrize(("kind", "otherwise"), [("none", 0), ("licence", 1), ("fine", 1)])
def test_a_decision_is_of_no_graver_kind_than_a_party_was_told_of(
    county: County, penalty: str, kind: str, otherwise: int
):
    assert told_otherwise(matter(county, penalty, hearing_class=kind), DAY) == otherwise


@pytest.mark.parametrize(("kind", "otherwise"), [("none", 0), ("licence", 0), ("fine", 1)])
def test_a_decision_may_be_of_the_kind_that_a_party_was_told_of(county: County, kind: str, otherwise: int):
    penalty = penalty_told(county, hearing_class="licence", hearing_told=True)
    assert told_otherwise(matter(county, penalty, hearing_class=kind), DAY) == otherwise


def test_a_telling_that_was_taken_back_tells_nothing(county: County, penalty: str):
    service = child(child(penalty, "tell"), "service")
    serving = (Actor(county.first, "serve"),)
    done(service, "start", serving, {"document": "告知书", "recipient": county.party})
    done(service, "cancel", serving, {"cancel_reason": "告知书有误"})
    done(child(penalty, "tell"), "cancel", (Actor(county.head, "approve"),), {"cancel_reason": "数额有误"})
    assert told_less(matter(county, penalty, fine=Decimal(9_001)), DAY) == 0


def test_what_a_party_is_to_pay_is_what_it_was_told_and_what_was_decided(county: County, penalty: str):
    paying = {"fine": Decimal(0), "surcharge_terms": "daily"}
    assert unlike_decision(matter(county, penalty, fined=TOLD, **paying), DAY) == 0
    assert unlike_decision(matter(county, penalty, fined=TOLD + 1, **paying), DAY) == 1
    undecided = {"fine": Decimal(1), "fined": Decimal(0), "surcharge_terms": "daily"}
    assert unlike_decision(matter(county, penalty, **undecided), DAY) == 1


def test_of_several_seizures_each_must_be_over(county: County, penalty: str):
    assert measures_open(matter(county, penalty), DAY) == 2
    two = (Actor(county.first, "handle"), Actor(county.second, "handle"))
    seizure = child(penalty, "seizure")
    done(seizure, "propose", two, {"party": county.party, "object": "食品", "grounds": "涉嫌无证生产"})
    done(seizure, "drop", two[:1], {"drop_reason": "不再需要"})
    assert measures_open(matter(county, penalty), DAY) == 1
