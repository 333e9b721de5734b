"""What somebody wants to do now, and whether it can be put to the engine at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from quanheng.engine.entry import Person
from quanheng.engine.errors import EngineError
from quanheng.law.condition import Scalar, Value
from quanheng.law.condition_scope import FACT_TYPES
from quanheng.law.moment import Moment
from quanheng.law.naming import fact_title
from quanheng.law.procedure import LAW, UNDECLARED_FACTS, Act, Fact, FactType, Procedure

_DECIMALS, _LARGEST = 6, 10**15
_HOW_LARGE = "（小于一千万亿，最多六位小数）"


@dataclass(frozen=True, slots=True)
class Intent:
    """An act that ``persons`` want to do in ``case``, with the facts they give; ``recorded`` is now."""

    case: str
    act: str
    recorded: Moment
    facts: Mapping[str, Value] = field(default_factory=dict)
    persons: tuple[Person, ...] = ()


class FieldFault(NamedTuple):
    """Something in an intent that is no matter of law: ``field`` is ``case``, ``act``, ``persons`` or ``facts.F``."""

    field: str
    code: str
    sentence: str
    mend: str


class IntentFaults(EngineError):  # noqa: N818 - it is the faults, all of them
    """An intent that cannot be judged. ``faults`` holds every fault, each at its field."""

    def __init__(self, faults: Iterable[FieldFault]) -> None:
        self.faults = tuple(faults)
        sentences = "".join(fault.sentence for fault in self.faults)
        super().__init__("engine.intent", sentences, mend="".join(fault.mend for fault in self.faults))


def act_of(procedure: Procedure, name: str) -> Act:
    """The act ``name``, if persons or parties can do it. Raises ``IntentFaults`` otherwise."""
    act = procedure.acts.get(name)
    if act is None:
        mend = f"可用的行为：{'、'.join(procedure.acts)}。"
        raise IntentFaults([FieldFault("act", "intent.act", f"“{procedure.title}”没有行为“{name}”。", mend)])
    if act.duty == LAW:
        sentence = f"“{act.title}”由法律直接作出，任何人都不能办理。"
        raise IntentFaults([FieldFault("act", "intent.act_of_law", sentence, "期限届满时由系统记入。")])
    return act


def person_faults(procedure: Procedure, act: Act, persons: Iterable[Person]) -> Iterator[FieldFault]:
    """What is wrong with the persons: each acts in a duty of the text, the party in no other than its own."""
    known = (*procedure.duties, act.duty)
    for person in persons:
        if not person.name:
            yield FieldFault("persons", "intent.person", "办理人员没有姓名。", "写明办理人员。")
        if person.duty not in known:
            sentence = f"“{procedure.title}”没有职责“{person.duty}”（{person.name}）。"
            yield FieldFault("persons", "intent.duty", sentence, f"可用的职责：{'、'.join(known)}。")


@dataclass(frozen=True)
class Forms:
    """What can be given with each act of a procedure, and what each fact must look like."""

    procedure: Procedure

    @cached_property
    def fields(self) -> Mapping[str, tuple[str, ...]]:
        """The facts of each act in the order of its form: asked, optional, undeclared."""
        return {act.name: fields_of(act) for act in self.procedure.acts.values()}

    @cached_property
    def fits(self) -> Mapping[str, Callable[[Value], bool]]:
        """For each fact, whether a value is of its type (a table of rows is text to the engine)."""
        declared = {fact.name: _fits_fact(fact) for fact in self.procedure.facts.values()}
        return {**{name: _one(_FITS[kind]) for name, kind in UNDECLARED_FACTS.items()}, **declared}

    def faults(self, act: Act, facts: Mapping[str, Value]) -> Iterator[FieldFault]:
        """What is wrong with the facts given: the act neither asks nor may give them, or they are not of their type."""
        fields, fits = self.fields[act.name], self.fits
        for name, value in facts.items():
            if name not in fields:
                title = self.procedure.facts[name].title if name in self.procedure.facts else name
                sentence, mend = f"“{act.title}”不填写“{title}”。", "去掉这一项。"
                yield FieldFault(f"facts.{name}", "intent.undeclared", sentence, mend)
            elif not fits[name](value):
                yield _ill_typed(self.procedure, name)


def fields_of(act: Act) -> tuple[str, ...]:
    """The facts that can be given with an act in the order of its form: asked, optional, undeclared."""
    undeclared = (name for name in UNDECLARED_FACTS if name != "av" or act.recording is not None)
    return tuple(dict.fromkeys((*act.asks, *act.may, *undeclared)))


def _fits_fact(fact: Fact) -> Callable[[Value], bool]:
    choices = fact.choices
    one = _FITS[fact.type] if fact.type != "choice" else lambda value: isinstance(value, str) and value in choices
    return _several(one) if fact.many else _one(one)


def _one(fits: Callable[[Scalar], bool]) -> Callable[[Value], bool]:
    return lambda value: not isinstance(value, tuple) and fits(value)


def _several(fits: Callable[[Scalar], bool]) -> Callable[[Value], bool]:
    return lambda value: isinstance(value, tuple) and all(map(fits, value))


def _is_text(value: Scalar) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_tellable(number: Decimal) -> bool:
    """Whether a number can be told: below 10^15 with six decimals at most, which every reading of it can hold."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_DECIMALS and abs(number) < _LARGEST


def _is_number(value: Scalar) -> bool:
    return isinstance(value, Decimal) and is_tellable(value)


_FITS: Mapping[FactType, Callable[[Scalar], bool]] = {
    "text": _is_text,
    "ref": _is_text,
    "file": _is_text,
    "rows": _is_text,
    "number": _is_number,
    "money": _is_number,
    "date": lambda value: type(value) is date,
    "time": lambda value: isinstance(value, Moment),
    "flag": lambda value: isinstance(value, bool),
}


def _ill_typed(procedure: Procedure, name: str) -> FieldFault:
    kind, fact = FACT_TYPES[procedure.fact_type(name)], procedure.facts.get(name)
    title = fact_title(procedure, name)
    many = "（可以有几项）" if fact and fact.many else ""
    choices = f"：{'、'.join(fact.choices.values())}" if fact and fact.choices else ""
    bounds = _HOW_LARGE if procedure.fact_type(name) in ("number", "money") else ""
    mend = f"“{title}”应当是{kind}{bounds}{many}{choices}。"
    return FieldFault(f"facts.{name}", "intent.ill_typed", f"“{title}”填写得不对。", mend)
