"""What an entry is objected to (``docs/language.md`` 2, 3, 10), decided from control state and symbol alone.

A verdict that also hangs on due dates is left as a table over its few time atoms; whoever has the dates looks it up.
So a verdict on a course holds for every case that runs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Literal, NamedTuple

from quanheng.law.condition import (
    Always,
    Answer,
    Atom,
    Condition,
    DataAtom,
    Node,
    Or,
    TimeAtom,
    Truth,
    answers_of,
    atoms,
    evaluate,
)
from quanheng.law.course import Control, Course, Symbol
from quanheng.law.procedure import ANSWERS, NEW, Act, Procedure, Rule

FALSE, TRUE, UNKNOWN, NOT_CARRIED = range(4)
"""Values of a bit. ``NOT_CARRIED``: the log, or the register that was asked, cannot tell; nothing follows from that."""
PASS, OBJECT, UNVERIFIABLE = range(3)
"""Values of a verdict."""


@dataclass(frozen=True, slots=True)
class Given:
    """Bit: the fact was given with the entry, well typed."""

    fact: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Bit: the register answered yes."""

    register: str


@dataclass(frozen=True, slots=True)
class Persons:
    """Bit: enough distinct persons act in the act's duty."""

    number: int


@dataclass(frozen=True, slots=True)
class Dated:
    """Bit: the entry is dated before it was recorded, without a reason; or after."""

    fault: Literal["backdated", "postdated"]


REASONS = Given("reasons")
"""What excuses from a rule that takes reasons."""

Bit = Given | Answered | Persons | Dated | DataAtom
"""Told apart by their kind as well as their name: a fact may have the name of a register's question."""


