"""Distinct courses judged by the engine itself, and the verdicts as rows (``docs/supervision.md``).

Pure. What a course decides alone becomes *certain* rows. What also hangs on dates becomes *dated* rows with their
*readings*: whether one date of the case lies after the due date of one instance of a limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from quanheng.engine.case import Text
from quanheng.engine.clocks import Clocks, Instance
from quanheng.engine.judge import PASS, UNVERIFIABLE, Verdict
from quanheng.engine.review import ORDER_RULES
from quanheng.law.condition import TimeAtom
from quanheng.law.course import Control, Move, Symbol
from quanheng.law.procedure import PARTY, Limit

HORIZON = -1
"""In place of a position: the last instant of the log."""
OVER, REACHED = "over", "reached"
"""Readings: the date lies after the due date; the date lies on or before it, and there is one."""

Span = tuple[int, int | None, bool]
"""A pause by positions: from, until, whether it counts."""


class Certain(NamedTuple):
    """An objection that every case on the course meets."""

    course: int
    pos: int
    rule: str
    grade: str
    tieable: bool


class Reading(NamedTuple):
    """A date of a case against the due date of an instance of ``limit``, begun at ``start`` (by a date ``fact``)."""

    test: str
    limit: str
    fact: str | None
    start: int
    at: int
    pauses: tuple[Span, ...] = ()
    extensions: tuple[int, ...] = ()


class Dated(NamedTuple):
    """An objection that hangs on readings; bit k of the index of ``grades`` is reading k; None is no objection."""

    course: int
    pos: int
    rule: str
    grades: tuple[str | None, ...]
    tieable: bool
    readings: tuple[Reading, ...]


class Awaited(NamedTuple):
    """An instance of a limit with a deemed outcome: had it run out when something ended it, or by the horizon?"""

    course: int
    reading: Reading


@dataclass
class Judged:
    """Everything there is to say about ``courses`` courses."""

    courses: int = 0
    certain: list[Certain] = field(default_factory=list)
    dated: list[Dated] = field(default_factory=list)
    awaited: list[Awaited] = field(default_factory=list)


class Step(NamedTuple):
    """What one symbol does in one control state; the same wherever it happens."""

    after: int
    verdicts: tuple[Verdict, ...]
    moves: tuple[Move, ...]


@dataclass
class CourseJudge:
    """Judges the courses of one procedure. Steps are remembered by (control, symbol), both as small numbers."""

    text: Text
    symbols: Mapping[int, Symbol]
    insert_deemed: bool
    _controls: list[Control] = field(default_factory=list)
    _numbers: dict[Control, int] = field(default_factory=dict)
    _steps: dict[tuple[int, int], Step] = field(default_factory=dict)

    def judge(self, courses: Iterable[tuple[int, Sequence[int]]]) -> Judged:
        """Judge courses given as (course, symbols in order)."""
        out = Judged()
        first = self._number(self.text.course.initial)
        for course, symbols in courses:
            out.courses += 1
            self._walk(course, symbols, first, out)
        return out

    def _walk(self, course: int, symbols: Sequence[int], control: int, out: Judged) -> None:
        clocks: Clocks[int] = Clocks()
        holds = self.text.procedure.holds
        for pos, symbol in enumerate(symbols):
            step = self._steps.get((control, symbol)) or self._step(control, symbol)
            for verdict in step.verdicts:
                self._verdict(course, pos, self.symbols[symbol], verdict, clocks, out)
            if step.moves:
                self._begun_anew(course, pos, step.moves, clocks, out)
                clocks, ended = clocks.apply(step.moves, pos, holds)
                for instance in ended:
                    self._ended(course, pos, self.symbols[symbol], instance, out)
            control = step.after
        for instance in clocks.running():
            self._running(course, instance, out)

    def _step(self, control: int, symbol: int) -> Step:
        state, sign = self._controls[control], self.symbols[symbol]
        verdicts = self.text.judge.judge(state, sign)
        after, moves = self.text.course.advance(state, sign)
        step = Step(self._number(after), verdicts, moves)
        self._steps[control, symbol] = step
        return step

    def _number(self, control: Control) -> int:
        number = self._numbers.setdefault(control, len(self._controls))
        if number == len(self._controls):
            self._controls.append(control)
        return number

    def _verdict(
        self, course: int, pos: int, symbol: Symbol, verdict: Verdict, clocks: Clocks[int], out: Judged
    ) -> None:
        grades = tuple(self._grade(symbol, code) for code in verdict.table)
        tieable = verdict.rule.partition(":")[0] in ORDER_RULES and grades != ("mark",)
        readings: list[Reading] = []
        for index, atom in reversed(list(enumerate(verdict.times))):
            reading, grades = _read(atom, index, clocks, pos, grades)
            readings[:0] = [reading] if reading else []
        if readings:
            out.dated.append(Dated(course, pos, verdict.rule, grades, tieable, tuple(readings)))
        elif grades[0]:
            out.certain.append(Certain(course, pos, verdict.rule, grades[0], tieable))

    def _grade(self, symbol: Symbol, code: int) -> str | None:
        if code == PASS:
            return None
        if code == UNVERIFIABLE:
            return "unverifiable"
        return "mark" if self.text.procedure.acts[symbol.act].duty == PARTY else "violation"

    def _ended(self, course: int, pos: int, symbol: Symbol, instance: Instance[int], out: Judged) -> None:
        limit = self.text.procedure.limits[instance.limit]
        act = self.text.procedure.acts.get(symbol.act)
        if limit.deemed and act and not symbol.bits and limit.deemed.act == symbol.act:
            if limit.kind == "duty":
                out.certain.append(Certain(course, pos, f"late:{limit.name}", "violation", tieable=False))
            return
        by_party = act is not None and act.duty == PARTY and bool(symbol.bits)
        if limit.kind in ("duty", "cap") or by_party or (limit.kind == "wait" and symbol.bits):
            rule, test = _limit_rule(limit)
            grade = "mark" if by_party and not rule.startswith("late:") else "violation"
            reading = _reading(test, instance, pos)
            out.dated.append(Dated(course, pos, rule, (None, grade), tieable=False, readings=(reading,)))
        if limit.deemed and self.insert_deemed:
            out.awaited.append(Awaited(course, _reading(OVER, instance, pos)))

    def _begun_anew(self, course: int, pos: int, moves: Iterable[Move], clocks: Clocks[int], out: Judged) -> None:
        """A limit that begins anew before it has ended may have run out by then."""
        for move in moves if self.insert_deemed else ():
            instance = clocks.latest.get(move.name) if move.kind == "drop" else None
            if instance and self.text.procedure.limits[instance.limit].deemed:
                out.awaited.append(Awaited(course, _reading(OVER, instance, pos)))

    def _running(self, course: int, instance: Instance[int], out: Judged) -> None:
        limit = self.text.procedure.limits[instance.limit]
        reading = _reading(OVER, instance, HORIZON)
        if limit.kind in ("duty", "cap"):
            out.dated.append(
                Dated(
                    course,
                    instance.start,
                    f"open:{limit.name}",
                    (None, "violation"),
                    tieable=False,
                    readings=(reading,),
                )
            )
        if limit.deemed and self.insert_deemed:
            out.awaited.append(Awaited(course, reading))


def _limit_rule(limit: Limit) -> tuple[str, str]:
    """The finding about a limit that was ended, and the reading it hangs on (5)."""
    match limit.kind:
        case "duty" | "cap":
            return f"late:{limit.name}", OVER
        case "window":
            return f"lapsed:{limit.name}", OVER
        case "wait":
            return f"early:{limit.name}", REACHED


def _reading(test: str, instance: Instance[int], at: int) -> Reading:
    pauses = tuple((pause.start, pause.until, pause.counts) for pause in instance.pauses)
    return Reading(test, instance.limit, instance.fact, instance.start, at, pauses, instance.extensions)


def _read(
    atom: TimeAtom, index: int, clocks: Clocks[int], pos: int, grades: tuple[str | None, ...]
) -> tuple[Reading | None, tuple[str | None, ...]]:
    """The reading behind a time atom, the grades re-indexed by it; or the grades with the atom settled."""
    instance = clocks.latest.get(atom.limit)
    if instance is None or (atom.function == "within" and instance.end is not None):
        return None, tuple(_with_bit(grades, index, bit=False))
    if atom.function == "within":
        grades = tuple(grades[mask ^ (1 << index)] for mask in range(len(grades)))
    return _reading(OVER, instance, pos if instance.end is None else instance.end), grades


def _with_bit(grades: tuple[str | None, ...], index: int, *, bit: bool) -> Iterator[str | None]:
    """The grades of the masks whose bit ``index`` is ``bit``, that bit taken out."""
    for mask, grade in enumerate(grades):
        if bool(mask >> index & 1) == bit:
            yield grade
