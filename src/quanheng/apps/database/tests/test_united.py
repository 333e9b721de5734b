"""Several questions by one statement come to what they come to one by one."""

from __future__ import annotations

import pytest

from quanheng.apps.cases.models import Counter
from quanheng.apps.database.united import count_of, first_of, united

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rows() -> None:
    """Ten rows of each of three organs, of which several have the same number."""
    Counter.objects.bulk_create(
        Counter(organ=organ, kind=f"{organ}{n}", year=2026, last=n * n % 7) for organ in "甲乙丙" for n in range(10)
    )


@pytest.mark.parametrize("organs", ["", "甲", "甲乙", "丙乙甲", "甲丁", "丁戊"])
@pytest.mark.parametrize("most", [1, 7, 100])
def test_the_first_of_several_parts_are_the_first_of_all(organs: str, most: int, django_assert_max_num_queries):
    parts = [Counter.objects.filter(organ=organ) for organ in organs]
    whole = Counter.objects.filter(organ__in=organs)
    with django_assert_max_num_queries(1):
        first = first_of(parts, ("-last", "id"), most)
    assert first == [*whole.order_by("-last", "id")[:most]]


@pytest.mark.parametrize("organs", ["", "甲", "丙乙甲", "甲丁"])
def test_each_part_keeps_its_order_and_its_limit(organs: str, django_assert_max_num_queries):
    parts = [Counter.objects.filter(organ=organ).order_by("-last", "id")[2:4] for organ in organs]
    with django_assert_max_num_queries(2):
        found, count = united(parts), count_of(parts)
    assert sorted(one.pk for one in found) == sorted(one.pk for part in parts for one in part)
    assert count == len(found)


def test_a_part_that_can_have_no_rows_is_left_out():
    none, some = Counter.objects.filter(pk__in=()), Counter.objects.filter(organ="甲")
    assert count_of([none, some]) == len(united([none, some])) == 10
    assert first_of([none, none], ("id",), 3) == []
