"""Instances of limits along a course (``docs/language.md`` 5, 7).

Generic in what a point of the course is: supervision keeps positions (one course stands for many cases), enforcement
keeps dated stamps. An ``Instance`` is immutable, so the one at hand when something is asked is itself the snapshot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, NamedTuple, TypeVar

from quanheng.law.course import Move
from quanheng.law.procedure import Hold

P = TypeVar("P")


class Interval(NamedTuple, Generic[P]):
    """A pause: from the holding point to the releasing one; it counts if noticed where the law asks for notice."""

    hold: str
    start: P
    until: P | None
    counts: bool


class Instance(NamedTuple, Generic[P]):
    """One run of a limit. ``fact``: the date fact of the starting entry that it counts from, else its legal time."""

    limit: str
    start: P
    fact: str | None = None
    end: P | None = None
    pauses: tuple[Interval[P], ...] = ()
    extensions: tuple[P, ...] = ()


@dataclass(frozen=True, slots=True)
class Clocks(Generic[P]):
    """The latest instance of each limit and the active pause of each hold."""

    latest: Mapping[str, Instance[P]] = field(default_factory=dict)
    pauses: Mapping[str, Interval[P]] = field(default_factory=dict)

    def running(self) -> Iterable[Instance[P]]:
        """The instances that have not ended."""
        return (instance for instance in self.latest.values() if instance.end is None)

    def started_as(self, running: Mapping[str, Instance[P]]) -> Clocks[P]:
        """The clocks with each running instance begun where that of ``running`` began."""
        latest = {
            name: instance._replace(start=running[name].start, fact=running[name].fact)
            if instance.end is None and name in running
            else instance
            for name, instance in self.latest.items()
        }
        return replace(self, latest=latest)

    def apply(
        self, moves: tuple[Move, ...], at: P, holds: Mapping[str, Hold]
    ) -> tuple[Clocks[P], tuple[Instance[P], ...]]:
        """The clocks after the moves of one entry, made at ``at``, and the instances that it ended."""
        if not moves:
            return self, ()
        latest, pauses, ended = dict(self.latest), dict(self.pauses), list[Instance[P]]()
        for move in moves:
            match move.kind:
                case "start":
                    active = tuple(pause for name, pause in pauses.items() if move.name in holds[name].pauses)
                    latest[move.name] = Instance(move.name, at, move.fact, None, active)
                case "end":
                    latest[move.name] = latest[move.name]._replace(end=at)
                    ended.append(latest[move.name])
                case "drop":
                    del latest[move.name]
                case "extend":
                    instance = latest[move.name]
                    latest[move.name] = instance._replace(extensions=(*instance.extensions, at))
                case "hold":
                    pauses[move.name] = Interval(move.name, at, None, holds[move.name].notice is None)
                    _pause(latest, holds[move.name], pauses[move.name])
                case "notice":
                    pauses[move.name] = pauses[move.name]._replace(counts=True)
                    _update(latest, pauses[move.name])
                case "release":
                    _update(latest, pauses.pop(move.name)._replace(until=at))
        return Clocks(latest, pauses), tuple(ended)


def _pause(latest: dict[str, Instance[P]], hold: Hold, pause: Interval[P]) -> None:
    for name in hold.pauses:
        instance = latest.get(name)
        if instance is not None and instance.end is None:
            latest[name] = instance._replace(pauses=(*instance.pauses, pause))


def _update(latest: dict[str, Instance[P]], pause: Interval[P]) -> None:
    for name, instance in latest.items():
        if instance.end is None and any(p.hold == pause.hold and p.until is None for p in instance.pauses):
            latest[name] = instance._replace(
                pauses=tuple(pause if p.hold == pause.hold and p.until is None else p for p in instance.pauses)
            )
