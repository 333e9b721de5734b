"""A small county, and the material beside the checkout."""

from tests.conftest import shared

from quanheng.apps.cases.tests.conftest import county, lasting_county

__all__ = ["county", "lasting_county", "shared"]
