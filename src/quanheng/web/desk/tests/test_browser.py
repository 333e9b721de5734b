"""The desk in a browser: by keys alone, put aside and taken up again, overtaken by others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Page, sync_playwright

from quanheng.apps.accounts.models import User
from quanheng.apps.cases.models import Case, Draft
from quanheng.apps.cases.perform import Done, open_case, perform
from quanheng.apps.cases.tests.county import County, found_county
from quanheng.apps.cases.tests.test_perform import established, found, summary
from quanheng.apps.powers.models import Power
from quanheng.apps.record.recorder import found_record, recorder

CHROMIUM = Path("/usr/bin/chromium")
PASSWORD = "keyboard-only-7"

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="没有 chromium 浏览器 chromium is not at hand")


@pytest.fixture
def county(fresh_database: None, tmp_path: Path, settings) -> Iterator[County]:
    """A county with one case, and an officer with a password."""
    settings.HOME = tmp_path
    recorder.cache_clear()
    found_record()
    county = found_county()
    assert isinstance(open_case(summary(county), found(county)), Done)
    User.objects.create_user("zhang", PASSWORD, roles=("officer",), name="张三", person=county.first)
    yield county
    recorder.cache_clear()


@pytest.fixture
def page(county: County, live_server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright keeps a loop in this thread
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{live_server.url}/desk/")
        yield page
        browser.close()
        connections.close_all()  # those of the loop, which nothing after it would find


def focused(page: Page, what: str) -> str:
    return str(page.evaluate(f"document.activeElement.{what}"))


def press_until(page: Page, text: str) -> None:
    """Press Tab until a link or a button that says so is focused; and see that the focus is visible."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if focused(page, "tagName") in ("A", "BUTTON") and text in focused(page, "innerText"):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            return
    pytest.fail(f"{text} is not reached by Tab")


def sign_in(page: Page) -> None:
    page.focus("#id_username")
    page.keyboard.type("zhang")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def test_from_the_door_to_what_stands_against_a_form(page: Page):
    sign_in(page)
    page.keyboard.press("/")
    assert focused(page, "name") == "q"
    page.keyboard.type("王五")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/?q=*")
    press_until(page, "号")
    page.keyboard.press("Enter")
    page.wait_for_url("**/case/**")
    press_until(page, "当场查明事实、收集证据")
    page.keyboard.press("Enter")
    page.wait_for_selector(".place form")
    press_until(page, "提交")
    page.keyboard.press("Enter")
    page.wait_for_selector(".summary")
    assert "summary" in focused(page, "className")
    page.keyboard.press("Tab")
    assert focused(page, "hash").startswith("#id_")


def test_an_act_is_done_by_keys_alone(page: Page):
    sign_in(page)
    press_until(page, "号")
    page.keyboard.press("Enter")
    page.wait_for_url("**/case/**")
    press_until(page, "申请回避")
    page.keyboard.press("Enter")
    page.wait_for_selector(".place form")
    page.keyboard.press("Tab")
    while focused(page, "name") != "recusal_grounds":
        page.keyboard.press("Tab")
    page.keyboard.type("张三是当事人的邻居")
    press_until(page, "提交")
    page.keyboard.press("Enter")
    page.wait_for_selector("main .message")  # the form stood on the page of the case: its address does not change
    assert "已记入：申请回避" in page.inner_text("main")


def test_one_form_at_a_time_opens_on_the_page_of_the_case(page: Page):
    sign_in(page)
    page.click("tbody a")
    for act in ("ask_recusal", "establish"):
        page.click(f"a.btn[href$=':{act}/']")
        page.wait_for_selector(f".place form[action$=':{act}/']")
        assert page.locator(".place form").count() == 1
        assert "place" in focused(page, "className").split()
        assert "/case/" in page.url


def test_the_button_of_an_act_leads_to_its_own_page_in_a_new_tab_and_without_script(page: Page):
    sign_in(page)
    page.click("tbody a")
    with page.context.expect_page() as opened:
        page.click("a.btn[href$=':ask_recusal/']", modifiers=["Control"])
    assert opened.value.url.endswith(":ask_recusal/")
    assert not page.locator(".place form").count()
    state = page.context.storage_state()
    plain = page.context.browser.new_context(java_script_enabled=False, storage_state=state).new_page()
    plain.goto(page.url)
    plain.click("a.btn[href$=':ask_recusal/']")
    plain.fill("[name=recusal_grounds]", "张三是当事人的邻居")
    submit(plain)
    assert "已记入：申请回避" in plain.inner_text("main")


def test_who_was_signed_out_meanwhile_is_led_to_the_door(page: Page):
    sign_in(page)
    page.click("tbody a")
    page.context.clear_cookies()
    page.click("a.btn[href$=':ask_recusal/']")
    page.wait_for_url("**/sign-in/**")


def open_form(page: Page, act: str) -> None:
    page.goto(page.url.partition("/desk/")[0] + f"/desk/act/{Case.objects.get().pk}:{act}/")


def submit(page: Page) -> None:
    page.get_by_role("button", name="提交", exact=True).click()


