"""Whether an organ may act on a day, and what it was entrusted with (B1, A9)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quanheng.apps.organs.effects import (
    confirm_standing,
    end_entrustment,
    end_standing,
    enter_entrustment,
    enter_organ,
)
from quanheng.apps.organs.models import Entrustment, Organ
from quanheng.apps.organs.queries import entrusted_on, has_standing, stands
from quanheng.apps.registers import Deed, Row

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
DAY = date(2026, 3, 2)


def deed(at: date = DAY, **facts: object) -> Deed:
    return Deed("c1", 1, "act", at, datetime(2026, 3, 2, tzinfo=UTC), "O1", "", facts)


def organ(*days: date) -> Organ:
    """An organ whose standing was confirmed, ended, confirmed ... on those days."""
    row: Row | None = {"key": "O1"}
    for n, day in enumerate(days):
        row = (end_standing if n % 2 else confirm_standing)(row, deed(day), "O1")
    return Organ(**row or {})


@given(confirmed=DAYS, ended=DAYS, on=DAYS)
def test_an_organ_stands_from_the_day_it_is_confirmed_to_the_day_before_it_ends(confirmed: date, ended: date, on: date):
    assert stands(organ(confirmed), on) is (confirmed <= on)
    assert stands(organ(confirmed, ended), on) is (confirmed <= on < ended)


@given(days=st.lists(DAYS, min_size=3, max_size=7), on=DAYS)
def test_what_was_confirmed_last_counts_whatever_went_before(days: list[date], on: date):
    days = days if len(days) % 2 else days[1:]
    assert stands(organ(*days), on) is (days[-1] <= on)


def test_an_organ_that_was_never_confirmed_does_not_stand_and_one_that_is_not_there_is_unknown(db: None):
    Organ.objects.create(key="O1", name="县市场监督管理局", entry_case="c1", entry_n=1)
    assert has_standing("O1", DAY) is False
    assert has_standing("O404", DAY) is None


def test_what_is_not_told_of_an_organ_stays_as_it_was():
    before = {"name": "县工商局", "address": "人民路1号"}
    assert enter_organ(before, deed(name="县市场监督管理局"), "O1") == {
        "name": "县市场监督管理局",
        "address": "人民路1号",
    }


def entrustment(passed: bool, begins: date, ends: date) -> Row | None:
    told = {"document": "委托书1号", "principal": "O1", "entrusted": "O2", "powers": ("W1",)}
    return enter_entrustment(None, deed(passed=passed, begins_on=begins, ends_on=ends, **told), "委托书1号|W1")


def test_an_entrustment_that_was_not_approved_is_none():
    assert entrustment(False, DAY, DAY) is None


def test_an_entrustment_is_in_force_on_the_last_day_of_its_term_and_not_after(db: None):
    row = entrustment(True, DAY, DAY + timedelta(days=9))
    assert row is not None
    assert (row["principal"], row["agent"], row["power"]) == ("O1", "O2", "W1")
    Entrustment.objects.create(key="委托书1号|W1", entry_case="c1", entry_n=1, **row)
    in_force = [bool(entrusted_on(DAY + timedelta(days=days))) for days in (-1, 0, 9, 10)]
    assert in_force == [False, True, True, False]


def test_an_entrustment_that_is_ended_is_over_that_day(db: None):
    row = end_entrustment(
        entrustment(True, DAY, DAY + timedelta(days=9)), deed(DAY + timedelta(days=4)), "委托书1号|W1"
    )
    Entrustment.objects.create(key="委托书1号|W1", entry_case="c1", entry_n=1, **row or {})
    assert [bool(entrusted_on(DAY + timedelta(days=days))) for days in (3, 4)] == [True, False]
