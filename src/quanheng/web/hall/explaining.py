"""The readings of a definition as pages show them: guide and flowchart; and the law in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from quanheng.apps.definitions.shipped import background, library, shipped
from quanheng.apps.statutes.queries import article_of
from quanheng.law.chart import chart, of_the_day
from quanheng.law.clause import GENERAL, citations
from quanheng.law.guide import guide
from quanheng.law.markup import fragment
from quanheng.law.procedure import Procedure

_DEEPER = re.compile("^#", re.MULTILINE)
_TITLE = re.compile("^# .*\n+")
PROFILES: Mapping[str, str] = {
    GENERAL: "一般",
    "市场监管": "市场监督管理",
    "农业": "农业农村",
    "住建": "住房和城乡建设",
    "交通": "交通运输",
}
"""The fields of administration whose own clauses a guide can be read by."""


def find(key: str) -> Procedure | None:
    """The definition of that key in force."""
    return library().procedures.get(key)


@lru_cache(maxsize=256)
def guide_of(key: str, profile: str, on: date) -> str:
    """The guide as HTML without its title, its headings from the second level on."""
    text = _TITLE.sub("", guide(library().procedures[key], background(on, profile)), count=1)
    return fragment(_DEEPER.sub("#", text))


def first_day(key: str) -> date:
    """The day on which the first version of a definition comes into force."""
    return min(text.effective for text in shipped().procedures.values() if text.key == key)


def chart_of(key: str, profile: str, on: date) -> str:
    """The flowchart as SVG. Days on which the law is the same share one drawing."""
    read = background(on, profile)
    since = read.clauses.unchanged_since(on)
    drawn = _drawn(key, library().procedures[key].digest, profile, since)
    return drawn.replace(of_the_day(since), of_the_day(on), 1)


@lru_cache(maxsize=512)
def _drawn(key: str, _version: str, profile: str, on: date) -> str:
    """To lay a flowchart out takes seconds: it is kept, one for each version, field and state of the law."""
    return chart(library().procedures[key], background(on, profile))


def law_in_words(basis: str) -> str:
    """``行政处罚法/34`` as a reader sees it; what is no citation stays as it is."""
    return citations(basis) if "/" in basis else basis


def article_text(basis: str, on: date) -> tuple[str, ...]:
    """The paragraphs and items of the article that a basis cites, in force on a day; none where it is not at hand."""
    article = article_of(basis, on) if "/" in basis else None
    return () if article is None else tuple(text for paragraph in article.paragraphs for text in paragraph)
