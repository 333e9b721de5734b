"""Running cases moved to the version that takes them over, though nobody touches them: family by family, in batches."""

from __future__ import annotations

from collections.abc import Mapping

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import apply_law
from quanheng.apps.cases.trying import Families
from quanheng.apps.definitions.models import Handover
from quanheng.apps.definitions.queries import successors
from quanheng.apps.record.clock import now

_TOGETHER = 200
"""Families of a batch: some seconds, so that a worker's other jobs are not kept waiting."""


def move_some() -> int:
    """Move the next families of each takeover that has begun; how many entries of the law.

    Raises ``FamiliesError`` at the end for those that could not be moved; they are tried again after all others.
    """
    taking, families = successors(now().date()), Families()
    entries = sum(_move(old, new, _forerunners(old, taking), families) for old, new in taking.items())
    families.tell_failed()
    return entries


def _move(old: str, new: str, digests: frozenset[str], families: Families) -> int:
    """The next families that may follow ``old``: their cases were opened under it or under one that led to it."""
    handover, _ = Handover.objects.get_or_create(old=old, new=new)
    if handover.ended_at is not None:
        return 0
    running = Case.objects.filter(digest__in=digests, ended=False, root__gt=handover.place)
    ahead = list(running.order_by("root").values_list("root", flat=True).distinct()[:_TOGETHER])
    again = [] if ahead else handover.failed[:_TOGETHER]
    entries = families.each(ahead or again, apply_law)
    handover.moved += sum(1 for entered in entries.values() if entered)
    handover.place = ahead[-1] if ahead else handover.place
    handover.failed = [*handover.failed[len(again) :], *(root for root in ahead or again if root not in entries)]
    handover.ended_at = None if len(ahead) == _TOGETHER or handover.failed else now()
    handover.save()
    return sum(entries.values())


def _forerunners(version: str, taking: Mapping[str, str]) -> frozenset[str]:
    """A version and those whose running cases it has taken over, one after another."""
    earlier = (old for old, new in taking.items() if new == version)
    return frozenset({version}).union(*(_forerunners(old, taking) for old in earlier))
