"""A small county, and the material beside the checkout."""

from tests.conftest import shared

from quanheng.apps.cases.tests.conftest import county

__all__ = ["county", "shared"]
