"""What a citizen finds in the hall without signing in."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from quanheng.apps.cases.perform import Actor, Attempt, perform
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import investigated
from quanheng.apps.inspections.models import MinorEntry
from quanheng.apps.organs.models import Entrustment, Organ
from quanheng.apps.people.models import Allotment, Credential, Post
from quanheng.apps.powers.models import Benchmark, Item, Power
from quanheng.apps.publication.models import Notice
from quanheng.apps.publication.tests.deciding import Decided, done, expire, withdraw
from quanheng.apps.publication.tests.test_history import BEFORE, listed
from quanheng.apps.record import receipts
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder
from quanheng.apps.statutes.models import Article, Statute
from quanheng.law.calendar import date_text
from quanheng.procedures.benchmarks import load_benchmarks
from quanheng.record.sealer import seal
from quanheng.web.hall.explaining import _drawn

SURFACES = (
    "/",
    "/publications/",
    "/publications/?q=王",
    "/publications/feed.xml",
    "/api/publications",
    "/api/publications.csv",
)
"""Every place where a published decision is shown, besides its own page."""
DEMONSTRATION = Path(load_benchmarks.__code__.co_filename).with_name("benchmarks") / "demonstration.yaml"


def said(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return b"".join(answer).decode()


@pytest.fixture
def power(county: County) -> Power:
    power = Power.objects.get()
    power.procedures, power.basis = ["penalty.summary"], ["行政处罚法/51"]
    power.save()
    return power


# The list of powers


def test_a_service_item_is_found_by_everyday_words_and_leads_to_its_page(client: Client, power: Power):
    day = now().date()
    told = {"kind": "licence", "department": "县市监局", "organ": "O1", "published_on": day, "entry_case": "x"}
    Item.objects.create(key="S1", name="食品经营许可", power=power.key, materials=["申请书"], entry_n=1, **told)
    Item.objects.create(key="S2", name="餐饮政策咨询", entry_n=2, **told)
    Item.objects.create(key="S3", name="餐饮旧事项", ended_on=day, entry_n=3, **told)
    page = said(client, "/powers/?q=开饭店")
    assert '<a href="/items/S1/">食品经营许可</a>' in page
    assert "餐饮政策咨询" in page
    assert "餐饮旧事项" not in page


def test_the_first_page_counts_the_powers_by_kind_and_organ(client: Client, power: Power):
    page = said(client, "/")
    assert "行政处罚" in page
    assert "云泽县市场监督管理局" in page


@pytest.mark.parametrize("words", ["过期", "保质期食品", "小吃店", "县市监局", "W1"])
def test_a_power_is_found_by_name_everyday_words_organ_and_code(client: Client, power: Power, words: str):
    assert (power.name in said(client, f"/powers/?q={words}")) == (words != "过期")


def test_what_is_not_found_is_said_with_what_to_do(client: Client, power: Power):
    assert "换一个说法" in said(client, "/powers/?q=没有这样的职权")


def test_the_page_of_a_power_shows_basis_course_and_who_answers_for_it(client: Client, power: Power):
    page = said(client, f"/powers/{power.key}/")
    assert "《行政处罚法》第51条" in page
    assert "/procedures/penalty.summary/chart.svg" in page
    assert reverse("hall:organ", args=[power.organ]) in page


def test_the_list_says_to_whom_a_power_is_entrusted_and_until_when(client: Client, power: Power):
    told = {"principal": power.organ, "agent": "O2", "power": power.key, "since": date(2026, 1, 1)}
    by = {"entry_case": "x", "entry_n": 1}
    for key, until in (("委1", date(2099, 1, 1)), ("委2", date(2026, 2, 1))):
        Entrustment.objects.create(key=key, document=key, until=until, **told, **by)
    Organ.objects.create(
        key="O2", name="云泽县市场监管综合执法中心", short_name="执法中心", level="county", category="entrusted", **by
    )
    line = "委托云泽县市场监管综合执法中心实施，至2098年12月31日（委1）"
    page = said(client, f"/powers/{power.key}/")
    assert line in page
    assert "委2" not in page
    (row,) = client.get("/api/powers").json()["lines"]
    assert row["entrusted"] == [line]
    assert line in said(client, "/api/powers.csv")
    (before,) = client.get("/api/powers", {"on": "2026-01-15"}).json()["lines"]
    assert "委2" in before["entrusted"][1], "as it was on a day"


def test_the_words_of_the_article_stand_beside_the_citation(client: Client, power: Power):
    made, said_in = {"entry_case": "-", "entry_n": 1}, [["违法事实确凿并有法定依据"]]
    day = now().date()
    Statute.objects.create(
        key="行政处罚法@1", name="行政处罚法", title="行政处罚法", level="law", version=day, effective_on=day, **made
    )
    Article.objects.create(key="a", statute="行政处罚法@1", number="51", ordinal=1, paragraphs=said_in, **made)
    assert "违法事实确凿并有法定依据" in said(client, f"/powers/{power.key}/")


def test_the_benchmark_is_shown_as_a_table(client: Client, power: Power):
    text, day = DEMONSTRATION.read_text("utf-8"), now().date()
    Benchmark.objects.create(key="B1", power=power.key, text=text, since=day, entry_case="-", entry_n=1)
    assert "裁量基准" in said(client, f"/powers/{power.key}/")


def test_a_power_shows_the_benchmark_of_the_day(client: Client, county: County):
    case, today = listed(county).entry_case, now().date()
    for since, title in ((today - BEFORE, "阶次甲"), (today, "阶次乙")):
        text = DEMONSTRATION.read_text("utf-8").replace("title: 从轻", f"title: {title}")
        facts = {"benchmark": text, "benchmark_from": since, "reason": "补录"}
        done(case, "set_benchmark", (Actor(county.head, "approve"),), facts)
    then, page = said(client, f"/powers/W9/?on={today - timedelta(days=1)}"), said(client, "/powers/W9/")
    assert "阶次甲" in then
    assert "阶次乙" not in then
    assert "阶次乙" in page
    assert "阶次甲" not in page


def test_a_benchmark_that_cannot_be_read_leaves_the_page_of_its_power_standing(client: Client, power: Power):
    made = {"since": now().date(), "entry_case": "c", "entry_n": 1}
    Benchmark.objects.create(key="c#1", power=power.key, text="见文件", **made)
    assert "读不出来" in said(client, f"/powers/{power.key}/")


def test_a_power_is_shown_as_it_was(client: Client, county: County):
    listed(county)
    yesterday = now().date() - timedelta(days=1)
    assert "旧依据" in said(client, f"/powers/W9/?on={yesterday}")
    assert "新依据" in said(client, "/powers/W9/")
    assert "还没有公布" in said(client, f"/powers/W9/?on={now().date() - 2 * BEFORE}", 404)


def test_the_list_is_shown_as_it_was_on_a_day(client: Client, county: County):
    listed(county)
    day = now().date() - timedelta(days=1)
    shown = said(client, f"/powers/?organ=O1&on={day}")
    assert "对不按规定公示的处罚" in shown
    assert f"/powers/W9/?on={day}" in shown
    assert "对不按规定公示的处罚" not in said(client, f"/powers/?on={day - 2 * BEFORE}")
    assert [line["basis"] for line in client.get(f"/api/powers?q=W9&on={day}").json()["lines"]] == [["旧依据"]]
    assert [line["basis"] for line in client.get("/api/powers?q=W9").json()["lines"]] == [["新依据"]]


def test_an_organ_is_published_with_its_legal_representative(client: Client, county: County):
    Organ.objects.update(representative="孙代表")
    assert "孙代表" in said(client, f"/organs/{county.organ}/")
    assert client.get("/api/organs").json()["lines"][0]["representative"] == "孙代表"
    assert "孙代表" in said(client, "/api/organs.csv")


def test_what_a_post_answers_for_is_public_and_who_holds_it_is_not(client: Client, county: County):
    Post.objects.filter(key=f"G{county.head}").update(title="局长")
    assert f"/posts/G{county.head}/" in said(client, f"/organs/{county.organ}/")
    shown = said(client, f"/posts/G{county.head}/")
    assert "不得兼任" in shown
    assert "钱七" not in shown
    Allotment.objects.filter(post=f"G{county.head}").delete()  # as when the post is abolished
    assert f"/posts/G{county.head}/" not in said(client, f"/organs/{county.organ}/")


@pytest.mark.parametrize("address", ["/powers/W404/", "/powers/W1/?on=昨天", "/procedures/no/", "/organs/O404/"])
def test_what_is_not_there_is_not_found(client: Client, power: Power, address: str):
    assert "没有这一页" in said(client, address, 404)


def test_guide_and_chart_are_drawn_from_the_definition(client: Client, db: None):
    guide = said(client, "/procedures/penalty.summary/")
    assert "发现违法行为，出示执法证件" in guide
    assert guide.count("<h1") == 1
    answer = client.get("/procedures/penalty.summary/chart.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")


def test_days_on_which_the_law_is_the_same_share_one_drawing_and_each_says_its_day(client: Client, db: None):
    _drawn.cache_clear()
    for day in ("2024-01-02", "2024-01-03", "2024-01-04"):
        shown = said(client, f"/procedures/penalty.summary/chart.svg?on={day}")
        assert f"期限按{date_text(date.fromisoformat(day))}有效的规定" in shown
    assert _drawn.cache_info().misses == 1


def test_before_its_first_version_nothing_is_drawn_of_a_definition(client: Client, db: None):
    _drawn.cache_clear()
    for page in ("/procedures/penalty.summary/", "/procedures/penalty.summary/chart.svg"):
        assert client.get(f"{page}?on=1950-01-01").status_code == 404
    assert not _drawn.cache_info().misses


def test_the_list_of_minor_violations_is_public_with_the_power_of_each_entry(client: Client, power: Power):
    assert "还没有公布的轻微违法行为" in said(client, "/minor/")
    told = {"conduct": "没有查验记录", "conditions": "初次，没有危害后果", "basis": "条例第十条", "organ": "O1"}
    day = now().date()
    MinorEntry.objects.create(key="Q-1", power=power.key, since=day, entry_case="-", entry_n=1, **told)
    ended = {**told, "conduct": "没有公示", "since": day - timedelta(days=9), "until": day}
    MinorEntry.objects.create(key="Q-2", power=power.key, entry_case="-", entry_n=2, **ended)
    assert "/minor/" in said(client, "/powers/")
    for address in ("/minor/", f"/powers/{power.key}/", "/api/minor.csv"):
        shown = said(client, address)
        assert "没有查验记录" in shown
        assert "初次，没有危害后果" in shown
        assert "没有公示" not in shown
    assert f'href="/powers/{power.key}/"' in said(client, "/minor/")


# Organs and officers


def test_an_organ_shows_its_certificate_of_standing(client: Client, county: County):
    page = said(client, f"/organs/{county.organ}/")
    assert "行政执法主体资格证明" in page
    assert "张三" in page


def test_a_credential_is_checked_by_its_number(client: Client, county: County):
    assert "有效</span>" in said(client, "/officers/?number=CP1")
    Credential.objects.filter(key="CP1").update(withdrawn_on=now().date())
    assert "无效</span>" in said(client, "/officers/?number=CP1")
    assert "没有编号为" in said(client, "/officers/?number=CP404")


def test_nothing_else_of_an_officer_is_public(client: Client, county: County):
    line = json.loads(said(client, "/api/officers"))["lines"][0]
    assert set(line) == {
        "number", "name", "organ", "organ_name", "kind_title", "field", "region", "issued_on", "lapses_on",
        "withdrawn_on", "valid",
    }  # fmt: skip


# Published decisions


def test_every_surface_shows_the_decision_and_none_the_name(client: Client, published: Notice):
    for address in SURFACES:
        text = said(client, address)
        assert published.title in text or published.address in text, address
        assert "王五" not in text, address
    page = said(client, f"/publications/{published.address}/")
    assert "王某" in page
    assert "王五" not in page


def test_a_withdrawn_decision_is_gone_from_every_surface_and_its_address_says_why(
    client: Client, fined: Decided, published: Notice
):
    withdraw(fined)
    for address in SURFACES:
        text = said(client, address)
        assert published.title not in text, address
        assert published.address not in text, address
    gone = said(client, f"/publications/{published.address}/", 410)
    assert "该处罚决定已被行政复议机关撤销" in gone
    assert "王" not in gone


def test_at_the_end_of_its_term_the_address_says_so(client: Client, fined: Decided, published: Notice):
    expire(fined)
    assert "公开期限已于" in said(client, f"/publications/{published.address}/", 410)


def test_decisions_are_not_for_search_engines(client: Client, published: Notice):
    for address in ("/publications/", f"/publications/{published.address}/", "/publications/feed.xml"):
        assert "noindex" in client.get(address)["X-Robots-Tag"]
    assert "noindex" in client.get("/api/publications")["X-Robots-Tag"]


# Receipts


@pytest.fixture
def number(county: County) -> str:
    """The receipt of a party's defence."""
    case = investigated(county).case
    done = perform(Attempt(case, "defend", (Actor(county.party, "party"),), {"defence": "已经改正"}))
    return receipts.number_of(case, done.n)


