"""A small county, and in it a fine for a citizen that is ready to be published."""

from __future__ import annotations

import pytest

from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.publication.tests.deciding import Decided, decided

__all__ = ["county", "fined"]


@pytest.fixture
def fined(county: County) -> Decided:
    """A fine decided on the spot against a citizen, its publication opened."""
    return decided(county)
