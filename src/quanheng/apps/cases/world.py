"""The registers' answers to what the engine asks before it judges an act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from quanheng.apps.cases.counting import COUNTS
from quanheng.apps.cases.library import library
from quanheng.apps.cases.prior import PRIOR, Matter
from quanheng.apps.organs.queries import has_standing
from quanheng.apps.parties.queries import kind_of
from quanheng.apps.people.queries import all_duties_of, duties_of, has_credential, has_qualification, is_founding
from quanheng.apps.powers.discretion import DISCRETION
from quanheng.apps.powers.queries import asks_listed_materials, is_in_force, weighed_by_benchmark, within_benchmark
from quanheng.engine.decide import Refusal
from quanheng.engine.entry import Person
from quanheng.engine.intent import Intent
from quanheng.engine.lookup import NO, UNKNOWN, YES, Answer, LookUp
from quanheng.law.errors import LawError


def answers(asked: Iterable[LookUp], matter: Matter) -> dict[LookUp, Answer]:
    """What the registers answer, each by which register and as of which day; a value nobody knows is left out."""
    answered = ((lookup, _ANSWERERS[lookup.kind](lookup, matter)) for lookup in asked)
    return {lookup: answer for lookup, answer in answered if answer is not None}


def explained(refusal: Refusal, intent: Intent, matter: Matter, asked: Iterable[LookUp]) -> Refusal:
    """A refusal for want of a duty says for which other powers each of those who act has it (A6); one by the benchmark,
    what that comes to on the day it was asked about, and what it asks that the case does not say (A8).
    """
    more: Mapping[str, Callable[[], str]] = {
        "duty": lambda: "".join(_elsewhere(person, matter, intent.recorded.date) for person in intent.persons),
        "benchmark": lambda: "".join(_weighed(matter, one.as_of.date) for one in asked if one.kind == "benchmark"),
    }
    explained = (
        replace(one, sentence=one.sentence + more[one.rule]()) if one.rule in more else one
        for one in refusal.objections
    )
    return replace(refusal, objections=tuple(explained))


def _weighed(matter: Matter, on: date) -> str:
    try:
        weighed = weighed_by_benchmark(matter.power, matter.facts, on)
    except LawError:
        return "公布的裁量基准读不出来，或者问到的事实不是它要的一类。"
    if weighed is None:
        return ""
    fact, judged = library().procedures[matter.procedure].facts.get(DISCRETION), weighed.judgement
    where = f"在“{fact.title}”中写明，基准问的是：{weighed.asked}。" if fact and judged.answer == "unknown" else ""
    return f"{''.join(weighed.faults)}{judged.sentence}{where}"


def _elsewhere(person: Person, matter: Matter, on: date) -> str:
    wanted = (matter.procedure, person.duty)
    held = [one for one in all_duties_of(person.name, on) if (one.procedure, one.duty) == wanted and one.power]
    if any(one.reaches(matter.organ, matter.procedure, matter.power) for one in held):
        return ""
    powers = "、".join(sorted({one.power for one in held if one.everywhere or one.organ == matter.organ}))
    return f"{person.name}的这项职责只对职权 {powers} 落实，本案的职权是 {matter.power}。" if powers else ""


def _answered(truth: bool | None, source: str, on: date) -> Answer:
    return Answer(UNKNOWN if truth is None else YES if truth else NO, source, on)


def _duty(asked: LookUp, matter: Matter) -> Answer:
    on = asked.as_of.date
    if is_founding(matter.procedure):
        return _answered(True, "people.founding", on)
    held = duties_of(asked.subject, matter.organ, matter.procedure, matter.power, on)
    return _answered(asked.name in held, "people.allotment", on)


def _credential(asked: LookUp, _: Matter) -> Answer:
    return _answered(has_credential(asked.subject, asked.as_of.date), "people.credential", asked.as_of.date)


def _qualification(asked: LookUp, _: Matter) -> Answer:
    on = asked.as_of.date
    return _answered(has_qualification(asked.subject, asked.name, on), "people.qualification", on)


def _standing(asked: LookUp, matter: Matter) -> Answer:
    return _answered(has_standing(matter.organ, asked.as_of.date), "organs.organ", asked.as_of.date)


def _power(asked: LookUp, matter: Matter) -> Answer:
    on = asked.as_of.date
    return _answered(is_in_force(matter.power, matter.organ, asked.name, on), "powers.power", on)


def _benchmark(asked: LookUp, matter: Matter) -> Answer:
    on = asked.as_of.date
    return _answered(within_benchmark(matter.power, matter.facts, on), "powers.benchmark", on)


def _materials(asked: LookUp, matter: Matter) -> Answer:
    on = asked.as_of.date
    return _answered(asks_listed_materials(matter.power, matter.facts, on), "powers.material", on)


def _param(asked: LookUp, _: Matter) -> Answer | None:
    on = asked.as_of.date
    try:
        row = library().parameters.find(asked.name, on)
    except LawError:  # no value in force that day
        return None
    return Answer(row.value, "parameters", on)


def _kind(asked: LookUp, _: Matter) -> Answer | None:
    kind = kind_of(asked.subject)
    return None if kind is None else Answer(kind, "parties.party", asked.as_of.date)


def _prior(asked: LookUp, matter: Matter) -> Answer:
    on = asked.as_of.date
    if asked.name in COUNTS:
        return Answer(Decimal(COUNTS[asked.name](matter, on)), f"registers.{asked.name}", on)
    return Answer(Decimal(PRIOR[asked.name](matter, on)), "cases.case", on)


_ANSWERERS: Mapping[str, Callable[[LookUp, Matter], Answer | None]] = {
    "duty": _duty,
    "credential": _credential,
    "qualification": _qualification,
    "standing": _standing,
    "power": _power,
    "benchmark": _benchmark,
    "materials": _materials,
    "param": _param,
    "kind": _kind,
    "prior": _prior,
}
