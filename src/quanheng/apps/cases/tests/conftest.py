"""A county, and a record in a folder of the test's own."""

from pathlib import Path

import pytest

from quanheng.apps.cases.tests.county import County, found_county
from quanheng.apps.record.recorder import found_record, recorder


@pytest.fixture
def county(db: None, tmp_path: Path, settings) -> County:
    settings.HOME = tmp_path
    recorder.cache_clear()
    found_record()
    yield found_county()
    recorder.cache_clear()