def test_the_fault_of_a_field_stands_beside_it_and_the_summary_leads_there(page: Page):
    sign_in(page)
    open_form(page, "ask_recusal")
    submit(page)
    page.wait_for_selector(".summary")
    page.click(".summary a")
    assert focused(page, "name") == "recusal_grounds"
    described = str(page.evaluate("document.activeElement.getAttribute('aria-describedby')")).split()
    assert any(page.inner_text(f"#{one}") for one in described)
    assert focused(page, "ariaInvalid") == "true"


def test_what_was_put_aside_is_there_again_until_it_is_done(page: Page):
    sign_in(page)
    open_form(page, "ask_recusal")
    page.fill("[name=recusal_grounds]", "写到一半")
    page.click("text=保存，以后再办")
    page.wait_for_selector(".message.success")
    page.goto(page.url.partition("/act/")[0] + "/")
    open_form(page, "ask_recusal")
    assert page.input_value("[name=recusal_grounds]") == "写到一半"
    submit(page)
    page.wait_for_url("**/case/**")
    assert not Draft.objects.exists()


def test_what_was_put_aside_is_gone_on_with_from_the_to_do_page_or_thrown_away(page: Page):
    sign_in(page)
    open_form(page, "ask_recusal")
    page.fill("[name=recusal_grounds]", "写到一半")
    page.click("text=保存，以后再办")
    page.wait_for_selector(".message.success")
    page.set_viewport_size({"width": 390, "height": 844})
    page.click("nav >> text=待办")
    page.click("[aria-labelledby=begun] a")
    assert page.input_value("[name=recusal_grounds]") == "写到一半"
    page.go_back()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click("[aria-labelledby=begun] button")
    page.wait_for_selector("text=已删除")
    assert not Draft.objects.exists()
    assert not page.query_selector("[aria-labelledby=begun]")


def test_a_notice_overtaken_by_another_record_says_so_and_loses_nothing(page: Page, county: County):
    sign_in(page)
    open_form(page, "tell")
    page.select_option("[name=proposed_penalty]", "warning")
    page.fill("[name=grounds]", "出售超过保质期的食品")
    page.fill("[name=basis]", "食品安全法第五十四条")
    page.check("[name=rights_told][value=true]")
    assert isinstance(perform(established(county, Case.objects.get().pk)), Done)
    submit(page)
    page.wait_for_selector(".summary")
    assert "有了 1 条新的记录" in page.inner_text(".summary")
    assert page.input_value("[name=grounds]") == "出售超过保质期的食品"
    submit(page)
    page.wait_for_url("**/case/**")
    assert "已记入" in page.inner_text("main")


def test_the_first_key_leads_past_the_bar(page: Page):
    sign_in(page)
    page.keyboard.press("Tab")
    assert focused(page, "innerText") == "跳到正文"
    page.keyboard.press("Enter")
    assert focused(page, "id") == "main"


def test_a_slash_in_a_text_stays_a_slash(page: Page):
    sign_in(page)
    page.keyboard.press("/")
    page.keyboard.type("a/b")
    assert focused(page, "value") == "a/b"


def test_paper_shows_the_case_without_what_is_only_pressed(page: Page):
    sign_in(page)
    page.goto(page.url.replace("/desk/", "/desk/cases/"))
    page.click("tbody a")
    page.wait_for_url("**/case/**")
    page.emulate_media(media="print")
    assert page.locator("main h1").is_visible()
    assert page.locator(".record").is_visible()
    for hidden in (".bar nav", ".bar .end", ".btn"):
        assert not page.locator(hidden).first.is_visible()


@pytest.mark.parametrize(("media", "width"), [("print", 680), ("screen", 390)])
def test_a_list_is_whole_on_paper_and_on_a_telephone(page: Page, media: str, width: int):
    sign_in(page)
    Case.objects.update(title="案由很长" * 70)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media=media)
    page.goto(page.url.replace("/desk/", "/desk/cases/"))
    assert page.locator("tbody td").last.is_visible()
    for wide in (".scroll", "html"):
        assert page.eval_on_selector(wide, "one => one.scrollWidth <= one.clientWidth")


def test_paper_shows_how_a_due_date_came_about(page: Page):
    sign_in(page)
    page.click("tbody a")
    steps = page.locator(".record details dl").first
    assert not steps.is_visible()
    page.emulate_media(media="print")
    assert steps.bounding_box()["height"] > 0


def test_who_goes_to_register_a_party_loses_no_word_of_a_new_case(page: Page, county: County):
    Power.objects.update(procedures=["penalty.summary"])
    sign_in(page)
    page.goto(page.url.partition("/desk/")[0] + f"/desk/new/{county.power}/penalty.summary/open/")
    page.fill("[name=title]", "写到一半的案由")
    page.fill("[name=place]", "城关镇甲号")
    page.click("a[data-kept]")
    page.fill("[name=name]", "新来的")
    page.fill("[name=address]", "城关镇")
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url("**/new/**")
    assert page.input_value("[name=title]") == "写到一半的案由"
    assert page.input_value("[name=place]") == "城关镇甲号"
    assert page.locator("[name=party] option:checked").inner_text() == "新来的"
