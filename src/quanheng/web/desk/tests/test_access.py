"""Who sees which cases at the desk."""

from __future__ import annotations

from datetime import date

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Done, open_case
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import found, summary
from quanheng.apps.people.models import Allotment, Holding, Post
from quanheng.apps.people.queries import reach_of
from quanheng.apps.record.clock import now
from quanheng.web.desk.access import cases_for, covers, parts_of

__all__ = ["county"]


def opened(county: County) -> str:
    """A case."""
    done = open_case(summary(county), found(county))
    assert isinstance(done, Done)
    return done.case


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
        reach = reach_of(person, now().date())
        parts = [one.pk for part in parts_of(reach) for one in part]
        assert {one.pk for one in cases_for(person)} == seen
        assert {one.pk for one in Case.objects.all() if covers(reach, one)} == seen
        assert sorted(parts) == sorted(seen)
