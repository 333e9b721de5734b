"""A party's certificate number is found by the whole number alone, and read by nobody without the key."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quanheng.apps.parties.identity import identity_of, index_of, seal_identity
from quanheng.apps.parties.models import Party
from quanheng.apps.parties.queries import kind_of, names_of

NUMBERS = st.from_regex(r"[0-9A-HJ-NPQRTUWXY]{15,18}", fullmatch=True)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings) -> None:
    settings.HOME = tmp_path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(number=NUMBERS)
def test_a_number_comes_back_as_it_was_and_is_found_however_it_is_written(number: str):
    sealed, digest = seal_identity(f" {number[:6]} {number[6:].lower()} ")
    assert identity_of(Party(identity=sealed)) == number
    assert digest == index_of(number)
    assert number.encode() not in sealed


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(number=NUMBERS, other=NUMBERS)
def test_two_numbers_are_never_taken_for_each_other(number: str, other: str):
    assert (index_of(number) == index_of(other)) is (number == other)


def test_sealed_twice_a_number_shows_nobody_that_it_is_the_same():
    assert seal_identity("41152119800101001X")[0] != seal_identity("41152119800101001X")[0]


def test_where_there_is_no_number_nothing_is_kept():
    assert seal_identity("  ") == (b"", "")
    assert identity_of(Party(identity=b"")) == ""


@pytest.mark.parametrize(
    ("kind", "counts_as"),
    [(Party.Kind.CITIZEN, "citizen"), (Party.Kind.SOLE_TRADER, "citizen"), (Party.Kind.ORGANISATION, "organisation")],
)
def test_a_sole_trader_counts_as_a_citizen(db: None, kind: str, counts_as: str):
    Party.objects.create(number="D1", kind=kind, name="王五")
    assert kind_of("D1") == counts_as
    assert kind_of("D404") is None
    assert names_of({"D1", "D404"}) == {"D1": "王五"}
