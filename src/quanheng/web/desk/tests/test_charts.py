"""The published flowchart says where a case stands."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.tests.county import County
from quanheng.apps.powers.models import Power
from quanheng.web.desk.tests.test_desk import open_case, power

__all__ = ["power"]


def test_the_flowchart_of_a_case_says_where_it_stands_and_what_was_done(
    officer: Client, county: County, power: Power, django_assert_max_num_queries
):
    case = open_case(officer, county)
    address = reverse("desk:chart", args=[case.pk])
    assert address in officer.get(reverse("desk:case", args=[case.pk])).content.decode()
    with django_assert_max_num_queries(15):
        answer = officer.get(address)
    assert answer.headers["Content-Type"] == "image/svg+xml"
    drawn = answer.content.decode()
    assert "你在这里" in drawn
    assert "已办" in drawn


def test_the_flowchart_of_another_organs_case_is_not_found(officer: Client, county: County, power: Power):
    case = open_case(officer, county)
    Case.objects.update(organ="O2")
    assert officer.get(reverse("desk:chart", args=[case.pk])).status_code == 404
