"""What a case comes to: its stage, facts, deeds, limits and holds, gone through from its first entry each time.

The numbers in parentheses are the rules of docs/language.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Set
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from tests.oracle.days import due
from tests.oracle.family import CHILD, LAW, Entry, Family, IllTyped, Moment, moment
from tests.oracle.texts import Text, expand

UNDECLARED = ("reason", "reasons", "av")


@dataclass
class Span:
    """One time a hold was active, and whether the notice it asks for was given meanwhile (7)."""

    hold: str
    begun: Entry
    ended: Entry | None = None
    noticed: bool = False


@dataclass
class Instance:
    """One run of a limit (5). ``fact``: the date fact that started it; ``dated``: the text its start is read by."""

    limit: str
    text: Text
    entry: Entry
    fact: str
    dated: Text
    spans: list[Span]
    extensions: list[Entry] = field(default_factory=list)
    ended: Entry | None = None


@dataclass
class State:
    """What a case has come to (1), and how. ``judged`` are all instances that ended while the case was under way."""

    text: Text
    stage: str = "new"
    given: list[tuple[str, Any, Entry, bool]] = field(default_factory=list)
    deeds: list[tuple[str, Any]] = field(default_factory=list)
    instances: list[Instance] = field(default_factory=list)
    judged: list[Instance] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    batches: list[tuple[str, Any, int]] = field(default_factory=list)
    reports: list[tuple[str, str, bool]] = field(default_factory=list)

    def running(self, limit: str | None = None) -> list[Instance]:
        return [each for each in self.instances if each.ended is None and limit in (None, each.limit)]

    def facts(self) -> dict[str, Any]:
        return {fact: value for fact, value, _, _ in self.given}

    def lineage(self, entry: Entry, fact: str) -> list[tuple[Any, Entry]]:
        """The value that ``entry`` gave, and those that corrections put in its place, each with its entry (10)."""
        found = [(entry.facts[fact], entry)]
        since = False
        for name, value, giver, replaces in self.given:
            if since and name == fact:
                if not replaces:
                    break
                found.append((value, giver))
            since = since or (giver is entry and name == fact)
        return found

    def now(self, entry: Entry, fact: str) -> Any:
        return self.lineage(entry, fact)[-1][0]

    def total(self, fact: str) -> Decimal:
        """The sum of what was given; a correction takes the place of the value before it."""
        values: list[Decimal] = []
        for name, value, _, replaces in self.given:
            if name == fact:
                values[len(values) - replaces :] = [value]
        return sum(values, Decimal(0))


def well_typed(entry: Entry, text: Text) -> dict[str, Any]:
    """The facts that count: those the act asks or may give (2), if they are what they should be."""
    act = act_of(entry, text) or {}
    known = (*act.get("asks", ()), *act.get("may", ()), *UNDECLARED)
    return {k: v for k, v in entry.facts.items() if k in known and not isinstance(v, IllTyped)}


def act_of(entry: Entry, text: Text) -> Text | None:
    return None if entry.by == CHILD else text["acts"].get(entry.act)


def outcome_of(entry: Entry, act: Text, text: Text) -> Any:
    return well_typed(entry, text).get(act.get("outcome"))


def written(value: Any) -> str:
    """A flag or choice as a text writes it."""
    return str(value).lower() if isinstance(value, bool) else value


def target(stage: str, entry: Entry, act: Text, text: Text) -> str | None:
    """The stage to which the act leads, None if it leads nowhere (2)."""
    to = act.get("to")
    return to.get(written(outcome_of(entry, act, text))) if isinstance(to, dict) else to


def is_end(stage: str | None, text: Text) -> bool:
    return text["stages"].get(stage, {}).get("end") == "true"


def stages_of(act: Text, text: Text) -> list[str]:
    """The stages in which an act may be done (2)."""
    named = act["from"] if isinstance(act["from"], list) else [act["from"]]
    opened = [stage for stage in text["stages"] if not is_end(stage, text)] if "open" in named else []
    return named + opened


def names(entry: Entry, text: Text) -> set[str]:
    """By which a limit names the entry: the act, the act with its outcome, or the report (5)."""
    act = act_of(entry, text)
    if act is None:
        return {entry.act}
    return {entry.act, f"{entry.act}={written(outcome_of(entry, act, text))}"}


class Course:
    """What has happened in the cases of one family: ``streams`` holds the entries of each so far."""

    def __init__(self, texts: dict[str, Text], family: Family, clauses: list[Text], rests: Set[dt.date]) -> None:
        self.texts = {key: expand(texts, key) for key in texts if "procedure" in texts[key]}
        self.clauses, self.rests = clauses, rests
        self.cases = {case.id: case for case in family.cases}
        self.streams: dict[str, list[Entry]] = {case.id: [] for case in family.cases}

    def record(self, case: str, entry: Entry) -> None:
        self.streams[case].append(entry)

    def state(self, case: str) -> State:
        """The state after all entries of the case."""
        state = State(self.texts[self.cases[case].procedure])
        for number, entry in enumerate(self.streams[case]):
            state = self.next(state, self.streams[case][:number], entry)
        return state

    def next(self, state: State, before: list[Entry], entry: Entry) -> State:
        if entry.act == "move" and entry.by == LAW:
            return self.moved(state, before, entry.to_version)
        self.step(state, entry)
        return state

    def moved(self, old: State, before: list[Entry], version: str) -> State:
        """The history read by another text (11)."""
        if version not in self.texts:
            return old
        state = State(self.texts[version])
        for number, entry in enumerate(before):
            earlier = [each.n for each in before[:number]]
            state.batches = [batch for batch in old.batches if batch[1] in earlier]
            if entry.act != "move":
                self.step(state, entry)
        for instance in state.running():
            for other in old.running(instance.limit):
                instance.entry, instance.fact, instance.dated = other.entry, other.fact, other.dated
        stages = state.text["running"]["move"]["stages"] if isinstance(state.text["running"], dict) else {}
        kept = {"given": old.given, "judged": old.judged, "batches": old.batches, "reports": old.reports}
        return replace(state, stage=stages.get(old.stage, old.stage), **kept)

    def step(self, state: State, entry: Entry) -> None:
        """What one entry does, in the order of the page (5)."""
        text, act = state.text, act_of(entry, state.text)
        kind = entry.act.partition(".")[0]
        if act is None and not (entry.by == CHILD and kind in text["children"]):
            return
        limits, called = text["limits"], names(entry, text)
        if act is None:
            called |= self.reported(state, entry)
        given = self.givings(state, entry) if act is not None else []
        state.given += given
        for fact, _, _, replaces in given:
            for name, limit in limits.items():
                if f"fact:{fact}" in limit["starts"] and not replaces:
                    self.start(state, name, entry, fact)
        for name, limit in limits.items():
            if called & set(limit["ends"]):
                for instance in state.running(name):
                    instance.ended = entry
                    instance.spans = [replace(span) for span in instance.spans]
                    state.judged.append(instance)
        if act is not None:
            self.hold_release_extend(state, entry, act)
        for name, limit in limits.items():
            if called & set(limit["starts"]):
                self.start(state, name, entry, "")
        if act is None:
            return
        state.deeds.append((entry.act, outcome_of(entry, act, text)))
        for opening in act.get("opens", ()):
            child, each = next(iter(opening.items())) if isinstance(opening, dict) else (opening, None)
            size = len(state.facts().get(each["each"], ())) if each else 1
            state.batches.append((child, entry.n, size))
        if act.get("corrects") != "true":
            state.stage = target(state.stage, entry, act, text) or state.stage

    def reported(self, state: State, entry: Entry) -> set[str]:
        """Takes down what a child reports; whether now every child opened with it has reported that (5)."""
        kind, _, report = entry.act.partition(".")
        state.reports.append((entry.child, report, entry.ended))
        latest = self.children(self.cases[entry.child].parent, state, kind)
        return {f"all:{entry.act}"} if latest and all(report in said for said in latest) else set()

    def children(self, case: str, state: State, kind: str) -> list[set[str]]:
        """What each child of the latest batch of a kind has reported (4)."""
        for child_kind, opened_by, size in reversed(state.batches):
            if child_kind == kind:
                ids = [self.child(case, kind, opened_by, place) for place in range(size)]
                return [{name for child, name, _ in state.reports if child == each} for each in ids]
        return []

    def child(self, case: str, kind: str, opened_by: Any, place: int) -> str | None:
        wanted = (case, kind, opened_by, place)
        found = [c.id for c in self.cases.values() if (c.parent, c.kind, c.batch, c.place) == wanted]
        return found[0] if found else None

    def givings(self, state: State, entry: Entry) -> list[tuple[str, Any, Entry, bool]]:
        """The facts of an entry: name, value, the entry, and whether it replaces a value known before."""
        act = act_of(entry, state.text)
        corrects = act is not None and act.get("corrects") == "true"
        known = state.facts()
        return [(f, v, entry, corrects and f in known) for f, v in well_typed(entry, state.text).items()]

    def start(self, state: State, limit: str, entry: Entry, fact: str) -> None:
        if state.running(limit):
            if state.text["limits"][limit].get("again") == "ignore":
                return
            state.instances = [each for each in state.instances if each not in state.running(limit)]
        spans = [span for span in state.spans if limit in self.pauses(state, span)]
        state.instances.append(Instance(limit, state.text, entry, fact, state.text, spans))

    def pauses(self, state: State, span: Span) -> list[str]:
        return state.text["holds"][span.hold].get("pauses", [])

    def hold_release_extend(self, state: State, entry: Entry, act: Text) -> None:
        """``state.spans`` are the holds that are active (7)."""
        hold = act.get("holds")
        if hold and hold not in [span.hold for span in state.spans]:
            span = Span(hold, entry)
            state.spans.append(span)
            for instance in state.running():
                if instance.limit in self.pauses(state, span):
                    instance.spans.append(span)
        for span in state.spans:
            if state.text["holds"][span.hold].get("notice") == entry.act:
                span.noticed = True
            if act.get("releases") == span.hold:
                span.ended = entry
        state.spans = [span for span in state.spans if span.ended is None]
        if "extends" in act:
            for instance in state.running(act["extends"]["limit"]):
                instance.extensions.append(entry)

    def legal(self, entry: Entry, text: Text, state: State) -> Moment:
        """The legal time (2), by the dates as ``state`` knows them."""
        act = act_of(entry, text)
        at = act.get("at") if act else None
        if entry.legal is not None:
            return entry.legal
        if at in well_typed(entry, text):
            value = state.now(entry, at)
            return value if isinstance(value, Moment) else moment(value)
        return entry.recorded

    def began(self, instance: Instance, state: State) -> Moment:
        if instance.fact:
            return moment(state.now(instance.entry, instance.fact))
        return self.legal(instance.entry, instance.dated, state)

    def due(self, case: str, instance: Instance, state: State) -> Moment | None:
        """The due date (5), by the dates as ``state`` knows them; None while a pause is open."""
        text, limit = instance.text, instance.text["limits"][instance.limit]
        start = self.began(instance, state)
        pauses = []
        for span in instance.spans:
            if span.noticed or "notice" not in text["holds"][span.hold]:
                until = span.ended and self.legal(span.ended, text, state).date
                pauses.append((self.legal(span.begun, text, state).date, until))
        extensions = [found for entry in instance.extensions for found in self.extension(entry, text, state)]
        rests = None if text["calendar"] == "none" else self.rests
        clause = self.clause(text, limit["clause"], self.cases[case].profile, start.date)
        return due(clause, start, rests, pauses, extensions, limit["kind"] == "cap")

    def extension(self, entry: Entry, text: Text, state: State) -> list[tuple[dt.date, int | None]]:
        """The day recorded and the amount, None for the clause's own; nothing if the amount is not known or none."""
        how, _, name = text["acts"][entry.act]["extends"]["by"].partition(":")
        if how == "clause":
            return [(entry.recorded.date, None)]
        amount = entry.answers.get(f"param:{name}")
        if how == "fact":
            amount = state.now(entry, name) if name in well_typed(entry, text) else None
        return [(entry.recorded.date, int(amount))] if isinstance(amount, Decimal) and amount > 0 else []

    def clause(self, text: Text, key: str, profile: str, day: dt.date) -> Text:
        if key in text["clauses"]:
            return text["clauses"][key]
        for wanted in (profile, "general"):
            for row in self.clauses:
                if (row["key"], row["profile"]) == (key, wanted) and self.in_force(row, day):
                    return row
        raise LookupError(f"{key} {profile} {day}")

    def in_force(self, row: Text, day: dt.date) -> bool:
        return row["valid_from"] <= day.isoformat() < row.get("until", "9999")

    def after(self, case: str, instance: Instance, one: Moment, state: State) -> bool | None:
        """Whether ``one`` is after the due date of the instance; None if there is none."""
        last = self.due(case, instance, state)
        if last is None:
            return None
        clause = self.clause(
            instance.text,
            instance.text["limits"][instance.limit]["clause"],
            self.cases[case].profile,
            self.began(instance, state).date,
        )
        return one.us > last.us if clause["unit"] == "H" else one.date > last.date
