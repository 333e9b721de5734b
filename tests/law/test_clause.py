"""Every clause says what its article says; every span of time in the reference table has its clause."""

import csv
import datetime as dt
import re
from unicodedata import normalize

import pytest

from quanheng.law.clause import Bearer, Clause, ClauseTable, DayRule, Direction, Unit, citation
from quanheng.law.errors import LawError
from quanheng.procedures.loading import load_clauses, read_clauses

TABLE = load_clauses()
TODAY = dt.date(2026, 11, 21)

NO_SPAN = {
    "CF-11": "每日加处的比例，不是期限",
    "CF-12": "复议、诉讼期间不计算加处罚款，是中止的事由",
    "CF-14": "起算点的规定，期限见强制法53",
    "CF-15": "哪些是工作日，见 days",
    "XK-07": "不计算在内的时间，见 exclusions",
    "XK-12": "有效期届满的日期，不是一段时间",
    "XK-17": "哪些是工作日，见 days",
    "QZ-07": "数额的上限，不是期限",
    "QZ-15": "哪些是工作日，见 days",
    "QZ-16": "什么时候不得执行，不是期限",
    "FY-05": "期满的后果，期限见 accept_review",
    "FY-24": "哪些是工作日，见 days",
    "FY-25": "应当告知的内容，不是期限",
    "FY-26": "应当提供的渠道，不是期限",
    "GK-06": "每年的日期，不是一段时间",
    "GK-07": "每年的日期，不是一段时间",
    "SS-08": "应当出庭，不是期限",
    "JC-04": "应当先经审查，不是期限",
    "JC-05": "应当集体讨论，不是期限",
    "JC-06": "终身追究，没有期限",
    "ZC-03": "每年的日期，不是一段时间",
    "ZC-04": "人数的比例，不是期限",
    "ZC-05": "每年的日期，不是一段时间",
    "ZC-06": "每年的日期，不是一段时间",
    "ZC-07": "决定书的内容，不是期限",
    "QJ-01": "期间如何起算、届满，见 begins_by、rolled_by",
    "QJ-03": "期间如何起算，见 begins_by",
    "QJ-04": "期间如何届满，见 rolled_by",
    "QJ-05": "全年放假的日数，见日历",
}
UNITS = {"W": "W", "W*": "W", "W-before": "W", "C": "C", "C-before": "C", "before": "C", "M": "M", "Y": "Y", "H": "H"}
"""The reference table's units as ours."""
FULL_NAMES = {"行政诉讼法解释": "最高人民法院关于适用《行政诉讼法》的解释", "民法典": "民法典-总则编"}
"""Statutes whose file is not called by the short name we cite."""

clauses = pytest.mark.parametrize("clause", list(TABLE), ids=lambda clause: f"{clause.key}-{clause.profile}")


