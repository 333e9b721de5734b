"""Every article that a definition, a clause or a parameter cites is in the index, and is the article that was read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
from tests.procedures.office import shipped
from tests.procedures.statutes import articles, numeral

from quanheng.law.citing import article_name, cited
from quanheng.law.errors import LawError
from quanheng.procedures.citations import (
    Article,
    last_articles,
    load_articles,
    read_articles,
)
from quanheng.procedures.definitions import Library

TEXTS = "reference/statutes"
_FULL_NAMES = {"行政诉讼法解释": "最高人民法院关于适用《行政诉讼法》的解释"}
_HEADING = re.compile(r"^第[一二三四五六七八九十百]+[编章节](\s|$)")


def text_of(folder: Path, name: str) -> str:
    """The article ``行政处罚法/60``, or a whole document, as the reference has it, without number and white space."""
    statute, _, number = name.partition("/")
    if not number:
        (file,) = folder.rglob(f"{statute}*.md")
        return "".join(file.read_text("utf-8").replace("#", "").split())
    found = articles(folder, _FULL_NAMES.get(statute, statute))
    assert found is not None, f"没有《{statute}》的文本"
    parts = (part for paragraph in found.get(numeral(int(number)), []) for part in paragraph)
    return "".join("".join(part.split()) for part in parts if not _HEADING.match(part))


def as_read(folder: Path, name: str) -> Article:
    """The entry of the index for an article, made from the reference."""
    text = text_of(folder, name)
    assert text, f"没有 {name}"
    return Article(name, re.split("[，；。：]", text)[0][:30], hashlib.sha256(text.encode()).hexdigest())


def cited_articles(library: Library) -> frozenset[str]:
    """The name of every article that a definition, a clause, a paper or the last value of a parameter cites."""
    laws = chain(
        (law for procedure in library.procedures.values() for law, _ in cited(procedure)),
        of_clauses(library),
        (library.parameters.find(name, date.max).law for name in library.parameters),
        library.papers.cited,
    )
    return frozenset(article_name(one) for several in laws for one in several.split("；") if one)


def of_clauses(library: Library) -> Iterator[str]:
    own = chain.from_iterable(procedure.clauses.values() for procedure in library.procedures.values())
    for clause in chain(library.clauses, own):
        yield from (clause.article, clause.begins_by, clause.rolled_by)


def test_a_citation_of_an_item_leads_to_its_article() -> None:
    assert article_name("行政处罚法/58/1/4") == "行政处罚法/58"
    assert article_name("行政处罚法/54第二款") == "行政处罚法/54"
    assert article_name("国办发〔2018〕118号") == "国办发〔2018〕118号"


def test_every_article_cited_is_in_the_index() -> None:
    assert cited_articles(shipped()) - load_articles().keys() == set()


def test_the_index_holds_no_article_that_nobody_cites() -> None:
    assert load_articles().keys() - cited_articles(shipped()) == set()


def test_the_index_has_the_words_and_the_digest_of_the_statutes(shared: Path) -> None:
    index = load_articles()
    right = [as_read(shared / TEXTS, name) for name in sorted(cited_articles(shipped()))]
    assert [article for article in right if index.get(article.name) != article] == []


def test_a_changed_word_changes_the_digest(shared: Path) -> None:
    text = text_of(shared / TEXTS, "行政处罚法/60")
    assert text.startswith("行政机关应当自行政处罚案件立案之日起九十日内作出行政处罚决定")
    changed = hashlib.sha256(text.replace("九十", "六十").encode()).hexdigest()
    assert changed != load_articles()["行政处罚法/60"].digest


def test_an_article_that_two_texts_give_is_refused() -> None:
    text = "statute: 某法\narticles:\n  1: {quote: 甲, sha256: aa}\n"
    assert set(read_articles([text])) == {"某法/1"}
    with pytest.raises(LawError) as refused:
        read_articles([text, text])
    assert refused.value.code == "articles.twice"


def test_the_last_article_of_a_statute_is_the_last_of_its_text(shared: Path) -> None:
    for statute, last in last_articles().items():
        found = articles(shared / TEXTS, _FULL_NAMES.get(statute, statute))
        assert found is not None, statute
        assert set(found) == {numeral(number) for number in range(1, last + 1)}, statute
