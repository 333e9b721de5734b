"""What a change of a statute touches: powers, items, definitions, documents, and the cases that are open (A3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db.models import Exists, OuterRef, Q, QuerySet

from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case
from quanheng.apps.documents.forms import Form
from quanheng.apps.documents.render import house_renderer
from quanheng.apps.powers.models import Item, Power
from quanheng.apps.powers.queries import in_force
from quanheng.apps.statutes.models import Statute
from quanheng.apps.statutes.queries import interpreted_by, statute_named
from quanheng.law.citing import cited
from quanheng.law.procedure import Procedure


@dataclass(frozen=True)
class Touched:
    """Everything that rests on a statute."""

    powers: tuple[Power, ...]
    items: tuple[Item, ...]
    definitions: tuple[Procedure, ...]
    documents: tuple[tuple[str, str], ...]
    cases: QuerySet[Case]


def touched_by(statute: Statute, on: date) -> Touched:
    """What rests on a day on a statute, or on one that it interprets."""
    names = statute.called | interpreted_by(statute)
    powers = tuple(power for power in in_force(on) if names.intersection(map(statute_named, power.basis)))
    definitions = tuple(text for text in library().procedures.values() if names & _statutes_of(text))
    keys = [power.key for power in powers]
    rests = Q(power__in=keys) | Q(procedure__in=[text.key for text in definitions])
    # tried on each open case apart: the database would begin with the powers and the procedures
    resting = Exists(Case.objects.filter(rests, pk=OuterRef("pk")))
    return Touched(
        powers,
        tuple(Item.objects.filter(power__in=keys, ended_on=None)),
        definitions,
        tuple((name, form.title) for name, form in house_renderer().forms.items() if names & _cited_by(form)),
        Case.objects.filter(resting, ended=False, parent=None).order_by("due", "id"),
    )


def _statutes_of(procedure: Procedure) -> frozenset[str]:
    """The statutes that a definition cites, itself or by the clauses that it binds."""
    bound = {limit.clause for limit in procedure.limits.values()}
    clauses = (clause.article for clause in chain(library().clauses, procedure.clauses.values()) if clause.key in bound)
    return frozenset(_names(chain((law for law, _ in cited(procedure)), clauses)))


def _cited_by(form: Form) -> frozenset[str]:
    return frozenset(_names((form.seal, *(slot.law for slot in form.slots))))


def _names(citations: Iterable[str]) -> Iterator[str]:
    return (one.partition("/")[0] for several in citations for one in several.split("；") if one)
