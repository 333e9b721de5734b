"""Finds cases by what one remembers of them: number, title, party, certificate number, power, who has handled it.

What few cases have is looked up in an index, and those few are sorted. What many have is tried on the cases in the
order of the list, a stretch of them at a time. So a search costs no more, however many cases there are.

A word that is written as the number of a case, or as a year, is taken for that and for nothing else: the list is then
that of the year, which has an index of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, In
from django.db.models.signals import post_save
from django.db.models.sql.compiler import SQLCompiler
from django.dispatch import receiver

from quanheng.apps.cases.family import root_of
from quanheng.apps.cases.models import LONGEST_TITLE, Case, Gram, Involvement, YearOf
from quanheng.apps.database import plain
from quanheng.apps.database.lots import lots
from quanheng.apps.parties.identity import index_of
from quanheng.apps.parties.models import Party
from quanheng.apps.powers.models import Power

_FEW = 1_000
"""So many cases are looked up one by one at most."""
_NAMES = 10_000
"""Names that share two characters and are held to the whole word at most."""
_SOME = 100
"""So many names are held to the whole word at once; of more, those with two more characters of it."""
_DAY = 86_400
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
_COUNTS = 500
"""Counts of one statement at most: a database gives no more than some 1,600 columns."""
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


class _Names(NamedTuple):
    """Names that may have a word in them: those with ``gram``, which the fewest have of what the word consists of.

    ``few`` are to be looked up; none, where they are too many. What else they lead to is sorted out.
    """

    gram: str
    few: QuerySet[Gram] | None


class _Concerned(Func):
    """Whether a party with ``word`` in her name is concerned by a case or a child of it; ``gram`` is in such names.

    The gram is asked first: an index tells it, and few names are read. In plain SQL, as to put it together by objects
    takes longer than to try it on a hundred cases.
    """

    output_field = BooleanField()
    statement = """
        EXISTS(SELECT 1 FROM cases_involvement AS seen WHERE {family} AND seen.party > ''
        AND EXISTS(SELECT 1 FROM cases_gram WHERE kind = 'party' AND gram = %s AND "key" = seen.party)
        AND EXISTS(SELECT 1 FROM parties_party WHERE number = seen.party AND name LIKE %s ESCAPE '\\'))
        """
    family = "seen.case_id IN (SELECT id FROM cases_case WHERE root_id = {case})"
    by_name = "seen.case_id >= {case} AND seen.case_id < {case} || '0'"
    """A child's name is its root's and a stroke, which comes before the nought; in order of bytes, as SQLite has it."""

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *_: object, **__: object
    ) -> tuple[str, tuple[str | int, ...]]:
        """The statement and its values; the case is a column and has none."""
        case, _ = compiler.compile(self.source_expressions[0])
        word = self.extra["word"]
        pattern = f"{'' if len(word) == 1 else '%'}{connection.ops.prep_for_like_query(word)}%"
        family = (self.by_name if connection.vendor == "sqlite" else self.family).format(case=case)
        return self.statement.format(family=family), (self.extra["gram"], pattern)


class _Clue(NamedTuple):
    """What leads from a word to cases: their names by an index (none: too many), and what is tried on each case.

    ``most`` names are read, before there are too many; ``mark`` is where that is remembered, if anywhere.
    """

    named: QuerySet[Any, str] | None
    tried: Q
    most: int
    mark: str = ""


def sought(words: str, handler: str = "") -> Sought:
    """What it is to have each of the words, and to have been handled by the person of that number."""
    few: frozenset[str] | None = None
    tests, within = [], []
    if any(len(word) > LONGEST_TITLE for word in words.split()[:_WORDS]):
        return Sought(frozenset(), ())  # nothing has so long a name
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
    few = _named([word])[Gram.Kind.PARTY, word].few
    called = Party.objects.filter(_called("name", word))
    called = called if few is None else called.filter(number__in=few.values("key"))
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
    for some in lots(rows, _TOGETHER):
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
    if len(found) <= most and len(names) <= _FEW:
        return names
    cache.set_many({clue.mark: True for clue in clues if clue.mark}, _DAY)
    return None


def _asked(words: str, handler: str) -> Iterator[Sequence[_Clue]]:
    """What leads to the cases that each word means, and to those that the handler has handled."""
    wanted = words.split()[:_WORDS]
    numbers = {word: number for word in wanted if (number := _NUMBER.fullmatch(word))}
    named = _named([word for word in wanted if word not in numbers])
    for word in wanted:
        if word in numbers:
            yield from ([clue] for clue in _of_number(numbers[word]))
        else:
            yield [*_clues(word, named[Gram.Kind.CASE, word], named[Gram.Kind.PARTY, word])]
    if handler:
        yield [_handled_by(handler)]


def _handled_by(person: str) -> _Clue:
    """A clue in who has handled a case. Who has handled too many to look them up is known for a day."""
    handled, mark = Q(person=person), f"many:{_FEW}:handled:{sha256(person.encode()).hexdigest()}"
    return _involving(handled, None if cache.get(mark) else handled)._replace(mark=mark)


def _of_number(number: re.Match[str]) -> Iterator[_Clue]:
    """What a number tells besides its year, which is looked for apart."""
    if number["count"]:
        yield _apart(numbered(f"〔{number['year']}〕{number['count']}{number['end']}"))
    if number["sign"]:
        yield _Clue(None, Q(number__startswith=number["sign"]), _FEW)


def _clues(word: str, titles: _Names, parties: _Names) -> Iterator[_Clue]:
    called = _called("title", word)
    yield _own(called, None if titles.few is None else Q(called, pk__in=titles.few.values("key")))
    yield _party_called(word, parties)
    if _IDENTITY.fullmatch(word):
        known = Q(party__in=Party.objects.filter(identity_index=index_of(word)).order_by().values("number"))
        yield _involving(known, known)
    powers = Power.objects.filter(name__contains=word).order_by().values("key")
    of_each = In(Coalesce("power", Value("")), powers.query)  # written so that the database does not begin with it
    yield _own(Q(of_each), Q(power__in=powers))


def _called(field: str, word: str) -> Q:
    """Those with a word in their name; with one character alone, a surname, at the beginning of it."""
    return Q((f"{field}__startswith" if len(word) == 1 else f"{field}__contains", word))


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


def _party_called(word: str, names: _Names) -> _Clue:
    """A clue in the names of the parties of a case or its children."""
    tried = Q(_Concerned(F("pk"), word=word, gram=names.gram))
    if names.few is None:
        return _Clue(None, tried, _INVOLVED)
    called = Party.objects.filter(_called("name", word), number__in=names.few.values("key")).order_by()
    found = Involvement.objects.filter(party__in=called.values("number")).order_by()
    return _Clue(found.values_list("case", flat=True), tried, _INVOLVED)


def _involving(condition: Q, looked_up: Q | None) -> _Clue:
    """A clue in the involvements of a case or its children."""
    within = Exists(Involvement.objects.filter(condition, case=OuterRef("pk")))
    tried = Q(Exists(Case.objects.filter(within, root=OuterRef("pk"))))  # from the case to the person, never back
    if looked_up is None:
        return _Clue(None, tried, _INVOLVED)
    return _Clue(Involvement.objects.filter(looked_up).order_by().values_list("case", flat=True), tried, _INVOLVED)


def _named(words: Iterable[str]) -> dict[tuple[Gram.Kind, str], _Names]:
    """The titles and the names of parties that may have each of the words in them."""
    wanted = {(kind, word): [(kind, gram) for gram in _pairs(word)] for kind in Gram.Kind for word in words}
    counts = _counts({pair for pairs in wanted.values() for pair in pairs}, _FEW)
    several = [pairs for pairs in wanted.values() if len(pairs) > 1 and min(map(counts.__getitem__, pairs)) > _FEW]
    counts |= _counts({pair for pairs in several for pair in pairs}, _NAMES)
    return {key: _narrowest(key[0], {pair[1]: counts[pair] for pair in pairs}) for key, pairs in wanted.items()}


def _pairs(word: str) -> list[str]:
    return sorted(grams(word) if len(word) == 1 else grams(word) - {word[0]})


def _narrowest(kind: Gram.Kind, counts: Mapping[str, int]) -> _Names:
    rarest, *others = sorted(counts, key=counts.__getitem__)
    if counts[rarest] > (_NAMES if others else _FEW):
        return _Names(rarest, None)
    rows = Gram.objects.filter(kind=kind)
    if counts[rarest] > _SOME and others:
        rows = rows.filter(Exists(rows.filter(gram=others[0], key=OuterRef("key"))))
    return _Names(rarest, rows.filter(gram=rarest))


def _counts(wanted: Collection[tuple[Gram.Kind, str]], most: int) -> dict[tuple[Gram.Kind, str], int]:
    """How many names have each of the pairs, counted to one more than ``most``; who has more, is known for a day."""
    keys = {pair: f"many:{most}:{pair[0].value}:{pair[1].encode().hex()}" for pair in wanted}
    known = cache.get_many(keys.values())
    counted = _counted([pair for pair in wanted if keys[pair] not in known], most)
    cache.set_many({keys[pair]: True for pair, count in counted.items() if count > most}, _DAY)
    return dict.fromkeys(wanted, most + 1) | counted


def _counted(wanted: Sequence[tuple[Gram.Kind, str]], most: int) -> dict[tuple[Gram.Kind, str], int]:
    counted = (_counted_at_once(some, most) for some in lots(wanted, _COUNTS))
    return {pair: count for some in counted for pair, count in some.items()}


def _counted_at_once(wanted: Sequence[tuple[Gram.Kind, str]], most: int) -> dict[tuple[Gram.Kind, str], int]:
    one = "(SELECT count(*) FROM (SELECT 1 FROM cases_gram WHERE kind = %s AND gram = %s LIMIT %s) AS few)"
    values = [value for kind, gram in wanted for value in (kind.value, gram, most + 1)]
    counts = plain.rows(f"SELECT {', '.join([one] * len(wanted))}", *values)
    return dict(zip(wanted, counts[0], strict=True))
