"""A platform for each trial, on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.databases import ABSENT
from tests.record.postgresql import programs
from tests.trials.place import Place, on_postgresql


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A small county, founded."""
    if request.param == "sqlite":
        place = Place(tmp_path)
        place.found()
        yield place
        return
    if programs() is None:
        pytest.skip(ABSENT)
    with on_postgresql(tmp_path) as place:
        place.found()
        yield place
