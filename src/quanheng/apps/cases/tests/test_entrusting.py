"""Powers are entrusted in writing, by whose they are, to who may act in public affairs, and never again (A9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, open_case, perform
from quanheng.apps.cases.tests.county import SINCE, County
from quanheng.apps.cases.tests.test_perform import found, opened, summary
from quanheng.apps.organs.models import Entrustment, Organ
from quanheng.apps.people.models import Allotment, Credential, Holding, Person
from quanheng.apps.people.queries import duties_of, reach_of, within_reach
from quanheng.apps.powers.models import Power
from quanheng.apps.powers.responsibility import network
from quanheng.apps.powers.staffing import doubled, staffing
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
    entrusted = Entrustment.objects.get()
    assert (entrusted.agent, entrusted.power) == (centre.key, county.power)
    assert entrusted.last_day == now().date() + timedelta(days=365), "the last day of the term is one of it"


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
    told = {"principal": "O3", "agent": to, "power": "W3", "document": "委0", **term}
    Entrustment.objects.create(key="委0|W3", **told | changes, **BY)
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


HANDLER = "P9"
SUMMARY = "penalty.summary"


@pytest.fixture
def entrusted(county: County, centre: Organ) -> Done:
    """The power of the county is entrusted to the centre."""
    done = entrust(county, centre.key)
    assert isinstance(done, Done)
    assert isinstance(perform(Attempt(done.case, "approve", (Actor(county.legal, "legal"),), {"passed": True})), Done)
    return done


def charge(county: County, centre: Organ, duties: tuple[str, ...] = (f"{SUMMARY}:handle",)) -> Outcome:
    """A post of the centre with an officer in it gets duties for the power."""
    registrar = (Actor(county.second, "register"),)
    facts = {"post": "G9", "organ": centre.key, "unit": "执法一队", "title": "执法员", "level": "handler"}
    case = open_case(Opening("register.post", county.organ), Attempt("", "set", registrar, facts))
    assert isinstance(case, Done)
    Person.objects.create(key=HANDLER, name="孙八", organ=centre.key, **BY)
    Holding.objects.create(key=f"{HANDLER}|G9", person=HANDLER, post="G9", since=SINCE, **BY)
    return perform(Attempt(case.case, "allot_powers", registrar, {"duties": duties, "powers": (county.power,)}))


def test_an_officer_of_who_is_entrusted_acts_in_the_name_of_the_principal(county, centre, entrusted):
    assert isinstance(charge(county, centre), Done)
    credential = Credential.objects.get(person=county.second)
    Credential.objects.filter(pk=credential.pk).update(person=HANDLER)
    both = (Actor(county.first, "handle"), Actor(HANDLER, "handle"))
    done = open_case(summary(county), found(county, actors=both))
    assert isinstance(done, Done), done
    assert Case.objects.get(pk=done.case).organ == county.organ
    handlers = network(Power.objects.get(key=county.power), [SUMMARY], now().date())[3].people
    assert HANDLER in [one.person for one in handlers], "and answers for it"


def test_a_post_is_charged_with_no_power_that_its_organ_is_not_entrusted_with(county, centre):
    assert refused_by(charge(county, centre)) == {"rule:listed": ""}


def test_a_post_with_the_same_duty_for_all_powers_of_its_own_organ_gets_the_entrusted_ones_too(
    county, centre, entrusted
):
    Allotment.objects.create(key=f"G9|{SUMMARY}:handle", post="G9", procedure=SUMMARY, duty="handle", **BY)
    assert isinstance(charge(county, centre), Done)


def test_who_is_entrusted_sees_the_cases_of_that_power_alone(county, centre, entrusted):
    charge(county, centre)
    Power.objects.create(key="W2", name="乙", kind="penalty", organ=county.organ, published_on=SINCE, **BY)
    seen, _ = opened(county), open_case(replace(summary(county), power="W2"), found(county))
    reach = reach_of(HANDLER, now().date())
    assert (reach.organs, reach.powers) == ([centre.key], [county.power])
    assert [*Case.objects.filter(within_reach(HANDLER, now().date())).values_list("pk", flat=True)] == [seen.case]
    assert Case.objects.filter(power="W2").exists()


def test_two_units_share_no_duty_where_one_is_of_who_is_entrusted(county, centre, entrusted):
    charge(county, centre)
    texts = library().procedures
    assert not [one for one in doubled(staffing(texts, now().date())) if "执法一队" in one.units]


@pytest.mark.parametrize("over", ["ended", "run out", "not begun"])
def test_an_entrustment_that_is_not_in_force_confers_no_power(county, centre, entrusted, over):
    charge(county, centre)
    today = now().date()
    if over == "ended":
        ending = Attempt(entrusted.case, "end", (Actor(county.first, "propose"),), {"ended_on": today})
        assert isinstance(perform(ending), Done)
    else:
        day = {"until": today} if over == "run out" else {"since": today + timedelta(days=1)}
        Entrustment.objects.update(**day)
    assert not duties_of(HANDLER, county.organ, SUMMARY, county.power, today)
    assert reach_of(HANDLER, today).powers == []
