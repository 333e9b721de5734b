"""The texts of statutes as the reference has them: articles by number, each a list of paragraphs with their items."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

DIGITS = "零一二三四五六七八九"
_ARTICLE = re.compile(r"^第([零一二三四五六七八九十百]+)条\s*(.*)")
_ITEM = re.compile(r"^[（(][一二三四五六七八九十]+[）)]")
_SHORT = {"民法典": "民法典-总则编", "国办发〔2018〕118号": "国办发〔2018〕118号国务院办公厅"}


def numeral(number: int) -> str:
    """A number below 1000 as an article writes it: 五十二, 一百零一."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if hundreds and not tens and ones:
        text += "零"
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    return text + (DIGITS[ones] if ones else "")


@cache
def articles(folder: Path, statute: str) -> dict[str, list[list[str]]] | None:
    """The articles of a statute by their numeral; None if the reference has no text of it.

    Each article is a list of paragraphs; each paragraph its own text, followed by the texts of its items.
    """
    name = _SHORT.get(statute, statute)
    files = [file for file in folder.rglob("*.md") if re.match(rf"{re.escape(name)}(\(|\.md|$)", file.name)]
    if not files:
        return None
    found: dict[str, list[list[str]]] = {}
    paragraphs: list[list[str]] = []
    for line in files[0].read_text("utf-8").splitlines():
        text = line.strip().lstrip("\u3000\u200b ")
        head = _ARTICLE.match(text)
        if head:
            paragraphs = found.setdefault(head[1], [[head[2]]])
        elif _ITEM.match(text) and paragraphs:
            paragraphs[-1].append(text)
        elif text and not text.startswith("#") and paragraphs:
            paragraphs.append([text])
    return found


def words(folder: Path, statute: str) -> str:
    """The whole text of a statute."""
    return "".join(
        "".join(paragraph) for article in (articles(folder, statute) or {}).values() for paragraph in article
    )


def cited(folder: Path, citation: str) -> bool | None:
    """Whether ``行政处罚法/52/1`` (article, paragraph, item) is in the statute; None if there is no text of it."""
    statute, number, *inner = citation.split("/")
    known = articles(folder, statute)
    if known is None:
        return None
    paragraphs = known.get(numeral(int(number)), [])
    if not inner:
        return bool(paragraphs)
    paragraph, *item = (int(part) for part in inner)
    if not 0 < paragraph <= len(paragraphs):
        return False
    return not item or 0 < item[0] < len(paragraphs[paragraph - 1])
