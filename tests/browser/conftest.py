"""A demonstration county with one organ, and a browser; without one the tests are skipped."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from django.db import connections
from tests.browser.desk import Town

from quanheng.apps.definitions.publishing import publish_shipped
from quanheng.apps.record import clock
from quanheng.apps.record.recorder import found_record, recorder
from quanheng.apps.supervision.ladder import climb
from quanheng.demo.build import Builder
from quanheng.demo.registers import keep_registers
from quanheng.record import sealer

CHROMIUM = Path("/usr/bin/chromium")
SCRIPTS = len(yaml.safe_load(files("quanheng.demo").joinpath("cases.yaml").read_text("utf-8")))
MONDAY = dt.date(2026, 3, 2)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``pytest tests/browser/test_pictures.py --pictures`` takes the pictures of the README anew."""
    parser.addoption("--pictures", action="store_true", help="take the pictures in docs/pictures anew")


@pytest.fixture
def whole(request: pytest.FixtureRequest) -> bool:
    """Whether the whole county is built, for its pictures."""
    return bool(request.config.getoption("--pictures", default=False))


@pytest.fixture
def builder(fresh_database: None, tmp_path: Path, settings, whole: bool) -> Iterator[Builder]:
    """The registers of the county, of which one organ suffices."""
    settings.DEMO, settings.HOME, settings.ALLOWED_HOSTS = True, tmp_path, ["*"]
    recorder.cache_clear()
    found_record()
    publish_shipped(prove=False)
    builder = Builder(MONDAY, tell=lambda _: None)
    if not whole:
        builder.county = {**builder.county, "organs": builder.county["organs"][:1]}
    builder.registers()
    yield builder
    recorder.cache_clear()


@pytest.fixture
def town(builder: Builder, live_server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """The county in which no case has been opened yet."""
    playwright = pytest.importorskip("playwright.sync_api", reason="没有 playwright playwright is not at hand")
    if not CHROMIUM.exists():
        pytest.skip("没有浏览器 no chromium at /usr/bin/chromium")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop in this thread
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=os.fspath(CHROMIUM), args=["--no-sandbox"])
        town = Town(browser, live_server.url, MONDAY)
        town.on(MONDAY)
        yield town
        town.clock.close()
        browser.close()
        connections.close_all()  # those of the loop, which nothing after it would find


@pytest.fixture
def busy_town(builder: Builder, town: Town, whole: bool) -> Town:
    """The county with a case of each script and its registers kept, sealed and watched."""
    builder.cases(None if whole else SCRIPTS)
    keep_registers(builder)
    town.on(MONDAY)
    sealer.seal(recorder())
    climb(clock.now())
    return town
