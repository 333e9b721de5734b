"""Credentials, posts and duties as acts change them (A6, B2, B4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.apps.people.effects import (
    allot_duties,
    allot_powers,
    end_holding,
    enter_holding,
    inspect_credential,
    issue_credential,
    retire_credential,
    withdraw_credential,
)
from quanheng.apps.people.models import Credential
from quanheng.apps.people.queries import has_credential
from quanheng.apps.registers import EFFECTS, Deed

DAY = date(2026, 3, 2)


def deed(at: date = DAY, **facts: object) -> Deed:
    return Deed("c1", 1, "act", at, datetime(2026, 3, 2, tzinfo=UTC), "O1", "", facts)


ISSUED = deed(person="P1", kind="enforcement", field="市场监管", region="云泽县", number="Z1")


@given(at=st.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_a_credential_is_good_for_three_years_from_its_issue_and_from_each_inspection(at: date):
    issued = issue_credential(None, deed(at, **ISSUED.facts), "Z1")
    inspected = inspect_credential(issued, deed(at + timedelta(days=300)), "Z1")
    for row, begun in ((issued, at), (inspected, at + timedelta(days=300))):
        lapses = row["lapses_on"]
        assert isinstance(lapses, date)
        assert lapses.year == begun.year + 3
        assert (lapses.month, lapses.day) == (begun.month, begun.day) or (begun.month, begun.day) == (2, 29)


def test_of_the_29th_of_february_it_is_the_last_of_the_month():
    assert issue_credential(None, deed(date(2024, 2, 29)), "Z1")["lapses_on"] == date(2027, 2, 28)


@pytest.mark.parametrize("taken_back", [retire_credential, withdraw_credential])
def test_a_credential_that_was_taken_back_proves_nothing_from_that_day_until_it_is_issued_again(db: None, taken_back):
    row = taken_back(issue_credential(None, ISSUED, "Z1"), deed(DAY + timedelta(days=10)), "Z1")
    Credential.objects.create(key="Z1", entry_case="c1", entry_n=1, **row)
    assert [has_credential("P1", DAY + timedelta(days=days)) for days in (-1, 0, 9, 10)] == [False, True, True, False]
    Credential.objects.update(**issue_credential(row, deed(DAY + timedelta(days=20), **ISSUED.facts), "Z1"))
    assert has_credential("P1", DAY + timedelta(days=20))


def test_a_supervisor_s_credential_is_none_to_enforce(db: None):
    row = issue_credential(None, deed(**{**ISSUED.facts, "kind": "supervision"}), "Z1")
    Credential.objects.create(key="Z1", entry_case="c1", entry_n=1, **row)
    assert not has_credential("P1", DAY)


def test_a_post_that_nobody_held_is_left_by_nobody():
    assert end_holding(None, deed(), "P1|G1") is None
    held = enter_holding(None, deed(person="P1", post="G1"), "P1|G1")
    left = end_holding(held, deed(DAY + timedelta(days=5)), "P1|G1")
    assert (held["until"], left and left["until"]) == (None, DAY + timedelta(days=5))


NAMES = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?", fullmatch=True)


@given(procedures=st.lists(NAMES, min_size=1, max_size=4, unique=True), duty=NAMES, powers=st.sets(NAMES, max_size=3))
def test_duties_are_withdrawn_by_the_same_words_that_allotted_them(procedures: list[str], duty: str, powers: set[str]):
    duties = tuple(f"{one}:{duty}" for one in procedures)
    told = deed(post="G1", duties=duties, withdrawn=duties, powers=tuple(sorted(powers)))
    for of in ("duties", "powers"):
        assert [*EFFECTS[f"allot_{of}"].keys(told)] == [*EFFECTS[f"withdraw_{of}"].keys(told)]
    rows = [allot_powers(None, told, key) for key in EFFECTS["allot_powers"].keys(told)]
    assert {(row["procedure"], row["duty"], row["power"]) for row in rows} == {
        (one, duty, power) for one in procedures for power in powers
    }


def test_a_duty_of_the_whole_county_says_so_and_goes_by_the_same_name():
    row = allot_duties(None, deed(), "G1|register.power:legal@全县")
    assert (row["post"], row["procedure"], row["duty"], row["power"]) == ("G1", "register.power", "legal", "")
    assert row["everywhere"] is True
