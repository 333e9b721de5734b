"""Running cases moved to the version that takes them over, though nobody touches them: family by family, in batches."""

from __future__ import annotations

from collections.abc import Mapping

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import apply_law
from quanheng.apps.definitions.models import Handover
from quanheng.apps.definitions.queries import successors
from quanheng.apps.record.clock import now

_TOGETHER = 200
"""Families of a batch: some seconds, so that a worker's other jobs are not kept waiting."""


def move_some() -> int:
    """Move the next families of each takeover that has begun; how many entries of the law."""
    taking = successors(now().date())
    return sum(_move(old, new, _forerunners(old, taking)) for old, new in taking.items())


def _move(old: str, new: str, digests: frozenset[str]) -> int:
    """The next families that may follow ``old``: their cases were opened under it or under one that led to it."""
    handover, _ = Handover.objects.get_or_create(old=old, new=new)
    if handover.ended_at is not None:
        return 0
    running = Case.objects.filter(digest__in=digests, ended=False, root__gt=handover.place)
    roots = list(running.order_by("root").values_list("root", flat=True).distinct()[:_TOGETHER])
    entries = [apply_law(root) for root in roots]
    handover.moved += sum(1 for entered in entries if entered)
    handover.place = roots[-1] if roots else handover.place
    handover.ended_at = None if len(roots) == _TOGETHER else now()
    handover.save()
    return sum(entries)


def _forerunners(version: str, taking: Mapping[str, str]) -> frozenset[str]:
    """A version and those whose running cases it has taken over, one after another."""
    earlier = (old for old, new in taking.items() if new == version)
    return frozenset({version}).union(*(_forerunners(old, taking) for old in earlier))
