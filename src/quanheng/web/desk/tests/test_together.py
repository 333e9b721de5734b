"""What decides nothing is done in several cases with one form, and each of them is answered for itself."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case, Request
from quanheng.apps.cases.perform import Done
from quanheng.apps.cases.tests.county import County
from quanheng.apps.documents.tests.test_making import act, decided, told
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder
from quanheng.web.desk.tests.conftest import page, signed_in
from quanheng.web.desk.together import TOGETHER

FILE, CLOSE = ("penalty.summary", "file"), ("penalty.summary", "close")


@pytest.fixture
def warned(county: County) -> list[Case]:
    """Two warnings given on the spot."""
    cases = [told(county) for _ in range(2)]
    assert all(isinstance(decided(county, case), Done) for case in cases)
    return [*Case.objects.filter(pk__in=cases).order_by("pk")]


def key(shown: str) -> str:
    return re.findall('name="key" value="([^"]+)"', shown)[0]


def offered(shown: str) -> set[str]:
    return set(re.findall('name="case" value="([^"]+)"', shown))


def send(officer: Client, matter: tuple[str, str], *cases: str, key: str) -> str:
    answer = officer.post(reverse("desk:together", args=matter), {"key": key, "case": cases})
    assert answer.status_code == 200
    return answer.content.decode()


def acts(case: Case) -> list[str]:
    return [entry.act for entry, _ in recorder().read_cases([case.pk])[case.pk]]


@pytest.mark.parametrize(("procedure", "name"), TOGETHER)
def test_nothing_is_done_together_that_decides_or_writes_anything(procedure: str, name: str):
    one = library().procedures[procedure].acts[name]
    assert (one.asks, one.makes, one.opens, one.outcome, one.recording) == ((), (), (), None, None)
    assert (one.kind in ("", "closing"), one.staffed, one.officers) == (True, True, 1)


def test_each_of_the_chosen_is_an_act_of_its_own(officer: Client, warned: list[Case], django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        shown = page(officer, "together", *FILE)
    assert "《行政处罚法》第52条第3款" in shown
    assert offered(shown) == {case.pk for case in warned}
    answered = send(officer, FILE, *offered(shown), key=key(shown))
    assert answered.count("已记入") == 2
    assert [acts(case)[-1] for case in warned] == ["file", "file"]
    assert offered(answered) == set()
    assert offered(page(officer, "together", *FILE)) == set()


def test_what_was_sent_twice_is_done_once(officer: Client, warned: list[Case]):
    sent = {"key": key(page(officer, "together", *FILE))}
    for _ in range(2):
        assert send(officer, FILE, warned[0].pk, **sent).count("已记入") == 1
    assert acts(warned[0]).count("file") == 1
    assert Request.objects.filter(case=warned[0]).values("n").distinct().count() == len(acts(warned[0]))


def test_one_that_is_refused_hinders_no_other(officer: Client, county: County, warned: list[Case]):
    ready, early = warned
    act(county, ready.pk, "file", filed_on=now().date())
    shown = page(officer, "together", *CLOSE)
    assert offered(shown) == {ready.pk}
    answered = send(officer, CLOSE, ready.pk, early.pk, key=key(shown))
    assert (answered.count("已记入"), answered.count('<span class="tag red">依法不能办理')) == (1, 1)
    assert [Case.objects.get(pk=case.pk).ended for case in (ready, early)] == [True, False]


@pytest.mark.parametrize("chosen", [(), ("no-such-case",)], ids=["none", "one that is not there"])
def test_who_has_chosen_none_is_told_that_nothing_was_done(
    officer: Client, warned: list[Case], chosen: tuple[str, ...]
):
    answered = send(officer, FILE, *chosen, key=key(page(officer, "together", *FILE)))
    assert "没有选中可以办理的案件，什么也没有办理" in answered
    assert offered(answered) == {case.pk for case in warned}


def test_it_is_led_to_from_the_list_of_what_is_to_be_done(officer: Client, warned: list[Case]):
    assert reverse("desk:together_all") in page(officer, "todo")
    assert reverse("desk:together", args=FILE) in page(officer, "together_all")


def test_who_has_not_the_duty_is_offered_nothing(county: County, warned: list[Case]):
    head = signed_in(county.head)
    assert reverse("desk:together", args=FILE) not in page(head, "together_all")
    for answer in (head.get, head.post):
        assert answer(reverse("desk:together", args=FILE)).status_code == 404


def test_a_decision_is_made_in_each_case_alone(officer: Client, warned: list[Case]):
    assert officer.get(reverse("desk:together", args=["penalty.summary", "decide"])).status_code == 404
