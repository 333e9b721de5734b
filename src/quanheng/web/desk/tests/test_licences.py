"""The counter takes an application for a licence."""

from __future__ import annotations

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.tests.county import County
from quanheng.apps.documents.tests.samples import DOT
from quanheng.apps.licences.tests.licensing import POWER, licensing
from quanheng.apps.record.clock import now


def test_the_counter_sees_the_published_materials_and_takes_what_is_given(officer: Client, county: County):
    licensing(county)
    address = reverse("desk:open", args=[POWER, "licence.ordinary", "apply"])
    page = officer.get(address).content.decode()
    assert "公布的申请材料" in page
    assert "营业场所证明" in page
    fields = {
        **dict(re.findall(r'<input type="hidden" name="(key)" value="([^"]*)"', page)),
        "title": "王五申请食品经营许可", "applicant": county.party, "item": "食品经营", "applied_on": now().date(),
        "on_behalf_of": county.party, "materials": SimpleUploadedFile("申请书.png", DOT),
    }  # fmt: skip
    assert officer.post(address, fields).status_code == 302
    assert Case.objects.get().stage == "received"
