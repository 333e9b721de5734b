"""A small county with a decision that is published."""

from __future__ import annotations

import pytest

from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.publication.models import Notice
from quanheng.apps.publication.tests.conftest import fined
from quanheng.apps.publication.tests.deciding import Decided, publish

__all__ = ["county", "fined", "published"]


@pytest.fixture
def published(fined: Decided) -> Notice:
    """The decision against 王五, shown to everybody."""
    publish(fined)
    return Notice.objects.get()
