"""A small county that licenses, at times of the test's own."""

from __future__ import annotations

import pytest

from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.licences.tests.licensing import licensing

__all__ = ["bureau", "county"]


@pytest.fixture
def demonstration(settings) -> None:
    """The clock can be set; this must be known before the record is founded."""
    settings.DEMO = True


@pytest.fixture
def bureau(demonstration: None, county: County) -> County:
    """The county with a licence on its list of powers and posts for it."""
    licensing(county)
    return county