class Verdict(NamedTuple):
    """What one rule says of one entry.

    ``table`` holds a verdict for every assignment of ``times``: bit k of the index is the truth of ``times[k]``.
    """

    rule: str
    table: tuple[int, ...] = (OBJECT,)
    times: tuple[TimeAtom, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """A requirement as a formula: refused unless ``when`` is false, ``needs`` true, or every escape holds."""

    rule: str
    when: Node | None
    needs: Node | Given
    escape: tuple[Node | Given, ...] = ()

    @property
    def leaves(self) -> tuple[Atom | Given, ...]:
        """Everything the gate hangs on."""
        parts = [part for part in (self.when, self.needs, *self.escape) if part is not None]
        return tuple(dict.fromkeys(leaf for part in parts for leaf in _leaves(part)))


class Plan(NamedTuple):
    """What judging an act asks of its symbol, and the gates before it."""

    act: Act
    bits: tuple[Bit, ...]
    gates: tuple[Gate, ...]
    qualification: Gate | None
    where: Mapping[Bit, int]


@dataclass(frozen=True)
class Judge:
    """The judge of one procedure. ``judge`` is memoised on (control, symbol): both are small and recur."""

    course: Course

    @property
    def procedure(self) -> Procedure:
        """The text judged by."""
        return self.course.procedure

    @cached_property
    def plans(self) -> Mapping[str, Plan]:
        """The plan of every act."""
        return {act.name: self._plan(act) for act in self.procedure.acts.values()}

    @cached_property
    def registers(self) -> Mapping[str, tuple[str, ...]]:
        """The registers asked about each act by a staff duty."""
        staffed = (act for act in self.procedure.acts.values() if act.staffed)
        return {act.name: registers(self.procedure, act) for act in staffed}

    @cached_property
    def values_asked(self) -> Mapping[str, tuple[Answer, ...]]:
        """The values each act asks of the world: those its gates compare, and that by which it extends a limit."""
        return {name: tuple(dict.fromkeys(_values_asked(plan))) for name, plan in self.plans.items()}

    @cached_property
    def _memory(self) -> dict[tuple[Control, Symbol], tuple[Verdict, ...]]:
        return {}

    def judge(self, control: Control, symbol: Symbol) -> tuple[Verdict, ...]:
        """The verdicts, other than passes, on an entry with ``symbol`` in ``control``; none for what is not judged."""
        found = self._memory.get((control, symbol))
        if found is None:
            plan = self.plans.get(symbol.act)
            found = tuple(self._verdicts(plan, control, symbol)) if plan and symbol.bits else ()
            self._memory[control, symbol] = found
        return found

    def gate(self, act: str, rule: str) -> Gate | None:
        """The gate before ``act`` that objects by ``rule``, if that rule is one."""
        plan = self.plans[act]
        gates = (*plan.gates, *filter(None, [plan.qualification]))
        return next((gate for gate in gates if gate.rule == rule), None)

    def truths(self, gate: Gate, control: Control, symbol: Symbol) -> Mapping[object, Truth]:
        """What each leaf of a gate before the act of ``symbol`` comes to, time atoms left out."""
        return self._known(gate, self.plans[symbol.act], control, symbol)[0]

    def _plan(self, act: Act) -> Plan:
        gates = tuple(self._gates(act))
        bits: list[Bit] = [Given(fact) for fact in act.asks]
        bits += [Dated("backdated"), Dated("postdated")]
        if act.staffed:
            bits += [Persons(act.officers), *(Answered(register) for register in registers(self.procedure, act))]
        qualification = self._qualification(act)
        for gate in (*gates, *filter(None, [qualification])):
            bits += [leaf for leaf in gate.leaves if isinstance(leaf, Given | DataAtom)]
        unique = tuple(dict.fromkeys(bits))
        return Plan(act, unique, gates, qualification, {bit: index for index, bit in enumerate(unique)})

    def _gates(self, act: Act) -> Iterator[Gate]:
        if act.staffed and act.recording is not None:
            yield Gate("recording", None if act.recording is True else root(act.recording), Given("av"))
        for rule in self.procedure.guards(act):
            yield Gate(f"rule:{rule.name}", root(rule.when), rule.needs.root, self._escape(rule))

    def _qualification(self, act: Act) -> Gate | None:
        qualification = self.procedure.duties[act.duty].qualification if act.staffed else None
        if qualification is None:
            return None
        return Gate("qualification", root(qualification.when), Always(truth=False))

    def _escape(self, rule: Rule) -> tuple[Node | Given, ...]:
        if rule.otherwise == "refuse":
            return ()
        if rule.otherwise == "reasons":
            return (REASONS,)
        return (REASONS, Or(self.course.discussions))

    def _verdicts(self, plan: Plan, control: Control, symbol: Symbol) -> Iterator[Verdict]:
        yield from self._order(plan.act, control, symbol)
        yield from _bit_verdicts(plan, symbol)
        for gate in plan.gates:
            verdict = self._through(gate, plan, control, symbol)
            if any(verdict.table):
                yield verdict
        yield from self._qualified(plan, control, symbol)

    def _order(self, act: Act, control: Control, symbol: Symbol) -> Iterator[Verdict]:
        if control.stage not in act.start:
            yield Verdict("stage")
        for name in sorted(control.holds):
            if act.name in self.procedure.holds[name].forbids:
                yield Verdict(f"hold:{name}")
        if self._ends(act, symbol) and self.course.open_children(control):
            yield Verdict("children")

    def _ends(self, act: Act, symbol: Symbol) -> bool:
        if isinstance(act.to, str):
            return self.procedure.is_end(act.to)
        return act.to is not None and self.procedure.is_end(act.to.get(symbol.outcome or "", ""))

    def _qualified(self, plan: Plan, control: Control, symbol: Symbol) -> Iterator[Verdict]:
        """No qualification, where one is needed: the answer counts as far as ``when`` is not false."""
        if plan.qualification is None:
            return
        answer = _ANSWERED[symbol.bits[plan.where[Answered("qualification")]]]
        verdict = self._through(plan.qualification, plan, control, symbol)
        table = tuple(answer and (answer if code == OBJECT else code) for code in verdict.table)
        if any(table):
            yield verdict._replace(table=table)

    def _through(self, gate: Gate, plan: Plan, control: Control, symbol: Symbol) -> Verdict:
        """The verdict for every assignment of the time atoms; doubt about what a log lacks is unverifiable."""
        times = tuple(leaf for leaf in gate.leaves if isinstance(leaf, TimeAtom))
        known, absent = self._known(gate, plan, control, symbol)
        return Verdict(gate.rule, tuple(_settle(gate, known, absent, times)), times)

    def _known(
        self, gate: Gate, plan: Plan, control: Control, symbol: Symbol
    ) -> tuple[dict[object, Truth], list[object]]:
        known: dict[object, Truth] = {}
        absent: list[object] = []
        for leaf in gate.leaves:
            if isinstance(leaf, Given | DataAtom):
                code = symbol.bits[plan.where[leaf]]
                known[leaf] = _TRUTHS[code]
                if code == NOT_CARRIED:
                    absent.append(leaf)
            elif not isinstance(leaf, TimeAtom):
                known[leaf] = self.course.truth(leaf, control)  # type: ignore[arg-type]  # a report stands in no gate
        return known, absent


_TRUTHS: Sequence[Truth] = (False, True, None, None)
_ANSWERED = (OBJECT, PASS, UNVERIFIABLE, PASS)


def registers(procedure: Procedure, act: Act) -> tuple[str, ...]:
    """The registers that are asked about an entry by a staff duty, in the order of ``ANSWERS`` (10)."""
    duty = procedure.duties[act.duty]
    grave = act.kind in ("decision", "measure")
    asked = {
        "duty": True,
        "credential": duty.credential,
        "qualification": duty.qualification is not None,
        "standing": grave,
        "power": bool(procedure.exercises) and (grave or NEW in act.start),
        **dict.fromkeys(act.checks, True),
    }
    return tuple(name for name in ANSWERS if asked.get(name))


def _values_asked(plan: Plan) -> Iterator[Answer]:
    for bit in plan.bits:
        if isinstance(bit, DataAtom):
            yield from answers_of(bit)
    extends = plan.act.extends
    if extends and extends.by == "param":
        yield Answer("param", extends.name)


def root(condition: Condition | None) -> Node | None:
    """The formula of a condition, if there is one."""
    return condition.root if condition else None


def _leaves(part: Node | Given) -> Iterable[Atom | Given]:
    return (part,) if isinstance(part, Given) else atoms(part)


def _bit_verdicts(plan: Plan, symbol: Symbol) -> Iterator[Verdict]:
    for bit, code in zip(plan.bits, symbol.bits, strict=True):
        match bit:
            case Given(fact) if fact in plan.act.asks and code in (FALSE, UNKNOWN):
                yield Verdict(f"missing:{fact}")
            case Persons() if code == FALSE:
                yield Verdict("officers")
            case Dated(fault) if code in (TRUE, UNKNOWN):
                yield Verdict(fault, (OBJECT if code == TRUE else UNVERIFIABLE,))
            case Answered(register) if register != "qualification" and _ANSWERED[code]:
                yield Verdict(register, (_ANSWERED[code],))


def _settle(gate: Gate, known: dict[object, Truth], absent: list[object], times: tuple[TimeAtom, ...]) -> Iterator[int]:
    """What a gate says for each assignment of the time atoms.

    What a log leaves out (``absent``, unknown in ``known``) was true, or false, or not said at all. A gate passed
    where it was not said is passed whatever was said, in Kleene's logic; one refused there is in doubt if it is passed
    for some truth of it, and two truths of each are enough to find that.
    """
    for assignment in product((False, True), repeat=len(times)):
        # The first time atom is the lowest bit of the index, so it must vary fastest.
        dated: dict[object, Truth] = {**known, **dict(zip(times, reversed(assignment), strict=True))}
        if not _refuses(gate, dated.get):
            yield PASS
        else:
            guesses = product((False, True), repeat=len(absent))
            said = (dated | dict(zip(absent, guess, strict=True)) for guess in guesses)
            yield OBJECT if all(_refuses(gate, truths.get) for truths in said) else UNVERIFIABLE


def _refuses(gate: Gate, truth_of: Callable[[object], Truth]) -> bool:
    if gate.when is not None and evaluate(gate.when, truth_of) is False:
        return False
    if _holds(gate.needs, truth_of):
        return False
    return not gate.escape or not all(_holds(part, truth_of) for part in gate.escape)


def _holds(part: Node | Given, truth_of: Callable[[object], Truth]) -> bool:
    return (truth_of(part) if isinstance(part, Given) else evaluate(part, truth_of)) is True
