"""How documents write dates, numbers and money."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from quanheng.apps.documents.errors import DocumentError
from quanheng.law.clause import Clause, citations

_DIGITS = "〇一二三四五六七八九"
_COUNTING = "零一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_CENT = Decimal("0.01")
_LARGEST = Decimal(10) ** 12
_UNIT_WORDS = ("", "拾", "佰", "仟")
_GROUP_WORDS = ("", "万", "亿")


def formal_day(day: date) -> str:
    """A day as it stands under a document: 二〇二六年十一月二十一日."""
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{count(day.month)}月{count(day.day)}日"


def count(number: int) -> str:
    """A whole number from 1 to 999 as the law writes it: 十五, 六十, 一百零一."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = f"{_COUNTING[hundreds]}百" if hundreds else ""
    if tens:
        head += ("" if tens == 1 and not hundreds else _COUNTING[tens]) + "十"
    elif hundreds and ones:
        head += "零"
    return head + (_COUNTING[ones] if ones else "")


def span(clause: Clause) -> str:
    """How long a clause gives: 六十日, 五个工作日."""
    return f"{count(clause.amount)}{clause.unit.label}"


def lengthening(clause: Clause) -> str:
    """For how long a clause can be extended the first time: 十个工作日; blank where whoever approves fixes it."""
    for rule in clause.extensions:
        return f"{count(rule.amount)}{rule.unit.label}" if rule.amount else ""
    return ""


def cited(articles: str, statutes: Mapping[str, str]) -> str:
    """Articles as a document cites them: 《中华人民共和国行政处罚法》第五十九条第一款.

    ``articles`` are joined by ``；``, as a definition keeps them; ``statutes`` maps short names of statutes to full.
    """
    written = re.sub(r"第(\d+)(?=[条款项目])", lambda found: f"第{count(int(found[1]))}", citations(articles))
    return re.sub("《(.+?)》", lambda found: f"《{statutes.get(found[1], found[1])}》", written)


def document_number(organ: str, mark: str, year: int, number: int) -> str:
    """A document's number: ``organ`` is the organ's short sign, ``mark`` the form's: 石市监罚〔2026〕12号."""
    return f"{organ}{mark}〔{year}〕{number}号"


def money(amount: Decimal) -> str:
    """An amount in yuan, in figures and in capitals: 5000.00元（大写：人民币伍仟元整）."""
    return f"{_in_cents(amount)}元（大写：人民币{capitals(amount)}）"


def capitals(amount: Decimal) -> str:
    """An amount in yuan in the capitals of the Accounts Rules: 伍仟元整, 壹佰零叁元伍角.

    Raises ``DocumentError`` (``document.amount``) for an amount below zero, finer than a cent, or of 10^12 or more.
    """
    cents = _in_cents(amount)
    whole, _, fraction = str(cents).partition(".")
    jiao, fen = tuple(fraction)
    yuan = f"{_groups(whole)}元" if int(whole) else ""
    tail = f"{_CAPITALS[int(jiao)]}角" if jiao != "0" else ("零" if yuan and fen != "0" else "")
    tail += f"{_CAPITALS[int(fen)]}分" if fen != "0" else ""
    return (yuan + tail or "零元") + ("" if fen != "0" else "整")


def _in_cents(amount: Decimal) -> Decimal:
    if not 0 <= amount < _LARGEST or amount != amount.quantize(_CENT):
        raise DocumentError(
            "document.amount",
            f"{amount} 元不能写成大写金额。",
            mend="金额不得为负，精确到分，不超过九千九百九十九亿元。",
        )
    return amount.quantize(_CENT)


def _groups(whole: str) -> str:
    """The digits of a whole number in groups of four, each with its own unit."""
    size = len(_UNIT_WORDS)
    padded = whole.zfill(-(-len(whole) // size) * size)
    groups = [padded[index : index + size] for index in range(0, len(padded), size)]
    words = (
        f"{_group(group)}{unit if int(group) else ''}"
        for group, unit in zip(groups, reversed(_GROUP_WORDS[: len(groups)]), strict=True)
    )
    return re.sub("零+", "零", "".join(words)).strip("零")


def _group(digits: str) -> str:
    """Four digits; a zero for each run of gaps, to be thinned by the caller."""
    words = (
        _CAPITALS[int(digit)] + (unit if digit != "0" else "")
        for digit, unit in zip(digits, reversed(_UNIT_WORDS), strict=True)
    )
    return re.sub("零+", "零", "".join(words)).removesuffix("零") or "零"
