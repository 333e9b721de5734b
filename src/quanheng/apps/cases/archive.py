"""The files that a disposal of archives lists, and all that stands in them (``archive.disposal``, D8)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from quanheng.apps.cases.ending import days_of_ending
from quanheng.apps.cases.family import family_of
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.prior import Matter
from quanheng.apps.cases.retention import Retention, retention_of
from quanheng.apps.leads.models import ProposedLead
from quanheng.apps.record.recorder import recorder
from quanheng.law.condition import Value
from quanheng.record.disposal import TARGETS
from quanheng.record.values import Commitment, Withheld

DISPOSAL = "archive.disposal"
"""The procedure. Its own files are the lists of what was destroyed: they are kept for ever."""


def files_of(organ: str) -> QuerySet[Case]:
    """The files of an organ, each by the first of its cases, all of which have ended; the oldest first."""
    running = Case.objects.filter(root=OuterRef("pk"), ended=False)
    whole = Case.objects.filter(organ=organ, parent=None, ended=True).exclude(Exists(running))
    return whole.exclude(procedure=DISPOSAL).order_by("touched_at", "-pk")  # as an index has it, backwards


def contents(files: Collection[str]) -> Iterator[str]:
    """Everything that stands in files and can go: of each value a line, with case, number of the entry and fact."""
    cases = Case.objects.filter(root__in=files).order_by("root", "pk").values_list("pk", flat=True)
    for case, entries in recorder().read_cases([*cases]).items():
        for entry, facts in entries:
            for name, value in entry.facts.items():
                if isinstance(value, Commitment) and facts[name] is not Withheld.DESTROYED:
                    yield f"{case} {entry.n} {name}"


def file_retention(file: Case) -> Retention:
    """How long the file of an ended case is kept."""
    return retention_of(family_of(file.pk).members[file.pk], days_of_ending([file])[file.pk])


def kept_until(file: Case) -> date:
    """The last day on which a file is kept; what is kept for ever has none that comes.

    A case that took up what was transferred reads the papers in the file they came from: that is kept as long.
    """
    own = file_retention(file).until or date.max
    taken = ProposedLead.objects.filter(key__startswith=f"{file.pk}/", source=ProposedLead.Source.TRANSFERRED)
    takers = Case.objects.filter(pk__in=taken.exclude(taken_by="").values("taken_by"))
    return max([own, *(kept_until(case) if case.ended else date.max for case in takers)])


def files_kept_longer(matter: Matter, _: date) -> int:
    """Of the listed files those that are none of the organ's, or are kept beyond the day that the list says."""
    named, until = listed(matter.facts), matter.facts.get("retention_ends_on")
    days = [kept_until(file) for file in files_of(matter.organ).filter(pk__in=named)]
    ripe = [day for day in days if isinstance(until, date) and day <= until]
    return len(named) - len(ripe)


def targets_outside(matter: Matter, _: date) -> int:
    """Lines of what is to be disposed of that stand in none of the listed files."""
    return len(_lines(matter) - {*contents(listed(matter.facts))})


def targets_left(matter: Matter, _: date) -> int:
    """What stands in the listed files and is not among what is to be destroyed."""
    return len({*contents(listed(matter.facts))} - _lines(matter))


def listed(facts: Mapping[str, Value]) -> set[str]:
    """The files that a disposal lists."""
    files = facts.get("files", ())
    return set(map(str, files)) if isinstance(files, tuple) else {str(files)}


def _lines(matter: Matter) -> set[str]:
    return set(filter(None, map(str.strip, str(matter.facts.get(TARGETS, "")).splitlines())))
