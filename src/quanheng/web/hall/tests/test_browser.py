"""Every public page in a browser: no fault of accessibility, no complaint in the console, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.databases import POSTGRESQL

from quanheng.apps.cases.perform import Actor, Attempt, perform
from quanheng.apps.cases.tests.test_perform import investigated
from quanheng.apps.powers.models import Power
from quanheng.apps.publication.models import Notice
from quanheng.apps.publication.tests.deciding import Decided
from quanheng.apps.record import receipts

sync_api = pytest.importorskip("playwright.sync_api", reason="没有 playwright is not at hand")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="没有 axe is not at hand")

CHROMIUM = Path("/usr/bin/chromium")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (1280, 390)


class Seen(NamedTuple):
    """A page with what the browser complained of."""

    page: object
    complaints: list[str]


@pytest.fixture
def addresses(transactional_db: None, fined: Decided, published: Notice) -> list[str]:
    """One page of every kind."""
    county = fined.county
    Power.objects.update(procedures=["penalty.summary"])
    case = investigated(county).case
    done = perform(Attempt(case, "defend", (Actor(county.party, "party"),), {"defence": "已经改正"}))
    return [
        "/", "/powers/", "/powers/?q=没有", f"/powers/{county.power}/", "/procedures/penalty.summary/", "/organs/",
        f"/organs/{county.organ}/", "/officers/?number=CP1", "/officers/?number=没有", "/publications/",
        f"/publications/{published.address}/", "/check/", f"/check/{receipts.number_of(case, done.n)}/", "/api/",
    ]  # fmt: skip


@pytest.fixture(params=WIDTHS)
def seen(request: pytest.FixtureRequest, live_server) -> Iterator[Seen]:
    """A browser of a width that takes note of complaints and of what is asked of other sites."""
    if not CHROMIUM.exists():
        pytest.skip("没有 chromium is not at hand")
    with sync_api.sync_playwright() as player:
        browser = player.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page, complaints = browser.new_page(viewport={"width": request.param, "height": 900}), []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda sent: None if sent.url.startswith(live_server.url) else complaints.append(sent.url))
        yield Seen(page, complaints)
        browser.close()


@pytest.mark.skipif(POSTGRESQL, reason="页面与数据库无关，在 SQLite 上看 same pages on both: read on SQLite")
def test_every_page_can_be_read_by_everybody(live_server, addresses: list[str], seen: Seen):
    faults = {}
    for address in addresses:
        answer = seen.page.goto(live_server.url + address)
        assert answer.ok, address
        seen.page.wait_for_load_state("networkidle")
        found = axe.Axe().run(seen.page, options={"runOnly": LEVELS}).response["violations"]
        wide = seen.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        faults[address] = [fault["id"] for fault in found] + ["too wide"] * wide
    assert not {address: found for address, found in faults.items() if found}
    assert not seen.complaints
