"""The hall without scripts: everything a visitor does there is a link or a form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from tests.browser.desk import Town


@pytest.fixture
def visitor(town: Town) -> Iterator[Page]:
    """Somebody who has not signed in, in a browser that runs no script."""
    context = town.browser.new_context(base_url=town.address, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


def press(page: Page, button: str) -> str:
    """Press a button of the page; what the next page says."""
    page.locator("main, .hero").get_by_role("button", name=button, exact=True).click()
    return page.inner_text("main")


def test_a_visitor_does_everything_without_a_script(visitor: Page) -> None:
    visitor.goto("/")
    visitor.fill("[name=q]", "台账")
    assert "对未按规定建立市场台账的处罚" in press(visitor, "搜索")
    visitor.get_by_role("link", name="对未按规定建立市场台账的处罚").click()
    visitor.fill("[name=on]", "2020-01-01")
    assert "2020年1月1日没有这项职权" in press(visitor, "查看")
    visitor.goto("/publications/")
    visitor.select_option("[name=kind]", "licence")
    assert "没有这样的决定" in press(visitor, "查找")
    visitor.goto("/check/")
    visitor.fill("[name=number]", "0" * 32)
    assert "没有这个编号的回执" in press(visitor, "核验")
    visitor.goto("/officers/")
    visitor.fill("[name=number]", "1")
    assert "没有编号为“1”的证件" in press(visitor, "查验")
    visitor.goto("/licences/")
    visitor.fill("[name=number]", "1")
    assert "没有登记编号为“1”的许可证件" in press(visitor, "核验")
    visitor.get_by_role("link", name="大字版").click()
    assert visitor.locator("html.large").count() == 1
    assert visitor.url.endswith("/licences/?number=1")
