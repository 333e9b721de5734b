"""Reads pages in a browser as a screen and as a telephone show them, and keeps what is wrong."""

from __future__ import annotations

import pytest
from tests.browser.desk import SCREENS, Town

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="没有 axe is not at hand")

_LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_WIDTHS = (1280, 390)
_HEIGHT, _LONGEST = 1000, 2600
"""Of a screen, and of a picture."""
_PATIENCE = 60_000
_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
_LONG = "document.documentElement.scrollHeight"


class Eyes:
    """``faults`` are, by address and width: faults of accessibility, and that a page is wider than the screen.

    ``complaints`` are what stands in the console and what was asked of other sites.
    """

    def __init__(self, town: Town, user: str) -> None:
        self.faults: dict[str, list[str]] = {}
        self.complaints: list[str] = []
        self.page = town.desk(user).page if user else town.browser.new_page(base_url=town.address, locale="zh-CN")
        self.page.set_default_timeout(_PATIENCE)
        self._listen(town.address)

    def read(self, address: str, name: str) -> None:
        """Open a page and look at it; its pictures are kept under ``name``."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.ok, address
        self.look(address, name)

    def look(self, address: str, name: str) -> None:
        """Look at the page as it stands."""
        for width in _WIDTHS:
            self.page.set_viewport_size({"width": width, "height": _HEIGHT})
            found = axe.Axe().run(self.page, options={"runOnly": _LEVELS}).response["violations"]
            faults = [_said(fault) for fault in found] + ["too wide"] * self.page.evaluate(_WIDE)
            if faults:
                self.faults[f"{address} {width}"] = faults
            self._keep(width, name)

    def _keep(self, width: int, name: str) -> None:
        path = SCREENS / str(width) / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        height = min(self.page.evaluate(_LONG), _LONGEST)
        self.page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})

    def _listen(self, home: str) -> None:
        said, page = self.complaints, self.page
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda sent: None if sent.url.startswith(home) else said.append(sent.url))


def _said(fault: dict[str, object]) -> str:
    nodes = fault["nodes"]
    assert isinstance(nodes, list)
    return f"{fault['id']}: {nodes[0]['html'][:120]}"
