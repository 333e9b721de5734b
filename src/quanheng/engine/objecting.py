"""What is objected to at an entry, each objection with all that is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from quanheng.engine.case import CaseState, Reading, Text, Weighed, times_at, weigh
from quanheng.engine.entry import Person
from quanheng.engine.family import Lapse, Member
from quanheng.engine.judge import UNVERIFIABLE, Gate
from quanheng.engine.lookup import YES, Asking, World, questions
from quanheng.engine.persons import Persons
from quanheng.engine.reasons import Objection, Seen, reason, unmet
from quanheng.law.condition import (
    Answer,
    DataAtom,
    Node,
    TimeAtom,
    Truth,
    answers_of,
    evaluate,
    facts_of,
    sums_of,
)
from quanheng.law.procedure import ANSWERS, Act


def objections(member: Member, reading: Reading, world: World) -> Iterator[Objection]:
    """What the text and the registers object to an entry, due dates as known now."""
    for weighed in weigh(member.text, member.state, reading):
        yield objection(member, reading, weighed, world)


def objection(member: Member, reading: Reading, weighed: Weighed, world: World) -> Objection:
    """One rule that does not pass, in words."""
    return reason(member.text, reading.entry.act, weighed.rule, _seen(member, reading, weighed, world))


def personal_objections(text: Text, persons: Persons, acting: tuple[Person, ...], act: Act) -> Iterator[Objection]:
    """Who may not do ``act``, for the sake of what was done before in the family."""
    names: dict[str, list[str]] = defaultdict(list)
    for rule, name in persons.breaches(acting, act):
        names[rule].append(name)
    kept = {kept.pair.rule: kept for kept in persons.kept}
    for rule, those in names.items():
        yield reason(text, act.name, rule, Seen(persons=tuple(dict.fromkeys(those)), kept=kept.get(rule)))


def limit_objection(text: Text, lapse: Lapse) -> Objection:
    """A limit ended too early or too late, with its due date and its article."""
    return reason(text, lapse.act, lapse.rule, Seen(due=lapse.due, clause=lapse.clause))


def _seen(member: Member, reading: Reading, weighed: Weighed, world: World) -> Seen:
    text, state = member.text, member.state
    seen = Seen(stage=state.control.stage, unknown=weighed.code == UNVERIFIABLE)
    if weighed.rule == "children":
        return replace(seen, children=_open_kinds(text, state))
    if weighed.rule in ANSWERS:
        return replace(seen, persons=_unconfirmed(weighed.rule, member, reading, world))
    gate = text.judge.gate(reading.entry.act, weighed.rule)
    return seen if gate is None else _at_gate(seen, gate, text, state, reading)


def _open_kinds(text: Text, state: CaseState) -> tuple[str, ...]:
    """The kinds of child that must end first and have not."""
    kinds = zip(text.procedure.children.values(), state.control.batches, strict=True)
    return tuple(
        kind.name
        for kind, batches in kinds
        if not kind.outlives and any(not child.ended for batch in batches for child in batch)
    )


def _unconfirmed(register: str, member: Member, reading: Reading, world: World) -> tuple[str, ...]:
    """The persons of whom a register does not say yes, if it is asked about persons."""
    acting = {person.name for person in reading.entry.persons}
    act = member.text.procedure.acts[reading.entry.act]
    asked = questions(member.text, member.case, Asking.of(act, reading))
    return tuple(
        lookup.subject
        for key, lookup in asked
        if key == register and lookup.subject in acting and (lookup not in world or world[lookup].value != YES)
    )


def _at_gate(seen: Seen, gate: Gate, text: Text, state: CaseState, reading: Reading) -> Seen:
    """What a gate wants: the part of its need that does not hold, and what would have to be known."""
    times = times_at(text, state, tuple(leaf for leaf in gate.leaves if isinstance(leaf, TimeAtom)), reading.legal)
    truths = dict(text.judge.truths(gate, state.control, reading.symbol))
    truths.update(times.items())
    open_ = [leaf for leaf in gate.leaves if isinstance(leaf, DataAtom) and truths[leaf] is None]
    missing = [fact for leaf in open_ for fact in _single(leaf) if fact not in reading.known.facts]
    unanswered = [a for leaf in open_ for a in answers_of(leaf) if a.key not in reading.known.answers]
    return replace(
        seen,
        unmet=_unmet(gate, truths),
        missing=tuple(dict.fromkeys(missing)),
        unanswered=tuple(dict.fromkeys(_answer_title(text, answer) for answer in unanswered)),
    )


def _single(atom: DataAtom) -> Iterator[str]:
    """The facts for want of which an atom is unknown; a sum is 0 where nothing was given."""
    return (fact for fact in facts_of(atom) if fact not in sums_of(atom))


def _unmet(gate: Gate, truths: Mapping[object, Truth]) -> Node | None:
    if not gate.rule.startswith("rule:"):
        return None
    needs: Node = gate.needs  # type: ignore[assignment]  # only a recording needs a fact given
    return unmet(needs, lambda node: evaluate(node, truths.get))


def _answer_title(text: Text, answer: Answer) -> str:
    match answer.function:
        case "param":
            return f"“{text.titles.parameters.get(answer.name, answer.name)}”"
        case "kind":
            return f"{text.procedure.facts[answer.name].title}的类别"
        case "prior":
            return f"此前的“{text.titles.queries.get(answer.name, answer.name)}”"
