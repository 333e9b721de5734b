"""Tests run in a home of their own, on the database that ``QUANHENG_TEST_DATABASE`` names (see tests/databases.py)."""

import os
import shutil
import tempfile
from pathlib import Path

import django

pytest_plugins = ["tests.databases"]
_HOME = Path(tempfile.mkdtemp(prefix="quanheng-"))


def pytest_configure() -> None:
    """Set the platform up before pytest-django looks at it."""
    from tests.databases import address

    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "quanheng.settings",
        "QUANHENG_HOME": str(_HOME),
        "QUANHENG_DATABASE": address(_HOME),
    }
    django.setup()


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(_HOME)
