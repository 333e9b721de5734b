"""A small county with a decision that is published."""

from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.publication.tests.conftest import fined
from quanheng.web.hall.tests.conftest import published

__all__ = ["county", "fined", "published"]
