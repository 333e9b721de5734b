"""Finds cases by what one remembers of them: number, title, party, certificate number, power, who has handled it.

What few cases have is looked up in an index, and those few are sorted. What many have is tried on the cases in the
order of the list, a stretch of them at a time. So a search costs no more, however many cases there are.

A word that is written as the number of a case, or as a year, is taken for that and for nothing else: the list is then
that of the year, which has an index of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.lookups import Exact
from django.db.models.signals import post_save
from django.dispatch import receiver

from quanheng.apps.cases.family import root_of
from quanheng.apps.cases.models import Case, Gram, Involvement, YearOf
from quanheng.apps.parties.identity import index_of
from quanheng.apps.parties.models import Party
from quanheng.apps.powers.models import Power

_FEW = 1_000
"""So many cases are looked up one by one at most."""
_NAMES = 10_000
"""Names that share two characters and are held to the whole word at most."""
_INVOLVED = 5_000
"""Involvements of those whose cases may be few, several a case, that are read at most."""
_WORDS = 3
"""Words of a search that are looked at."""
_NUMBER = re.compile(
    r"(?:(?P<sign>\D*?)[〔[(（【])?(?P<year>(?:19|20)\d\d)[〕\])）】年-]?(?:第?(?P<count>\d+)(?P<end>号?))?"
)
"""A number of a case whole (县市监局罚案〔2026〕12号), without its sign, in other brackets (2026-12), its beginning."""
_IDENTITY = re.compile(r"[0-9A-Za-z]{8,40}")
_TOGETHER = 5_000
"""Rows written with one statement at most."""
_LAST = "\U0010ffff"
_STRETCH = 1_000
"""Names that are written anew together."""
_NAMED: Mapping[Gram.Kind, Callable[[], QuerySet[Any, tuple[str, str]]]] = {
    Gram.Kind.CASE: lambda: Case.objects.filter(parent=None).values_list("pk", "title"),
    Gram.Kind.PARTY: lambda: Party.objects.values_list("number", "name"),
}
"""Whose names are looked for: by what they are known, and the name. In the order of the alphabet."""


class Sought(NamedTuple):
    """What a search comes to: a case meets it that is among ``few`` (none: they may be many) and passes ``tests``.

    ``within`` narrows the lists beforehand; an index gives what is left in their order.
    """

    few: frozenset[str] | None
    tests: tuple[Q, ...]
    within: tuple[Exact, ...] = ()


class _Clue(NamedTuple):
    """What leads from a word to cases: their names by an index (none: too many), and what is tried on each case.

    ``most`` names are read, before there are too many.
    """

    named: QuerySet[Any, str] | None
    tried: Q
    most: int


def sought(words: str, handler: str = "") -> Sought:
    """What it is to have each of the words, and to have been handled by the person of that number."""
    few: frozenset[str] | None = None
    tests, within = [], []
    for clues in _asked(words, handler):
        found = _few(clues)
        if found is None:
            tests.append(reduce(or_, (clue.tried for clue in clues)))
        else:
            few = found if few is None else few & found
    for number in filter(None, map(_NUMBER.fullmatch, words.split()[:_WORDS])):
        within.append(Exact(YearOf("serial"), number["year"]))
    return Sought(few, tuple(tests), tuple(within))


def index_case(case: str, title: str) -> None:
    """Have a case found by its title."""
    _index(Gram.Kind.CASE, [(case, title)])


def index_parties(parties: Iterable[str]) -> None:
    """Have the cases of parties found by their names, where they are not yet."""
    wanted = set(parties)
    wanted -= set(Gram.objects.filter(kind=Gram.Kind.PARTY, key__in=wanted).values_list("key", flat=True))
    if wanted:
        _index(Gram.Kind.PARTY, Party.objects.filter(number__in=wanted).values_list("number", "name"))


def rebuild_search(after: str = "") -> Iterator[tuple[str, int]]:
    """Write the index anew from the cases and the parties there are; what is not in it any more goes.

    Done name by name in stretches, each of them whole or not at all. After each it gives a mark, from which it can be
    begun again, and how many names were in the stretch. Searches find what they should meanwhile.
    """
    kind, _, last = after.partition(":")
    for wanted in _NAMED:
        if wanted >= kind:
            yield from _rewritten(wanted, last if wanted == kind else "")


def _rewritten(kind: Gram.Kind, after: str) -> Iterator[tuple[str, int]]:
    while names := [*_NAMED[kind]().filter(pk__gt=after).order_by("pk")[:_STRETCH]]:
        until = names[-1][0]
        with transaction.atomic():
            Gram.objects.filter(kind=kind, key__gt=after, key__lte=until).delete()
            _index(kind, names)
        after = until
        yield f"{kind}:{after}", len(names)
    Gram.objects.filter(kind=kind, key__gt=after).delete()


def parties_meant(words: str, most: int) -> list[Party]:
    """Parties whose number or whole certificate number this is, then those with it in their name, by name: so many."""
    word = words.strip()
    if not word:
        return []
    sure = Q(number=word)
    if _IDENTITY.fullmatch(word):
        sure |= Q(identity_index=index_of(word))
    _, keys = _named(word)
    called = Party.objects.filter(name__contains=word)
    called = called if keys is None else called.filter(number__in=keys.values("key"))
    found = {party.number: party for party in (*Party.objects.filter(sure), *called.order_by("name")[:most])}
    return [*found.values()][:most]


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


def _few(clues: Sequence[_Clue]) -> frozenset[str] | None:
    """The families that any of the clues leads to, if they are few. One may be found many times over."""
    named = [clue.named for clue in clues if clue.named is not None]
    if len(named) < len(clues):
        return None
    first, *others = named
    most = max(clue.most for clue in clues)
    found = [*(first.union(*others, all=True) if others else first)[: most + 1]]
    names = frozenset(map(root_of, found))
    return None if len(found) > most or len(names) > _FEW else names


def _asked(words: str, handler: str) -> Iterator[Sequence[_Clue]]:
    """What leads to the cases that each word means, and to those that the handler has handled."""
    for word in words.split()[:_WORDS]:
        number = _NUMBER.fullmatch(word)
        if number is None:
            yield [*_clues(word)]
        else:
            yield from ([clue] for clue in _of_number(number))
    if handler:
        yield [_involving(Q(person=handler), Q(person=handler))]


def _of_number(number: re.Match[str]) -> Iterator[_Clue]:
    """What a number tells besides its year, which is looked for apart."""
    if number["count"]:
        yield _apart(numbered(f"〔{number['year']}〕{number['count']}{number['end']}"))
    if number["sign"]:
        yield _Clue(None, Q(number__startswith=number["sign"]), _FEW)


def _clues(word: str) -> Iterator[_Clue]:
    titles, parties = _named(word)
    called, name = Q(title__contains=word), Party.objects.filter(name__contains=word).order_by()
    yield _own(called, None if titles is None else Q(called, pk__in=titles.values("key")))
    found = None if parties is None else name.filter(number__in=parties.values("key"))
    yield _party(Q(Exists(name.filter(number=OuterRef("party")))), found)
    if _IDENTITY.fullmatch(word):
        known = Party.objects.filter(identity_index=index_of(word))
        yield _party(Q(party__in=known.order_by().values("number")), known)
    yield _apart(Q(power__in=Power.objects.filter(name__contains=word).values("key")))


def _own(tried: Q, looked_up: Q | None) -> _Clue:
    """A clue in a case's own row. Nothing is said of its parent here, or the database would begin with that."""
    if looked_up is None:
        return _Clue(None, tried, _FEW)
    return _Clue(Case.objects.filter(looked_up).order_by().values_list("pk", flat=True), tried, _FEW)


