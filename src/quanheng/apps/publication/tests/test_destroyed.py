"""Of a file that was destroyed nothing is shown any more, and no ledger has its goods (D8)."""

from __future__ import annotations

from datetime import date

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.custody.models import CustodyItem, Movement
from quanheng.apps.documents.tests.test_destroyed import NAME, demonstration, destroyed, file
from quanheng.apps.publication.models import Notice, Publication

__all__ = ["county", "demonstration", "file"]


def test_what_was_shown_of_it_is_shown_no_longer(file: Case, county: County):
    at = {"organ": county.organ, "published_on": date(2026, 3, 2)}
    Publication.objects.create(key="a" * 16, entry_case=file.pk, entry_n=1, **at)
    shown = {"kind": "penalty", "power": county.power, "number": "1", "title": NAME, "party": NAME}
    Notice.objects.create(address="a" * 16, matter="", result="", **shown, **at)
    destroyed(county, file)
    assert not Notice.objects.exists()


def test_the_ledger_of_goods_has_them_no_longer(file: Case, county: County):
    goods = {"organ": county.organ, "kind": "seized", "description": f"{NAME}的食品", "since": date(2026, 3, 2)}
    CustodyItem.objects.create(key=file.pk, entry_case=file.pk, entry_n=1, **goods)
    Movement.objects.create(
        key=f"{file.pk}#2",
        item=file.pk,
        custodian=county.second,
        moved_on=date(2026, 3, 2),
        entry_case=file.pk,
        entry_n=2,
    )
    destroyed(county, file)
    assert not CustodyItem.objects.exists()
    assert not Movement.objects.exists()