def test_a_receipt_says_first_what_is_promised_then_what_is_proved(client: Client, number: str):
    assert "已经承诺" in said(client, f"/check/{number}/")
    seal(recorder())
    assert "证明成立" in said(client, f"/check/{number}/")


def test_a_promise_that_was_not_kept_is_said(client: Client, number: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("quanheng.web.hall.checking.now", lambda: now() + timedelta(minutes=2))
    assert "承诺逾期" in said(client, f"/check/{number}/")


def test_a_receipt_is_verified_with_nothing_but_what_is_downloaded(client: Client, number: str, tmp_path: Path):
    seal(recorder())
    (tmp_path / "receipt.json").write_text(said(client, f"/check/{number}/receipt.json"), "utf-8")
    (tmp_path / "verify.py").write_text(said(client, "/check/verify.py"), "utf-8")
    key = recorder().signer.key
    words = [sys.executable, "-I", "-S", "verify.py", "receipt.json", "--key", str(key)]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_number_is_asked_for_and_a_false_one_refused(client: Client, county: County, number: str):
    spaced = " ".join((number[:16].upper(), number[16:]))
    assert client.get("/check/", {"number": spaced})["Location"] == f"/check/{number}/"
    assert "没有这个编号的回执" in said(client, f"/check/{'0' * 32}/", 404)
    said(client, f"/check/{'0' * 32}/receipt.json", 404)


# Weight


def test_no_page_asks_the_database_more_than_fifteen_times(
    client: Client, power: Power, published: Notice, number: str, django_assert_max_num_queries: Callable
):
    places = (
        "/", "/powers/", f"/powers/{power.key}/", "/organs/", f"/organs/{power.organ}/", "/officers/?number=CP1",
        "/publications/", f"/publications/{published.address}/", f"/check/{number}/", "/api/powers", "/api/officers",
    )  # fmt: skip
    for address in places:
        with django_assert_max_num_queries(15):
            said(client, address)
