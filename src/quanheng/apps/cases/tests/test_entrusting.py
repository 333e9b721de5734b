"""Powers are entrusted in writing, by whose they are, to who may act in public affairs, and never again (A9)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, open_case, perform
from quanheng.apps.cases.tests.county import SINCE, County
from quanheng.apps.organs.models import Organ
from quanheng.apps.powers.models import Entrustment, Power
from quanheng.apps.record.clock import now

BY = {"entry_case": "founding", "entry_n": 1}


@pytest.fixture
def centre(county: County) -> Organ:
    """An organisation with public functions that may be entrusted."""
    return Organ.objects.create(
        key="O2", name="云泽县市场监管综合执法中心", short_name="执法中心", level="county", category="entrusted",
        standing_from=SINCE, **BY,
    )  # fmt: skip


def entrust(county: County, to: str, **changes) -> Outcome:
    today = now().date()
    facts = {
        "document": "委〔2026〕1号", "principal": county.organ, "entrusted": to, "powers": (county.power,),
        "begins_on": today, "ends_on": today + timedelta(days=365),
    }  # fmt: skip
    attempt = Attempt("", "propose", (Actor(county.first, "propose"),), facts | changes)
    return open_case(Opening("register.entrustment", county.organ), attempt)


def refused_by(outcome: Outcome) -> dict[str, str]:
    assert isinstance(outcome, Refused), outcome
    return {one.rule: one.law for one in outcome.objections}


def test_a_power_is_entrusted_to_an_organisation_of_the_register(county, centre):
    done = entrust(county, centre.key)
    assert isinstance(done, Done)
    passed = Attempt(done.case, "approve", (Actor(county.legal, "legal"),), {"passed": True})
    assert isinstance(perform(passed), Done)
    assert (Entrustment.objects.get().agent, Entrustment.objects.get().powers) == (centre.key, [county.power])


def test_an_organ_does_not_entrust_itself(county):
    assert refused_by(entrust(county, county.organ)) == {"rule:another": "行政处罚法/20/1"}


@pytest.mark.parametrize("changes", [{"category": "other"}, {"standing_until": date(2021, 1, 1)}, {"key": "O9"}])
def test_nobody_else_is_entrusted(county, centre, changes):
    Organ.objects.filter(key=centre.key).update(**changes)
    assert refused_by(entrust(county, centre.key)) == {"rule:able": "行政处罚法/20/1；行政处罚法/21"}


def test_who_lost_its_standing_before_the_review_is_not_entrusted(county, centre):
    done = entrust(county, centre.key)
    assert isinstance(done, Done)
    Organ.objects.filter(key=centre.key).update(standing_until=now().date())
    passed = Attempt(done.case, "approve", (Actor(county.legal, "legal"),), {"passed": True})
    assert "rule:able" in refused_by(perform(passed))


@pytest.mark.parametrize(("category", "refused"), [("entrusted", True), ("authorised", True), ("statutory", False)])
def test_a_licence_is_entrusted_to_an_administrative_organ_alone(county, centre, category, refused):
    Power.objects.update(kind="licence")
    Organ.objects.filter(key=centre.key).update(category=category)
    outcome = entrust(county, centre.key)
    assert isinstance(outcome, Refused) == refused
    if refused:
        assert refused_by(outcome) == {"rule:licences": "行政许可法/24/1"}


def lend(to: str, **changes) -> None:
    today = now().date()
    term = {"since": today - timedelta(days=1), "until": today + timedelta(days=1)}
    told = {"principal": "O3", "agent": to, "powers": ["W3"], "document": "委0", **term}
    Entrustment.objects.create(key="委0", **told | changes, **BY)
    Power.objects.create(key="W3", name="丙", kind="penalty", organ="O3", published_on=SINCE, **BY)


def test_what_is_entrusted_is_not_entrusted_again(county, centre):
    lend(county.organ)
    assert refused_by(entrust(county, centre.key, powers=(county.power, "W3"))) == {
        "rule:not_again": "行政处罚法/20/4；行政许可法/24/3"
    }


def test_what_is_no_power_of_the_principal_is_not_entrusted(county, centre):
    lend(county.organ, until=now().date())
    law = "行政处罚法/20/1；行政许可法/24/1"
    assert refused_by(entrust(county, centre.key, powers=("W3",))) == {"rule:own": law}
    Power.objects.filter(key=county.power).update(ended_on=now().date())
    assert refused_by(entrust(county, centre.key)) == {"rule:own": law}


def test_nobody_entrusts_the_powers_of_another_organ(county, centre):
    lend("O4")
    assert "rule:own" in refused_by(entrust(county, centre.key, principal="O3", powers=("W3",)))
