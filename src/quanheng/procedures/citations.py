"""The index of articles: every article that definitions, clauses and parameters cite, with its words and a digest.

The statutes themselves do not ship. The index says which text of an article was read: its opening words, and the
SHA-256 of the whole article, so that a text that was amended, or never was what is cited, is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import chain

import yaml

from quanheng.law.errors import LawError
from quanheng.law.procedure import Procedure
from quanheng.procedures.definitions import Library

_FOLDER = files("quanheng.procedures") / "articles"
_NUMBER = re.compile(r"[0-9]*")


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
    sources = sorted(_FOLDER.iterdir(), key=lambda file: file.name)
    return read_articles(source.read_text(encoding="utf-8") for source in sources)


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


def cited_articles(library: Library) -> frozenset[str]:
    """The name of every article that a definition, a clause or the last value of a parameter in ``library`` cites."""
    laws = chain(
        chain.from_iterable(map(_of_procedure, library.procedures.values())),
        _of_clauses(library),
        (library.parameters.find(name, date.max).law for name in library.parameters),
    )
    return frozenset(article_name(one) for several in laws for one in several.split("；") if one)


def article_name(citation: str) -> str:
    """The article of a citation, without paragraph and item: ``行政处罚法/60`` of ``行政处罚法/60/1``."""
    statute, _, place = citation.partition("/")
    found = _NUMBER.match(place)
    return "/".join(filter(None, (statute, found[0] if found else "")))


def _read(text: str) -> Iterator[Article]:
    for statute in yaml.load_all(text, Loader=yaml.CBaseLoader):
        for number, row in statute["articles"].items():
            yield Article("/".join(filter(None, (statute["statute"], number))), row["quote"], row["sha256"])


def _of_procedure(procedure: Procedure) -> Iterator[str]:
    for part in (procedure.acts, procedure.rules, procedure.holds):
        yield from (construct.basis.law for construct in part.values())
    yield from (pair.basis.law for pair in procedure.apart)
    yield from (fact.law for fact in procedure.facts.values())
    yield from (duty.law for duty in procedure.duties.values())


def _of_clauses(library: Library) -> Iterator[str]:
    own = chain.from_iterable(procedure.clauses.values() for procedure in library.procedures.values())
    for clause in chain(library.clauses, own):
        yield from (clause.article, clause.begins_by, clause.rolled_by)
