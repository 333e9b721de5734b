"""Tests run in a home of their own, on the database that ``QUANHENG_TEST_DATABASE`` names (see tests/databases.py)."""

import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest

pytest.register_assert_rewrite("tests.databases")

from tests.databases import address  # noqa: E402  rewritten first

pytest_plugins = ["tests.databases"]
_HOME = Path(tempfile.mkdtemp(prefix="quanheng-"))

# At import: the folders below have conftests of their own, which import models.
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "quanheng.settings",
    "QUANHENG_HOME": str(_HOME),
    "QUANHENG_DATABASE": address(_HOME),
}
django.setup()
# Nor do the workers of this run inherit it: they would set themselves up before they have a home of their own.
del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(_HOME)
