"""The rank of a statute, who made it and under which number, by its title and its head."""

from __future__ import annotations

import re
from typing import NamedTuple

_PLACE = r"[\u4e00-\u9fff]{2,10}?(?:省|自治区|市|州|县|区)"
_CONGRESS = re.compile(rf"({_PLACE})(?:第[一二三四五六七八九十]+届)?人民代表大会")
_DECREE = re.compile(r"([\u4e00-\u9fff]{2,20})令\s*(?:（?第|(\d{4})年第)\s*(\d+)\s*号")
_NOTICE = re.compile(r"[\u4e00-\u9fff]{2,8}〔\d{4}〕\d+号")
_ISSUERS = {"国发": "国务院", "国办发": "国务院办公厅"}
"""Who issues notices, by the mark of their numbers."""
_LEADING = re.compile(r"^.*?(?:日|公布|根据|由|经)(?=[\u4e00-\u9fff])")


class Rank(NamedTuple):
    """The level (empty: the text does not tell it), the issuing body and the number of its promulgation."""

    level: str
    issuer: str = ""
    number: str = ""


def rank_of(title: str, head: str) -> Rank:
    """By what is said of a statute above its first article."""
    number = _number(title, head)
    if title.startswith(("最高人民法院", "最高人民检察院")):
        return Rank("interpretation", title.partition("关于")[0], number)
    if _NOTICE.match(title) or title.endswith("意见"):
        return Rank("document", _ISSUERS.get(number.split("〔")[0], ""), number)
    if "中共中央" in head:
        return Rank("party", "中共中央", number)
    if "全国人民代表大会" in head and title.rstrip("）)").endswith(("法", "法典", "总则")):
        return Rank("law", _congress(head), number)
    if found := _CONGRESS.search(head.replace("全国人民代表大会", "")):
        return Rank("local", f"{_place(found[1])}人民代表大会常务委员会", number)
    return _of_government(title, head, number)


def _of_government(title: str, head: str, number: str) -> Rank:
    """Regulations and rules. No rule may be called 条例 (规章制定程序条例 7): without a place it is of the state."""
    if re.search(r"国务院令|国务院第\d+次常务会议|《国务院关于修改|政务院", head):
        return Rank("regulation", "国务院", number)
    if decree := _DECREE.search(head):
        return Rank("rule", _maker(decree[1]), number)
    if title.endswith("条例"):
        place = re.match(_PLACE, title)
        return Rank("local", f"{place[0]}人民代表大会常务委员会") if place else Rank("regulation", "国务院", number)
    return Rank("", "", number)


def _number(title: str, head: str) -> str:
    if notice := _NOTICE.search(title) or _NOTICE.search(head):
        return notice[0]
    found = [*_DECREE.finditer(head)]
    if not found:
        return ""
    last = found[-1]
    year = f"{last[2]}年" if last[2] else ""
    return f"{_maker(last[1])}令{year}第{last[3]}号"


def _maker(words: str) -> str:
    """The body before 令, without what leads up to it."""
    return _LEADING.sub("", words).removeprefix("中华人民共和国")


def _congress(head: str) -> str:
    """Which of the two made it as it stands: the last that is named."""
    sittings = re.findall(r"届全国人民代表大会(常务委员会)?第", head)
    return f"全国人民代表大会{sittings[-1] if sittings else '常务委员会'}"


def _place(words: str) -> str:
    return re.sub(r"^.*[日由经](?=[\u4e00-\u9fff])", "", words)
