"""What definitions may name and do not define: documents, register effects, and statutes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_ARTICLE = re.compile(r"\d+(之[一二三四五六七八九十]+)?((/\d+){0,3}|(第[一二三四五六七八九十百]+[款项目])*)")
"""``58``, ``51/1`` (paragraph, item), ``120之一`` or ``36第一款``."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Names and their Chinese titles; ``statutes`` maps the short name of a statute to its full title."""

    documents: Mapping[str, str] = field(default_factory=dict)
    effects: Mapping[str, str] = field(default_factory=dict)
    statutes: Mapping[str, str] = field(default_factory=dict)


def is_article(text: str) -> bool:
    """Whether ``text`` reads as the number of an article, with paragraph and item if need be."""
    return _ARTICLE.fullmatch(text) is not None
