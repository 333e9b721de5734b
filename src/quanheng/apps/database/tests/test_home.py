"""The home and the address of the database."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from quanheng.apps.database.addresses import database
from quanheng.apps.database.errors import DatabaseAddressError
from quanheng.apps.database.home import kept_secret


def test_the_secret_is_made_once_long_and_for_its_owner_alone(tmp_path):
    home = tmp_path / "home"
    secret = kept_secret(home)
    assert len(secret) >= 50
    assert kept_secret(home) == secret
    assert (home / "secret").stat().st_mode & 0o777 == 0o600
    assert home.stat().st_mode & 0o777 == 0o700


def test_homes_have_secrets_of_their_own(tmp_path):
    assert kept_secret(tmp_path / "a") != kept_secret(tmp_path / "b")


def test_those_who_start_at_once_share_one_secret(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(kept_secret, [tmp_path / "home"] * 64))) == 1
    assert [file.name for file in (tmp_path / "home").iterdir()] == ["secret"]


def test_without_an_address_the_rows_are_kept_at_home():
    assert database("", Path("/home"))["NAME"] == Path("/home/quanheng.sqlite3")


def test_an_address_of_postgresql_is_read_with_its_escapes():
    described = database("postgresql://a%40b:p%2Fw@db.county:5433/quan?sslmode=verify-full", Path())
    expected = {"NAME": "quan", "USER": "a@b", "PASSWORD": "p/w", "HOST": "db.county", "PORT": "5433"}
    assert described.items() >= expected.items()
    assert described["OPTIONS"]["sslmode"] == "verify-full"


@pytest.mark.parametrize("address", ["mysql://db/quan", "quan.sqlite3", "sqlite://quan"])
def test_any_other_address_is_refused_with_its_mend(address):
    with pytest.raises(DatabaseAddressError, match="postgresql://"):
        database(address, Path())
