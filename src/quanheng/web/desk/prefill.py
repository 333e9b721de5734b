"""What a form can be filled in with beforehand: what the case, or one it hangs under, says already.

Judgements are never filled in: no flag, no choice, no file, no reason; who acts says them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from quanheng.apps.cases.archive import contents, listed
from quanheng.apps.cases.family import family_of, root_of
from quanheng.apps.cases.models import Case, Involvement
from quanheng.apps.documents.county import county
from quanheng.apps.documents.errors import DocumentError
from quanheng.apps.documents.queries import latest_number
from quanheng.apps.leads.effects import ORIGINS
from quanheng.apps.record.clock import now
from quanheng.engine.family import FamilyState, Member
from quanheng.engine.options import Field, Option
from quanheng.law.condition import Value
from quanheng.law.procedure import PARTY, UNDECLARED_FACTS
from quanheng.web.desk.forms import ON_BEHALF_OF

_COPIED = frozenset({"text", "money", "number", "ref", "date"})
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "findings": ("violation",),
    "involved": ("proposed_fine",),
    "asked_on": ("requested_on",),
}
"""Facts that a case it hangs under keeps under another name."""
_IN_PERSON = "member"
"""The fact that names who acts, where that must be in person."""
_NOTICES, _DECISIONS = (
    ("notice_before_penalty",),
    ("penalty_decision", "no_penalty_decision", "licence_grant", "licence_refusal"),
)


def opening_values(option: Option) -> dict[str, object]:
    """Initial values for the form of an act that opens a case, by fact."""
    return {field.fact: now().date() for field in option.form if _is_legal_day(option, field)}


def prefilled(case: Case, family: FamilyState, option: Option, person: str) -> dict[str, object]:
    """Initial values for the form of an act in a case, by fact, for who fills it in."""
    found = ((field.fact, _value(case, family, option, field)) for field in option.form)
    values: dict[str, object] = {name: value for name, value in found if value is not None}
    if option.act.duty == PARTY and (party := _own_party(case, family)):
        values[ON_BEHALF_OF] = party
    return values | ({_IN_PERSON: person} if _IN_PERSON in option.act.asks else {})


def _value(case: Case, family: FamilyState, option: Option, field: Field) -> Value | None:
    if _is_legal_day(option, field):
        return now().date()
    if field.fact in _OTHERS:
        return _OTHERS[field.fact](case) or None
    if field.type not in _COPIED or field.fact in (option.act.outcome, *UNDECLARED_FACTS):
        return None
    if field.of == PARTY and not field.many:
        return _own_party(case, family)
    if field.of == PARTY and (parties := _parties_of_origin(case, family)):
        return parties
    return next(_same(case, family, field), None)


def _is_legal_day(option: Option, field: Field) -> bool:
    """Whether a field is the day on which the act counts as done: today, unless somebody says otherwise."""
    return field.fact == option.act.at and field.type == "date"


def _same(case: Case, family: FamilyState, field: Field) -> Iterator[Value]:
    """A fact of that name: of those it hangs under, and of its own what is no date."""
    for member in _lineage(case.id, family):
        own = member.case.id == case.id
        for name in (field.fact, *(() if own else _OTHER_NAMES.get(field.fact, ()))):
            value = member.state.known.facts.get(name)
            if value is not None and not (own and field.type == "date"):
                yield value


def _own_party(case: Case, family: FamilyState) -> Value | None:
    """The party whom a case concerns: its own, or the one of the list for which it was opened."""
    for member in _lineage(case.id, family):
        parent = family.members.get(member.case.parent or "")
        if parent is not None and (listed := _listed(parent, member)) is not None:
            return listed
        for fact in member.text.procedure.facts.values():
            value = member.state.known.facts.get(fact.name)
            if fact.of == PARTY and isinstance(value, str):
                return value
            if fact.of == PARTY and isinstance(value, tuple) and len(value) == 1:
                return value[0]
    return None


def _parties_of_origin(case: Case, family: FamilyState) -> tuple[str, ...]:
    """The parties of the case that a lead came of; none where it says of none."""
    facts = family.members[case.id].state.known.facts
    origins = [root_of(str(facts[name])) for name in ORIGINS if name in facts]
    named = Involvement.objects.filter(case__in=origins).exclude(party="") if origins else Involvement.objects.none()
    return tuple(named.order_by("party").values_list("party", flat=True).distinct())


def _listed(parent: Member, child: Member) -> Value | None:
    """The value of the parent's list that a child stands for."""
    openings = (opening for act in parent.text.procedure.acts.values() for opening in act.opens)
    lists = {opening.each for opening in openings if opening.child == child.case.kind and opening.each}
    for name in lists:
        value = parent.state.known.facts.get(name)
        if isinstance(value, tuple) and child.case.place < len(value):
            return value[child.case.place]
    return None


def _lineage(case: str | None, family: FamilyState) -> Iterator[Member]:
    while case is not None:
        member = family.members[case]
        yield member
        case = member.case.parent


def _document(case: Case) -> str:
    parent = case.parent.kind if case.parent else ""
    return latest_number(case.root_id, *(_NOTICES if parent == "tell" else _DECISIONS))


def _bank(_: Case) -> str:
    try:
        collector = county().collector
    except DocumentError:  # what is missing is said when the decision is made
        return ""
    return f"{collector.name}，{collector.address}"


def _targets(case: Case) -> str:
    """Everything in the files that a disposal lists."""
    return "\n".join(contents(listed(family_of(case.root_id).members[case.pk].state.known.facts)))


_OTHERS: Mapping[str, Callable[[Case], str]] = {
    "document": _document,
    "decision": lambda case: latest_number(case.root_id, *_DECISIONS),
    "bank": _bank,
    "targets": _targets,
}
