"""A duty can be given to a post for all powers of its organ or for those named: 权找岗、岗找人 (A6)."""

from __future__ import annotations

from datetime import date

import pytest

from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, open_case, perform
from quanheng.apps.cases.rebuilding import registers_astray
from quanheng.apps.cases.tests.county import SINCE, County
from quanheng.apps.cases.tests.test_perform import found
from quanheng.apps.people.models import Allotment, Holding
from quanheng.apps.people.queries import duties_of, holders_of
from quanheng.apps.powers.models import Power
from quanheng.apps.record.clock import now

SUMMARY = "penalty.summary"


@pytest.fixture
def two(county: County) -> County:
    """A county whose organ has a second power, and whose officers hold no duty of the summary procedure."""
    told = {"kind": "penalty", "organ": county.organ, "published_on": SINCE, "entry_case": "founding", "entry_n": 1}
    Power.objects.create(key="W2", name="对未明码标价的处罚", **told)
    posts = [f"G{county.first}", f"G{county.second}"]
    Allotment.objects.filter(post__in=posts, procedure=SUMMARY).delete()
    return county


def post(county: County, key: str, person: str) -> str:
    """A post of the organ, with a person in it; the name of its case."""
    by, facts = _by(county), {"unit": "执法大队", "title": "执法员", "level": "handler"}
    attempt = Attempt("", "set", by, {"post": key, "organ": county.organ, **facts})
    case = done(open_case(Opening("register.post", county.organ), attempt)).case
    Holding.objects.create(key=f"{person}|{key}", person=person, post=key, since=SINCE, entry_case=case, entry_n=1)
    return case


def allot(county: County, case: str, *powers: str, duties: tuple[str, ...] = (f"{SUMMARY}:handle",)) -> Outcome:
    facts = {"duties": duties} | ({"powers": powers} if powers else {})
    return perform(Attempt(case, "allot_powers" if powers else "allot", _by(county), facts))


def done(outcome: Outcome) -> Done:
    assert isinstance(outcome, Done), outcome
    return outcome


def held(county: County, power: str) -> bool:
    return "handle" in duties_of(county.first, county.organ, SUMMARY, power, now().date())


def _by(county: County) -> tuple[Actor, ...]:
    return (Actor(county.second, "register"),)


def refused_by(outcome: Outcome) -> list[str]:
    assert isinstance(outcome, Refused), outcome
    return [one.rule for one in outcome.objections]


def test_who_has_a_duty_for_one_power_is_refused_in_a_case_of_another_and_told_why(two: County):
    for key, person in (("T1", two.first), ("T2", two.second)):
        done(allot(two, post(two, key, person), "W1"))
    refused = open_case(Opening(SUMMARY, two.organ, "W2", title="示范"), found(two))
    assert refused_by(refused) == ["duty"]
    assert isinstance(refused, Refused)
    assert "P1的这项职责只对职权 W1 落实，本案的职权是 W2。" in refused.objections[0].sentence
    done(open_case(Opening(SUMMARY, two.organ, "W1", title="示范"), found(two)))


def test_who_has_a_duty_for_no_power_is_told_of_none(two: County):
    refused = open_case(Opening(SUMMARY, two.organ, "W2", title="示范"), found(two))
    assert isinstance(refused, Refused)
    assert "只对职权" not in refused.objections[0].sentence


def test_a_duty_for_named_powers_reaches_into_what_their_cases_open(two: County):
    """A child is a case under the power of its root."""
    case = post(two, "T1", two.first)
    done(allot(two, case, "W2", duties=("collection:cashier",)))
    Allotment.objects.filter(procedure="collection").exclude(post="T1").delete()
    today = now().date()
    assert [one.key for one in holders_of(two.organ, "collection", "cashier", "W2", today)] == [two.first]
    assert not holders_of(two.organ, "collection", "cashier", "W1", today).exists()


def test_a_later_allotment_for_all_powers_is_not_narrowed_by_an_earlier_one(two: County):
    case = post(two, "T1", two.first)
    done(allot(two, case, "W1"))
    assert (held(two, "W1"), held(two, "W2")) == (True, False)
    done(allot(two, case))
    assert held(two, "W2")
    done(perform(Attempt(case, "withdraw", _by(two), {"withdrawn": (f"{SUMMARY}:handle",)})))
    assert (held(two, "W1"), held(two, "W2")) == (True, False)
    gone = {"withdrawn": (f"{SUMMARY}:handle",), "powers": ("W1",)}
    done(perform(Attempt(case, "withdraw_powers", _by(two), gone)))
    assert not held(two, "W1")


def test_what_is_held_for_all_powers_is_not_given_for_some(two: County):
    case = post(two, "T1", two.first)
    done(allot(two, case))
    assert refused_by(allot(two, case, "W1")) == ["rule:not_whole"]


def test_only_powers_of_the_organ_that_are_on_the_list_are_given(two: County):
    case = post(two, "T1", two.first)
    assert refused_by(allot(two, case, "W1", "W9")) == ["rule:listed"]
    Power.objects.filter(key="W2").update(ended_on=date(2021, 1, 1))
    assert refused_by(allot(two, case, "W2")) == ["rule:listed"]
    Power.objects.filter(key="W2").update(ended_on=None, organ="O2")
    assert refused_by(allot(two, case, "W2")) == ["rule:listed"]
    done(allot(two, case, "W2", duties=(f"{SUMMARY}:handle@全县",)))


def test_the_rows_come_back_from_the_record_as_they_are(two: County):
    case = post(two, "T1", two.first)
    done(allot(two, case, "W1", "W2"))
    rows = Allotment.objects.filter(post="T1").order_by("power")
    assert [(one.key, one.power, one.everywhere) for one in rows] == [
        (f"T1|{SUMMARY}:handle|W1", "W1", False),
        (f"T1|{SUMMARY}:handle|W2", "W2", False),
    ]
    rows.filter(power="W2").update(power="")
    assert any(f"T1|{SUMMARY}:handle|W2" in said for said in map(str, registers_astray(every=True)))


def test_who_may_act_in_a_case_is_asked_with_its_power(two: County):
    done(allot(two, post(two, "T1", two.first), "W1"))
    assert [one.key for one in holders_of(two.organ, SUMMARY, "handle", "W1", now().date())] == [two.first]
