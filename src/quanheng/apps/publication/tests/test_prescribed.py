"""The files of 双公示: the prescribed columns, a line for each party, of natural persons no more than the page has."""

from __future__ import annotations

from datetime import date

import pytest

from quanheng.apps.organs.models import Organ
from quanheng.apps.publication.models import Notice
from quanheng.apps.publication.prescribed import licences, penalties

DAY = date(2026, 3, 2)
FIRM = ["云泽示范食品有限公司", "organisation", "91510000000000000X", "赵示范"]
CITIZEN = ["王某", "citizen", "", ""]


@pytest.fixture(autouse=True)
def organ(db: None) -> None:
    Organ.objects.create(
        key="O1", name="云泽县市场监督管理局", short_name="县市监局", level="county", category="statutory",
        standing_from=DAY, entry_case="c", entry_n=1,
    )  # fmt: skip


def noticed(kind: str, parties: list[list[str]], **told: str) -> None:
    words = {"title": "无证经营", "matter": "无证经营食品", "result": "罚款二万元", "basis": "某条例第十条"}
    Notice.objects.create(
        address="a1", kind=kind, organ="O1", power="W1", number="县市监罚〔2026〕1号",
        party="公司、王某", told={"parties": parties, **told}, decided_on=DAY, published_on=DAY, **words,
    )  # fmt: skip


def test_each_party_of_a_penalty_has_a_line_and_sums_are_in_ten_thousands() -> None:
    noticed("penalty", [FIRM, CITIZEN], fine="20,000.00 元")
    head, *lines = penalties()
    firm, citizen = (dict(zip(head, line, strict=True)) for line in lines)
    assert firm["行政相对人代码_1（统一社会信用代码）"] == "91510000000000000X"
    assert (firm["罚款金额（万元）"], firm["处罚类别"], firm["处罚决定日期"]) == ("2.000000", "罚款", "2026/03/02")
    assert firm["处罚机关"] == "云泽县市场监督管理局"
    assert (citizen["行政相对人名称"], citizen["行政相对人类别"], citizen["证件号码"]) == ("王某", "自然人", "")


def test_what_is_confiscated_stands_apart_from_the_fine() -> None:
    noticed("penalty", [FIRM], fine="20,000.00 元", confiscated="5,000.00 元")
    head, line = penalties()
    told = dict(zip(head, line, strict=True))
    assert told["罚款金额（万元）"] == "1.500000"
    assert told["没收违法所得、没收非法财物的金额（万元）"] == "0.500000"
    assert told["处罚类别"] == "罚款、没收违法所得、没收非法财物"


def test_a_licence_stands_with_its_number_and_its_term() -> None:
    noticed("licence", [FIRM], licence_no="许字1号", valid_until="2031-03-01")
    head, line = licences()
    told = dict(zip(head, line, strict=True))
    assert (told["许可编号"], told["有效期至"], told["许可类别"]) == ("许字1号", "2031-03-01", "01")
