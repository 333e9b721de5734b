"""What was granted is shown as long as the licence is in force, corrected if wrong, taken down if it falls."""

from __future__ import annotations

from datetime import date

import pytest

from quanheng.apps.cases.tests.county import County
from quanheng.apps.licences.tests.conftest import bureau, county, demonstration
from quanheng.apps.licences.tests.licensing import Counter
from quanheng.apps.publication.models import Notice, Publication
from quanheng.apps.publication.prescribed import licences

__all__ = ["bureau", "county", "demonstration"]
LAST = date(2026, 5, 31)
HIDDEN = {"hide_ground": "annulled", "public_reason": "许可决定已被依法撤销", "hidden_on": date(2026, 4, 1)}


@pytest.fixture
def granted(bureau: County) -> Counter:
    """A licence granted, handed over and published."""
    return Counter(bureau).after("apply", "accept", "examine", "propose", "grant", "issue", "hand_over", "publish")


def alive(granted: Counter) -> Counter:
    life = granted.child("life")
    life.do("start", valid_until=LAST)
    return life


def corrected(granted: Counter, **facts: object) -> None:
    said = {"screened": True, "display_correction": "许可事项误写", "display_corrected_on": date(2026, 4, 1)}
    granted.on(date(2026, 4, 1)).do("correct_display", **said, **facts)


def test_what_is_shown_wrongly_is_shown_right_with_the_reason_even_after_the_case_was_closed(granted: Counter):
    granted.after("close")
    corrected(granted, shown_item="食品经营许可（餐饮服务）", shown_licence_no="许字9号")
    notice = Notice.objects.get()
    assert (notice.matter, notice.result) == ("食品经营许可（餐饮服务）", "许字9号")
    assert (notice.corrected_on, notice.correction) == (date(2026, 4, 1), "许可事项误写")
    head, line = licences()
    assert dict(zip(head, line, strict=True))["许可编号"] == "许字9号"
    assert granted.row.ended


def test_a_decision_that_fell_is_taken_down_with_the_public_reason(granted: Counter):
    granted.on(date(2026, 4, 1)).do("hide", **HIDDEN)
    assert not Notice.objects.exists()
    assert (Publication.objects.get().hidden_on, Publication.objects.get().reason) == (
        date(2026, 4, 1),
        "许可决定已被依法撤销",
    )
    assert "rule:displayed" in granted.refused("hide", **HIDDEN)


def test_the_display_ends_with_the_licence(granted: Counter):
    life = alive(granted)
    assert Notice.objects.exists()
    life.on(date(2026, 6, 3)).law()
    assert not Notice.objects.exists()
    assert Publication.objects.get().hidden_on == date(2026, 6, 1)
    life.do("cancel", cancel_ground="expired", cancel_basis="期限届满未延续")
    assert Publication.objects.get().hidden_on == date(2026, 6, 1)


def test_so_does_that_of_what_was_granted_under_it(granted: Counter):
    life = alive(granted).on(date(2026, 4, 20)).after("seek_renewal")
    renewal = life.child("renewal")
    renewal.do("apply", holder="D1", licence_no="许字1号", valid_until=LAST, validity="valid")
    renewal.after("accept", "propose", "grant").do("issue", new_valid_until=date(2031, 5, 31))
    renewal.after("publish")
    life.do("renew", valid_until=date(2031, 5, 31))
    assert Notice.objects.count() == 2
    life.do("cancel", cancel_ground="dissolved", cancel_basis="企业终止")
    assert not Notice.objects.exists()
    assert not Publication.objects.filter(hidden_on=None).exists()


def test_another_licence_is_shown_as_before(bureau: County, granted: Counter):
    life = alive(granted)
    other = Counter(bureau).after("apply", "accept", "examine", "propose", "grant")
    other.do("issue", licence_no="许字2号")
    other.after("hand_over", "publish")
    life.do("cancel", cancel_ground="dissolved", cancel_basis="企业终止")
    assert [notice.result for notice in Notice.objects.all()] == ["许字2号"]
