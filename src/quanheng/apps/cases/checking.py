"""Whether the rows that show cases are what the record says: rebuilt from it, and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from quanheng.apps.cases.family import refolded
from quanheng.apps.cases.library import texts
from quanheng.apps.cases.models import Case, RunningLimit
from quanheng.apps.cases.projections import standing
from quanheng.engine.family import Member

_LIMIT = ("limit", "kind", "entry", "started", "due", "notice_on", "yellow_on", "paused", "provisional", "deemed")
_TITLES = {"stage": "环节", "ended": "已终结", "entries": "条目数", "due": "最近到期日", "due_limit": "最近到期的期限"}


def astray(root: str) -> Iterator[str]:
    """What a family's rows say otherwise than its record, in words."""
    rows = {case.id: case for case in Case.objects.filter(root=root)}
    unknown = {case.digest for case in rows.values()} - texts().keys()
    if unknown:
        yield f"案件 {root} 所用的程序版本 {'、'.join(digest[:12] for digest in sorted(unknown))} 不在本平台，无法核对"
        return
    for case, member in refolded(root).members.items():
        yield from _differing(rows[case], member)


def _differing(row: Case, member: Member) -> Iterator[str]:
    by_record = standing(member)
    for name, value in by_record.row.items():
        if getattr(row, name) != value:
            yield f"案件 {row.id} 的“{_TITLES[name]}”是“{getattr(row, name)}”，按记录应当是“{value}”"
    if _limits(by_record.running) != _limits(RunningLimit.objects.filter(case=row.id)):
        yield f"案件 {row.id} 的期限索引与记录不符"


def _limits(rows: Iterable[RunningLimit]) -> list[tuple[date | str | int | bool | None, ...]]:
    return sorted((tuple(getattr(row, name) for name in _LIMIT) for row in rows), key=str)
