"""What docs/language.md says, once more: as slowly and plainly as possible, sharing no code with the package.

At every entry the whole history of its case is gone through again from the beginning; at the end once more, for the
limits, which are judged by the dates as known at last. The numbers in parentheses are the rules of the page.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Set
from dataclasses import replace
from typing import Any

from tests.oracle.conditions import Sight
from tests.oracle.course import Course, Instance, State, act_of, is_end, stages_of, target, well_typed
from tests.oracle.family import CHILD, LAW, Entry, Family, Finding, Moment
from tests.oracle.texts import Text

LAPSES = {"duty": "late", "cap": "late", "window": "lapsed"}


def judge(texts: dict[str, Text], family: Family, clauses: list[Text], rests: Set[dt.date]) -> set[Finding]:
    """Every finding about a family. ``texts``: as ``read_texts`` gives them; ``rests``: the days when nobody works."""
    oracle = Oracle(texts, family, clauses, rests)
    oracle.run()
    return oracle.findings


class Oracle(Course):
    """One family held to its texts."""

    def __init__(self, texts: dict[str, Text], family: Family, clauses: list[Text], rests: Set[dt.date]) -> None:
        super().__init__(texts, family, clauses, rests)
        self.family, self.carries = family, family.carries
        self.findings: set[Finding] = set()
        self.passed_over: set[tuple[str, str, Any]] = set()
        self.seen: dict[str, list[tuple[State, Entry, Sight]]] = defaultdict(list)
        self.acted: dict[str, set[str]] = defaultdict(set)
        self.recused: set[str] = set()
        self.by_party: set[tuple[str, Any]] = set()

    def run(self) -> None:
        order = [
            (entry.recorded.us, place, number, case.id, entry)
            for place, case in enumerate(self.family.cases)
            for number, entry in enumerate(case.entries)
        ]
        for *_, case, entry in sorted(order, key=lambda each: each[:3]):
            if not self.family.deemed_carried:
                self.deem(entry.recorded)
            before = self.state(case)
            self.record(case, entry)
            act = act_of(entry, before.text)
            if act is not None and entry.by == "" and act["duty"] != LAW:
                self.judge(case, before, entry, act)
        if not self.family.deemed_carried:
            self.deem(self.family.horizon)
        for case in self.cases:
            self.judge_limits(case)

    # One entry -----------------------------------------------------------------------------------------------------

    def judge(self, case: str, before: State, entry: Entry, act: Text) -> None:
        sight = self.sight(case, before, entry)
        if act["duty"] == "party":
            self.by_party.add((case, entry.n))
        self.judge_course(case, before, entry, act)
        self.judge_rules(case, before, entry, sight)
        self.judge_dates(case, before, entry)
        if act["duty"] != "party":
            self.judge_recording(case, entry, act, sight)
            self.judge_persons(case, entry, act)
            self.judge_registers(case, before.text, entry, act, sight)
        if act.get("corrects") == "true":
            self.judge_correction(case, before, entry)
        self.recused |= {value for fact, value in well_typed(entry, before.text).items() if fact == act.get("recuses")}
        self.seen[case].append((before, entry, sight))

    def find(self, case: str, entry: Entry, rule: str, unverifiable: bool = False, ties: bool = False) -> None:
        grade = "violation"
        if unverifiable:
            grade = "unverifiable"
        elif (case, entry.n) in self.by_party:
            grade = "mark"
        elif ties and self.tied(case, entry):
            grade = "tie"
        self.findings.add(Finding(case, entry.n, rule, grade))

    def tied(self, case: str, entry: Entry) -> bool:
        """Whether a neighbour in a log of unrecorded order bears the same time (2)."""
        log = self.cases[case].entries
        place = [each.n for each in log].index(entry.n)
        neighbours = log[max(place - 1, 0) : place] + log[place + 1 : place + 2]
        return not self.family.ordered and any(each.recorded.us == entry.recorded.us for each in neighbours)

    def carried(self, fact: str) -> bool:
        return self.carries.facts is None or fact in self.carries.facts

    def judge_course(self, case: str, before: State, entry: Entry, act: Text) -> None:
        text = before.text
        if before.stage not in stages_of(act, text):
            self.find(case, entry, "stage", ties=True)
        for span in before.spans:
            if entry.act in text["holds"][span.hold].get("forbids", ()):
                self.find(case, entry, f"hold:{span.hold}", ties=True)
        for fact in act.get("asks", ()):
            if fact not in well_typed(entry, text) and self.carried(fact):
                self.find(case, entry, f"missing:{fact}")
        leads = None if act.get("corrects") == "true" else target(before.stage, entry, act, text)
        if is_end(leads, text) and self.open_children(case, before):
            self.find(case, entry, "children", ties=True)

    def judge_dates(self, case: str, before: State, entry: Entry) -> None:
        legal = self.legal(entry, before.text, before).date
        if self.carries.recorded and legal < entry.recorded.date and "reason" not in well_typed(entry, before.text):
            self.find(case, entry, "backdated", unverifiable=not self.carried("reason"))
        if self.carries.recorded and legal > entry.recorded.date:
            self.find(case, entry, "postdated")

    def judge_recording(self, case: str, entry: Entry, act: Text, sight: Sight) -> None:
        condition = act.get("recording", "false")
        if "av" not in well_typed(entry, sight.text) and sight.truth(condition) is not False:
            spared = sight.could_differ(lambda other: other.truth(condition) is not False, condition)
            self.find(case, entry, "recording", unverifiable=spared or not self.carried("av"))

    # Rules (3) -----------------------------------------------------------------------------------------------------

    def sight(self, case: str, before: State, entry: Entry) -> Sight:
        given = State(before.text, given=before.given + self.givings(before, entry))
        day = self.legal(entry, before.text, before)
        return Sight(
            text=before.text,
            facts=given.facts(),
            sums=given.total,
            answers={name: value for name, value in entry.answers.items() if self.answered(name)},
            carries=self.carries,
            deeds=before.deeds,
            expired=lambda limit: self.expired(case, before, limit, day),
            within=lambda limit: self.within(case, before, limit, day),
            children=lambda kind: self.children(case, before, kind),
        )

    def answered(self, name: str) -> bool:
        return self.carries.answers is None or name in self.carries.answers

    def expired(self, case: str, state: State, limit: str, day: Moment) -> bool:
        latest = [each for each in state.instances if each.limit == limit][-1:]
        return any(
            self.after(case, each, self.legal(each.ended, each.text, state) if each.ended else day, state)
            for each in latest
        )

    def within(self, case: str, state: State, limit: str, day: Moment) -> bool:
        latest = [each for each in state.instances if each.limit == limit][-1:]
        return any(each.ended is None and not self.after(case, each, day, state) for each in latest)

    def open_children(self, case: str, state: State) -> bool:
        """Whether a child that does not outlive the case is open, by what it last reported (6)."""
        ended = {child: said for child, _, said in state.reports}
        return any(
            not ended.get(self.child(case, kind, opened_by, place))
            for kind, opened_by, size in state.batches
            for place in range(size)
            if state.text["children"][kind].get("outlives") != "true"
        )

    def judge_rules(self, case: str, before: State, entry: Entry, sight: Sight) -> None:
        for name, rule in self.rules_before(entry, before.text):
            if self.refuses(rule, entry, sight):
                surely = self.surely_refuses(rule, entry, sight)
                self.find(case, entry, f"rule:{name}", unverifiable=not surely, ties=True)

    def surely_refuses(self, rule: Text, entry: Entry, sight: Sight) -> bool:
        """Whether the rule refuses, whatever silent registers and the facts left out of the log might say."""
        if self.excused(rule, entry, sight, reasons=True) and not self.carried("reasons"):
            return False
        asked = [rule[part] for part in ("when", "needs") if part in rule]
        return not sight.could_differ(lambda other: self.refuses(rule, entry, other), *asked)

    def rules_before(self, entry: Entry, text: Text) -> list[tuple[str, Text]]:
        kind = text["acts"][entry.act].get("kind")
        found = []
        for name, rule in text["rules"].items():
            before = rule["before"]
            guards = (
                before["kind"] == kind
                if isinstance(before, dict)
                else entry.act in (before if isinstance(before, list) else [before])
            )
            if guards:
                found.append((name, rule))
        return found

    def refuses(self, rule: Text, entry: Entry, sight: Sight) -> bool:
        if "when" in rule and sight.truth(rule["when"]) is False:
            return False
        reasons = "reasons" in well_typed(entry, sight.text)
        return sight.truth(rule["needs"]) is not True and not self.excused(rule, entry, sight, reasons)

    def excused(self, rule: Text, entry: Entry, sight: Sight, reasons: bool) -> bool:
        discussed = any(sight.text["acts"][act].get("kind") == "discussion" for act, _ in sight.deeds)
        otherwise = rule.get("otherwise")
        return reasons and (otherwise == "reasons" or (otherwise == "discussion" and discussed))

    def judge_correction(self, case: str, before: State, entry: Entry) -> None:
        """Whether a rule that let an earlier entry pass would not have, had the corrected value been known (10)."""
        after = self.state(case)
        for state, earlier, sight in self.seen[case]:
            given = state.given + self.givings(state, earlier)
            latest = {fact: giver for fact, _, giver, _ in given}
            for fact, giver in latest.items():
                if any(each is entry for _, each in after.lineage(giver, fact)):
                    given.append((fact, entry.facts[fact], entry, True))
            corrected = State(state.text, given=given)
            other = replace(sight, facts=corrected.facts(), sums=corrected.total)
            for name, rule in self.rules_before(earlier, state.text):
                if self.surely_refuses(rule, earlier, other) and not self.surely_refuses(rule, earlier, sight):
                    self.findings.add(Finding(case, entry.n, f"undermined:{name}"))

    # Persons and registers (2, 10) ---------------------------------------------------------------------------------

    def judge_persons(self, case: str, entry: Entry, act: Text) -> None:
        if not self.carries.actors:
            return
        if len({person for person, duty in entry.actors if duty == act["duty"]}) < int(act.get("officers", "1")):
            self.find(case, entry, "officers")
        if any(person in self.recused for person, _ in entry.actors):
            self.find(case, entry, "recused")
        pairs = {tuple(each["pair"]) for text in self.family_texts() for each in text["apart"]}
        for person in sorted({person for person, _ in entry.actors}):
            before = set(self.acted[person])
            self.acted[person] |= {duty for who, duty in entry.actors if who == person}
            for pair in pairs:
                if set(pair) <= self.acted[person] and not set(pair) <= before:
                    self.find(case, entry, f"apart:{pair[0]}+{pair[1]}")

    def family_texts(self) -> list[Text]:
        """Every text that a case of the family follows at some time."""
        moves = {entry.to_version for case in self.family.cases for entry in case.entries if entry.to_version}
        return [self.texts[key] for key in {case.procedure for case in self.family.cases} | moves if key in self.texts]

    def judge_registers(self, case: str, text: Text, entry: Entry, act: Text, sight: Sight) -> None:
        for register in self.asked(text, act, sight):
            answer = entry.answers.get(register, "unknown")
            if answer == "yes" or not self.answered(register):
                continue
            when = text["duties"][act["duty"]].get("qualification", {}).get("when")
            open_question = (
                register == "qualification"
                and when is not None
                and sight.could_differ(lambda other, when=when: other.truth(when) is not False, when)
            )
            self.find(case, entry, register, unverifiable=answer != "no" or open_question)

    def asked(self, text: Text, act: Text, sight: Sight) -> list[str]:
        """The registers to be asked about an entry (10)."""
        duty, kind = text["duties"][act["duty"]], act.get("kind")
        questions = ["duty", *act.get("checks", ())]
        if duty.get("credential") == "true":
            questions.append("credential")
        if "qualification" in duty and sight.truth(duty["qualification"].get("when", "true")) is not False:
            questions.append("qualification")
        if kind in ("decision", "measure"):
            questions.append("standing")
        if "exercises" in text and (kind in ("decision", "measure") or "new" in stages_of(act, text)):
            questions.append("power")
        return questions

    # Time (5) and what the law itself does (8) ---------------------------------------------------------------------

    def judge_limits(self, case: str) -> None:
        state = self.state(case)
        for instance in state.judged:
            rule = self.lapse(case, instance, state)
            if rule is not None:
                party = (case, instance.ended.n) in self.by_party and rule != "late"
                grade = "mark" if party else "violation"
                self.findings.add(Finding(case, instance.ended.n, f"{rule}:{instance.limit}", grade))
        for instance in state.running():
            kind = instance.text["limits"][instance.limit]["kind"]
            if kind in ("duty", "cap") and self.after(case, instance, self.family.horizon, state):
                self.findings.add(Finding(case, instance.entry.n, f"open:{instance.limit}"))

    def lapse(self, case: str, instance: Instance, state: State) -> str | None:
        """What is wrong with the time at which an instance was ended."""
        limit, entry = instance.text["limits"][instance.limit], instance.ended
        kind = limit["kind"]
        if entry.by == LAW and limit.get("deemed", {}).get("act") == entry.act:
            return "late" if kind == "duty" else None
        after = self.after(case, instance, self.legal(entry, instance.text, state), state)
        if kind == "wait":
            return "early" if after is False and entry.by == "" else None
        rule = LAPSES[kind] if after else None
        return rule if rule == "late" or (case, entry.n) in self.by_party else None

    def deem(self, now: Moment) -> None:
        """Every deemed outcome that is due by ``now``, in the order of due date, case, limit (8)."""
        while True:
            found = []
            for place, case in enumerate(self.cases):
                state = self.state(case)
                for number, (limit, said) in enumerate(state.text["limits"].items()):
                    for each in state.running(limit) if "deemed" in said else ():
                        known = (case, limit, each.entry.n) in self.passed_over
                        if not known and self.after(case, each, now, state):
                            day = self.due(case, each, state).date
                            found.append(((day, place, number), case, state, each))
            if not found:
                return
            _, case, state, instance = min(found, key=lambda each: each[0])
            deemed = state.text["limits"][instance.limit]["deemed"]
            if state.stage in stages_of(state.text["acts"][deemed["act"]], state.text):
                self.enter(case, state, instance, deemed, now)
            else:
                self.passed_over.add((case, instance.limit, instance.entry.n))

    def enter(self, case: str, state: State, instance: Instance, deemed: Text, now: Moment) -> None:
        """The law makes its entry, and a child so reports to its parent."""
        text, act, stage = state.text, state.text["acts"][deemed["act"]], state.stage
        name = f"{instance.limit}@{instance.entry.n}"
        at_start = deemed["as_of"] == "start"
        legal = self.began(instance, state) if at_start else self.due(case, instance, state)
        facts = {}
        if "outcome" in deemed:
            flag = text["facts"][act["outcome"]]["type"] == "flag"
            facts[act["outcome"]] = deemed["outcome"] == "true" if flag else deemed["outcome"]
        self.record(case, Entry(f"law:{name}", deemed["act"], now, facts, by=LAW, legal=legal))
        self.report(case, act, stage, f"law:{case}:{name}", legal, now)

    def report(self, case: str, act: Text, stage: str, name: Any, legal: Moment, now: Moment) -> None:
        """What the parent hears of an act of its child, done in ``stage`` (6)."""
        child, state = self.cases[case], self.state(case)
        ended = is_end(state.stage, state.text)
        said = act.get("reports") or ("ended" if ended and not is_end(stage, state.text) else None)
        if child.parent is not None and said is not None:
            entry = Entry(name, f"{child.kind}.{said}", now, by=CHILD, child=case, ended=ended, legal=legal)
            self.record(child.parent, entry)
