"""Exhibits are shown and played in the page of the case, in parts where the player asks; nothing else is (D6)."""

from __future__ import annotations

import io
import os
import wave
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect, sync_playwright

from quanheng.apps.accounts.models import User
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Done, open_case, perform
from quanheng.apps.cases.tests.conftest import lasting_county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import established, found, summary
from quanheng.apps.documents.tests.samples import DOT
from quanheng.apps.record.recorder import recorder
from quanheng.record.values import Attachment
from quanheng.web.desk.exhibits import exhibits_in, part_of

__all__ = ["lasting_county"]

CHROMIUM = Path("/usr/bin/chromium")
SOUND = "询问录音.wav"


def sound() -> bytes:
    """Two seconds of silence."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams((1, 2, 8000, 16000, "NONE", ""))
        file.writeframes(bytes(32000))
    return made.getvalue()


FILES = {SOUND: sound(), "货架.png": DOT, "笔录.pdf": b"%PDF-1.7", "网页.html": b"<script>alert(1)</script>"}


def with_exhibits(county: County) -> Case:
    """A case whose second entry has a recording, a picture, a PDF and a web page."""
    done = open_case(summary(county), found(county))
    assert isinstance(done, Done)
    kept = tuple(recorder().files.keep(Attachment(name, content)) for name, content in FILES.items())
    attempt = established(county, done.case)
    assert isinstance(perform(replace(attempt, facts={**attempt.facts, "evidence": kept})), Done)
    return Case.objects.get(pk=done.case)


@pytest.fixture
def addresses(county: County) -> dict[str, str]:
    """Where each exhibit is, by name."""
    case = with_exhibits(county)
    _, facts = recorder().read(case.pk, 2)
    return {one.name: reverse("desk:file", args=[case.pk, 2, one.digest]) for one in exhibits_in(facts.values())}


@pytest.mark.parametrize(("size", "first", "last"), [*product(range(5), range(6), range(6))])
def test_a_part_is_what_was_asked_for(size: int, first: int, last: int):
    content = bytes(range(size))
    span = part_of(f"bytes={first}-{last}", size)
    assert bytes(content[i] for i in span) == content[first : last + 1]
    assert list(part_of(f"bytes={first}-", size)) == list(range(first, size))
    assert list(part_of(f"bytes=-{last}", size)) == list(range(max(size - last, 0), size))


@pytest.mark.parametrize("asked", ["", "bytes=-", "bytes=0-1,4-5", "items=0-1", f"bytes=0-{'9' * 5000}"])
def test_what_is_no_single_part_is_answered_with_all(asked: str):
    assert part_of(asked, 9) == range(9)


def test_a_recording_is_played_in_parts(officer: Client, addresses: dict[str, str]):
    answer = officer.get(addresses[SOUND], {"show": ""}, headers={"range": "bytes=4-9"})
    assert answer.status_code == 206
    assert answer.getvalue() == FILES[SOUND][4:10]
    assert answer.headers["Content-Range"] == f"bytes 4-9/{len(FILES[SOUND])}"
    assert (answer.headers["Content-Type"], answer.headers["Content-Length"]) == ("audio/wav", "6")
    assert officer.get(addresses[SOUND], headers={"range": "bytes=99999-"}).status_code == 416


@pytest.mark.parametrize(
    ("name", "kind"), [(SOUND, "audio/wav"), ("货架.png", "image/png"), ("笔录.pdf", "application/pdf")]
)
def test_what_the_browser_can_show_is_shown(officer: Client, addresses: dict[str, str], name: str, kind: str):
    answer = officer.get(addresses[name], {"show": ""})
    assert answer.getvalue() == FILES[name]
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("n", ["0", "99", "9" * 30, "9" * 5000])
def test_an_entry_that_the_case_does_not_have_has_no_file(officer: Client, addresses: dict[str, str], n: str):
    """The address of a file with another number of the entry."""
    there = addresses[SOUND]
    assert officer.get(there).status_code == 200
    assert officer.get(there.replace(":2/", f":{n}/")).status_code == 404


def test_that_a_file_is_lost_is_said_with_what_to_do(officer: Client, addresses: dict[str, str]):
    digest = addresses[SOUND].rstrip("/").rpartition("/")[2]
    recorder().files.remove(digest)
    answer = officer.get(addresses[SOUND])
    assert answer.status_code == 500
    assert f"文件不在：{digest[:16]}" in answer.content.decode()
    assert "恢复备份" in answer.content.decode()


def test_what_could_run_is_saved_whatever_is_asked(officer: Client, addresses: dict[str, str]):
    answer = officer.get(addresses["网页.html"], {"show": ""})
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.fixture
def page(lasting_county: County, live_server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The page of the case in a browser, before an officer."""
    if not CHROMIUM.exists():
        pytest.skip("没有 chromium 浏览器 chromium is not at hand")
    case = with_exhibits(lasting_county)
    User.objects.create_user("zhang", "keyboard-only-7", roles=("officer",), name="张三", person=lasting_county.first)
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright keeps a loop in this thread
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{live_server.url}{reverse('desk:case', args=[case.pk])}")
        page.fill("#id_username", "zhang")
        page.fill("#id_password", "keyboard-only-7")
        page.keyboard.press("Enter")
        page.wait_for_selector(".exhibit audio")
        yield page
        page.wait_for_load_state("networkidle")  # what is still being answered would hold tables that are to be emptied
        browser.close()
        connections.close_all()  # those of the loop, which nothing after it would find


def test_a_recording_plays_by_keyboard_and_everybody_can_read_the_page(page: Page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="没有 axe is not at hand")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.focus("audio")
    page.keyboard.press("Space")
    expect(page.locator("audio")).to_have_js_property("duration", 2)
    expect(page.locator("audio")).to_have_js_property("paused", value=False)
    expect(page.locator(".exhibit img")).to_have_js_property("naturalWidth", 1)
    assert page.locator(".exhibit").filter(has_text="网页.html").locator("a").count() == 1
    assert not axe.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]}).response["violations"]
    assert not said
