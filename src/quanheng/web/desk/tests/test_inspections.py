"""The pages of the grid, of the plans of inspections and of the list of minor violations."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from quanheng.apps.cases.perform import Done
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.inspecting import STEPS, empower, inspected
from quanheng.apps.cases.tests.test_grid import DAY, drawn, plan, walked
from quanheng.apps.cases.tests.test_minor import entered, removed
from quanheng.apps.powers.models import Power
from quanheng.web.desk.tests.conftest import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def grid(county: County) -> County:
    empower(county)
    return county


def test_the_cells_are_listed_with_the_hours_that_nobody_watches(
    grid: County, officer: Client, django_assert_max_num_queries
) -> None:
    drawn(grid, DAY)
    assert isinstance(walked(grid, seen="problem"), Done)
    with django_assert_max_num_queries(15):
        told = page(officer, "cells")
    assert "城东网格" in told
    assert "20:00至24:00没有人" in told
    assert "城东网格" not in page(officer, "cells", q="城西")


def test_a_cell_shows_who_answers_for_it_what_was_walked_and_what_was_found(
    grid: County, officer: Client, django_assert_max_num_queries
) -> None:
    drawn(grid)
    outcome = walked(grid, walk_note="一切正常")
    assert isinstance(outcome, Done)
    with django_assert_max_num_queries(15):
        told = page(officer, "cell", "城东")
    for word in ("张三", "李四", "全天候值守", "沿河线", "一切正常", reverse("desk:case", args=[outcome.case])):
        assert word in told


def test_a_plan_shows_how_many_inspections_followed_it(grid: County, officer: Client) -> None:
    plan(grid, approved=True)
    assert "0 件" in page(officer, "plans")


def test_the_form_of_a_lead_offers_the_inspections_that_led_to_a_penalty(grid: County, officer: Client) -> None:
    Power.objects.filter(key=grid.power).update(procedures=["penalty.ordinary"])
    inspection = inspected(grid, *STEPS)
    inspected(grid, *STEPS[:-1])
    told = page(officer, "open", grid.power, "penalty.ordinary", "register")
    assert told.count("王五：进货查验") == 1
    assert f'value="{inspection}"' in told


def test_the_list_of_minor_violations_keeps_what_was_taken_off_it(
    grid: County, officer: Client, django_assert_max_num_queries
) -> None:
    assert "清单中还没有违法行为" in page(officer, "minor")
    removed(grid, entered(grid))
    with django_assert_max_num_queries(15):
        told = page(officer, "minor")
    assert all(words in told for words in ("没有查验记录", "初次，没有危害后果", "移出", "条例已经修改"))
    assert reverse("desk:minor") in page(officer, "registers")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cells", ("城东网格", "张三", "李四")),
        ("plans", ("云泽县市场监督管理局",)),
        ("minor", ("没有查验记录", "条例已经修改")),
    ],
)
def test_the_lists_are_taken_away_whole(grid: County, officer: Client, name: str, words: tuple[str, ...]) -> None:
    drawn(grid)
    plan(grid, approved=True)
    removed(grid, entered(grid))
    assert "format=csv" in page(officer, name)
    head, *rows = csv.reader(io.StringIO(page(officer, name, format="csv").lstrip("\ufeff")))
    assert len(rows) == 1
    assert all(word in rows[0] for word in words)
    assert len(rows[0]) == len(head)
    assert officer.get(reverse(f"desk:{name}"), {"format": "xlsx"}).content.startswith(b"PK")


def test_the_page_of_a_power_shows_its_entries_in_force(
    grid: County, officer: Client, django_assert_max_num_queries
) -> None:
    assert "轻微违法清单" not in page(officer, "power", grid.power)
    case = entered(grid)
    with django_assert_max_num_queries(15):
        assert "没有查验记录（初次，没有危害后果）" in page(officer, "power", grid.power)
    removed(grid, case)
    assert "没有查验记录" not in page(officer, "power", grid.power)
