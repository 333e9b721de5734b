"""Events become symbols, by columns: what ``engine.known.Symboliser`` does for one entry (``docs/supervision.md``, 1).

A symbol is a number (the hash of what the engine is told of the event) with a dictionary from numbers to ``Symbol``
values. The engine never sees a payload.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from quanheng.engine.case import Text
from quanheng.engine.entry import BY_LAW
from quanheng.engine.judge import FALSE, NOT_CARRIED, TRUE, UNKNOWN, Answered, Bit, Dated, Given, Persons
from quanheng.law.condition import DataAtom, answers_of, facts_of, sums_of
from quanheng.law.course import Symbol
from quanheng.law.moment import MICROSECONDS_PER_DAY
from quanheng.law.procedure import Procedure
from quanheng.supervise.columns import column_type, known, summed, truth_column
from quanheng.supervise.log import Log, column

_BITS_A_WORD = 30
_MASK = 3


Hash = Callable[[ir.Value], ir.Value]
_SIGN = "sign_"
_ALWAYS = (
    *("case_no", "pos", "act", "date", "instant", "recorded", "recorded_date"),
    *("actors", "by", "child_batch", "child_place", "ended"),
)


@dataclass(frozen=True)
class Symbolised:
    """Events as symbols: ``case_no, pos, symbol, date, us, recorded_date, recorded_us, x_amount`` and ``d_<fact>``.

    ``date`` and ``us`` are the legal time; ``d_<fact>`` the date facts that start a limit; ``x_amount`` by how much the
    event extends a limit. ``signs`` has one row a symbol.
    """

    events: ir.Table
    signs: ir.Table

    @classmethod
    def split(cls, rows: ir.Table) -> Symbolised:
        """The two tables in what ``EventSymboliser.symbolise`` gives."""
        signs = [name for name in rows.columns if name.startswith(_SIGN)]
        return cls(rows.drop(*signs), rows.select("symbol", *signs).distinct())


class EventSymboliser:
    """How the events of the cases of one procedure become symbols."""

    def __init__(self, text: Text, log: Log, hashed: Hash) -> None:
        self.text, self.log, self.hashed = text, log, hashed
        self.procedure: Procedure = text.procedure
        self.bits = tuple(dict.fromkeys(bit for plan in text.judge.plans.values() for bit in plan.bits))

    def symbolise(self, events: ir.Table) -> ir.Table:
        """The events of the cases of this procedure with their symbols and what the symbols stand for."""
        table = self._legal(self._typed(events))
        table = summed(known(table, self._facts_known()), sorted(self.text.course.summed_facts))
        sign = {**self._plain(table), **self._words(table)}
        table = table.mutate(**sign)
        table = table.mutate(symbol=self.hashed(ibis.struct({name: table[name] for name in sign})))
        starts = [f"d_{fact}" for fact in sorted(self.text.course.starting_facts)]
        times = ("date", "us", "recorded_date", "recorded_us")
        return table.select("case_no", "pos", "symbol", *times, "x_amount", *starts, *sign)

    def read(self, row: Mapping[str, Any]) -> Symbol:
        """The symbol behind a row of ``signs``."""
        act = row["sign_act"] or ""
        plan = self.text.judge.plans.get(act)
        given = tuple(fact for fact in sorted(self.text.course.starting_facts) if row[f"sign_given_{fact}"])
        if plan is None:
            return Symbol(act, batch=row["sign_batch"], place=row["sign_place"], ended=row["sign_ended"])
        bits = () if row["sign_law"] else tuple(self._code(row, bit) for bit in plan.bits)
        opened = tuple(row["sign_opened"][: len(plan.act.opens)])
        return Symbol(act, row["sign_outcome"], given, opened, bits=bits)

    def _code(self, row: Mapping[str, Any], bit: Bit) -> int:
        word, place = divmod(self.bits.index(bit), _BITS_A_WORD)
        return int(row[f"sign_word_{word}"]) >> 2 * place & _MASK

    def _typed(self, events: ir.Table) -> ir.Table:
        """The facts that the act of the event declares; every other value is left out (2)."""
        facts: dict[str, ir.Value] = {}
        for fact in self._facts():
            acts = [a.name for a in self.procedure.acts.values() if fact in a.asks or fact in a.may]
            given = column(events, f"f_{fact}", column_type(self.procedure, fact))
            given = given.cast(column_type(self.procedure, fact))
            everywhere = fact in ("reason", "reasons", "av")
            facts[f"f_{fact}"] = given if everywhere else events.act.isin(acts).ifelse(given, ibis.null(given.type()))
        answers = {f"v_{key}": column(events, f"v_{key}", type_) for key, type_ in self._answers()}
        kept = [name for name in events.columns if name in _ALWAYS or name.startswith("a_")]
        return events.select(*kept, **facts, **answers)

    def _facts(self) -> list[str]:
        return [
            *(name for name, fact in self.procedure.facts.items() if fact.definition is None),
            "reason",
            "reasons",
            "av",
        ]

    def _answers(self) -> Iterator[tuple[str, str]]:
        asked = (answer for answers in self.text.judge.values_asked.values() for answer in answers)
        for answer in dict.fromkeys(asked):
            yield answer.key, "string" if answer.function == "kind" else "decimal(38,6)"

    def _atoms(self) -> list[DataAtom]:
        return [bit for bit in self.bits if not isinstance(bit, Given | Answered | Persons | Dated)]

    def _facts_known(self) -> list[str]:
        """The facts that are read as known, so that they must be carried forward."""
        compared = {fact for atom in self._atoms() for fact in facts_of(atom) if fact not in sums_of(atom)}
        listed = {opening.each for act in self.procedure.acts.values() for opening in act.opens if opening.each}
        return sorted(compared | listed)

    def _legal(self, events: ir.Table) -> ir.Table:
        """Legal time: the act's date fact if given, else the log's time."""
        days, instants = [], []
        for act in self.procedure.acts.values():
            if act.at:
                given = events[f"f_{act.at}"]
                branch = (events.act == act.name) & given.notnull()
                timed = self.procedure.fact_type(act.at) == "time"
                days.append((branch, self._day_of(given) if timed else given))
                instants.append((branch, given if timed else self._midnight(given)))
        day = ibis.cases(*days, else_=events.date) if days else events.date
        us = ibis.cases(*instants, else_=events.instant) if instants else events.instant
        starting = {f"d_{fact}": self._start(events, fact) for fact in self.text.course.starting_facts}
        return events.mutate(
            date=day,
            us=us,
            recorded_date=ibis.coalesce(events.recorded_date, events.date),
            recorded_us=ibis.coalesce(events.recorded, events.instant),
            x_amount=self._amount(events),
            **starting,
        )

    def _start(self, events: ir.Table, fact: str) -> ir.Value:
        given = events[f"f_{fact}"]
        return self._day_of(given) if self.procedure.fact_type(fact) == "time" else given

    def _day_of(self, us: ir.Value) -> ir.Value:
        offset = self.text.offset * 60_000_000
        return ibis.date(1970, 1, 1) + ((us + offset) // MICROSECONDS_PER_DAY).cast("int32").as_interval("D")

    def _midnight(self, day: ir.Value) -> ir.Value:
        days = day.delta(ibis.date(1970, 1, 1), unit="day")
        return days * MICROSECONDS_PER_DAY - self.text.offset * 60_000_000

    def _amount(self, events: ir.Table) -> ir.Value:
        """By how much an extending act extends, where a fact or a parameter says it; else null."""
        branches = []
        for act in self.procedure.acts.values():
            if act.extends and act.extends.by != "clause":
                name = act.extends.name
                value = events[f"f_{name}"] if act.extends.by == "fact" else column(events, f"v_param:{name}", "int64")
                branches.append((events.act == act.name, ibis.coalesce(value.cast("int64"), 0)))
        return ibis.cases(*branches, else_=ibis.null("int64")) if branches else ibis.null("int64")

    def _plain(self, table: ir.Table) -> dict[str, ir.Value]:
        law = column(table, "by", "string") == BY_LAW
        starts = ~table.act.isin([act.name for act in self.procedure.acts.values() if act.corrects]).fill_null(False)
        given = {
            f"sign_given_{fact}": starts & table[f"f_{fact}"].notnull()
            for fact in sorted(self.text.course.starting_facts)
        }
        known_act = table.act.isin(list(self.procedure.acts)) | table.act.contains(".")
        return {
            "sign_act": known_act.ifelse(table.act, ibis.null("string")),
            "sign_outcome": self._outcome(table),
            "sign_opened": self._opened(table),
            "sign_batch": column(table, "child_batch", "int64").fill_null(0),
            "sign_place": column(table, "child_place", "int64").fill_null(0),
            "sign_ended": column(table, "ended", "boolean").fill_null(False),
            "sign_law": law.fill_null(False),
            **given,
        }

    def _outcome(self, table: ir.Table) -> ir.Value:
        branches = [
            (table.act == act.name, table[f"f_{act.outcome}"].cast("string").lower())
            if self.procedure.fact_type(act.outcome) == "flag"
            else (table.act == act.name, table[f"f_{act.outcome}"])
            for act in self.procedure.acts.values()
            if act.outcome
        ]
        return ibis.cases(*branches, else_=ibis.null("string")) if branches else ibis.null("string")

    def _opened(self, table: ir.Table) -> ir.Value:
        """How many children each opening of the act opens, in order."""
        branches = []
        for act in self.procedure.acts.values():
            if act.opens:
                numbers = [
                    ibis.coalesce(table[f"k_{opening.each}"].length(), 0).cast("int64")
                    if opening.each
                    else ibis.literal(1, "int64")
                    for opening in act.opens
                ]
                branches.append((table.act == act.name, ibis.array(numbers)))
        nothing = ibis.literal([], "array<int64>")
        return ibis.cases(*branches, else_=nothing) if branches else nothing

    def _words(self, table: ir.Table) -> dict[str, ir.Value]:
        """The bits of the act's plan, two binary digits each; bits of other plans are zero."""
        words: list[ir.Value] = []
        for index, bit in enumerate(self.bits):
            word, place = divmod(index, _BITS_A_WORD)
            acts = [name for name, plan in self.text.judge.plans.items() if bit in plan.where]
            code = table.act.isin(acts).ifelse(self._bit(bit, table), 0).cast("int64") * (4**place)
            if word == len(words):
                words.append(code)
            else:
                words[word] += code
        return {f"sign_word_{index}": word for index, word in enumerate(words)}

    def _bit(self, bit: Bit, table: ir.Table) -> ir.Value:
        carries = self.log.carries
        match bit:
            case Given(fact):
                return _flag(table[f"f_{fact}"].notnull()) if carries.fact(fact) else ibis.literal(NOT_CARRIED)
            case Answered(register):
                if not carries.answer(register):
                    return ibis.literal(NOT_CARRIED)
                answer = column(table, f"a_{register}", "string")
                return ibis.cases((answer == "yes", TRUE), (answer == "no", FALSE), else_=UNKNOWN)
            case Persons(number):
                return _flag(self._persons(table) >= number) if carries.actors else ibis.literal(NOT_CARRIED)
            case Dated(fault):
                return self._dated(fault, table) if carries.recorded else ibis.literal(NOT_CARRIED)
            case _:
                return self._data(bit, table)

    def _persons(self, table: ir.Table) -> ir.Value:
        """How many distinct persons act in the duty of the act."""
        duties = {act.name: act.duty for act in self.procedure.acts.values() if act.staffed}
        duty = table.act.substitute(duties, else_=ibis.null("string")) if duties else ibis.null("string")
        in_duty = table.actors.filter(lambda actor: actor.duty == duty)
        return ibis.coalesce(in_duty.map(lambda actor: actor.person).unique().length(), 0)

    def _dated(self, fault: str, table: ir.Table) -> ir.Value:
        if fault == "postdated":
            return _flag(table.date > table.recorded_date)
        late = table.date < table.recorded_date
        if not self.log.carries.fact("reason"):
            return ibis.cases((late, UNKNOWN), else_=FALSE)
        return _flag(late & table.f_reason.isnull())

    def _data(self, atom: DataAtom, table: ir.Table) -> ir.Value:
        if not all(map(self.log.carries.fact, facts_of(atom))):
            return ibis.literal(NOT_CARRIED)
        truth = truth_column(atom, table)
        stated = [table[f"k_{fact}"].notnull() for fact in facts_of(atom) if fact not in sums_of(atom)]
        silent = truth.isnull() & ibis.and_(*stated)
        return ibis.cases(
            *([(silent, NOT_CARRIED)] if answers_of(atom) else []),
            (truth.isnull(), UNKNOWN),
            (truth, TRUE),
            else_=FALSE,
        )


def _flag(truth: ir.Value) -> ir.Value:
    return ibis.cases((truth, TRUE), else_=FALSE)
