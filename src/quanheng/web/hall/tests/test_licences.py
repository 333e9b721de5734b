"""A licence is checked by its number."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from quanheng.apps.cases.tests.county import County
from quanheng.apps.licences.models import Licence
from quanheng.apps.parties.models import Party

PAST, FUTURE = date(2020, 1, 1), date(2099, 1, 1)


@pytest.fixture
def licence(county: County) -> Licence:
    return Licence.objects.create(
        key="许字1号", case="c", holder=county.party, item="食品经营许可", power="X1", organ=county.organ, since=PAST,
        until=FUTURE, entry_case="c", entry_n=1,
    )  # fmt: skip


def shown(client: Client, number: str) -> str:
    return client.get(reverse("hall:licence"), {"number": number}).content.decode()


def test_a_licence_in_force_is_shown_with_its_last_day(client: Client, licence: Licence):
    page = shown(client, " 许字1号 ")
    assert "有效</span>" in page
    assert "2099年1月1日" in page
    assert "云泽县市场监督管理局" in page


def test_of_a_citizen_nothing_but_the_surname_is_shown(client: Client, licence: Licence):
    page = shown(client, licence.key)
    assert "王某" in page
    assert "王五" not in page
    assert Party.objects.get().address not in page


def test_a_licence_past_its_last_day_is_not_shown_as_valid(client: Client, licence: Licence):
    Licence.objects.update(until=PAST)
    assert "有效期届满，已经失效</span>" in shown(client, licence.key)


def test_a_licence_that_was_struck_says_on_what_ground(client: Client, licence: Licence):
    Licence.objects.update(state="struck", ground="revoked", ended_on=PAST)
    page = shown(client, licence.key)
    assert "已经注销</span>" in page
    assert "许可被撤销、撤回" in page


def test_an_unknown_number_is_said_to_be_unknown(client: Client, licence: Licence):
    answer = client.get(reverse("hall:licence"), {"number": "<假>"})
    assert answer.status_code == 404
    assert "没有登记编号为“&lt;假&gt;”的许可证件" in answer.content.decode()


def test_a_page_costs_few_queries(client: Client, licence: Licence, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        shown(client, licence.key)
