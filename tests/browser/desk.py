"""Somebody at the desk, with a browser: opens pages, fills in forms, is refused."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page
from tests.procedures.penalty_case import BOOKS

from quanheng.apps.cases.models import Case
from quanheng.apps.record import clock
from quanheng.record.recorder import CHINA

SCREENS = Path(__file__).resolve().parents[2] / "build" / "screens"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63606060f80f00010401005fe5c34b"
    "0000000049454e44ae426082"
)
"""A picture of one point."""
_DATES = ("date", "datetime-local")


@dataclass
class Town:
    """The place of a test: its address, its clock, and who sits at which desk."""

    browser: Browser
    address: str
    day: dt.date
    clock: ExitStack = field(default_factory=ExitStack)
    desks: dict[str, Desk] = field(default_factory=dict)

    def on(self, day: dt.date) -> None:
        """Nine in the morning of a day."""
        self.day = day
        self.clock.close()
        self.clock.enter_context(clock.at(dt.datetime.combine(day, dt.time(9), CHINA)))

    def later(self, days: int) -> None:
        """So many days pass."""
        self.on(self.day + dt.timedelta(days=days))

    def desk(self, user: str) -> Desk:
        """Somebody at a desk of her own, signed in as a reader of the sign-in page does."""
        if user not in self.desks:
            page = self.browser.new_context(
                base_url=self.address, viewport={"width": 1280, "height": 900}, locale="zh-CN"
            ).new_page()
            page.set_default_timeout(30_000)
            page.goto("/account/sign-in/")
            page.locator(f"form[action$='/{user}/'] button").click()
            self.desks[user] = Desk(self, page)
        return self.desks[user]


@dataclass
class Desk:
    """One person's browser."""

    town: Town
    page: Page

    def see(self, case: str) -> str:
        """The page of a case."""
        self.page.goto(f"/desk/case/{case}/")
        return self.page.inner_text("main")

    def do(self, case: str, act: str, **facts: object) -> None:
        """On the page of the case open the form of an act that it offers, fill it in, and have it recorded."""
        self.see(case)
        self.page.locator(f"a.btn[href$='{case}:{act}/']").click()
        self.page.locator(".place form").wait_for()
        self._send(case, act, facts)
        assert "已记入" in self.page.inner_text("main"), (act, self.page.inner_text("main"))

    def is_refused(self, case: str, act: str, **facts: object) -> str:
        """Try an act by its address, whatever the page of the case offers; what the page answers."""
        self.page.goto(f"/desk/act/{case}:{act}/")
        self._send(case, act, facts)
        said = self.page.inner_text("main")
        assert "依法不能办理" in said, said
        assert re.search(r"《.+》第.+条", said), said
        return said

    def fill(self, facts: Mapping[str, object]) -> None:
        """Fill in the form at hand; what it holds already is left as it is."""
        for name, value in facts.items():
            if value is not None:
                self._fill(name, value)

    def submit(self) -> None:
        """Send the form at hand."""
        with self.page.expect_navigation():
            self.page.locator("main form[method=post] button.btn:not([name])").first.click()

    def screen(self, name: str) -> None:
        """Keep a picture of the page."""
        SCREENS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENS / f"{name}.png", full_page=True)

    def _send(self, case: str, act: str, facts: Mapping[str, object]) -> None:
        procedure = Case.objects.values_list("procedure", flat=True).get(pk=case)
        usual = {name: value for name, value in BOOKS.get(procedure, {}).get(act, {}).items() if self._is_blank(name)}
        today = {name: self.town.day for name, value in usual.items() if value is None}
        self.fill({**usual, **today, **facts})
        self.submit()

    def _is_blank(self, name: str) -> bool:
        """Whether the form has that field, with nothing in it. A choice of parties is filled in by the form itself."""
        found = self.page.locator(f"main [name={name}]")
        if not found.count() or name in ("party", "parties", "recipient"):
            return False
        kind = found.first.get_attribute("type")
        return kind in ("radio", "checkbox", "file") or not found.first.input_value()

    def _fill(self, name: str, value: object) -> None:
        found = self.page.locator(f"main [name={name}]")
        kind = found.first.get_attribute("type")
        if kind == "file":
            found.set_input_files({"name": f"{name}.png", "mimeType": "image/png", "buffer": PICTURE})
        elif kind in ("radio", "checkbox"):
            for chosen in _chosen(value):
                found.and_(self.page.locator(f"[value='{chosen}']")).check()
        elif found.first.evaluate("one => one.tagName") == "SELECT":
            found.select_option(str(value))
        else:
            _write(found, value)


def _write(found: Locator, value: object) -> None:
    dated = found.get_attribute("type") in _DATES
    found.fill(value.isoformat() if dated and isinstance(value, dt.date) else _words(value))


def _words(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _chosen(value: object) -> Iterator[str]:
    for one in value if isinstance(value, tuple) else (value,):
        yield str(one).lower() if isinstance(one, bool) else str(one)
