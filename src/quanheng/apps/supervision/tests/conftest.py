"""A county whose record is supervised."""

from quanheng.apps.cases.tests.conftest import county

__all__ = ["county"]
