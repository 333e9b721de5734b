"""The pictures of the README, taken in the whole county when they are asked for."""

from pathlib import Path

import pytest
from tests.browser.desk import Town

from quanheng.apps.cases.models import Case

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SIZE = {"width": 1280, "height": 1000}


@pytest.fixture
def asked(whole: bool) -> None:
    """Skips what nobody asked for."""
    if not whole:
        pytest.skip("加上 --pictures 才拍 taken only with --pictures")


def test_the_pictures_of_the_readme_are_taken(asked: None, busy_town: Town) -> None:
    case = Case.objects.filter(organ="示范B01", procedure="penalty.ordinary", ended=False).order_by("-entries")[0]
    visitor = busy_town.browser.new_page(base_url=busy_town.address, locale="zh-CN", viewport=SIZE)
    officer, supervisor = busy_town.desk("p0103").page, busy_town.desk("r0005").page
    for page, address, name in (
        (visitor, "/", "hall"),
        (visitor, "/powers/示范B01-001/", "hall-power"),
        (officer, f"/desk/case/{case.pk}/", "desk-case"),
        (supervisor, "/watch/", "watch"),
    ):
        page.set_viewport_size(SIZE)
        answer = page.goto(address, timeout=60_000)
        assert answer is not None
        assert answer.ok
        page.screenshot(path=PICTURES / f"{name}.png", timeout=60_000)
