"""At the desk, too, an entry for which somebody holds a receipt says so."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from quanheng.apps.cases.perform import Actor, Attempt, perform
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import investigated
from quanheng.apps.record.receipts import number_of
from quanheng.web.desk.tests.conftest import signed_in


def test_the_case_page_leads_to_the_receipt_of_a_party(county: County):
    officer: Client = signed_in(county.first)
    case = investigated(county).case
    done = perform(Attempt(case, "defend", (Actor(county.party, "party"),), {"defence": "已经改正"}))
    page = officer.get(reverse("desk:case", args=[case])).content.decode()
    assert page.count("/check/") == 1
    assert reverse("hall:check", args=[number_of(case, done.n)]) in page


@pytest.mark.parametrize("number", ["../../etc/passwd", "a/b", "ab cd-EF", "。。"])
@pytest.mark.usefixtures("county")
def test_whatever_is_asked_for_as_a_receipt_is_answered(number: str):
    answer = Client().get(reverse("hall:ask"), {"number": number}, follow=True)
    assert "核验回执" in answer.content.decode()
