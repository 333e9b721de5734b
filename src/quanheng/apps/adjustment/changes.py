"""What has changed under the list: statutes, items, functions and standing of organs; what rests on it (A3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from quanheng.apps.organs.models import Organ
from quanheng.apps.powers.models import Item, Power
from quanheng.apps.powers.queries import in_force
from quanheng.apps.record.recorder import recorder
from quanheng.apps.registers import Register
from quanheng.apps.statutes.models import Statute
from quanheng.apps.statutes.queries import CITABLE, interpreted_by, statute_named
from quanheng.law.clause import citations


class Change(NamedTuple):
    """Something changed: by which row of which register, in words, on which day, and the powers it leaves behind.

    ``powers`` are by organ: those in force, of which the list says what it said before that day; none where the statute
    is new to the organ that leads in it, or an item to the organ that it was handed down to.
    """

    row: Register
    sentence: str
    on: date
    powers: Mapping[str, tuple[Power, ...]]

    @property
    def person(self) -> str:
        """Who entered the change."""
        entry, _ = recorder().read(self.row.entry_case, self.row.entry_n)
        return entry.actors[0].person


class _List:
    """The powers in force, by what they rest on."""

    def __init__(self, powers: Iterable[Power]) -> None:
        self.by_key = {power.key: power for power in powers}
        self.by_organ: dict[str, list[Power]] = defaultdict(list)
        self._by_statute: dict[str, list[Power]] = defaultdict(list)
        for power in self.by_key.values():
            self.by_organ[power.organ].append(power)
            for name in {statute_named(basis) for basis in power.basis}:
                self._by_statute[name].append(power)

    def resting_on(self, statute: Statute) -> list[Power]:
        """Those that name as a basis a statute, or one that it interprets, each once."""
        names = statute.called | interpreted_by(statute)
        return [*{power.key: power for name in names for power in self._by_statute[name]}.values()]


def changes(on: date) -> Iterator[Change]:
    """The changes by a day that leave powers behind, or statutes without a power."""
    listed = _List(in_force(on))
    yield from _of_statutes(listed, on)
    yield from _enacted(listed, on)
    yield from _interpreted(listed, on)
    yield from _of_items(listed, on)
    yield from _of_organs(listed, on)


def _of_statutes(listed: _List, on: date) -> Iterator[Change]:
    for row, sentence, day in _statutes(on):
        yield from _change(row, sentence, day, listed.resting_on(row))


def _enacted(listed: _List, on: date) -> Iterator[Change]:
    """Statutes in force that came into the register in one version, made by a day, on which an organ that leads in them
    has no power yet. That they are new to the organ, its list says: it stood before they were made.
    """
    versions = _versions()
    led = Statute.objects.filter(version__lte=on, until=None, level__in=CITABLE).exclude(lead=[])
    for row in (one for one in led if versions[one.name] == 1):
        unlisted = {*row.lead} - {power.organ for power in listed.resting_on(row)}
        organs = [organ for organ in sorted(unlisted) if _stood(listed.by_organ[organ], row.version)]
        if organs:
            yield Change(row, f"《{row.title}》制定", row.version, dict.fromkeys(organs, ()))


def _interpreted(listed: _List, on: date) -> Iterator[Change]:
    """Interpretations in force that came into the register in one version, made by a day: what rests on a statute is
    to be looked at as when it is amended. Of a later version, and of an end, ``_statutes`` tells.
    """
    versions = _versions()
    for row in (one for one in Statute.objects.filter(version__lte=on, until=None) if versions[one.name] == 1):
        if interpreted_by(row):
            yield from _change(row, _interpretation(row), row.version, listed.resting_on(row))


def _interpretation(row: Statute) -> str:
    """An interpretation in words, with the articles that it is registered for."""
    articles = citations("；".join(row.interprets))
    return f"《{row.title}》解释{articles}" if articles else f"《{row.title}》公布"


def _versions() -> Counter[str]:
    return Counter(Statute.objects.values_list("name", flat=True))


def _stood(powers: Iterable[Power], before: date) -> bool:
    return any(power.published_on and power.published_on < before for power in powers)


def _of_items(listed: _List, on: date) -> Iterator[Change]:
    """Items that are cancelled, and those handed down, within the county or to it: who receives one has to list it."""
    names = dict(Organ.objects.values_list("key", "name"))
    standing = Item.objects.filter(Q(ended_on=None) | Q(ended_on__gt=on), handed_on__lte=on, organ__in=names)
    for item in standing.exclude(power__in=listed.by_key):
        assert item.handed_on is not None
        sentence = f"{item.handed_from}下放政务服务事项“{item.name}”"
        yield Change(item, sentence, item.handed_on, {item.organ: ()})
    gone = Item.objects.filter(ended_on__lte=on).filter(~Q(handed_to="") | Q(power__in=listed.by_key))
    for item in gone:
        powers = [listed.by_key[item.power]] if item.power in listed.by_key else []
        if item.handed_to:
            sentence = f"政务服务事项“{item.name}”下放到{names.get(item.handed_to, item.handed_to)}"
            yield Change(item, sentence, _ended(item), {item.handed_to: (), **_left_behind(powers, _ended(item))})
        else:
            yield from _change(item, f"政务服务事项“{item.name}”取消", _ended(item), powers)


def _ended(item: Item) -> date:
    assert item.ended_on is not None
    return item.ended_on


def _of_organs(listed: _List, on: date) -> Iterator[Change]:
    for organ in Organ.objects.filter(key__in=listed.by_organ):
        if organ.reassigned_on and organ.reassigned_on <= on:
            sentence = f"{organ.name}的职能调整：{organ.reassignment}"
            yield from _change(organ, sentence, organ.reassigned_on, listed.by_organ[organ.key])
        if organ.standing_until and organ.standing_until <= on:
            yield from _change(organ, f"{organ.name}的主体资格终止", organ.standing_until, listed.by_organ[organ.key])


def _change(row: Register, sentence: str, on: date, powers: list[Power]) -> Iterator[Change]:
    """A change, if it leaves powers behind."""
    if found := _left_behind(powers, on):
        yield Change(row, sentence, on, found)


def _left_behind(powers: Iterable[Power], on: date) -> dict[str, tuple[Power, ...]]:
    """Of some powers, by organ, those of which the list says what it said before a day."""
    found: dict[str, tuple[Power, ...]] = {}
    for power in powers:
        if power.settled_on and power.settled_on < on:
            found[power.organ] = (*found.get(power.organ, ()), power)
    return found


def _statutes(on: date) -> Iterator[tuple[Statute, str, date]]:
    """The last change of each statute: a version that took the place of another, or that nothing replaced."""
    versions: dict[str, list[Statute]] = defaultdict(list)
    for row in Statute.objects.order_by("effective_on"):
        versions[row.name].append(row)
    for rows in versions.values():
        last = rows[-1]
        if last.until is not None and last.until <= on:
            yield last, f"《{last.title}》废止", last.until
        elif len(rows) > 1:
            yield last, f"《{last.title}》修改", last.version
