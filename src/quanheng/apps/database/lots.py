"""Much, so many at a time: what is too long a list to be held whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Thing = TypeVar("Thing")


def lots(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    """Things in their order, ``size`` of them at a time, the rest last; nothing is read before its turn."""
    coming = iter(things)
    while some := [*islice(coming, size)]:
        yield some
