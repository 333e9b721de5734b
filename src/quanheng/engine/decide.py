"""May this be done now, and what does it do? The engine's answer to an intent (``docs/language.md`` 2, 10).

The order of calls: ``deem`` what is due by now, ``lookups``, answer them, ``decide``. An officer's act is refused for
any objection. The machine refuses no act of a party: it is received and marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quanheng.engine.case import read
from quanheng.engine.entry import Entry
from quanheng.engine.family import (
    FamilyState,
    Lapse,
    Member,
    Progress,
    Texts,
    Written,
    check_turn,
    enter,
)
from quanheng.engine.intent import FieldFault, Intent, IntentFaults, act_of, person_faults
from quanheng.engine.known import dated_by
from quanheng.engine.lookup import Asking, LookUp, World, needed, questions, recorded
from quanheng.engine.objecting import limit_objection, objections, personal_objections
from quanheng.engine.reasons import Objection
from quanheng.law.condition import Value
from quanheng.law.procedure import Act


@dataclass(frozen=True, slots=True)
class Accepted:
    """The act is done.

    ``written`` are the entries to record in order, the report into the parent's stream among them; ``opened`` the
    children opened; ``family`` the state afterwards. ``marks`` are the objections to a party's act, ``signals`` the
    limits that the act ended too late; ``left_out`` says which facts of a party could not be taken as they were given.
    """

    family: FamilyState
    written: tuple[Written, ...]
    opened: tuple[Member, ...] = ()
    marks: tuple[Objection, ...] = ()
    signals: tuple[Objection, ...] = ()
    left_out: tuple[FieldFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """The act is refused: every objection at once, and the entry that was not made. An answer, not an error."""

    entry: Entry
    objections: tuple[Objection, ...]


def lookups(family: FamilyState, intent: Intent) -> tuple[LookUp, ...]:
    """What must be asked of the world before ``intent`` is judged. Raises ``IntentFaults`` as ``decide`` does."""
    member, _, facts, _ = _proposed(family, intent)
    reading = read(member.text, member.state, _entry(member, intent, facts, {}))
    return needed(member.text, member.case, member.state, reading)


def decide(family: FamilyState, intent: Intent, answers: World, texts: Texts) -> Accepted | Refusal:
    """Judge ``intent`` with the answers of the world, and let it take effect if it is not refused.

    Raises ``IntentFaults`` for what is no matter of law (an unknown case or act, facts the act has no place for or
    ill typed: of a party's act such facts are left out); ``EngineError``: ``engine.deem_first`` if the law itself has
    something to do first, ``engine.order`` if the family has an entry recorded later; and what ``enter`` raises.
    """
    member, act, facts, left_out = _proposed(family, intent)
    check_turn(family, intent.recorded)
    kept = _answers(member, act, intent, facts, answers)
    reading = read(member.text, member.state, _entry(member, intent, facts, kept))
    met, persons = family.persons.meet(reading.entry, act)
    progress = enter(family.with_persons(persons), intent.case, reading, texts)
    found = [*objections(member, reading, answers)]
    if met:
        found += personal_objections(member.text, family.persons, intent.persons, act)
    found += [limit_objection(member.text, lapse) for lapse in _early(progress)]
    if act.staffed and found:
        return Refusal(reading.entry, tuple(found))
    return Accepted(
        progress.family, progress.written, progress.opened, tuple(found), tuple(_signals(progress)), left_out
    )


def _proposed(family: FamilyState, intent: Intent) -> tuple[Member, Act, Mapping[str, Value], tuple[FieldFault, ...]]:
    """The case and act meant, and the facts as they can be taken."""
    if intent.case not in family.members:
        sentence = f"没有编号为“{intent.case}”的案件。"
        raise IntentFaults([FieldFault("case", "intent.case", sentence, "核对案件编号。")])
    member = family.members[intent.case]
    procedure = member.text.procedure
    act = act_of(procedure, intent.act)
    faults = tuple(member.text.forms.faults(act, intent.facts))
    fatal = (*person_faults(procedure, act, intent.persons), *(faults if act.staffed else ()))
    if fatal:
        raise IntentFaults(fatal)
    wrong = {fault.field for fault in faults}
    facts = {name: value for name, value in intent.facts.items() if f"facts.{name}" not in wrong}
    return member, act, facts, faults


def _entry(member: Member, intent: Intent, facts: Mapping[str, Value], answers: Mapping[str, Value]) -> Entry:
    return Entry(member.count + 1, intent.act, intent.recorded, facts, intent.persons, answers)


def _answers(
    member: Member, act: Act, intent: Intent, facts: Mapping[str, Value], answers: World
) -> Mapping[str, Value]:
    """The answers that the entry keeps."""
    legal = dated_by(act, facts, member.text.offset) or intent.recorded
    known = {**member.state.known.facts, **facts}
    asking = Asking(act, intent.persons, intent.recorded, legal, known)
    return recorded(questions(member.text, member.case, asking), answers)


def _early(progress: Progress) -> Iterator[Lapse]:
    return (lapse for lapse in progress.lapses if lapse.rule.startswith("early:"))


def _signals(progress: Progress) -> Iterator[Objection]:
    """What was late, in the case or in the parent that was told."""
    for lapse in progress.lapses:
        if not lapse.rule.startswith("early:"):
            text = progress.family.members[lapse.case].text
            yield limit_objection(text, lapse)
