"""The text of a statute is read into articles, paragraphs and items, and what is odd is told by line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.apps.statutes.numerals import number_of
from quanheng.apps.statutes.parsing import parse_statute
from quanheng.apps.statutes.queries import statute_named

SAMPLE = """\
# 示范省示范条例

2018年3月1日 示范省第四届人民代表大会常务委员会第一次会议通过

<!-- INFO END -->

## 第一章 总 则

第一条 为了示范，制定本条例。

　　第二条　下列活动，适用本条例：

（一）示范经营；

（二）示范建设。

前款所称示范，由示范机关解释。

第二条之一 示范机关按照第一条的规定办理。

## 第二章 附则

第三条 本条例自2018年5月1日起施行。
"""


def test_articles_have_paragraphs_and_paragraphs_have_items():
    articles = parse_statute(SAMPLE).articles
    assert [article.number for article in articles] == ["1", "2", "2之一", "3"]
    assert articles[1].paragraphs == (
        ("下列活动，适用本条例：", "（一）示范经营；", "（二）示范建设。"),
        ("前款所称示范，由示范机关解释。",),
    )
    assert [article.heading for article in articles] == ["第一章 总 则"] * 3 + ["第二章 附则"]


def test_the_head_says_who_made_it_and_when_and_the_last_article_when_it_begins():
    read = parse_statute(SAMPLE)
    assert read.title == "示范省示范条例"
    assert read.rank == ("local", "示范省人民代表大会常务委员会", "")
    assert (read.version, read.begins) == (date(2018, 3, 1), date(2018, 5, 1))
    assert read.remarks == ()


@pytest.mark.parametrize(
    ("title", "head", "level", "number"),
    [
        ("中华人民共和国示范法", "2020年1月1日 第十三届全国人民代表大会常务委员会第一次会议通过", "law", ""),
        ("示范条例", "2020年1月1日 中华人民共和国国务院令第7号公布", "regulation", "国务院令第7号"),
        ("示范条例", "", "regulation", ""),
        ("示范规定", "（2020年1月1日示范部令2020年第3号公布）", "rule", "示范部令2020年第3号"),
        ("示范办法", "（2020年1月1日示范省人民政府令第4号公布）", "rule", "示范省人民政府令第4号"),
        ("国办发〔2020〕5号国务院办公厅关于示范的通知", "", "document", "国办发〔2020〕5号"),
        ("最高人民法院关于示范的解释", "2020年1月1日 最高人民法院审判委员会通过", "interpretation", ""),
        ("示范工作条例", "2020年1月1日 中共中央政治局会议审议批准", "party", ""),
        ("示范规定", "", "", ""),
    ],
)
def test_the_level_of_a_text_is_read_from_its_title_and_head_or_not_at_all(title, head, level, number):
    rank = parse_statute(f"# {title}\n\n{head}\n\n第一条 示范。\n").rank
    assert (rank.level, rank.number) == (level, number)


def test_a_number_that_is_missing_is_told_with_its_line():
    text = SAMPLE.replace("第二条之一", "第五条").replace("第三条", "第六条")
    assert [remark.line for remark in parse_statute(text).remarks] == [19]


def test_an_item_without_its_paragraph_is_told_and_kept():
    read = parse_statute("# 示范办法\n第一条\n（一）示范；\n")
    assert [remark.line for remark in read.remarks] == [3]
    assert read.articles[0].paragraphs == (("（一）示范；",),)


def test_a_text_without_articles_is_one():
    (article,) = parse_statute("# 示范意见\n示政〔2022〕3号\n一、总体要求\n（虚构）\n2022年1月10日\n").articles
    assert (article.number, len(article.paragraphs)) == ("", 4)


def test_every_statute_of_the_reference_is_read_without_a_gap(shared):
    for file in sorted((shared / "reference" / "statutes").rglob("*.md")):
        read = parse_statute(file.read_text("utf-8"))
        assert read.title, file.name
        assert [remark for remark in read.remarks if "不连续" in remark.sentence] == [], file.name


_SIGNS = "零一二三四五六七八九"


def in_signs(number: int) -> str:
    text = ""
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        text += _SIGNS[digit] + sign if digit else "零" if text and not text.endswith("零") and number else ""
    return text[1:] if text.startswith("一十") else text


@given(st.integers(1, 9999))
def test_numerals_are_read_as_they_are_written(number):
    assert number_of(in_signs(number)) == number


@pytest.mark.parametrize(
    "basis", ["示范法/58/1", "《中华人民共和国示范法》第五十八条", "示范法第五十八条第一款", "《示范法》", "示范法"]
)
def test_a_basis_names_its_statute_however_it_is_written(basis):
    assert statute_named(basis) == "示范法"
