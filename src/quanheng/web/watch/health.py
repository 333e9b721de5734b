"""The state of the record: how much it holds, what waits to be sealed, what the doctor saw last."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.conf import settings

from quanheng.apps.record.recorder import recorder
from quanheng.record.doctor import Memory
from quanheng.record.recorder import CHINA

_MEMORY = "doctor.json"
"""Where the doctor remembers, in the home."""
_MANY = 1000


class Health(NamedTuple):
    """``waiting`` is counted to a thousand; ``cosigned`` is by how many the last checkpoint is cosigned.

    ``examined`` are the leaves the doctor found well, ``seen_at`` when; ``findings`` are of an examination unfinished.
    """

    origin: str
    size: int
    checkpoint: int
    cosigned: int
    waiting: int
    examined: int
    seen_at: datetime | None
    findings: tuple[str, ...]


def health() -> Health:
    """As it is now."""
    store = recorder().store
    size, note = store.checkpoint() or (0, "")
    path = settings.HOME / _MEMORY
    memory = Memory.read(path)
    return Health(
        origin=store.origin,
        size=store.size(),
        checkpoint=size,
        cosigned=max(note.count("\n— ") - 1, 0),
        waiting=len(store.unsealed(_MANY)),
        examined=memory.examined,
        seen_at=datetime.fromtimestamp(path.stat().st_mtime, CHINA) if path.exists() else None,
        findings=tuple(map(str, memory.findings)),
    )
