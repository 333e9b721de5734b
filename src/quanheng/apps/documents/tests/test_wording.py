"""How documents write dates, numbers, money and articles."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.apps.documents.errors import DocumentError
from quanheng.apps.documents.wording import capitals, cited, count, document_number, formal_day, money

_VALUES = {word: value for value, word in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def test_a_day_is_written_in_numerals_with_a_round_zero():
    assert formal_day(date(2026, 11, 21)) == "二〇二六年十一月二十一日"
    assert formal_day(date(2030, 1, 10)) == "二〇三〇年一月十日"


@pytest.mark.parametrize(
    ("number", "words"), [(9, "九"), (10, "十"), (15, "十五"), (60, "六十"), (101, "一百零一"), (110, "一百一十")]
)
def test_a_number_is_written_as_the_law_writes_it(number, words):
    assert count(number) == words


def test_a_document_number_has_hexagonal_brackets_and_no_leading_zero():
    assert document_number("石市监", "罚", 2026, 12) == "石市监罚〔2026〕12号"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10", "壹拾元整"),
        ("103.50", "壹佰零叁元伍角整"),
        ("1000.08", "壹仟元零捌分"),
        ("5000", "伍仟元整"),
        ("10010", "壹万零壹拾元整"),
        ("100000000", "壹亿元整"),
        ("100010000", "壹亿零壹万元整"),
    ],
)
def test_an_amount_in_capitals(amount, words):
    assert capitals(Decimal(amount)) == words


@given(st.integers(min_value=0, max_value=10**14 - 1))
def test_the_capitals_say_the_amount_and_nothing_else(cents):
    assert _read(capitals(Decimal(cents) / 100)) == cents


def test_an_amount_that_is_negative_or_finer_than_a_cent_is_refused():
    for amount in ("-1", "0.001", "1000000000000"):
        with pytest.raises(DocumentError, match=r"document\.amount"):
            money(Decimal(amount))


def test_an_article_is_cited_by_the_full_name_of_its_statute():
    full = {"行政处罚法": "中华人民共和国行政处罚法"}
    assert (
        cited("行政处罚法/59/1/2；行政复议法/20", full)
        == "《中华人民共和国行政处罚法》第五十九条第一款第二项、《行政复议法》第二十条"
    )


def _read(words: str) -> int:
    """The cents that capitals say."""
    yuan, rest = words.split("元") if "元" in words else ("", words)
    jiao, fen = (re.search(f"(.){unit}", rest) for unit in "角分")
    return _whole(yuan) * 100 + (_VALUES[jiao[1]] * 10 if jiao else 0) + (_VALUES[fen[1]] if fen else 0)


def _whole(words: str) -> int:
    for unit, value in (("亿", 10**8), ("万", 10**4)):
        if unit in words:
            high, low = words.split(unit)
            return _whole(high) * value + _whole(low)
    pairs = re.findall("([壹贰叁肆伍陆柒捌玖])([拾佰仟]?)", words)
    return sum(_VALUES[digit] * _UNITS.get(unit, 1) for digit, unit in pairs)
