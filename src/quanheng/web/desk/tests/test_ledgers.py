"""The ledgers are taken away whole."""

from __future__ import annotations

import csv
import io
from datetime import date

from django.test import Client
from django.urls import reverse

from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.tests.county import County
from quanheng.apps.custody.models import CustodyItem
from quanheng.apps.meetings.models import Meeting, Vote
from quanheng.apps.record.clock import now
from quanheng.law.procedure import NEW
from quanheng.web.desk.tests.conftest import table


def test_the_goods_in_custody_are_taken_away_whole(officer: Client, county: County):
    for n in range(2):
        goods = {"organ": county.organ, "kind": "seized", "description": f"食品{n}箱", "custodian": county.second}
        CustodyItem.objects.create(key=f"甲{n}", since=date(2026, 3, 2), **goods, entry_case="-", entry_n=1)
    address = reverse("desk:goods")
    assert "format=csv" in officer.get(address).content.decode()
    whole = b"".join(officer.get(address, {"format": "csv"})).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(whole))
    assert [row[0] for row in rows] == ["食品0箱", "食品1箱"]
    assert rows[0][head.index("保管人")] != county.second
    assert rows[0][head.index("入库")] == "2026-03-02"
    assert officer.get(address, {"format": "xlsx"}).content.startswith(b"PK")
    assert officer.get(address, {"format": "pdf"}).status_code == 404


def placed(county: County, n: int, procedure: str, stage: str, **fields: object) -> Case:
    """A case that stands somewhere, as if it had come there by its acts."""
    text = library().procedures[procedure]
    times = {"opened_at": now(), "touched_at": now()}
    case = Case(id=f"甲{n}", procedure=procedure, digest=text.digest, organ=county.organ, stage=stage, **times)
    case.number, case.title, case.root = f"甲〔2026〕{n}号", "=示范案", case
    for name, value in fields.items():
        setattr(case, name, value)
    case.save()
    return case


def test_the_agenda_is_taken_away_with_what_waits_and_every_vote(officer: Client, county: County):
    placed(county, 1, "meeting", NEW)
    held = placed(county, 2, "meeting", "called")
    register = {"entry_case": held.id, "entry_n": 1}
    about = {"organ": county.organ, "root": held.id, "special": True, "met_on": date(2026, 3, 2), "agenda": "议题"}
    Meeting.objects.create(key=held.id, members=[county.head], **about, **register)
    Vote.objects.create(key="v", meeting=held.id, member=county.head, stance="for", opinion="事实清楚", **register)
    waiting, met = table(officer, "agenda")
    assert (waiting["案号"], waiting["会议日期"]) == ("甲〔2026〕1号", "等待召集")
    assert (met["会议日期"], met["专题会议"], met["记录"]) == ("2026-03-02", "是", "正在进行")
    assert met["表决和意见"] == "钱七：同意 事实清楚"
    assert met["案由"] == "'=示范案"


def test_every_decision_to_be_filed_is_taken_away_though_the_page_shows_fewer(officer: Client, county: County):
    for n in range(101):
        placed(county, n, "filing", "due", due=date(2026, 3, 2))
    placed(county, 101, "filing", "reviewed", ended=True)
    rows = table(officer, "major")
    assert len(rows) == 102
    assert (rows[0]["报送到期"], rows[0]["状态"]) == ("2026-03-02", "等待报送")
    assert (rows[-1]["状态"], rows[-1]["是否终结"]) == ("备案审查完毕", "已终结")
