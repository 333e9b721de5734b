"""The material beside the checkout."""

from tests.conftest import shared

__all__ = ["shared"]
