"""A demonstration county with one organ, and a browser; without one the tests are skipped."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.browser.desk import Town

from quanheng.apps.record.recorder import found_record, recorder
from quanheng.demo.build import Builder

CHROMIUM = Path("/usr/bin/chromium")
MONDAY = dt.date(2026, 3, 2)


@pytest.fixture
def town(fresh_database: None, live_server, tmp_path: Path, settings, monkeypatch) -> Iterator[Town]:
    playwright = pytest.importorskip("playwright.sync_api", reason="没有 playwright playwright is not at hand")
    if not CHROMIUM.exists():
        pytest.skip("没有浏览器 no chromium at /usr/bin/chromium")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop in this thread
    settings.DEMO, settings.HOME, settings.ALLOWED_HOSTS = True, tmp_path, ["*"]
    recorder.cache_clear()
    found_record()
    _found()
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=os.fspath(CHROMIUM), args=["--no-sandbox"])
        town = Town(browser, live_server.url, MONDAY)
        town.on(MONDAY)
        yield town
        town.clock.close()
        browser.close()
    recorder.cache_clear()


def _found() -> None:
    builder = Builder(MONDAY, tell=lambda _: None)
    builder.county = {**builder.county, "organs": builder.county["organs"][:1]}
    builder.registers()
