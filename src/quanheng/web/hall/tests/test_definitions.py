"""Anybody sees the versions of a definition, what differs between two, and the text itself."""

from hashlib import sha256

import pytest

from quanheng.apps.cases.tests.test_versions import KEY, moving
from quanheng.apps.definitions.models import Version

pytestmark = pytest.mark.django_db


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_published_version_is_listed(client, django_assert_max_num_queries):
    moving()
    with django_assert_max_num_queries(15):
        shown = page(client, "/definitions/")
    assert f'href="/definitions/{KEY}/"' in shown
    assert all(version.digest[:12] in shown for version in Version.objects.all())


def test_where_nothing_is_published_the_list_says_so(client):
    assert "还没有公布的程序定义" in page(client, "/definitions/")


def test_a_definition_leads_to_its_flowchart_and_guide_and_they_lead_back(client):
    moving()
    assert f'href="/procedures/{KEY}/">流程图和办理指南' in page(client, f"/definitions/{KEY}/")
    assert '<a href="/definitions/">程序</a>' in page(client, f"/procedures/{KEY}/")


def test_the_difference_between_the_last_two_versions_is_shown(client):
    moving()
    shown = page(client, f"/definitions/{KEY}/")
    assert "从 penalty.summary 转来" in shown
    assert "已经开始而没有终结的案件转按新版本办理" in shown


def test_two_versions_are_chosen_to_be_compared(client):
    second = moving()
    first = Version.objects.get(key=KEY, effective="2021-07-15")
    assert "选两个不同的版本" in page(client, f"/definitions/{KEY}/?old={first.digest}&new={first.digest}")
    assert "转按新版本办理" in page(client, f"/definitions/{KEY}/?old={first.digest}&new={second.digest}")
    assert "转按新版本办理" not in page(client, f"/definitions/{KEY}/?old={second.digest}&new={first.digest}")
    assert client.get(f"/definitions/{KEY}/?old=none").status_code == 404


def test_the_text_can_be_checked_against_its_digest(client):
    version = moving()
    answer = client.get(f"/definitions/{KEY}/{version.digest}.json")
    assert sha256(answer.content).hexdigest() == version.digest
    assert client.get(f"/definitions/service/{version.digest}.json").status_code == 404


def test_an_unknown_definition_is_not_found(client):
    assert client.get("/definitions/nothing/").status_code == 404
