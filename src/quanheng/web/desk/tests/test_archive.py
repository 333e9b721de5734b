"""Who keeps the archives lists files that are due, and what stands in them is filled in (D8)."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from quanheng.apps.cases.archive import contents
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.tests.county import County
from quanheng.apps.documents.tests.test_destroyed import NAME, destroyed
from quanheng.apps.documents.tests.test_reviewing import closed
from quanheng.apps.record.clock import now
from quanheng.law.calendar import date_text
from quanheng.web.desk.tests.conftest import page, signed_in

LISTS = "archive.disposal"


@pytest.fixture
def file(county: County) -> Case:
    return closed(county)


def listing(officer: Client, county: County, file: Case, until: date):
    address = reverse("desk:register_open", args=[county.organ, LISTS])
    key = re.search('name="key" value="([^"]+)"', officer.get(address).content.decode())[1]
    form = {"key": key, "files": [file.pk], "retention": "ten", "retention_ends_on": until.isoformat()}
    return officer.post(address, form)


def test_the_files_that_have_ended_are_offered_with_the_day_from_which_they_are_kept(officer, county, file):
    assert "编制处置清册" in page(officer, "register_openings")
    shown = page(officer, "register_open", county.organ, LISTS)
    assert f"{file} {file.title}：{date_text(now().date())}办结" in shown


def test_a_file_listed_before_its_period_ran_is_refused_on_the_page(officer, county, file):
    refused = listing(officer, county, file, now().date())
    assert refused.status_code == 422
    assert "还没有届满" in refused.content.decode()
    assert not Case.objects.filter(procedure=LISTS).exists()


def test_what_stands_in_the_listed_files_is_filled_in(officer, county, file):
    assert listing(officer, county, file, date(now().year + 10, 12, 31)).status_code == 302
    case = Case.objects.get(procedure=LISTS)
    shown = page(officer, "act", case.pk, "restrict_records")
    assert all(line in shown for line in contents([file.pk]))


def test_the_page_of_a_destroyed_file_says_what_is_left_of_it_and_names_nobody(
    demonstration: None, county: County, officer: Client, file: Case
):
    Case.objects.filter(pk=file.pk).update(title=f"{NAME}出售超过保质期食品")
    assert NAME in page(officer, "case", file.pk)
    destroyed(county, file)
    shown = page(officer, "case", file.pk)
    assert "本案案卷已经鉴定、批准，由二人依法销毁" in shown
    assert NAME not in shown


def test_who_does_not_keep_the_archives_cannot_begin(county):
    head = signed_in(county.head)
    assert head.get(reverse("desk:register_open", args=[county.organ, LISTS])).status_code == 404
