"""A penalty from the lead to the bound file, in the browser; at each gate a shortcut is tried and refused."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

from tests.browser.desk import Desk, Town

from quanheng.apps.cases.models import Case, RefusedAttempt
from quanheng.apps.documents.models import Document
from quanheng.apps.parties.models import Party
from quanheng.apps.record.receipts import number_of

OFFICER, DEPUTY, HEAD, LEGAL, CASHIER, CLERK = "p0103", "p0102", "p0101", "p0105", "p0106", "p0107"
POWER = "示范B01-001"
CHAIR = "P0105"
FINE = "20000"


def child(parent: str, kind: str, place: int = 0) -> str:
    return Case.objects.filter(parent=parent, kind=kind, place=place).latest("ordinal").pk


def registered(officer: Desk) -> tuple[str, str]:
    """Two offenders entered in the register of parties."""
    for name in ("云泽食品有限公司", "云泽冷链有限公司"):
        officer.page.goto("/desk/parties/new/")
        officer.fill({"kind": "organisation", "name": name, "identity": f"9151{name}", "address": "城关镇1号"})
        officer.submit()
    return tuple(
        Party.objects.filter(name__endswith="有限公司", number__startswith="D0000").values_list("pk", flat=True)
    )


def opened(officer: Desk) -> str:
    """A lead registered, by way of the list of powers."""
    officer.page.goto("/desk/new/")
    officer.page.locator(f"a[href*='{quote(POWER)}'][href*='ordinary/register']").click()
    officer.fill({"title": "云泽食品有限公司等未按规定建立台账", "source": "report", "clue": "日常检查发现"})
    officer.fill({"ended_on": dt.date(2026, 2, 27)})
    officer.submit()
    assert "线索" in officer.page.inner_text("main")
    return Case.objects.get(procedure="penalty.ordinary").pk


def investigated(town: Town, case: str, parties: tuple[str, str]) -> None:
    officer, deputy = town.desk(OFFICER), town.desk(DEPUTY)
    officer.do(case, "verify")
    assert "立案标准" in deputy.is_refused(case, "file", grounds_to_file=False, parties=parties)
    deputy.screen("refused-filing")
    assert "轻微违法清单" in deputy.is_refused(case, "file", parties=parties)
    deputy.do(case, "file", parties=parties, reasons="已经造成危害后果，不符合清单所列的条件")
    assert "出示执法证件" in officer.is_refused(case, "inspect", credential_shown=False)
    officer.do(case, "inspect")
    officer.do(case, "question")
    assert "收集证据" in officer.is_refused(case, "conclude", complex=True)
    officer.do(case, "collect")


def preserved(town: Town, case: str) -> None:
    """Evidence is registered and kept, and dealt with in time."""
    officer, deputy = town.desk(OFFICER), town.desk(DEPUTY)
    officer.do(case, "preserve")
    kept = child(case, "preservation")
    officer.do(kept, "propose")
    deputy.do(kept, "approve")
    assert "当场交付" in officer.is_refused(kept, "preserve", notice_given=False)
    officer.do(kept, "preserve")
    deputy.do(kept, "handle")


def served(officer: Desk, parent: str) -> None:
    service = child(parent, "service")
    officer.do(service, "start")
    officer.do(service, "hand_over")


def told(town: Town, case: str) -> None:
    """Both are told; one waives, one is heard."""
    officer = town.desk(OFFICER)
    officer.do(case, "conclude", complex=True)
    officer.do(case, "tell", proposal="各罚款二万元", proposed_fine=FINE)
    for place in (0, 1):
        tell = child(case, "tell", place)
        assert "陈述、申辩等权利" in officer.is_refused(tell, "issue", rights_told=False, hearing_class="fine")
        officer.do(tell, "issue")
        served(officer, tell)
        assert "期限没有届满" in officer.is_refused(tell, "conclude")
    waiving, asking = child(case, "tell", 0), child(case, "tell", 1)
    officer.do(waiving, "waive")
    officer.do(waiving, "conclude")
    officer.do(asking, "ask_hearing")
    assert "不得作出决定" in officer.is_refused(case, "take_views")


def heard(town: Town, case: str) -> None:
    """The hearing, fixed anew because it was first notified too late."""
    officer, deputy, chair = town.desk(OFFICER), town.desk(DEPUTY), town.desk(LEGAL)
    tell = child(case, "tell", 1)
    officer.do(tell, "open_hearing")
    hearing = child(tell, "hearing")
    deputy.do(hearing, "appoint", chair=CHAIR)
    chair.do(hearing, "fix", hearing_on=town.day + dt.timedelta(days=3))
    chair.do(hearing, "notify")
    town.later(3)
    assert "七个工作日" in chair.is_refused(hearing, "hold")
    day = town.day + dt.timedelta(days=14)
    chair.do(hearing, "fix", hearing_on=day)
    chair.do(hearing, "notify")
    town.on(day)
    chair.do(hearing, "hold")
    chair.do(hearing, "report")
    officer.do(tell, "file_record")
    officer.do(tell, "conclude")


def discussed(town: Town, case: str) -> None:
    """The heads meet; each votes at a desk of her own."""
    officer, head, deputy = town.desk(OFFICER), town.desk(HEAD), town.desk(DEPUTY)
    assert "逐人表决" in head.is_refused(case, "discuss")
    officer.do(case, "convene")
    meeting = child(case, "meeting")
    head.do(meeting, "call", members=(HEAD.upper(), DEPUTY.upper()))
    officer.do(meeting, "brief")
    head.do(meeting, "vote")
    assert "没有表决" in head.is_refused(meeting, "close")
    deputy.do(meeting, "vote", stance="against", opinion="处罚偏重")
    head.do(meeting, "close", dissent_taken="裁量适当")
    head.do(case, "discuss")


def decided(town: Town, case: str) -> None:
    officer, legal, head = town.desk(OFFICER), town.desk(LEGAL), town.desk(HEAD)
    decision = {"fine": FINE, "penalty": "各罚款二万元"}
    assert "经过听证的，应当写明" in officer.is_refused(case, "take_views")
    officer.do(case, "take_views", hearing_held=True)
    assert "法制审核" in head.is_refused(case, "decide", **decision)
    officer.do(case, "submit")
    legal.do(case, "review")
    said = head.is_refused(case, "decide", **decision, circumstance="lighter")
    assert "集体讨论" in said
    assert "裁量基准" in said
    head.screen("refused-decision")
    discussed(town, case)
    assert "重于告知" in head.is_refused(case, "decide", penalty="罚款三万元", fine="30000")
    said = head.is_refused(case, "decide", penalty="吊销许可证", fine=FINE, hearing_class="licence")
    assert "被告知这一种类" in said
    head.do(case, "decide", **decision)
    head.see(case)
    head.screen("decided")


def paid(town: Town, case: str) -> None:
    officer, cashier = town.desk(OFFICER), town.desk(CASHIER)
    for place in (0, 1):
        collection = child(case, "collection", place)
        officer.do(collection, "hand_over", surcharge_terms="daily", fined=FINE)
        assert "没有缴清" in cashier.is_refused(collection, "settle")
        cashier.do(collection, "pay", paid=FINE)
        cashier.do(collection, "settle")


def closed(town: Town, case: str) -> None:
    officer, clerk = town.desk(OFFICER), town.desk(CLERK)
    officer.do(case, "complete")
    assert "是否公开" in clerk.is_refused(case, "close")
    clerk.do(case, "disclose")
    clerk.do(child(case, "publication"), "publish", reviewed=True, weight="other")
    clerk.do(case, "close")


def test_a_penalty_runs_its_whole_course_and_no_gate_can_be_passed_by(town: Town) -> None:
    officer = town.desk(OFFICER)
    parties = registered(officer)
    case = opened(officer)
    town.later(1)
    investigated(town, case, parties)
    preserved(town, case)
    officer.see(case)
    officer.screen("investigated")
    told(town, case)
    town.later(1)
    heard(town, case)
    decided(town, case)
    paid(town, case)
    closed(town, case)

    assert "已经结案" in officer.see(case)
    officer.screen("closed")
    decision = Document.objects.get(name="penalty_decision")
    assert {party.name in str(decision.drawn) for party in Party.objects.filter(pk__in=parties)} == {True}
    assert number_of(case, decision.n)
    assert downloaded(officer, "下载案卷").startswith(b"%PDF")
    assert RefusedAttempt.objects.count() >= 13


def downloaded(desk: Desk, link: str) -> bytes:
    with desk.page.expect_download() as waiting:
        desk.page.get_by_role("link", name=link).click()
    return waiting.value.path().read_bytes()
