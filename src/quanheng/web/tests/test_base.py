"""What holds for every page."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from quanheng.apps.accounts.models import User
from quanheng.web.desk.tests.conftest import county, signed_in
from quanheng.web.middleware import headers_alone
from quanheng.web.templatetags.quanheng import day, figure, moment, money, url

__all__ = ["county"]

PAGES = ["/account/sign-in/", "/page/", "/forbidden/", "/bad/", "/broken/", "/nowhere/"]


@pytest.fixture(autouse=True)
def _pages(settings):
    settings.ROOT_URLCONF = "quanheng.web.tests.pages"


@pytest.fixture
def browser(db):
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_says_where_it_may_load_from(browser, address):
    policy = browser.get(address).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_carries_the_other_headers_of_safety(browser, address):
    headers = browser.get(address).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/nowhere/", 404, "没有这一页"),
        ("/forbidden/", 403, "不能查看"),
        ("/bad/", 400, "请求有误"),
        ("/broken/", 500, "出错了"),
    ],
)
def test_what_goes_wrong_is_said_in_chinese(browser, address, status, title):
    response = browser.get(address)
    assert response.status_code == status
    assert f"<h1>{title}</h1>" in response.content.decode()


def test_a_form_of_another_site_is_refused_in_chinese(db):
    response = Client(enforce_csrf_checks=True).post("/account/sign-in/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "页面已经过期" in response.content.decode()


def addresses(resolver, before=""):
    """Every address that holds nothing but words, but those of the interface."""
    for pattern in resolver.url_patterns:
        address = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern, address)
        elif "<" not in address and not address.startswith("api/"):
            yield f"/{address}"


def test_what_asks_for_the_headers_of_a_page_gets_them_and_no_page(county):
    known = signed_in(county.first)
    for address in addresses(get_resolver("quanheng.web.urls")):
        status = known.get(address).status_code
        assert known.head(address).status_code == status, address


def test_the_headers_alone_say_how_long_the_page_is(browser, rf):
    whole = browser.get("/page/")
    alone = headers_alone(lambda _: HttpResponse(whole.content, headers=whole.headers))(rf.head("/page/"))
    assert (alone.content, alone.headers["Content-Length"]) == (b"", str(len(whole.content)))
    assert [*headers_alone(lambda _: StreamingHttpResponse(iter([b"page"])))(rf.head("/page/"))] == []


class Unread:
    """A body of which nothing may be read."""

    def read(self, *_):
        pytest.fail("what is refused was read")

    readline = read


def sent(browser, megabytes, **more):
    """The answer to a form that says how long it is, and of which nothing should be read."""
    length = {"CONTENT_LENGTH": str(megabytes * 2**20), "wsgi.input": Unread()}
    answer = browser.generic("POST", "/page/", b"-", "multipart/form-data; boundary=b", **length | more)
    return answer.status_code, answer.content.decode()


@pytest.fixture
def known(browser):
    """Somebody who has signed in."""
    browser.force_login(User.objects.create_user("zhang", name="张三"))
    return browser


def test_who_writes_too_much_is_told_so_and_nothing_is_done(known, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = known.post("/account/sign-in/", {"username": "字" * 200, "password": "x"})
    assert response.status_code == 413
    assert "缩短文字" in response.content.decode()


@pytest.mark.parametrize("cookie", ["", "session=no-such-session-as-this"])
def test_of_a_stranger_no_large_body_is_read(browser, cookie):
    status, page = sent(browser, 5, HTTP_COOKIE=cookie)
    assert status == 413
    assert "没有登录或者登录已经到期的，一次最多提交 4 兆字节" in page


def test_who_has_signed_in_may_send_files_but_not_without_end(known):
    status, page = sent(known, 501)
    assert status == 413
    assert "超过了 500 兆字节" in page
    file = SimpleUploadedFile("a.pdf", b"-" * 5 * 2**20)
    assert known.post("/page/", {"file": file}).status_code == 200


@pytest.mark.parametrize("said", [{"HTTP_TRANSFER_ENCODING": "chunked"}, {"CONTENT_LENGTH": "9" * 5000}])
def test_a_body_that_does_not_say_how_long_it_is_is_not_read(browser, said):
    status, page = sent(browser, 0, **said)
    assert status == 411
    assert "<h1>没有写明长度</h1>" in page


@pytest.mark.parametrize("address", ["/account/sign-in/", "/nowhere/", "/broken/"])
def test_no_page_has_script_or_style_of_its_own(browser, address):
    page = browser.get(address).content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert " on" not in {part[:3] for part in page.split("<")[1:]}


def test_every_file_a_page_names_is_there(browser):
    page = browser.get("/account/sign-in/").content.decode()
    names = [part.split('"')[0] for part in page.split('"/static/')[1:]]
    assert {"quanheng.css", "icon.svg"} <= set(names)
    assert all(finders.find(name) for name in names)


def test_a_browser_that_shows_a_drawing_finds_the_icon(browser):
    assert browser.get("/favicon.ico").url == "/static/icon.svg"


def test_large_type_is_switched_on_and_off_and_leads_back(browser):
    response = browser.get("/account/large-type/", {"next": "/account/sign-in/"}, follow=True)
    assert response.redirect_chain == [("/account/sign-in/", 302)]
    assert '<html lang="zh-CN" class="large">' in response.content.decode()
    response = browser.get("/account/large-type/", {"next": "/account/sign-in/"}, follow=True)
    assert '<html lang="zh-CN">' in response.content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_large_type_leads_nowhere_else(browser, elsewhere):
    assert browser.get("/account/large-type/", {"next": elsewhere}).url == "/"


def test_a_demonstration_says_so_on_every_page(browser, settings):
    said = "示范系统"
    assert said not in browser.get("/account/sign-in/").content.decode()
    settings.DEMO = True
    assert said in browser.get("/account/sign-in/").content.decode()


def test_times_are_written_in_the_time_of_the_place():
    assert moment(datetime(2026, 11, 21, 18, 5, tzinfo=UTC)) == "2026年11月22日 02:05"
    assert day(datetime(2026, 11, 21, 18, 5, tzinfo=UTC)) == "2026年11月22日"
    assert day(date(2026, 1, 2)) == "2026年1月2日"


def test_sums_are_written_to_the_cent():
    assert money(Decimal(260000)) == "260,000.00 元"


def test_large_numbers_are_written_in_groups_of_three():
    assert figure(1206511) == "1,206,511"


@pytest.mark.parametrize("written", [day, figure, moment, money])
def test_nothing_is_written_for_nothing(written):
    assert written(None) == ""


def test_an_empty_list_says_what_to_do():
    page = render_to_string("parts/empty.html", {"what": "没有待办", "address": "/x/", "act": "去登记"})
    assert '<a class="btn plain" href="/x/">去登记</a>' in page


def test_a_pager_leads_both_ways_or_is_not_there():
    assert render_to_string("parts/pager.html", {"count": "3 件"}).strip() == ""
    page = render_to_string("parts/pager.html", {"later": "?after=9", "count": "超过 10,000 件"})
    assert '<a rel="next" href="?after=9">' in page
    assert "上一页" not in page


def test_an_address_is_that_of_its_page_each_time_it_is_asked_for():
    for named in (["a"], ["b"], ["a"]):
        assert url("desk:case", *named) == reverse("desk:case", args=named)
    assert url("desk:todo") == "/desk/"
    with pytest.raises(NoReverseMatch):
        url("desk:nowhere")
