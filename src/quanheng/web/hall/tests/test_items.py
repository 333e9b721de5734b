"""What a citizen finds of service items: their materials, limits and what they miss (A10)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from quanheng.apps.cases.tests.county import County
from quanheng.apps.powers.models import Item, Power
from quanheng.apps.record.clock import now
from quanheng.web.hall.tests.test_hall import said


def item(key: str, **told: object) -> Item:
    usual: dict[str, object] = {
        "name": f"示范许可{key}", "kind": "licence", "department": "县市监局", "organ": "O1",
        "published_on": now().date(), "entry_case": "-", "entry_n": 1,
    }  # fmt: skip
    return Item.objects.create(key=key, **(usual | told))


@pytest.fixture
def slow(county: County) -> Item:
    """An item whose promise came down by a tenth, with three levels of review."""
    Power.objects.update(basis=["行政处罚法/51"])
    return item(
        "S/1", power=county.power, materials=["申请书", "身份证明"], baseline_materials=3, limit_statutory=30,
        limit_promised=18, baseline_promised=20, levels=3, fee="不收费",
    )  # fmt: skip


def test_the_page_of_an_item_tells_materials_limits_basis_and_what_it_misses(client: Client, slow: Item):
    page = said(client, f"/items/{slow.key}/")
    told = ("申请书", "身份证明", "30 个工作日", "18 个工作日", "不收费", "3 级", "原来 3 件，现在 2 件", "减少 10%")
    assert [words for words in told if words not in page] == []
    assert "《行政处罚法》第51条" in page
    assert f"/powers/{slow.power}/" in page
    assert "审查层级 3 级，超过 2 级" in page
    assert "没有压缩 30%" in page


def test_the_list_leads_to_each_item_and_marks_what_misses_its_target(client: Client, slow: Item):
    item("S2", limit_promised=10, baseline_promised=20)
    page = said(client, "/items/?organ=O1")
    assert f'<a href="/items/{slow.key}/">' in page
    assert "示范许可S2" in page
    assert page.count("没有达到目标") == 1


def test_the_list_is_filtered_by_department_and_words(client: Client, slow: Item):
    item("S2", organ="O2", department="县教育局")
    assert "示范许可S2" not in said(client, "/items/?organ=O1")
    assert slow.name not in said(client, "/items/?organ=O2")
    assert slow.name in said(client, "/items/?q=县市监局")
    assert "没有找到这样的事项" in said(client, "/items/?q=没有的事项")


def test_the_list_is_read_page_by_page_and_whole_as_a_file(client: Client, slow: Item):
    for n in range(60):
        item(f"T{n:02}")
    assert "after=T48" in said(client, "/items/")
    assert said(client, "/api/items.csv").count("示范许可") == 61
    (line,) = client.get("/api/items?q=S/1").json()["lines"]
    assert line["materials"] == ["申请书", "身份证明"]
    assert line["reduced"] == 10
    assert len(line["missing"]) == 2


def test_an_item_that_is_off_the_list_says_so_and_is_not_listed(client: Client, slow: Item):
    item("S2", ended_on=now().date() - timedelta(days=1))
    assert "取消" in said(client, "/items/S2/")
    assert "示范许可S2" not in said(client, "/items/")
    assert "示范许可S2" not in said(client, "/api/items")


@pytest.mark.parametrize("address", ["/items/", "/items/S/1/"])
def test_the_pages_ask_few_questions(client: Client, slow: Item, django_assert_max_num_queries, address: str):
    for n in range(60):
        item(f"T{n:02}", power=slow.power)
    with django_assert_max_num_queries(15):
        said(client, address)
