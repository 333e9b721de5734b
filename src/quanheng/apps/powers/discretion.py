"""What a decision says of the circumstances that its discretion benchmark asks about (A8).

A table asks more than a procedure has facts for: each county writes its own. What has no fact of its name is told by
the fact ``discretion``, a line each (``按期改正：是``), and so is what a multiple is taken of (``工程造价：120000``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from quanheng.law.benchmark import Benchmark, Circumstance, Given, Judgement, read_number

DISCRETION = "discretion"
"""The fact that tells them."""
_COLON = re.compile("[:：]")


class Said(NamedTuple):
    """What is known of a table's circumstances and its base, and what is wrong with the lines that tell them."""

    circumstances: Mapping[str, Given]
    base: Decimal | None
    faults: tuple[str, ...]


class Weighed(NamedTuple):
    """What a benchmark comes to for a decision, all that it asks, and what is wrong with the lines that tell it."""

    judgement: Judgement
    asked: str
    faults: tuple[str, ...]


def said_of(table: Benchmark, facts: Mapping[str, object]) -> Said:
    """What the facts of a case say of what a table asks: those of the same name, and the lines."""
    own = {name: value for name in table.circumstances if isinstance(value := facts.get(name), str | bool | Decimal)}
    base, faults = None, []
    for line in _lines(facts):
        title, value = (part.strip() for part in (*_COLON.split(line, maxsplit=1), "")[:2])
        asked = _named(table, title)
        if asked is not None and (given := asked.read(value)) is not None:
            own.setdefault(asked.name, given)
        elif asked is not None:
            faults.append(f"“{line}”读不出来：“{asked.title}”应当是{asked.allowed}。")
        elif title == table.base and (number := read_number(value)) is not None:
            base = number
        else:
            faults.append(f"“{line}”不是裁量基准所问的，或者不是数目。")
    return Said(own, base, tuple(faults))


def asked_by(table: Benchmark) -> Iterator[tuple[str, str]]:
    """What a table asks, and what that may be, in words."""
    yield from ((one.title, one.allowed) for one in table.circumstances.values())
    if table.base:
        yield table.base, "金额（元）"


def _named(table: Benchmark, title: str) -> Circumstance | None:
    return next((one for one in table.circumstances.values() if title in (one.title, one.name)), None)


def _lines(facts: Mapping[str, object]) -> Iterator[str]:
    told = facts.get(DISCRETION, ())
    yield from (str(line) for line in (told if isinstance(told, tuple | list) else (told,)))
