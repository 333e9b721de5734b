"""What others ask of the register of statutes."""

from __future__ import annotations

import re
from datetime import date

from django.db.models import Q, QuerySet

from quanheng.apps.statutes.models import Article, Statute
from quanheng.law.citing import article_name

CITABLE = frozenset({Statute.Level.LAW, Statute.Level.REGULATION, Statute.Level.LOCAL, Statute.Level.RULE})
"""What a decision may rest on (A1)."""
TITLED = re.compile(r"《(.+?)》")
"""A title in a text."""
_NAMED = re.compile(r"《(.+?)》|(.+?)(?=/|第[一二三四五六七八九十百千零]+条|[（(]|$)")


def in_force(on: date) -> QuerySet[Statute]:
    """The versions in force on a day."""
    return Statute.objects.filter(Q(until=None) | Q(until__gt=on), effective_on__lte=on)


def version_of(statute: str, on: date) -> Statute | None:
    """The version of a statute, named as it is cited, in force on a day."""
    return in_force(on).filter(name=statute).order_by("-effective_on").first()


def statute_named(basis: str) -> str:
    """Which statute a basis names, without the name of the state.

    A basis is a citation, ``行政处罚法/58``, or words, ``《中华人民共和国行政处罚法》第五十八条``.
    """
    found = _NAMED.match(basis.strip())
    return (found[1] or found[2]).removeprefix("中华人民共和国") if found else ""


def interpreted_by(statute: Statute) -> frozenset[str]:
    """By what a basis may name the statutes that one interprets: those it is registered for, and, of a judicial
    interpretation, those that its title names.
    """
    named = {statute_named(citation) for citation in statute.interprets}
    if statute.level == Statute.Level.INTERPRETATION:
        named |= {title.removeprefix("中华人民共和国") for title in TITLED.findall(statute.title)}
    if not named:
        return frozenset()
    known = Q(name__in=named) | Q(title__in=[*named, *(f"中华人民共和国{name}" for name in named)])
    return frozenset(named).union(*(one.called for one in Statute.objects.filter(known)))


def article_of(citation: str, on: date) -> Article | None:
    """The article that ``行政处罚法/58/1`` cites, as in force on a day."""
    statute, _, number = article_name(citation).partition("/")
    version = version_of(statute, on)
    return Article.objects.filter(statute=version.key, number=number).first() if version else None


def articles_changed(old: Statute, new: Statute) -> frozenset[str]:
    """The numbers of the articles that are not the same in two versions of a statute."""
    before, after = (
        dict(Article.objects.filter(statute=one.key).values_list("number", "paragraphs")) for one in (old, new)
    )
    return frozenset(number for number in before.keys() | after.keys() if before.get(number) != after.get(number))
