"""Who sees which cases at the desk."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Done, open_case
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import SINCE, County
from quanheng.apps.cases.tests.test_perform import found, summary
from quanheng.apps.organs.models import Entrustment
from quanheng.apps.people.models import Allotment, Holding, Post
from quanheng.apps.people.queries import reach_of
from quanheng.apps.powers.models import Power
from quanheng.apps.record.clock import now
from quanheng.web.desk.access import cases_for, covers, parts_of
from quanheng.web.desk.tests.conftest import page, signed_in

__all__ = ["county"]


def opened(county: County) -> str:
    """A case."""
    done = open_case(summary(county), found(county))
    assert isinstance(done, Done)
    return done.case


def sees(person: str, seen: set[str]) -> None:
    """However it is asked, those and no others."""
    reach = reach_of(person, now().date())
    parts = [one.pk for part in parts_of(reach) for one in part]
    assert {one.pk for one in cases_for(person)} == seen
    assert {one.pk for one in Case.objects.all() if covers(reach, one)} == seen
    assert sorted(parts) == sorted(seen)


def test_a_post_lets_see_the_cases_of_its_organ_and_a_duty_held_for_all_those_of_its_procedure(
    county: County,
):
    own, followed, strange = opened(county), opened(county), opened(county)
    Case.objects.filter(pk__in=[followed, strange]).update(organ="O2")
    everywhere = Allotment.objects.filter(post=f"G{county.legal}").exclude(procedure="penalty.summary").first()
    assert everywhere is not None
    Case.objects.filter(pk=followed).update(procedure=everywhere.procedure)
    Allotment.objects.filter(pk=everywhere.pk).update(everywhere=True)
    Post.objects.filter(key=f"G{county.head}").update(organ="O3")
    Holding.objects.filter(person=county.second).update(until=date(2021, 1, 1))
    expected = {
        county.first: {own},
        county.second: set[str](),
        county.legal: {own, followed},
        county.head: set[str](),
        "nobody": set[str](),
    }
    for person, seen in expected.items():
        sees(person, seen)


def test_who_is_entrusted_with_a_power_opens_and_sees_the_cases_of_it_alone(county: County):
    """And those of her own organ, as everybody does (A9)."""
    own, entrusted, strange = opened(county), opened(county), opened(county)
    Case.objects.filter(pk=own).update(organ="O2", power="W2")
    Case.objects.filter(pk=strange).update(power="W3")
    Power.objects.update(procedures=["penalty.summary"])
    by = {"entry_case": "founding", "entry_n": 1}
    term = {"since": SINCE, "until": now().date() + timedelta(days=1)}
    Entrustment.objects.create(
        key="委1|W1", document="委1", principal=county.organ, agent="O2", power=county.power, **term, **by
    )
    Post.objects.create(key="G9", organ="O2", unit="执法队", title="执法员", level="handler", **by)
    Holding.objects.filter(person=county.second).update(post="G9")
    Allotment.objects.create(
        key="G9|x", post="G9", procedure="penalty.summary", duty="handle", power=county.power, **by
    )
    sees(county.second, {own, entrusted})
    desk = signed_in(county.second)
    assert "对经营超过保质期食品的处罚" in page(desk, "openings")
    assert page(desk, "case", entrusted)
    assert desk.get(reverse("desk:open", args=[county.power, "penalty.summary", "open"])).status_code == 200
    Entrustment.objects.update(until=now().date())
    sees(county.second, {own})
    assert "对经营超过保质期食品的处罚" not in page(desk, "openings")
