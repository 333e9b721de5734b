"""Finds cases by what one remembers of them: number, title, party, certificate number, power.

What few cases have is looked up in an index, and those few are sorted. What many have is tried on the cases in the
order of the list, which soon fills a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import islice
from operator import or_
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.signals import post_save
from django.dispatch import receiver

from quanheng.apps.cases.models import Case, Gram, Involvement
from quanheng.apps.parties.identity import index_of
from quanheng.apps.parties.models import Party
from quanheng.apps.powers.models import Power

_FEW = 500
"""So many cases are looked up one by one at most."""
_WORDS = 3
"""Words of a search that are looked at."""
_POWERS = 200
"""Powers of that name whose cases are looked for at most."""
_NUMBER = re.compile(r"[〔[(（【]?(\d{4})[〕\])）】年-]?(?:第?(\d+)(号?))?")
"""A number of a case as it stands (〔2026〕12号), with other signs (2026-12), or its beginning."""
_IDENTITY = re.compile(r"[0-9A-Za-z]{8,40}")
_TOGETHER = 5_000
"""Rows written with one statement at most."""
_LAST = "\U0010ffff"


class Found(NamedTuple):
    """Cases as a list shows them, and the same as they are quickly counted."""

    rows: QuerySet[Case]
    counted: QuerySet[Case]


class _Clue(NamedTuple):
    """What leads from a word to cases: a condition that an index answers, and one that is tried on each case."""

    looked_up: Q
    tried: Q | Exists


def matching(cases: QuerySet[Case], words: str) -> Found:
    """Those of the cases to which each of the words leads; without a word, all."""
    clues = [[*_clues(word)] for word in words.split()[:_WORDS]]
    looked_up = [reduce(or_, (clue.looked_up for clue in one)) for one in clues]
    counted = (
        Case.objects.filter(*looked_up).filter(_one_of(cases)) if clues else cases
    )  # the index leads, not the organ
    few = list(counted.order_by().values_list("pk", flat=True)[: _FEW + 1])
    if len(few) <= _FEW:
        rows = Case.objects.filter(pk__in=few)
        return Found(rows, rows)
    tried = [reduce(or_, (Q(clue.tried) for clue in one)) for one in clues]
    return Found(Case.objects.filter(_one_of(cases.filter(*tried))), counted)


def index_case(case: str, title: str) -> None:
    """Have a case found by its title."""
    _index(Gram.Kind.CASE, [(case, title)])


def index_parties(parties: Iterable[str]) -> None:
    """Have the cases of parties found by their names, where they are not yet."""
    wanted = set(parties)
    wanted -= set(Gram.objects.filter(kind=Gram.Kind.PARTY, key__in=wanted).values_list("key", flat=True))
    if wanted:
        _index(Gram.Kind.PARTY, Party.objects.filter(number__in=wanted).values_list("number", "name"))


def rebuild_search() -> int:
    """Write the index anew from the cases and the parties there are; how many names it holds."""
    Gram.objects.all().delete()
    titles = Case.objects.filter(parent=None).values_list("pk", "title")
    parties = Party.objects.values_list("number", "name")
    _index(Gram.Kind.CASE, titles.iterator())
    _index(Gram.Kind.PARTY, parties.iterator())
    return titles.count() + parties.count()


def grams(text: str) -> set[str]:
    """Each two characters that follow each other, and the first one alone."""
    plain = "".join(text.split())
    return {plain[:1], *(plain[at : at + 2] for at in range(len(plain) - 1))} - {""}


@receiver(post_save, sender=Party)
def _named_anew(instance: Party, created: bool, **_: object) -> None:
    if not created:
        Gram.objects.filter(kind=Gram.Kind.PARTY, key=instance.number).delete()
    _index(Gram.Kind.PARTY, [(instance.number, instance.name)])


def _index(kind: Gram.Kind, names: Iterable[tuple[str, str]]) -> None:
    rows = (Gram(kind=kind, gram=gram, key=key) for key, name in names for gram in sorted(grams(name)))
    while some := [*islice(rows, _TOGETHER)]:
        Gram.objects.bulk_create(some, ignore_conflicts=True)


def _clues(word: str) -> Iterator[_Clue]:
    number = _NUMBER.fullmatch(word)
    if number:
        year, count, whole = number.groups(default="")
        yield _own(_begins(f"〔{year}〕{count}{whole}"))
    yield _titled(word)
    yield _party(word)
    if _IDENTITY.fullmatch(word):
        known = Party.objects.filter(identity_index=index_of(word)).values_list("number", flat=True)
        yield _own(Q(pk__in=Involvement.objects.filter(party__in=[*known]).values("case__root")))
    powers = [*Power.objects.filter(name__contains=word).order_by().values_list("key", flat=True)[:_POWERS]]
    if powers:
        yield _own(Q(power__in=powers))


def _one_of(cases: QuerySet[Case]) -> Exists:
    """Tries on a case whether it is one of those; it keeps the database from sorting them all first."""
    return Exists(cases.filter(pk=OuterRef("pk")))


def _own(condition: Q) -> _Clue:
    """A clue that a case's own row or an index shows."""
    return _Clue(condition, _one_of(Case.objects.filter(condition)))


def _begins(number: str) -> Q:
    """The cases whose number begins so: for SQLite a range, as it uses no index for LIKE."""
    if connection.vendor == "sqlite":
        return Q(number__gte=number, number__lt=number + _LAST)
    return Q(number__startswith=number)


def _titled(word: str) -> _Clue:
    rows = _rarest(Gram.Kind.CASE, word)
    called = Q(title__contains=word)
    return _Clue(Q(pk__in=rows.values("key")) & called, Q(Exists(rows.filter(key=OuterRef("pk")))) & called)


def _party(word: str) -> _Clue:
    called = Party.objects.filter(name__contains=word).order_by()
    found = called.filter(number__in=_rarest(Gram.Kind.PARTY, word).values("key"))
    concerned = Involvement.objects.filter(party__in=found.values("number"))
    tried = Involvement.objects.filter(Exists(called.filter(number=OuterRef("party"))), case__root=OuterRef("pk"))
    return _Clue(Q(pk__in=concerned.values("case__root")), Exists(tried))


def _rarest(kind: Gram.Kind, word: str) -> QuerySet[Gram]:
    """The names with those two characters of a word which the fewest have; what else they lead to is sorted out."""
    wanted = sorted(grams(word) if len(word) == 1 else grams(word) - {word[0]})
    counts = _counts(kind, wanted)
    return Gram.objects.filter(kind=kind, gram=min(wanted, key=lambda gram: counts[wanted.index(gram)]))


def _counts(kind: Gram.Kind, wanted: Sequence[str]) -> tuple[int, ...]:
    """How many names have each of the grams, counted no further than many."""
    if len(wanted) == 1:
        return (0,)
    one = "(SELECT count(*) FROM (SELECT 1 FROM cases_gram WHERE kind = %s AND gram = %s LIMIT %s) AS few)"
    with connection.cursor() as cursor:
        values = [value for gram in wanted for value in (kind, gram, _FEW + 1)]
        cursor.execute(f"SELECT {', '.join([one] * len(wanted))}", values)
        counts: tuple[int, ...] = cursor.fetchone()
    return counts
