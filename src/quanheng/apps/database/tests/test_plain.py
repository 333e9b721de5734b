"""Rows read by a plain statement are the objects that Django makes of them, in SQLite and in PostgreSQL."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db.models import Model

from quanheng.apps.accounts.models import User
from quanheng.apps.cases.models import Draft
from quanheng.apps.database import plain
from quanheng.apps.people.models import Person

pytestmark = pytest.mark.django_db


def _told(one: Model) -> dict[str, object]:
    return {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}


@pytest.fixture
def kept() -> tuple[Model, ...]:
    """Rows with truths, instants, days, none and JSON in them."""
    user = User.objects.create_user("officer", is_active=False)
    fields, at = {"facts": ["甲", {"n": 1}]}, datetime(2026, 11, 20, 1, 2, 3, 456_000, tzinfo=UTC)
    draft = Draft.objects.create(user=user, case="a", act="b", fields=fields, saved_at=at)
    left = Person.objects.create(key="1", name="张三", organ="A", left_on=date(2026, 3, 1), entry_case="c", entry_n=1)
    works = Person.objects.create(key="2", name="李四", organ="A", entry_case="c", entry_n=2)
    return user, draft, left, works


def test_a_row_comes_as_the_object_it_is(kept: tuple[Model, ...]):
    for one in kept:
        statement = f"SELECT * FROM {one._meta.db_table} WHERE id = %s"
        (found,) = plain.objects(type(one), statement, one.pk)
        assert _told(found) == _told(type(one)._default_manager.get(pk=one.pk))


def test_columns_may_come_in_any_order_and_what_is_not_asked_for_is_read_when_needed(
    kept: tuple[Model, ...], django_assert_num_queries
):
    left = kept[2]
    with django_assert_num_queries(1):
        (found,) = plain.objects(Person, "SELECT left_on, name, id FROM people_person WHERE name = %s", "张三")
        assert (found.pk, found.name, found.left_on) == (left.pk, "张三", date(2026, 3, 1))
    with django_assert_num_queries(1):
        assert found.organ == "A"


def test_where_there_are_no_rows_there_are_no_objects():
    assert plain.objects(Person, "SELECT * FROM people_person WHERE id = %s", 0) == []
