"""Random families of cases for any definition: mostly lawful in look, so that deep states are reached, but not wholly.

Everything hangs on the random number generator given, so a seed is a family.
"""

from __future__ import annotations

import ast
import datetime as dt
import random
from collections.abc import Sequence, Set
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from tests.oracle.carriage import as_carried, some_carriage
from tests.oracle.conditions import tree
from tests.oracle.course import State, is_end, stages_of
from tests.oracle.family import LAW, Carries, Case, Entry, Family, IllTyped, moment
from tests.oracle.oracle import Oracle
from tests.oracle.texts import Text, read_clauses, read_rest_days

BEGINNINGS = (
    "2019-09-24",
    "2020-01-20",
    "2021-02-05",
    "2023-04-27",
    "2024-09-29",
    "2025-01-20",
    "2026-02-06",
    "2026-09-17",
)
"""Days shortly before the Spring Festival, the National Day, Labour Day."""
PERSONS = tuple("甲乙丙丁戊己庚辛壬癸子丑")
PROFILES = ("general", "general", "市场监管", "农业")
PARTIES = ("p1", "p2", "p3")
HOURS = ("08:30", "09:00", "11:15", "16:40", "23:59")
NUMBERS = (0, 1, 2, 3, 5, 8, 10, 20, 200, 1000, 5000)
LENGTHS = (3, 5, 8, 11, 14, 16)
NOBODYS = Family((), moment("2026-01-01"))


@cache
def _read() -> tuple[list[Text], frozenset[dt.date]]:
    return read_clauses(), read_rest_days()


def random_family(
    rng: random.Random, definitions: dict[str, Text], key: str, lengths: Sequence[int] = LENGTHS
) -> Family:
    """A family whose root follows the text ``key`` of ``definitions`` (as ``read_texts`` gives them).

    ``lengths``: how many steps it may have, one of them.
    """
    return Author(rng, definitions, *_read()).write(key, lengths)


