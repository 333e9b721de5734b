"""Statutes and items come into the registers by acts alone, once, and what rests on them is found."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from quanheng.apps.adjustment import touched as touched_module
from quanheng.apps.adjustment.entering import Hands, Source, enter_items, enter_statute
from quanheng.apps.adjustment.errors import AdjustmentError
from quanheng.apps.adjustment.touched import touched_by
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Attempt, Done, Refused, perform
from quanheng.apps.cases.tests.county import County
from quanheng.apps.documents.render import Renderer
from quanheng.apps.powers.items import parse_items
from quanheng.apps.powers.models import Item, Power
from quanheng.apps.record.clock import now
from quanheng.apps.statutes.models import Article, Statute
from quanheng.apps.statutes.queries import article_of, articles_changed, version_of

OLD = """\
# 示范条例
2018年3月1日 中华人民共和国国务院令第7号公布
第一条 为了示范，制定本条例。
第二条 违反本条例的，处警告。
第三条 本条例自2018年5月1日起施行。
"""
NEW = (
    OLD.replace("处警告", "处罚款")
    .replace("号公布", "号公布\n2023年6月1日 国务院令第9号修订")
    .replace("2018年5月1日", "2023年9月1日")
)
ITEMS = """\
item_code,name,task_type,department,dept_code,power,materials,limit_statutory,limit_promised
I-1,示范许可,1,县示范局,O1,W1,申请书；身份证明,20,10
I-2,示范咨询,20,县示范局,O1,,,,1
I-2,又一个,20,县示范局,O1,,,,1
I-3,不知道的,99,县示范局,O1,,,,1
I-4,,1,县示范局,O1,,,二十,1
"""


@pytest.fixture
def hands(county: County) -> Hands:
    return Hands(county.first, county.legal, county.second)


def test_a_statute_is_published_with_its_articles(hands):
    entered = enter_statute(Source(OLD), hands)
    assert (entered.subject, entered.rows, entered.published) == ("示范条例@2018-05-01", 3, True)
    statute = Statute.objects.get()
    assert (statute.level, statute.number, statute.entry_case) == ("regulation", "国务院令第7号", entered.case)
    assert Article.objects.get(number="2").paragraphs == [["违反本条例的，处警告。"]]


def test_entering_it_again_changes_nothing(hands):
    first, second = enter_statute(Source(OLD), hands), enter_statute(Source(OLD), hands)
    assert (second.case, second.repeated) == (first.case, True)
    assert Statute.objects.count() == Case.objects.count() == 1


def test_a_new_version_keeps_the_old_one_until_the_day_it_begins(hands):
    enter_statute(Source(OLD), hands)
    enter_statute(Source(NEW), hands)
    assert str(version_of("示范条例", date(2023, 8, 31))) == str(version_of("示范条例", date(2023, 9, 1))) == "示范条例"
    assert [article_of("示范条例/2/1", day).paragraphs[0][0] for day in (date(2023, 8, 31), date(2023, 9, 1))] == [
        "违反本条例的，处警告。",
        "违反本条例的，处罚款。",
    ]
    assert enter_statute(Source(OLD), hands).repeated
    new, old = Statute.objects.order_by("-effective_on")
    assert articles_changed(old, new) == {"2", "3"}


def test_versions_are_entered_in_their_order(hands):
    enter_statute(Source(NEW), hands)
    with pytest.raises(AdjustmentError, match="更新的版本"):
        enter_statute(Source(OLD), hands)


def test_without_a_review_nothing_is_published(county, hands):
    entered = enter_statute(Source(OLD), Hands(county.first))
    refused = perform(
        Attempt(entered.case, "publish", (Actor(county.second, "publish"),), {"published_on": now().date()})
    )
    assert isinstance(refused, Refused)
    assert "没有通过审核" in refused.objections[0].sentence
    assert not Statute.objects.exists()


def test_who_enters_does_not_publish(county, hands):
    with pytest.raises(AdjustmentError, match="依法不能登记"):
        enter_statute(Source(OLD), Hands(county.first, county.legal, county.first))


def test_a_repealed_statute_is_in_force_no_more(county, hands):
    entered = enter_statute(Source(OLD), hands)
    facts = {"repealed_on": now().date(), "reason_repealed": "国务院令第12号"}
    assert isinstance(perform(Attempt(entered.case, "repeal", (Actor(county.second, "publish"),), facts)), Done)
    assert version_of("示范条例", now().date()) is None


def test_lead_and_assisting_organs_are_told_apart(county, hands):
    entered = enter_statute(Source(OLD), hands)
    facts = {"lead": ("O1",), "assisting": ("O2", "O3")}
    assert isinstance(perform(Attempt(entered.case, "assign", (Actor(county.first, "register"),), facts)), Done)
    assert Statute.objects.get().management == "协同管理"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OLD.replace("示范条例", "示范规定").replace("国务院令第7号公布", "公布"), "效力层级"),
        ("# 示范条例\n第一条 示范。\n", "施行日期"),
        ("#\n第一条 自2018年5月1日起施行。\n", "名称"),
    ],
)
def test_a_text_that_does_not_say_what_it_is_is_refused(hands, text, said):
    with pytest.raises(AdjustmentError, match=said):
        enter_statute(Source(text), hands)
    assert not Case.objects.exists()


def test_what_a_text_does_not_say_can_be_said_for_it(hands):
    source = Source("# 示范规定\n第一条 示范。\n", level="rule", effective_on=date(2020, 1, 1))
    assert enter_statute(source, hands).subject == "示范规定@2020-01-01"


def test_every_row_of_a_table_is_entered_or_named_with_its_reason(hands):
    entered = enter_items(ITEMS, "示范", hands)
    assert entered.rows == Item.objects.count() == 2
    assert [remark.split("：")[0] for remark in entered.remarks] == ["第 4 行", "第 5 行", "第 6 行"]
    item = Item.objects.get(key="I-1")
    assert (item.kind, item.materials, item.limit_statutory) == ("licence", ["申请书", "身份证明"], 20)


def test_the_first_publication_stays_the_baseline(hands):
    enter_items(ITEMS, "示范", hands)
    enter_items(ITEMS.replace("申请书；身份证明,20,10", "申请书,20,5"), "示范第二批", hands)
    item = Item.objects.get(key="I-1")
    assert (len(item.materials), item.limit_promised) == (1, 5)
    assert (item.baseline_materials, item.baseline_promised) == (2, 10)


def test_a_cancelled_item_is_off_the_list(county, hands):
    entered = enter_items(ITEMS, "示范", hands)
    facts = {"cancelled": ("I-1", "I-9"), "cancelled_on": now().date(), "reason_cancelled": "示范文件"}
    assert isinstance(perform(Attempt(entered.case, "cancel", (Actor(county.second, "publish"),), facts)), Done)
    assert Item.objects.get(ended_on=None).key == "I-2"


def test_everything_that_rests_on_a_statute_is_found(county, hands):
    Power.objects.update(basis=["《中华人民共和国行政处罚法》第五十八条"])
    enter_items(ITEMS, "示范", hands)
    today = now().date()
    touched = touched_by(Statute(name="行政处罚法", title="中华人民共和国行政处罚法"), today)
    assert [power.key for power in touched.powers] == [county.power]
    assert [item.key for item in touched.items] == ["I-1"]
    assert "penalty.ordinary" in [text.key for text in touched.definitions]
    assert ("penalty_decision", "行政处罚决定书") in touched.documents
    assert touched_by(Statute(name="示范条例", title="示范条例"), today).powers == ()


def test_a_document_of_the_county_itself_is_touched_by_what_it_cites(county, tmp_path, monkeypatch):
    slot = "    - {line: case, title: 案件名称, law: 示范条例/2}\n"
    form = f"documents:\n  file_cover:\n    title: 本县案卷\n    layout: cover\n    parts:\n{slot}"
    (folder := tmp_path / "forms").mkdir()
    (folder / "own.yaml").write_text(form, encoding="utf-8")
    own = Renderer((folder,))
    monkeypatch.setattr(touched_module, "house_renderer", lambda: own)
    touched = touched_by(Statute(name="示范条例", title="示范条例"), now().date())
    assert touched.documents == (("file_cover", "本县案卷"),)


def test_the_real_service_items_all_come_in(shared, hands):
    text = (shared / "data" / "china" / "guangan_qu_service_items.csv").read_text("utf-8-sig")
    entered = enter_items(text, "实例", hands)
    assert (entered.rows, entered.remarks, Item.objects.count()) == (1135, (), 1135)


def test_an_item_is_marked_as_secret_and_what_the_mark_says_otherwise_is_not_taken():
    head = "item_code,name,task_type,department,dept_code,secret\n"
    lines = ("I-1,甲,20,县示范局,O1,是", "I-2,乙,20,县示范局,O1,", "I-3,丙,20,县示范局,O1,绝密")
    table = parse_items(head + "\n".join(lines))
    assert [(row.code, row.secret) for row in table.rows.values()] == [("I-1", True), ("I-2", False)]
    assert [fault.line for fault in table.faults] == [4]


def test_a_table_that_is_none_from_some_line_on_is_taken_up_to_it_and_the_line_is_named(hands):
    rows = ("I-1,甲,20,县示范局,O1", 'I-2,"' + "乙" * csv.field_size_limit(), "I-3,丙,20,县示范局,O1")
    entered = enter_items("item_code,name,task_type,department,dept_code\n" + "\n".join(rows), "实例", hands)
    assert [*Item.objects.values_list("key", flat=True)] == ["I-1"]
    assert entered.remarks == ("第 3 行：从这一行起读不出来，多半是前面有引号没有成对。",)


@pytest.mark.parametrize(("head", "fault"), [('"' + "甲" * 140_000, 1), ("item_code,name\r\n", 1)])
def test_a_table_without_a_header_that_can_be_read_has_no_rows(head, fault):
    table = parse_items(head)
    assert ([*table.rows], [one.line for one in table.faults]) == ([], [fault])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_ends_as_the_machine_that_wrote_it_ends_lines(end):
    lines = ("item_code,name,task_type,department,dept_code", "I-1,甲,20,县示范局,O1", "I-2,乙,20,县示范局,O1")
    assert [*parse_items(end.join(lines)).rows] == ["I-1", "I-2"]


def test_a_limit_of_more_days_than_any_has_is_named_with_its_line():
    head = "item_code,name,task_type,department,dept_code,limit_statutory\n"
    table = parse_items(f"{head}I-1,甲,20,县示范局,O1,{'9' * 5000}\nI-2,乙,20,县示范局,O1,9999")
    assert ([*table.rows], [fault.line for fault in table.faults]) == (["I-2"], [2])
