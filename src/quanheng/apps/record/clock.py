"""The platform's clock. Only a demonstration can set it, and its record says that it is one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings

from quanheng.errors import QuanhengError
from quanheng.record.recorder import now as real

_set: list[datetime] = []


def now() -> datetime:
    """The time, in China; in a demonstration, the time it is set to."""
    return _set[-1] if _set else real()


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
