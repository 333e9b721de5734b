"""What the shipped definitions cite is in the statutes: articles with paragraph and item, and the words quoted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.procedures.office import shipped
from tests.procedures.statutes import cited, numeral, words

from quanheng.law.procedure import Procedure

TEXTS = "reference/statutes"
SOURCES = "requirements/sources"
DOCUMENTS = {
    "《行政权力运行监控机制建设工作总结》": "000",
    "《推行行政执法责任制工作方案》": "000",
    "《全面落实行政执法责任制实施方案》": "001",
    "《县政府规范行政权力指导意见》": "002",
    "《规范行政执法行为活动实施方案》": "003",
    "《行政执法规范年活动实施方案》": "003",
    "《“行政执法规范年”活动工作实施方案》": "003",
    "《推进依法行政工作方案》": "004",
}
"""The documents that local rules come from, and the beginning of the file each is in."""


def _laws(procedure: Procedure) -> Iterator[str]:
    yield from (act.basis.law for act in procedure.acts.values())
    yield from (rule.basis.law for rule in procedure.rules.values())
    yield from (hold.basis.law for hold in procedure.holds.values())
    yield from (pair.basis.law for pair in procedure.apart)
    yield from (fact.law for fact in procedure.facts.values())
    yield from (duty.law for duty in procedure.duties.values())


def citations(key: str) -> set[str]:
    """Every article that a definition cites."""
    return {law for several in _laws(shipped().procedures[key]) for law in several.split("；") if law}


@pytest.mark.parametrize(("number", "text"), [(9, "九"), (10, "十"), (20, "二十"), (52, "五十二"), (101, "一百零一")])
def test_articles_are_numbered_as_the_statutes_number_them(number: int, text: str) -> None:
    assert numeral(number) == text


@pytest.mark.parametrize("key", ["penalty.summary", "publication", "service"])
def test_every_article_cited_is_there(key: str, shared: Path) -> None:
    articles = {citation for citation in citations(key) if "/" in citation}
    wrong = {citation for citation in articles if cited(shared / TEXTS, citation) is not True}
    assert wrong == set()


def test_a_paragraph_that_is_not_there_is_noticed(shared: Path) -> None:
    assert cited(shared / TEXTS, "行政处罚法/52/3") is True
    assert cited(shared / TEXTS, "行政处罚法/52/4") is False
    assert cited(shared / TEXTS, "行政处罚法/87") is False


def test_parameters_quote_the_article_they_cite(shared: Path) -> None:
    table = shipped().parameters
    day = shipped().procedures["penalty.summary"].effective
    for row in (table.find(name, day) for name in table if table.find(name, day).law):
        assert row.quote in words(shared / TEXTS, row.law.partition("/")[0]), row.name


def test_parameters_of_local_rules_quote_the_document_they_come_from(shared: Path) -> None:
    table = shipped().parameters
    local = [row for row in (table.find(name, date.max) for name in table) if row.local]
    assert len(local) >= 12
    for row in local:
        number = DOCUMENTS[row.local[: row.local.index("》") + 1]]
        (source,) = (shared / SOURCES).glob(f"{number}_*.txt")
        assert row.quote in source.read_text("utf-8"), row.name


def test_the_periods_for_filing_quote_the_rules_they_come_from(shared: Path) -> None:
    clauses = [clause for clause in shipped().clauses if clause.key == "file_summary_papers"]
    assert {clause.profile for clause in clauses} >= {"general", "市场监管", "农业", "住建", "交通"}
    for clause in clauses:
        assert clause.quotation in words(shared / TEXTS, clause.statute), clause.profile


def test_clauses_of_their_own_quote_their_article(shared: Path) -> None:
    for procedure in shipped().procedures.values():
        for clause in procedure.clauses.values():
            if clause.article:
                assert clause.quotation in words(shared / TEXTS, clause.statute), clause.key