class Author(Oracle):
    """Writes a family entry by entry, knowing at each what the oracle knows: stages, limits, what the law would do."""

    def __init__(self, rng: random.Random, texts: dict[str, Text], clauses: list[Text], rests: Set[dt.date]) -> None:
        super().__init__(texts, NOBODYS, clauses, rests)
        self.rng, self.states = rng, dict[str, State]()
        self.now, self.earliest = NOBODYS.horizon, dt.date.min
        self.carried_law = rng.random() < 0.4
        self.forgetful = self.carried_law and rng.random() < 0.2
        self.hasty = rng.random() < 0.2
        self.slackness, self.patience = rng.choice(((0.1, 8), (0.5, 4), (1, 2), (2, 1)))
        self.depth = rng.choice((2, 7, 10, 13))
        self.wish: tuple[str, str] | None = None

    def slips(self, chance: float) -> bool:
        """Whether something goes wrong: seldom with a careful organ, often with a slack one."""
        return self.rng.random() < chance * self.slackness

    def state(self, case: str) -> State:
        return self.states[case]

    def record(self, case: str, entry: Entry) -> None:
        before = list(self.streams[case])
        super().record(case, entry)
        self.states[case] = self.next(self.states[case], before, entry)
        state = self.states[case]
        for kind, opened_by, size in state.batches:
            if opened_by == entry.n and entry.act != "move":
                for place in range(size):
                    if self.child(case, kind, opened_by, place) is None:
                        self.open(state.text["children"][kind]["procedure"], case, kind, place, opened_by)

    def open(self, key: str, parent: str | None = None, kind: str = "", place: int = 0, batch: Any = 0) -> None:
        name = f"c{len(self.cases)}"
        profile = self.cases[parent].profile if parent else self.rng.choice(PROFILES)
        self.cases[name] = Case(name, key, (), parent, kind, place, batch, profile)
        self.streams[name], self.states[name] = [], State(self.texts[key])

    # The whole -----------------------------------------------------------------------------------------------------

    def write(self, key: str, lengths: Sequence[int] = LENGTHS) -> Family:
        rng = self.rng
        self.earliest = dt.date.fromisoformat(max(self.texts[each]["effective"] for each in self.reached(key)))
        self.now = moment(rng.choice([day for day in BEGINNINGS if day > self.earliest.isoformat()]), "09:00")
        self.later(rng.randrange(15) if rng.random() < 0.7 else rng.randrange(300))
        self.open(key)
        for _ in range(rng.choice(lengths)):
            if all(is_end(state.stage, state.text) for state in self.states.values()) and rng.random() < 0.7:
                break
            self.later_somehow()
            if not (self.forgetful and rng.random() < 0.7):
                self.deem(self.now)
            self.enter_something()
        self.later(rng.choice((0, 0, 1, 10, 40, 400)))
        self.deem(self.now)
        return self.family_as_logged()

    def reached(self, *keys: str) -> set[str]:
        """The texts of a case, of its children, and of theirs: before any of them, no clause need be in force."""
        kinds = [kind for key in keys for kind in self.texts[key]["children"].values()]
        more = {kind["procedure"] for kind in kinds} - set(keys)
        return self.reached(*keys, *more) if more else set(keys)

    def later(self, days: int, clock: str = "") -> None:
        date = self.now.date + dt.timedelta(days=days)
        then = moment(date, clock or self.rng.choice(HOURS))
        if then.us > self.now.us:
            self.now = then

    def later_somehow(self) -> None:
        """The same moment, the same day, some days on, or about a due date: the day before, the day, the day after."""
        rng, chance = self.rng, self.rng.random()
        if chance < (0.4 if self.hasty else 0.08):
            return
        if chance < 0.35:
            self.later(0 if rng.random() < 0.5 else 1)
        elif chance < 0.65 and (days := self.due_days()):
            self.later((rng.choice(days) - self.now.date).days)
        elif chance < 0.96:
            self.later(rng.randrange(1, 7))
        else:
            self.later(rng.randrange(30, 90))

    def due_days(self) -> list[dt.date]:
        """Days about a due date that is still to come, and not too far."""
        running = [(case, each) for case, state in self.states.items() for each in state.running()]
        if not running:
            return []
        case, instance = self.rng.choice(running)
        last = self.due(case, instance, self.states[case])
        if last is None or not 0 <= (last.date - self.now.date).days <= 100:
            return []
        self.wish = (case, instance.limit)
        days = [last.date + dt.timedelta(days=i) for i in (-1, 0, 1, 1)]
        return [day for day in days if day >= self.now.date]

    # One entry -----------------------------------------------------------------------------------------------------

    def enter_something(self) -> None:
        rng, wish = self.rng, self.wish
        self.wish = None
        case = wish[0] if wish else self.some_case()
        state = self.states[case]
        if self.carried_law and self.slips(0.02):
            self.hurry_the_law(case, state)
        elif self.slips(0.02):
            actors = ((rng.choice(PERSONS), "handle"),)
            self.record(case, Entry(self.number(case), "nap", self.now, {"memo": "无此行为"}, actors))
        elif rng.random() < 0.03 and self.successors(case):
            version = rng.choice(self.successors(case))
            self.record(case, Entry(self.number(case), "move", self.now, by=LAW, to_version=version, legal=self.now))
        else:
            self.act(case, state, (wish and self.ends(state, wish[1])) or self.likely(state))

    def hurry_the_law(self, case: str, state: State) -> None:
        """A log may carry an entry of the law that nobody would have expected by now."""
        for instance in state.running():
            deemed = state.text["limits"][instance.limit].get("deemed")
            if deemed and self.due(case, instance, state) is not None:
                self.enter(case, state, instance, deemed, self.now)
                return

    def ends(self, state: State, limit: str) -> dict[str, float]:
        """The acts of persons that end a limit, mostly those that may be done in the stage and do not end the case."""
        names = {each.partition("=")[0] for each in state.text["limits"].get(limit, {}).get("ends", ())}
        return {name: weight for name, weight in self.likely(state).items() if name in names and weight >= 1}

    def some_case(self) -> str:
        """The root, or a child, one that is under way sooner than one that has ended."""
        busy = [case for case, state in self.states.items() if not is_end(state.stage, state.text)]
        if self.rng.random() < 0.03 or not busy:
            return self.rng.choice(list(self.states))
        return "c0" if "c0" in busy and self.rng.random() < 0.4 else self.rng.choice(busy)

    def successors(self, case: str) -> list[str]:
        """The texts to which the case could be moved."""
        now = self.states[case].text
        return [
            key
            for key, text in self.texts.items()
            if isinstance(text.get("running"), dict)
            and text is not now
            and text["running"]["move"]["from"] == now["procedure"]
        ]

    def likely(self, state: State) -> dict[str, float]:
        """The acts that may be done in the stage, with their weights; now and then every act alike."""
        acts = {name: act for name, act in state.text["acts"].items() if act["duty"] != LAW}
        fitting = {name: act for name, act in acts.items() if state.stage in stages_of(act, state.text)}
        if not fitting or self.slips(0.08):
            return dict.fromkeys(acts, 1)
        return {name: self.weight(act, state) for name, act in fitting.items()}

    def weight(self, act: Text, state: State) -> float:
        """Rather an act that moves on and does not end."""
        if act.get("corrects") == "true":
            return 3 if set(act.get("may", ())) & set(state.facts()) else 0.1
        to = act.get("to")
        targets = list(to.values()) if isinstance(to, dict) else [to] if to else []
        if targets and all(is_end(stage, state.text) for stage in targets):
            return 0.05 if self.early(state) else 2
        return 8 if set(targets) - {state.stage} else 1

    def early(self, state: State) -> bool:
        """Whether it would be a pity if the root came to its end by now."""
        return state is self.states["c0"] and len(self.streams["c0"]) < self.depth

    def act(self, case: str, state: State, weights: dict[str, float]) -> None:
        """One act in the case: the first thought of that no rule refuses (or, for once, that one does)."""
        stage, text, mischief = state.stage, state.text, self.slips(0.15)
        for _ in range(self.patience):
            (name,) = self.rng.choices(list(weights), list(weights.values()))
            entry = self.thought(case, state, name)
            sight = self.sight(case, state, entry)
            if mischief == any(self.refuses(rule, entry, sight) for _, rule in self.rules_before(entry, text)):
                break
        self.record(case, entry)
        if self.cases[case].parent is not None:
            parent = self.cases[case].parent
            legal = self.legal(entry, text, self.states[case])
            self.report(case, text["acts"][entry.act], stage, self.number(parent), legal, self.now)

    def thought(self, case: str, state: State, name: str) -> Entry:
        act = state.text["acts"][name]
        facts = self.facts(act, state)
        answers = self.values(name, act, state, state.facts() | facts)
        if act["duty"] == "party":
            return Entry(self.number(case), name, self.now, facts, (), answers)
        answers |= self.registers(act, state)
        return Entry(self.number(case), name, self.now, facts, self.actors(act), answers)

    def number(self, case: str) -> int:
        """The next number in the log of the case, the entries that the law makes left out."""
        return 1 + sum(isinstance(entry.n, int) for entry in self.streams[case])

    # What is given with it -----------------------------------------------------------------------------------------

    def facts(self, act: Text, state: State) -> dict[str, Any]:
        rng, given = self.rng, {}
        wanted = [fact for fact in act.get("asks", ()) if not self.slips(0.06)]
        optional = [fact for fact in act.get("may", ()) if fact not in wanted]
        if act.get("corrects") == "true":
            optional = [fact for fact in optional if fact in state.facts()] or optional
            wanted += rng.sample(optional, min(len(optional), rng.choice((1, 1, 2))))
        else:
            wanted += [fact for fact in optional if rng.random() < 0.5]
        for fact in wanted:
            given[fact] = self.value(fact, state.text["facts"][fact], act)
            to = act.get("to")
            if fact == act.get("outcome") and isinstance(to, dict) and self.early(state) and rng.random() < 0.7:
                going_on = [outcome for outcome, stage in to.items() if not is_end(stage, state.text)]
                given[fact] = typed(rng.choice(going_on or list(to)))
            if self.slips(0.015):
                given[fact] = IllTyped("？")
        if "recording" in act and not self.slips(0.3):
            given["av"] = "录像"
        if isinstance(given.get(act.get("at")), dt.date) and given[act["at"]] < self.now.date and not self.slips(0.4):
            given["reason"] = "补录"
        if rng.random() < 0.2:
            given["reasons"] = "说明"
        return given

    def value(self, name: str, fact: Text, act: Text) -> Any:
        rng, kind = self.rng, fact["type"]
        if fact.get("many") == "true":
            single = {k: v for k, v in fact.items() if k != "many"}
            values = [self.value(name, single, act) for _ in range(rng.choice((0, 1, 1, 2, 2, 3)))]
            return tuple(dict.fromkeys(values))
        if kind in ("number", "money"):
            return Decimal(rng.choice(NUMBERS)) + (Decimal(rng.choice((-1, 0, 0, 1))) / 100 if kind == "money" else 0)
        if kind == "flag":
            return rng.random() < 0.5
        if kind == "choice":
            return rng.choice(list(fact["choices"]))
        if kind in ("date", "time"):
            day = max(self.now.date + dt.timedelta(days=self.days_off(name, act)), self.earliest)
            return day if kind == "date" else moment(day, rng.choice(HOURS))
        if name == act.get("recuses"):
            return rng.choice(PERSONS)
        return rng.choice(PARTIES) if kind == "ref" else "若干"

    def days_off(self, name: str, act: Text) -> int:
        """How far a date lies from the day of recording: a legal time mostly not at all, any other anywhere."""
        rng = self.rng
        if name == act.get("at"):
            return rng.choice((-1, -1, -2, -3, -12, 1)) if self.slips(0.3) else 0
        return rng.choice((0, 1, 2, 5, 9, 14, 20, 30, -1, -5, -40, -700, -735))

    def actors(self, act: Text) -> tuple[tuple[str, str], ...]:
        """Persons of the act's duty, each duty having its own; now and then too few, twice one, or somebody else."""
        rng, duty = self.rng, act["duty"]
        place = 2 * (sum(map(ord, duty)) % (len(PERSONS) // 2))
        own = PERSONS[place : place + 2]
        if self.slips(0.06):
            own = PERSONS
        number = int(act.get("officers", "1"))
        persons = rng.sample(own, number)
        if self.slips(0.02):
            persons.pop()
        elif self.slips(0.02):
            persons[-1] = persons[0]
        elif self.slips(0.02):
            return ((persons[0], rng.choice(("handle", "decide", "legal", "head"))), *((p, duty) for p in persons[1:]))
        return tuple((person, duty) for person in persons)

    def registers(self, act: Text, state: State) -> dict[str, Any]:
        duty, asked = state.text["duties"][act["duty"]], ["duty", *act.get("checks", ())]
        asked += [name for name in ("credential", "qualification") if name in duty]
        asked += ["standing", "power"]
        answers = {name: self.rng.choice(("no", "unknown", "")) if self.slips(0.04) else "yes" for name in asked}
        return {name: answer for name, answer in answers.items() if answer}

    def values(self, name: str, act: Text, state: State, known: dict[str, Any]) -> dict[str, Any]:
        """Parameters, kinds and prior cases of which the rules before the act, or its extension, speak."""
        entry = Entry(0, name, self.now)
        asked = {
            look_up
            for _, rule in self.rules_before(entry, state.text)
            for part in ("when", "needs")
            if part in rule
            for look_up in look_ups(rule[part])
        }
        by = act.get("extends", {}).get("by", "")
        asked |= {by} if by.startswith("param:") else set()
        answers = {}
        for look_up in sorted(asked):
            about = look_up.partition("@")[2] or (look_up[5:] if look_up.startswith("kind:") else "")
            if not self.slips(0.1) and (not about or isinstance(known.get(about), str | dt.date)):
                answers[look_up] = self.answer(look_up)
        return answers

    def answer(self, look_up: str) -> Any:
        if self.slips(0.05):
            return "unknown"
        if look_up.startswith("kind:"):
            return self.rng.choice(("person", "organisation"))
        if look_up.startswith("prior:"):
            return self.rng.choice((0, 0, 1, 3))
        return Decimal(self.rng.choice((5, 10, 200, 1000, 5000)))

    # What the log is like ------------------------------------------------------------------------------------------

    def family_as_logged(self) -> Family:
        rng = self.rng
        written = [entry for stream in self.streams.values() for entry in stream]
        carries = some_carriage(rng, list(self.texts.values()), written) if rng.random() < 0.3 else Carries()
        numbers: dict[tuple[str, Any], Any] = {}
        streams = {}
        for case, stream in self.streams.items():
            logged = [entry for entry in stream if self.carried_law or isinstance(entry.n, int)]
            numbers |= {(case, entry.n): number for number, entry in enumerate(logged, 1)}
            streams[case] = tuple(
                as_carried(replace(entry, n=number), carries) for number, entry in enumerate(logged, 1)
            )
        cases = tuple(
            replace(case, entries=streams[case.id], batch=numbers.get((case.parent, case.batch), case.batch))
            for case in self.cases.values()
        )
        return Family(cases, self.now, self.carried_law, ordered=rng.random() >= 0.2, carries=carries)


def typed(outcome: str) -> bool | str:
    return {"true": True, "false": False}.get(outcome, outcome)


@cache
def look_ups(condition: str) -> list[str]:
    """``param:p@f``, ``kind:f``, ``prior:x``: what a condition asks of the world."""
    found = []
    for node in ast.walk(tree(condition)):
        match node:
            case ast.Call(ast.Name("param" | "kind" | "prior" as function), [ast.Name(name)], keywords):
                found.append(f"{function}:{name}" + "".join(f"@{each.value.id}" for each in keywords))
    return found
