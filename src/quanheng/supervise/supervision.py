"""A log of any size held to its definitions (``docs/supervision.md``).

Events become symbols, cases courses; the engine judges each distinct course once; joins bring the verdicts back to the
cases, with dates and persons. Everything but the judging is Ibis, and runs where the backend runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from quanheng.engine.case import Text
from quanheng.engine.entry import BY_LAW
from quanheng.law.procedure import MOVE, Procedure
from quanheng.supervise.backends import Backend
from quanheng.supervise.courses import courses_of, representatives, sequences
from quanheng.supervise.dating import CaseDates, readings_of
from quanheng.supervise.families import review_families
from quanheng.supervise.judging import CourseJudge, Judged
from quanheng.supervise.log import Log, Texts, completed
from quanheng.supervise.persons import person_findings
from quanheng.supervise.symbols import EventSymboliser, Symbolised
from quanheng.supervise.verdicts import certain_findings, dated_findings

FINDING = pa.schema(
    {"case_no": pa.int64(), "pos": pa.int32(), "entry": pa.string(), "rule": pa.string(), "grade": pa.string()}
)


@dataclass(frozen=True)
class Supervised:
    """What supervision found.

    ``findings``: ``case_no, pos, entry, rule, grade``; ``entry`` names an entry that the law makes and the log lacks
    (then ``pos`` is null). ``courses`` counts distinct courses by procedure, ``whole`` the cases read whole.
    """

    findings: ir.Table
    courses: Mapping[str, int] = field(default_factory=dict)
    whole: int = 0


class _Judged(NamedTuple):
    """The cases of one procedure, judged."""

    text: Text
    verdicts: Judged
    case: CaseDates


def symbolise(log: Log, texts: Texts, backend: Backend) -> dict[str, Symbolised]:
    """The events of each procedure in the log as symbols, computed once."""
    log = completed(log, texts)
    out = {}
    for key in _used(log, texts):
        symboliser = EventSymboliser(texts[key], log, backend.hash)
        out[key] = Symbolised.split(backend.keep(symboliser.symbolise(log.of_procedure(key, texts[key]))))
    return out


def supervise(log: Log, texts: Texts, backend: Backend, symbols: Mapping[str, Symbolised] | None = None) -> Supervised:
    """Hold ``log`` to the texts its cases name. ``symbols``: the log's symbols, if they were made before."""
    log = completed(log, texts)
    run = _Run(log, texts, backend, {key: texts[key].procedure for key in _used(log, texts)})
    return run.supervise(symbolise(log, texts, backend) if symbols is None else symbols)


def _used(log: Log, texts: Texts) -> list[str]:
    """The procedures that cases of the log follow."""
    if log.single:
        return [log.default]
    found = log.cases.select("procedure").distinct().to_pyarrow()["procedure"].to_pylist()
    return sorted(key for key in found if key in texts)


