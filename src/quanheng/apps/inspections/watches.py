"""The watches over a cell of the grid: who is on watch at which hours, and at which nobody is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_TIME = r"([01]?\d|2[0-3])[:：]([0-5]\d)"
_LINE = re.compile(rf"{_TIME}\s*[-—－~至]\s*(?:{_TIME}|24[:：]00)\s+(\S+)")
_DAY = 24 * 60


class Watch(NamedTuple):
    """From which minute of the day until which, this one not included, and who; past midnight the count goes on."""

    begins: int
    ends: int
    person: str

    def __str__(self) -> str:
        return f"{_clock(self.begins)}至{_clock(self.ends)}"


class Gap(NamedTuple):
    """Minutes of the day at which nobody is on watch: from which until which, this one not included."""

    begins: int
    ends: int

    def __str__(self) -> str:
        return f"{_clock(self.begins)}至{_clock(self.ends)}"


def parse_watch(line: str) -> Watch | None:
    """A watch written as ``08:00-20:00 P0101``; none where it is not written so."""
    told = _LINE.fullmatch(line.strip())
    if told is None:
        return None
    begins, ends = (int(told[n]) * 60 + int(told[n + 1]) if told[n] else _DAY for n in (1, 3))
    return Watch(begins, ends if ends > begins else ends + _DAY, told[5])


def gaps(lines: Iterable[str]) -> Iterator[Gap]:
    """When nobody is on watch, in the order of the day; a line that cannot be read covers nothing."""
    watches = [watch for watch in map(parse_watch, lines) if watch is not None]
    reached = 0
    for begins, ends in (*sorted(part for watch in watches for part in _parts(watch)), (_DAY, _DAY)):
        if begins > reached:
            yield Gap(reached, begins)
        reached = max(reached, ends)


def _parts(watch: Watch) -> Iterator[tuple[int, int]]:
    """A watch within one day: past midnight it is another."""
    yield watch.begins, min(watch.ends, _DAY)
    if watch.ends > _DAY:
        yield 0, watch.ends - _DAY


def _clock(minute: int) -> str:
    return f"{minute % _DAY // 60:02}:{minute % 60:02}" if minute != _DAY else "24:00"
