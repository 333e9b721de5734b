"""The platform's clock. Only a demonstration can set it, and its record says that it is one."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.conf import settings

from quanheng.errors import QuanhengError
from quanheng.record.recorder import now as real

_set: list[datetime] = []
_still: ContextVar[datetime | None] = ContextVar("still", default=None)


def now() -> datetime:
    """The time, in China: that of the act that is being done; in a demonstration, the time it is set to."""
    return _still.get() or _running()


def _running() -> datetime:
    return _set[-1] if _set else real()


def go_on(entries: int) -> None:
    """So many entries were recorded, a microsecond after each other: what follows in the same act comes after them."""
    instant = _still.get()
    if instant is not None:
        _still.set(instant + entries * timedelta(microseconds=1))


@contextmanager
def still() -> Iterator[datetime]:
    """Inside, it is one instant: an act is judged, dated and recorded by the same."""
    token = _still.set(_running())
    try:
        yield now()
    finally:
        _still.reset(token)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, it is ``moment`` in this process. Raises ``QuanhengError`` unless this is a demonstration."""
    if not settings.DEMO:
        raise QuanhengError("clock.real", "真实的记录只用真实的时间。", mend="只有示范环境可以另设时钟。")
    _set.append(moment)
    try:
        yield
    finally:
        _set.pop()