@dataclass(frozen=True)
class _Run:
    """One run over one log."""

    log: Log
    texts: Texts
    backend: Backend
    procedures: Mapping[str, Procedure]

    def supervise(self, symbols: Mapping[str, Symbolised]) -> Supervised:
        judged = [self._judge(key, symbolised) for key, symbolised in symbols.items()]
        whole = self._whole(judged)
        parts = [part for one in judged for part in self._findings(one, whole)]
        parts += person_findings(self.log, self.procedures, self._except(self.log.events, whole))
        reviewed, cases = self._review(whole)
        findings = ibis.union(*(part.select(*FINDING.names) for part in [*parts, reviewed]))
        courses = {key: one.verdicts.courses for key, one in zip(symbols, judged, strict=True)}
        return Supervised(self.backend.keep(findings), courses, cases)

    def _judge(self, key: str, symbolised: Symbolised) -> _Judged:
        text = self.texts[key]
        courses = self.backend.keep(courses_of(symbolised.events, self.backend.hash2))
        reader = EventSymboliser(text, self.log, self.backend.hash)
        signs = {row["symbol"]: reader.read(row) for row in symbolised.signs.to_pyarrow().to_pylist()}
        judge = CourseJudge(text, signs, insert_deemed=not self.log.deemed_carried)
        verdicts = judge.judge(sequences(representatives(symbolised.events, courses)))
        return _Judged(text, verdicts, CaseDates(symbolised.events, courses, self.log.profiles))

    def _findings(self, one: _Judged, whole: ir.Table | None) -> list[ir.Table]:
        case = CaseDates(one.case.events, self._except(one.case.courses, whole), one.case.profiles)
        parts = []
        if one.verdicts.certain:
            parts.append(certain_findings(one.verdicts.certain, case, self.backend))
        if one.verdicts.dated:
            parts += dated_findings(one.text, one.verdicts.dated, case, self.log.horizon, self.backend)
        return [self._tied(part) for part in parts]

    def _tied(self, found: ir.Table) -> ir.Table:
        """Where the order of equal times is not recorded, a fault of order between neighbours of one time is a tie."""
        if self.log.ordered:
            grade = found.grade
        else:
            tied = self.log.events.select("case_no", "pos", "tied")
            found = found.join(tied, ["case_no", "pos"])
            grade = (found.tieable & found.tied & (found.grade == "violation")).ifelse("tie", found.grade)
        return found.select("case_no", "pos", "rule", grade=grade, entry=ibis.null("string"))

    def _whole(self, judged: list[_Judged]) -> ir.Table | None:
        """The roots of the families that the engine must read whole; None if no text asks for that."""
        parts = [*self._corrected(), *self._moved()]
        if not self.log.deemed_carried:
            for one in judged:
                parts += self._deemed(one)
        return self.backend.keep(ibis.union(*parts).distinct()) if parts else None

    def _corrected(self) -> list[ir.Table]:
        events = self.log.events
        found = []
        for key, procedure in self.procedures.items():
            acts = [act.name for act in procedure.acts.values() if act.corrects]
            if acts:
                found.append(events.filter((events.procedure == key) & events.act.isin(acts)).select("root"))
        return found

    def _moved(self) -> list[ir.Table]:
        events = self.log.events
        moved = (events.by == BY_LAW) & (events.act == MOVE)
        return [events.filter(moved).select("root")] if self.log.moves else []

    def _deemed(self, one: _Judged) -> list[ir.Table]:
        """Families in which an outcome must be supplied, and those whose back-dating makes it hard to say when."""
        if not any(limit.deemed for limit in one.text.procedure.limits.values()):
            return []
        roots = self.log.cases.select("case_no", "root")
        events = one.case.events
        late = events.filter((events.date != events.recorded_date) | (events.us != events.recorded_us))
        found = [late.join(roots, "case_no").select("root")]
        if one.verdicts.awaited:
            readings = [(course, reading) for course, reading in one.verdicts.awaited]
            true = readings_of(one.text, one.case, readings, self.log.horizon, self.backend)
            found.append(true.filter(true.after).join(roots, "case_no").select("root"))
        return found

    def _except(self, table: ir.Table, whole: ir.Table | None) -> ir.Table:
        """The rows of cases that the engine does not read whole."""
        if whole is None:
            return table
        cases = self.log.cases.select("case_no", "root").semi_join(whole, "root").select("case_no")
        return table.anti_join(cases, "case_no")

    def _review(self, whole: ir.Table | None) -> tuple[ir.Table, int]:
        if whole is None:
            return self.backend.register(FINDING.empty_table()), 0
        cases = self.log.cases.semi_join(whole, "root")
        found = list(review_families(self.log, self.texts, self.log.events.semi_join(whole, "root"), cases))
        rows = {
            "case_no": [number for number, _ in found],
            "pos": [finding.entry if isinstance(finding.entry, int) else None for _, finding in found],
            "entry": [None if isinstance(finding.entry, int) else finding.entry for _, finding in found],
            "rule": [finding.rule for _, finding in found],
            "grade": [finding.grade for _, finding in found],
        }
        return self.backend.register(pa.table(rows, schema=FINDING)), int(cases.count().execute())
