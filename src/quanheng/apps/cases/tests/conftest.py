"""A county, and a record in a folder of the test's own."""

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
def county(db: None, tmp_path: Path, settings) -> County:
    settings.HOME = tmp_path
    recorder.cache_clear()
    found_record()
    (tmp_path / "county.yaml").write_text(COUNTY, "utf-8")
    yield found_county()
    recorder.cache_clear()
