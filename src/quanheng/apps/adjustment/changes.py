"""What has changed under the list: statutes, items, the standing of organs; and the powers that rest on it (A3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from quanheng.apps.organs.models import Organ
from quanheng.apps.powers.models import Item, Power
from quanheng.apps.powers.queries import in_force
from quanheng.apps.record.recorder import recorder
from quanheng.apps.registers import Register
from quanheng.apps.statutes.models import Statute
from quanheng.apps.statutes.queries import statute_named


class Change(NamedTuple):
    """Something changed: by which row of which register, in words, on which day, and the powers it leaves behind.

    ``powers`` are by organ: those in force, of which the list says what it said before that day.
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


def changes(on: date) -> Iterator[Change]:
    """The changes by a day that leave powers behind."""
    powers = [*in_force(on)]
    by_statute, by_key, by_organ = defaultdict(list), {power.key: power for power in powers}, defaultdict(list)
    for power in powers:
        by_organ[power.organ].append(power)
        for name in {statute_named(basis) for basis in power.basis}:
            by_statute[name].append(power)
    for row, sentence, day in _statutes(on):
        names = {row.name, row.title.removeprefix("中华人民共和国")}
        touched = {power.key: power for name in names for power in by_statute[name]}
        yield from _change(row, sentence, day, [*touched.values()])
    for item in Item.objects.filter(ended_on__lte=on, power__in=by_key):
        if item.ended_on:
            yield from _change(item, f"政务服务事项“{item.name}”取消", item.ended_on, [by_key[item.power]])
    for organ in Organ.objects.filter(standing_until__lte=on, key__in=by_organ):
        if organ.standing_until:
            sentence = f"{organ.name}的主体资格终止"
            yield from _change(organ, sentence, organ.standing_until, by_organ[organ.key])


def _change(row: Register, sentence: str, on: date, powers: list[Power]) -> Iterator[Change]:
    """A change, if it leaves powers behind."""
    found: dict[str, tuple[Power, ...]] = {}
    for power in powers:
        if power.settled_on and power.settled_on < on:
            found[power.organ] = (*found.get(power.organ, ()), power)
    if found:
        yield Change(row, sentence, on, found)


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
