"""The guide says all that the definition says, by titles and articles, and nothing else."""

import re
from datetime import date

import pytest
from tests.agreement.engine_side import library

from quanheng.law.clause import citation, citations
from quanheng.law.condition_words import Titles
from quanheng.law.guide import Background, guide

DAY = date(2026, 3, 2)


def drawn(key: str) -> str:
    shelf = library()
    parameters = {name: shelf.parameters.title(name) for name in shelf.parameters}
    titles = Titles(shelf.procedures, parameters, shelf.catalogue.queries)
    catalogue = shelf.catalogue
    return guide(
        shelf.procedures[key],
        Background(shelf.clauses, DAY, titles=titles, documents=catalogue.documents, effects=catalogue.effects),
    )


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next of its kind or above."""
    after = text.partition(f"{heading}\n")[2]
    level = heading.partition(" ")[0]
    return re.split(rf"^#{{1,{len(level)}}} ", after, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("key", ["penalty.summary", "service", "everything", "hearing_child"])
def test_every_construct_of_the_text_is_in_its_guide(key: str) -> None:
    procedure, text = library().procedures[key], drawn(key)
    constructs = (
        procedure.stages,
        procedure.duties,
        procedure.acts,
        procedure.limits,
        procedure.holds,
        procedure.children,
    )
    for title in (construct.title for kind in constructs for construct in kind.values()):
        assert title in text
    for rule in procedure.rules.values():
        assert rule.says in text
    for matter in procedure.leaves_to_people:
        assert matter in section(text, "## 留给人判断的事")


@pytest.mark.parametrize("key", ["penalty.summary", "service", "everything", "hearing_child"])
def test_the_guide_speaks_chinese(key: str) -> None:
    """But for the key of the text and those of the texts it opens."""
    words = re.sub(r"`[^`]*`", "", drawn(key))
    assert not re.search(r"[A-Za-z_]{2,}|None", words)


def test_an_act_says_who_when_what_and_why() -> None:
    act = section(drawn("everything"), "### 作出决定")
    assert "- 由谁办：决定\n" in act
    assert "- 什么时候：“已告知”" in act
    assert "  - 决定结果（罚款；不予处罚；暂缓）" in act
    assert "- 办理日期：“决定之日”" in act
    assert "- 办理以后：罚款 → 已决定；不予处罚 → 已办结" in act
    assert "- 核对：裁量基准" in act
    assert "- 制作文书：行政处罚决定书" in act
    assert "- 同时开始：送达（每一个“全部当事人”一件）、备案" in act
    assert "- 依据：《行政处罚法》第57条" in act
    assert "未经法制审核或者审核未通过的，不得作出决定。属于“应当法制审核”的情形的，须" in act


def test_a_limit_says_how_long_from_what_to_what_and_by_which_words() -> None:
    limit = section(drawn("everything"), "### 受理期限")
    assert "- 时间：5个工作日，起算当日不计入" in limit
    assert "- 依据：《行政处罚法》第64条“五日”" in limit
    assert "- 起算：“收件”" in limit
    assert "- 终止：“受理”" in limit
    assert "- 届满没有终止的：依法视为自期限开始之日“受理”（材料齐全：是）" in limit


def test_a_limit_counted_back_and_one_in_hours_are_said_so() -> None:
    text = drawn("everything")
    assert "- 时间：最迟提前7个工作日（中间隔足整日）" in section(text, "### 听证通知期限")
    assert "- 时间：24小时，自起算的时刻连续计算" in section(text, "### 查封报告期限")


def test_a_cap_never_rolls() -> None:
    assert "末日是休息日的不顺延" in section(drawn("everything"), "### 查封期限")


def test_what_ends_with_the_last_child_says_so() -> None:
    assert "- 终止：每一件“送达”都已经“送达”，或者“终止”" in section(drawn("everything"), "### 全部送达期限")


def test_a_hold_says_what_it_forbids_and_what_it_pauses() -> None:
    hold = section(drawn("everything").partition("## 中止\n")[2], "### 中止")
    assert "- 其间不得：“作出决定”、“终止”" in hold
    assert "- 其间不计入：“决定期限”、“查封期限”，须“告知中止”才不计入" in hold


def test_local_rules_are_listed_to_every_reader() -> None:
    local = section(drawn("everything"), "## 本地规定")
    assert "- “撤回”：当事人可以撤回" in local
    assert "- 材料不齐的网上来件应当先补正。：试验用" in local


def test_articles_are_cited_down_to_paragraph_and_item() -> None:
    assert citation("行政处罚法/51/1") == "《行政处罚法》第51条第1款"
    assert citation("行政处罚法/33/1/2") == "《行政处罚法》第33条第1款第2项"
    assert citation("行政处罚法/36第一款") == "《行政处罚法》第36条第一款"
    assert citations("行政处罚法/51；民法典/201") == "《行政处罚法》第51条、《民法典》第201条"
