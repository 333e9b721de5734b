"""The clock's work in many families, one after another: one in which it fails keeps nothing from the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from quanheng.errors import QuanhengError

Result = TypeVar("Result")

_NAMED = 10
"""Families that an error names at most; the log names all."""

_log = logging.getLogger(__name__)


class FamiliesError(QuanhengError):
    """Families in which something could not be done; in the others it was."""


class Families:
    """Families tried so far, and those of them that failed."""

    def __init__(self) -> None:
        self._failed: dict[str, Exception] = {}

    def each(self, roots: Iterable[str], work: Callable[[str], Result]) -> dict[str, Result]:
        """Do it once in each family; what came of it where it did not fail. ``work`` begins its own transaction."""
        done = {}
        for root in dict.fromkeys(roots):
            try:
                done[root] = work(root)
            except Exception as error:  # noqa: BLE001  it may fail in any way; it is told, and the others go on
                _log.exception("案件 %s 没有办成", root)
                self._failed[root] = error
        return done

    def tell_failed(self) -> None:
        """Raise ``FamiliesError`` if there is anything to tell; the cause is what stood against the first."""
        if not self._failed:
            return
        names, first = list(self._failed), next(iter(self._failed.values()))
        named = "、".join(names[:_NAMED]) + "等" * (len(names) > _NAMED)
        raise FamiliesError(
            "cases.failed",
            f"{len(names)} 个案件没有办成（其他案件不受影响）：{named}。"
            f"第一个的原因：{str(first) or type(first).__name__}",
            mend="查看日志，改正以后由定时任务自动再办。",
        ) from first
