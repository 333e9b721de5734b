"""The papers that were handed over with a lead: they stand in the case they were filed in, and are read from there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple, cast

from quanheng.apps.cases.family import family_of, root_of
from quanheng.apps.cases.models import Case
from quanheng.apps.leads.models import ProposedLead
from quanheng.apps.record.recorder import recorder
from quanheng.law.naming import fact_title
from quanheng.record.files import files_in
from quanheng.record.verify import Json


class HandedFile(NamedTuple):
    """A file of the case that a lead came from: its entry there, as what it was filed, its name and commitment."""

    case: str
    n: int
    recorded: datetime
    title: str
    name: str
    digest: str


class Handed(NamedTuple):
    """What came with a lead, and the first of the cases it came from."""

    origin: Case
    papers: tuple[HandedFile, ...]


def handed_over(case: Case) -> Handed | None:
    """What another organ handed over with the lead that ``case`` took up; none where no case was transferred to it."""
    taken = ProposedLead.objects.filter(organ=case.organ, taken_by=case.pk)
    lead = taken.filter(source=ProposedLead.Source.TRANSFERRED).first()
    if lead is None:
        return None
    origin = Case.objects.get(pk=root_of(lead.key))
    return Handed(origin, tuple(_papers(origin, case.opened_at)))


def papers_handed(case: Case) -> tuple[HandedFile, ...]:
    """The papers that came with the lead that ``case`` took up, if any."""
    handed = handed_over(case)
    return handed.papers if handed else ()


def _papers(origin: Case, until: datetime) -> Iterator[HandedFile]:
    """Every file that stood in the family by then, in the order of its cases."""
    procedures = {name: member.text.procedure for name, member in family_of(origin.pk).members.items()}
    for name, entries in recorder().read_cases([*procedures]).items():
        for entry, facts in entries:
            for fact, value in facts.items() if entry.recorded <= until else ():
                title = fact_title(procedures[name], fact)
                for file in files_in(cast(Json, value)):  # what is withheld names no file
                    yield HandedFile(name, entry.n, entry.recorded, title, str(file["name"]), str(file["$file"]))