def rows(shared):
    with (shared / "reference/limits.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def parts_of(clause):
    """What a clause says, each with the rows it stands for: its own words, and those of its extensions."""
    yield clause.rows, clause.amount, clause.unit, clause.quotation
    for extension in clause.extensions:
        yield extension.rows, extension.amount, extension.unit, extension.condition


def words_of(clause):
    return "\n".join([clause.quotation, *(extension.condition for extension in clause.extensions)])


def text_of(statute, shared):
    start = re.compile(re.escape(FULL_NAMES.get(statute, statute)) + r"(\(|\.md$|国务院)")
    (path,) = [p for p in (shared / "reference/statutes").rglob("*.md") if start.match(p.name)]
    return path.read_text(encoding="utf-8")


def numeral(number):
    """``90`` as ``九十``: how an article is numbered."""
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = digits[hundreds] + "百" if hundreds else ""
    if tens or (hundreds and ones):
        text += {0: "零", 1: "一十" if hundreds else "十"}.get(tens, digits[tens] + "十")
    return text + (digits[ones] if ones else "")


def article_text(clause, shared):
    """The words of the clause's article; the whole text of a document that numbers none."""
    text = text_of(clause.statute, shared)
    number = re.match(r"\d+", clause.article.partition("/")[2])
    if number is None:
        return text
    article = rf"^\W*第{numeral(int(number.group()))}条(?!之).*?(?=^\W*第[一二三四五六七八九十百零]+条|\Z)"
    found = re.search(article, text, re.MULTILINE | re.DOTALL)
    assert found, f"{clause.article} 不在文本里"
    return found.group()


def test_every_row_of_the_reference_is_a_clause_or_said_to_be_no_span(shared):
    spans = {row["id"] for row in rows(shared)} - NO_SPAN.keys()
    covered = {row for clause in TABLE for part in parts_of(clause) for row in part[0]}
    assert covered == spans


def test_a_clause_has_the_amount_unit_article_and_words_of_its_row(shared):
    for row in rows(shared):
        found = [(clause, *part) for clause in TABLE for part in parts_of(clause) if row["id"] in part[0]]
        if not found:
            continue
        amounts = set(map(int, re.findall(r"\d+", row["limit"])))
        assert amounts <= {amount for _, _, amount, _, _ in found}, row["id"]
        assert {unit for _, _, _, unit, _ in found} == {UNITS[row["unit"]]}, row["id"]
        sentences = re.split("[。；]", row["quote"])
        assert any(all(part in words_of(clause) for part in sentences) for clause, *_ in found), row["id"]
        for clause, *_ in found:
            number = re.match(r"\d+", clause.article.partition("/")[2])
            assert row["article"] == (f"第{numeral(int(number.group()))}条" if number else "-"), row["id"]
            assert clause.direction is (Direction.BACKWARD if "before" in row["unit"] else Direction.FORWARD)


@clauses
def test_the_words_of_a_clause_stand_in_its_article(clause, shared):
    article = normalize("NFKC", re.sub(r"\s", "", article_text(clause, shared)))
    for words in words_of(clause).splitlines():
        assert normalize("NFKC", words) in article


@clauses
def test_a_clause_of_days_counts_what_its_statute_calls_a_day(clause):
    if clause.unit not in (Unit.WORKDAY, Unit.DAY):
        return
    assert TABLE.expected_unit(clause.statute, clause.amount, clause.bearer) in (clause.unit, None)


@clauses
def test_the_articles_on_how_a_period_runs_are_cited_with_their_number(clause):
    assert re.search(r"/\d+", clause.begins_by)
    assert re.search(r"/\d+", clause.rolled_by)


def test_what_a_law_calls_a_day_differs_from_law_to_law():
    asked = [("行政处罚法", 7), ("行政处罚法", 15), ("行政强制法", 10), ("行政强制法", 30), ("行政复议法", 10)]
    asked += [("行政复议法", 15), ("行政许可法", 45), ("行政诉讼法", 5)]
    units = "".join(TABLE.expected_unit(*each) for each in asked)
    assert units == "WCWCWCWC"
    assert TABLE.expected_unit("行政许可法", 30, Bearer.PARTY) is None
    assert TABLE.expected_unit("政府信息公开条例", 20) is None
    with pytest.raises(LawError, match=r"clause\.no_day_rule"):
        TABLE.expected_unit("没有登记的法", 5)


def test_the_profile_has_its_own_clause_else_the_general_one():
    assert TABLE.find("decide_ordinary", "农业", TODAY).article == "农业行政处罚程序规定/58"
    assert TABLE.find("decide_ordinary", "林业", TODAY).article == "行政处罚法/60"


def test_a_look_up_that_finds_nothing_says_what_is_missing():
    with pytest.raises(LawError, match=r"clause.unknown.*“no_such_key”"):
        TABLE.find("no_such_key", "general", TODAY)
    with pytest.raises(LawError, match=r"clause.profile.*“林业”.*市场监管"):
        TABLE.find("accept_complaint", "林业", TODAY)
    with pytest.raises(LawError, match=r"clause.not_in_force.*2021-07-14.*2021-07-15 起"):
        TABLE.find("decide_ordinary", "general", dt.date(2021, 7, 14))


def old(until=None):
    return Clause("k", "标题", 5, Unit.DAY, "旧法/1", "五日内", dt.date(2000, 1, 1), until)


def new():
    return Clause("k", "标题", 7, Unit.DAY, "新法/1", "七日内", dt.date(2020, 1, 1))


def test_the_law_in_force_on_the_day_is_the_one_found():
    table = ClauseTable([new(), old(until=dt.date(2020, 1, 1))])
    found = [table.find("k", "general", dt.date(2020, 1, 1) - dt.timedelta(days=n)).statute for n in (0, 1)]
    assert found == ["新法", "旧法"]
    assert (len(table), "k" in table, "other" in table) == (2, True, False)


def test_two_clauses_of_one_key_and_profile_never_hold_on_one_day():
    for until in (None, dt.date(2020, 1, 2)):
        with pytest.raises(LawError, match=r"clause.overlap.*旧法/1、新法/1"):
            ClauseTable([new(), old(until)])


def test_an_article_is_cited_as_a_reader_would():
    assert citation("行政处罚法/60") == "《行政处罚法》第60条"
    assert citation("行政许可法/48第一项") == "《行政许可法》第48条第一项"
    assert citation("国办发〔2018〕118号") == "国办发〔2018〕118号"


TEXT = """
statute: 某法
valid_from: 2020-01-01
days: {up_to: 10, article: 某法/9}
clauses:
- {key: k, title: 标题, amount: 5, unit: W, article: 3, quotation: 五日内}
"""


def test_a_text_gives_its_clauses_and_its_rule_on_days():
    (clause,), (rule,) = read_clauses(TEXT, "x.yaml")
    assert clause == Clause("k", "标题", 5, Unit.WORKDAY, "某法/3", "五日内", dt.date(2020, 1, 1))
    assert rule == DayRule("某法", "某法/9", up_to=10)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (("amount: 5", "amount: 5, amount: 6"), "重复的字段 amount"),
        (("quotation:", "quote:"), "不认识的字段 quote"),
        (("unit: W", "unit: Q"), "unit"),
        (("amount: 5, ", ""), "amount"),
        (("up_to", "upto"), "不认识的字段 upto"),
        (("valid_from", "from"), "不认识的字段 from"),
        (("quotation: 五日内", "quotation: 五日内, extensions: [{amout: 3}]"), "不认识的字段 amout"),
    ],
)
def test_a_misspelt_text_is_refused(fault, says):
    with pytest.raises(LawError, match=says):
        read_clauses(TEXT.replace(*fault), "x.yaml")


def test_the_law_is_unchanged_since_the_last_clause_that_began_or_ended():
    begun, ended = dt.date(2021, 7, 15), dt.date(2024, 5, 1)
    table = ClauseTable([Clause("k", "标题", 5, Unit.DAY, "某法/3", "五日内", begun, ended)])
    assert table.unchanged_since(dt.date(2023, 1, 1)) == begun
    assert table.unchanged_since(ended) == ended
    assert table.unchanged_since(dt.date(2020, 1, 1)) == dt.date(2020, 1, 1)
