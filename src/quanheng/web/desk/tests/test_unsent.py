"""A form that is sent after the session has ended is not lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quanheng.apps.accounts.models import User
from quanheng.apps.cases.models import Case, Draft
from quanheng.apps.cases.tests.county import County
from quanheng.apps.powers.models import Power
from quanheng.web.desk.tests.test_desk import OPEN, open_case, posted, power

__all__ = ["power"]


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch):
    """Longer away than the staff stay signed in."""

    def leave() -> None:
        then = timezone.now() + timedelta(minutes=31)
        monkeypatch.setattr(timezone, "now", lambda: then)

    return leave


def back(client: Client, county: County) -> None:
    client.force_login(User.objects.get(person=county.first))


def test_what_was_written_in_an_act_is_there_after_signing_in_again(officer, county: County, power: Power, away):
    address = reverse("desk:act", args=[open_case(officer, county).pk, "tell"])
    form = posted(officer.get(address).content.decode(), grounds="写了半个多小时")
    away()
    answer = officer.post(address, form)
    assert answer.headers["Location"].startswith(reverse("account:sign_in"))
    assert "填写的内容已经保存" in officer.get(answer.headers["Location"]).content.decode()
    back(officer, county)
    assert "写了半个多小时" in officer.get(address).content.decode()


def test_nothing_is_done_in_the_name_of_who_has_gone(officer, county: County, power: Power, away):
    address = reverse("desk:open", args=[county.power, *OPEN])
    form = posted(officer.get(address).content.decode(), title="写到一半的案由")
    away()
    officer.post(address, form)
    assert not Case.objects.exists()
    back(officer, county)
    assert "写到一半的案由" in officer.get(address).content.decode()


def test_nobody_elses_site_fills_in_a_form(county: County, officer, power: Power, away):
    address = reverse("desk:act", args=[open_case(officer, county).pk, "tell"])
    officer.handler.enforce_csrf_checks = True
    away()
    assert officer.post(address, {"grounds": "别人写的"}).status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize("there_is_not", ["case", "act", "power", "opening"])
def test_nothing_is_kept_of_a_form_that_there_is_not(officer, county: County, power: Power, away, there_is_not: str):
    long = "x" * 300
    address = {
        "case": reverse("desk:act", args=[long, "tell"]),
        "act": reverse("desk:act", args=[open_case(officer, county).pk, long]),
        "power": reverse("desk:open", args=[long, *OPEN]),
        "opening": reverse("desk:open", args=[county.power, OPEN[0], long]),
    }[there_is_not]
    away()
    assert officer.post(address, {"grounds": "写"}).headers["Location"].startswith(reverse("account:sign_in"))
    assert not Draft.objects.exists()