def _apart(condition: Q) -> _Clue:
    """A clue in a case's own row that is tried on each case apart, or the database would begin with it."""
    return _own(Q(Exists(Case.objects.filter(condition, pk=OuterRef("pk")))), condition)


def numbered(serial: str) -> Q:
    """The cases whose serial begins so: for SQLite a range, as it uses no index for LIKE."""
    if connection.vendor == "sqlite":
        return Q(serial__gte=serial, serial__lt=serial + _LAST)
    return Q(serial__startswith=serial)


def _party(condition: Q, found: QuerySet[Party] | None) -> _Clue:
    """A clue in the parties of a case or its children."""
    looked_up = None if found is None else Q(party__in=found.order_by().values("number"))
    return _involving(condition, looked_up)


def _involving(condition: Q, looked_up: Q | None) -> _Clue:
    """A clue in the involvements of a case or its children."""
    within = Exists(Involvement.objects.filter(condition, case=OuterRef("pk")))
    tried = Q(Exists(Case.objects.filter(within, root=OuterRef("pk"))))  # from the case to the person, never back
    if looked_up is None:
        return _Clue(None, tried, _INVOLVED)
    return _Clue(Involvement.objects.filter(looked_up).order_by().values_list("case", flat=True), tried, _INVOLVED)


def _named(word: str) -> list[QuerySet[Gram] | None]:
    """The titles and the names of parties with those characters of a word that the fewest have; none: too many have.

    What else they lead to is sorted out.
    """
    wanted = sorted(grams(word) if len(word) == 1 else grams(word) - {word[0]})
    counts = _counts([(kind, gram) for kind in (Gram.Kind.CASE, Gram.Kind.PARTY) for gram in wanted])
    return [
        _narrowest(Gram.objects.filter(kind=kind), {gram: counts[kind, gram] for gram in wanted})
        for kind in (Gram.Kind.CASE, Gram.Kind.PARTY)
    ]


def _narrowest(rows: QuerySet[Gram], counts: Mapping[str, int]) -> QuerySet[Gram] | None:
    rarest, *others = sorted(counts, key=counts.__getitem__)
    if counts[rarest] > (_NAMES if others else _FEW):
        return None
    if counts[rarest] > _FEW:
        return rows.filter(Exists(rows.filter(gram=others[0], key=OuterRef("key"))), gram=rarest)
    return rows.filter(gram=rarest)


def _counts(wanted: Sequence[tuple[Gram.Kind, str]]) -> dict[tuple[Gram.Kind, str], int]:
    """How many names have each of the grams, counted no further than many."""
    one = "(SELECT count(*) FROM (SELECT 1 FROM cases_gram WHERE kind = %s AND gram = %s LIMIT %s) AS few)"
    with connection.cursor() as cursor:
        values = [value for kind, gram in wanted for value in (kind.value, gram, _NAMES + 1)]
        cursor.execute(f"SELECT {', '.join([one] * len(wanted))}", values)
        return dict(zip(wanted, cursor.fetchone(), strict=True))
