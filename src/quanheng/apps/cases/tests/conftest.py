"""A county, and a record in a folder of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from quanheng.apps.cases.tests.county import County, found_county
from quanheng.apps.record.recorder import found_record, recorder

COUNTY = """
reviewers: {government: 云泽县人民政府, superior_government: 云泽市人民政府}
courts: {basic: 云泽县人民法院, intermediate: 云泽市中级人民法院}
collector: {name: 云泽农商银行, address: 人民路1号, account: '6200'}
"""


@pytest.fixture
def county(db: None, tmp_path: Path, settings) -> Iterator[County]:
    """A county in a database that is rolled back."""
    yield from _founded(tmp_path, settings)


@pytest.fixture
def lasting_county(fresh_database: None, tmp_path: Path, settings) -> Iterator[County]:
    """A county in a database in which a test may commit."""
    yield from _founded(tmp_path, settings)


def _founded(home: Path, settings) -> Iterator[County]:
    settings.HOME = home
    recorder.cache_clear()
    found_record()
    (home / "county.yaml").write_text(COUNTY, "utf-8")
    yield found_county()
    recorder.cache_clear()
