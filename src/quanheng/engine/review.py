"""A whole family of cases read again: every objection, with due dates as known at last (``docs/language.md``).

This is the engine's own audit of a record. Supervision does the same for any number of cases at once and must come to
the same findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from quanheng.engine.case import CaseState, Reading, Text, begin, due_of, moved, read, settle, take, times_at
from quanheng.engine.clocks import Instance
from quanheng.engine.dating import Stamp
from quanheng.engine.deemed import Expiry, law_entry, outcomes, pass_over, report
from quanheng.engine.ending import ended_rule
from quanheng.engine.entry import BY_CHILD, BY_LAW, Case, Entry, Family, Finding, in_family_order
from quanheng.engine.errors import EngineError
from quanheng.engine.judge import OBJECT, PASS, UNVERIFIABLE
from quanheng.engine.persons import person_findings
from quanheng.law.condition import TimeAtom
from quanheng.law.moment import Moment
from quanheng.law.procedure import MOVE, PARTY, Act

ORDER_RULES = ("stage", "hold", "children", "rule")
"""Rules that hang on the order of entries, and so on ties."""


class Seen(NamedTuple):
    """An entry as it was judged."""

    text: Text
    reading: Reading
    before: CaseState
    times: Mapping[TimeAtom, bool]
    objected: frozenset[str]


@dataclass
class Run:
    """One case while its family is read."""

    case: Case
    text: Text
    state: CaseState
    seen: list[Seen] = field(default_factory=list)
    ended: list[tuple[Text, Instance[Stamp], Entry]] = field(default_factory=list)


def review(family: Family, texts: Mapping[str, Text]) -> frozenset[Finding]:
    """Every finding about ``family``. ``texts`` holds a text for each procedure its cases name or move to."""
    reader = _Reader(family, texts)
    reader.read()
    return frozenset(reader.findings) | frozenset(person_findings(family, texts))


class _Reader:
    def __init__(self, family: Family, texts: Mapping[str, Text]) -> None:
        self.family = family
        self.texts = texts
        self.findings: set[Finding] = set()
        self.runs = [self._begin(case) for case in family.cases]
        self.by_id = {run.case.id: run for run in self.runs}

    def _begin(self, case: Case) -> Run:
        text = self._text(case.procedure)
        return Run(case, text, begin(text, case.profile))

    def _text(self, key: str) -> Text:
        if key not in self.texts:
            raise EngineError(
                "engine.unknown_text", f"没有编号为“{key}”的程序定义。", mend="提供案件所依据的定义版本。"
            )
        return self.texts[key]

    def _child(self, entry: Entry) -> Case | None:
        return self.by_id[entry.child].case if entry.child in self.by_id else None

    def read(self) -> None:
        for index, entry in in_family_order(self.family):
            self._deem(entry.recorded)
            self._feed(self.runs[index], entry)
        self._deem(self.family.horizon)
        for run in self.runs:
            self._limits(run)

    def _feed(self, run: Run, entry: Entry) -> None:
        if not self.family.deemed_carried and entry.by != BY_CHILD:
            run.state = pass_over(run.text, run.state, entry)
        if entry.by == BY_LAW and entry.act == MOVE:
            self._move(run, entry)
            return
        reading = read(run.text, run.state, entry, self._child(entry))
        self._judge(run, reading)
        run.state, ended = take(run.text, run.state, reading)
        run.ended += [(run.text, instance, entry) for instance in ended]

    def _judge(self, run: Run, reading: Reading) -> None:
        text, state, entry = run.text, run.state, reading.entry
        verdicts = text.judge.judge(state.control, reading.symbol)
        gates = text.judge.plans[entry.act].gates if reading.symbol.bits else ()
        atoms = tuple(leaf for gate in gates for leaf in gate.leaves if isinstance(leaf, TimeAtom))
        atoms += tuple(atom for verdict in verdicts for atom in verdict.times)
        times = times_at(text, state, atoms, reading.legal)
        codes = {verdict.rule: settle(verdict, times) for verdict in verdicts}
        act = text.procedure.acts.get(entry.act)
        for rule, code in codes.items():
            if act and code != PASS:
                self._find(run, entry.n, rule, self._grade(run, entry, act, rule, code))
        objected = frozenset(rule for rule, code in codes.items() if code == OBJECT)
        if act and act.corrects and not entry.by:
            self._undermined(run, reading)
        run.seen.append(Seen(text, reading, state, times, objected))

    def _grade(self, run: Run, entry: Entry, act: Act, rule: str, code: int) -> str:
        if code == UNVERIFIABLE:
            return "unverifiable"
        if act.duty == PARTY:
            return "mark"
        tied = not self.family.ordered and rule.partition(":")[0] in ORDER_RULES and is_tied(run.case, entry)
        return "tie" if tied else "violation"

    def _find(self, run: Run, entry: int | str, rule: str, grade: str = "violation") -> None:
        self.findings.add(Finding(run.case.id, entry, rule, grade))

    def _undermined(self, run: Run, reading: Reading) -> None:
        """Judge again, with the corrected values, every entry since the ones that set them."""
        origins = {name: run.state.origins[name] for name in reading.entry.facts if name in run.state.origins}
        reached: set[str] = set()
        for seen in run.seen:
            reached |= {name for name, n in origins.items() if n == seen.reading.entry.n}
            if reached and seen.reading.symbol.bits:
                for rule in self._newly_refused(run, seen, reading, reached) - seen.objected:
                    self._find(run, reading.entry.n, f"undermined:{rule.removeprefix('rule:')}")

    def _newly_refused(self, run: Run, seen: Seen, correction: Reading, reached: set[str]) -> set[str]:
        text, old = seen.text, seen.reading
        values = {name: correction.entry.facts[name] for name in reached}
        before = {name: run.state.known.facts[name] for name in reached}
        known = old.known.with_replaced(values, before)
        symbol = old.symbol._replace(bits=text.symboliser.symbol(old.entry, known, old.legal).bits)
        verdicts = text.judge.judge(seen.before.control, symbol)
        return {
            verdict.rule
            for verdict in verdicts
            if verdict.rule.startswith("rule:") and settle(verdict, seen.times) == OBJECT
        }

    def _move(self, run: Run, entry: Entry) -> None:
        """Read the history by the new text, unjudged."""
        old, run.text = run.text, self._text(entry.version)
        history = ((seen.reading.entry, self._child(seen.reading.entry)) for seen in run.seen)
        run.state = moved(old, run.text, run.state, history)

    def _deem(self, now: Moment) -> None:
        if self.family.deemed_carried:
            return
        while expiry := min(self._outcomes(now), default=None):
            self._insert(expiry, now)

    def _outcomes(self, now: Moment) -> Iterator[Expiry]:
        for index, run in enumerate(self.runs):
            yield from outcomes(run.text, run.state, now, index)

    def _insert(self, expiry: Expiry, now: Moment) -> None:
        """Put the law's entry into the case, and the report it makes into the parent."""
        run = self.runs[expiry.case]
        name = f"{expiry.limit}@{run.state.clocks.latest[expiry.limit].start.n}"
        before, entry = run.state, law_entry(run.text, run.state, expiry, f"law:{name}", now)
        self._feed(run, entry)
        legal = run.seen[-1].reading.legal
        told = report(run.text, run.case, before, run.state, f"law:{run.case.id}:{name}", entry, legal)
        parent = self.by_id.get(run.case.parent or "")
        if told and parent:
            self._feed(parent, told)

    def _limits(self, run: Run) -> None:
        for text, instance, entry in run.ended:
            rule = ended_rule(text, run.state, instance, entry)
            if rule:
                self._find(run, entry.n, rule, self._limit_grade(text, rule, entry))
        for instance in run.state.clocks.running():
            limit = run.text.procedure.limits[instance.limit]
            answer = due_of(run.text, run.state, instance)
            if limit.kind in ("duty", "cap") and answer.over(self.family.horizon):
                self._find(run, instance.start.n, f"open:{limit.name}")

    def _limit_grade(self, text: Text, rule: str, entry: Entry) -> str:
        act = text.procedure.acts.get(entry.act)
        by_party = act is not None and act.duty == PARTY and not entry.by
        return "mark" if by_party and not rule.startswith("late:") else "violation"


def is_tied(case: Case, entry: Entry) -> bool:
    """A neighbour of the entry in its case bears the same time."""
    where = next((i for i, other in enumerate(case.entries) if other.n == entry.n), None)
    if where is None:
        return False
    neighbours = case.entries[max(where - 1, 0) : where] + case.entries[where + 1 : where + 2]
    return any(other.recorded.us == entry.recorded.us for other in neighbours)
