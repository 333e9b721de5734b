"""How acts change the register of statutes (``register.statute``)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from operator import itemgetter

from quanheng.apps.registers import Deed, Row, effect, merged
from quanheng.apps.statutes.models import Article, Statute
from quanheng.apps.statutes.parsing import ParsedArticle, parse_statute

_TEXTS = ("title", "level", "issuer", "number")
_LISTED = ("lead", "joint", "assisting", "interprets")


def _articles(deed: Deed) -> Iterator[tuple[str, ParsedArticle]]:
    for article in parse_statute(deed.text("text")).articles:
        yield f"{deed.text('version')}/{article.number}", article


@effect("enter_statute", Statute, key="version", owner=itemgetter("name"))
def enter_statute(row: Row | None, deed: Deed, _: str) -> Row:
    """A version of a statute is in the register (A1)."""
    return merged(
        _assigned(row, deed),
        name=deed.text("statute"),
        version=deed.day("dated"),
        effective_on=deed.day("effective_on"),
        digest=hashlib.sha256(deed.text("text").encode()).hexdigest(),
        **{name: deed.text(name) for name in _TEXTS},
    )


@effect("enter_articles", Article, keys=lambda deed: (key for key, _ in _articles(deed)))
def enter_articles(row: Row | None, deed: Deed, key: str) -> Row:
    """An article of that version."""
    place, article = next((n, one) for n, (name, one) in enumerate(_articles(deed)) if name == key)
    return merged(
        row,
        statute=deed.text("version"),
        number=article.number,
        ordinal=place,
        heading=article.heading,
        paragraphs=[list(paragraph) for paragraph in article.paragraphs],
    )


@effect("close_version", Statute, keys=lambda deed: deed.texts("replaces"))
def close_version(row: Row | None, deed: Deed, _: str) -> Row | None:
    """The version before is kept, and no longer in force from the day on which the new one is."""
    return None if row is None else merged(row, until=deed.day("effective_on"))


@effect("assign_statute", Statute, key="version")
def assign_statute(row: Row | None, deed: Deed, _: str) -> Row:
    """Which organs carry it out: in the lead, jointly, assisting (A1)."""
    return _assigned(row, deed)


@effect("repeal_statute", Statute, key="version")
def repeal_statute(row: Row | None, deed: Deed, _: str) -> Row:
    """Not in force from that day."""
    return merged(row, until=deed.at)


def _assigned(row: Row | None, deed: Deed) -> Row:
    return merged(row, **{name: list(deed.texts(name)) for name in _LISTED if name in deed.facts})
