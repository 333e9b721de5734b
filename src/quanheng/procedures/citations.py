"""The index of articles: every article that definitions, clauses and parameters cite, with its words and a digest.

The statutes themselves do not ship. The index says which text of an article was read: its opening words, and the
SHA-256 of the whole article, so that a text that was amended, or never was what is cited, is noticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING

import yaml

from quanheng.law.errors import LawError

if TYPE_CHECKING:
    pass

_FOLDER = files("quanheng.procedures") / "articles"


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read: ``name`` is ``行政处罚法/60``, or the name of a document without articles.

    ``quotation`` are its first words. ``digest`` is the SHA-256, in hexadecimal, of the UTF-8 of the article's text
    (of a document without articles: of the whole), paragraphs and items joined, without its number and white space.
    """

    name: str
    quotation: str
    digest: str


@cache
def load_articles() -> Mapping[str, Article]:
    """The index that ships with the platform, by name."""
    return read_articles(_shipped())


@cache
def last_articles() -> Mapping[str, int]:
    """The number of the last article of each statute in the index of which the whole text was read."""
    documents = chain.from_iterable(yaml.load_all(text, Loader=yaml.CBaseLoader) for text in _shipped())
    return {statute["statute"]: int(statute["last"]) for statute in documents if "last" in statute}


def read_articles(texts: Iterable[str]) -> Mapping[str, Article]:
    """The articles in ``texts``, by name; a statute is one YAML document.

    Raises ``LawError`` (``articles.twice``) for an article that two documents give.
    """
    index: dict[str, Article] = {}
    for article in chain.from_iterable(map(_read, texts)):
        if article.name in index:
            raise LawError("articles.twice", f"条文索引中有两个“{article.name}”。", mend="删去其中一个。")
        index[article.name] = article
    return index


def _shipped() -> Iterator[str]:
    for source in sorted(_FOLDER.iterdir(), key=lambda file: file.name):
        yield source.read_text(encoding="utf-8")


def _read(text: str) -> Iterator[Article]:
    for statute in yaml.load_all(text, Loader=yaml.CBaseLoader):
        for number, row in statute["articles"].items():
            yield Article("/".join(filter(None, (statute["statute"], number))), row["quote"], row["sha256"])
