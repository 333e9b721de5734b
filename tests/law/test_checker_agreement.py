"""What the engine lets happen without objection is what the checker looked at: its proofs are about the real thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agreement.engine_side import library
from tests.engine.desk import Desk, desk_in_midcourse

from quanheng.engine.decide import Accepted
from quanheng.engine.entry import Entry
from quanheng.engine.intent import Intent
from quanheng.engine.known import outcome_code
from quanheng.law.checks.ending import look
from quanheng.law.checks.report import doing
from quanheng.law.checks.search import Explorer, Family, Goal, Survey
from quanheng.law.checks.slices import Construct, Part
from quanheng.law.checks.walk import Label, Standing, Walk
from quanheng.law.course import Control
from quanheng.law.procedure import Procedure
from quanheng.procedures.definitions import load_library

BROKEN = Path(__file__).parent / "broken/checker"
CASE = "案"
STEPS = 16
BY = {"": "person", "law": "law", "child": "child"}
SEEDS = st.integers(0, 2**32)
SOUND = ("penalty.summary", "service")


@cache
def walk_of(key: str) -> Walk:
    text = library().procedures[key]
    return Explorer(text, Family(library().procedures)).walk(everything_in(text))


def everything_in(text: Procedure) -> Part:
    kinds = {"rule": text.rules, "limit": text.limits, "hold": text.holds, "child": text.children}
    return frozenset(Construct(kind, name) for kind, names in kinds.items() for name in names)


def lawful_steps(desk: Desk) -> Iterable[tuple[tuple[Entry, ...], Control]]:
    """What happens to the case at a desk where nothing unlawful happens: its new entries, and where it stands then."""
    seen = 0
    for _ in range(STEPS):
        desk.wait()
        member = desk.family.members[CASE]
        yield tuple(desk.entries[CASE][seen:]), member.state.control
        seen = len(desk.entries[CASE])
        intent = truly_dated(desk.intend(), desk)
        answer = desk.do(intent, desk.answer(intent, honest=1))
        if isinstance(answer, Accepted) and (answer.marks or answer.signals or answer.left_out):
            return


def truly_dated(intent: Intent, desk: Desk) -> Intent:
    """Nobody says that it was another day, nor changes later which day it was: time goes one way."""
    procedure = desk.family.members[intent.case].text.procedure
    act = procedure.acts[intent.act]
    days = {name for name, value in intent.facts.items() if isinstance(value, dt.date) or name == act.at}
    facts = {name: value for name, value in intent.facts.items() if name not in days or not act.corrects}
    if act.at in facts:
        facts[act.at] = desk.now if procedure.facts[act.at].type == "time" else desk.now.date
    return replace(intent, facts=facts)


def label_of(procedure: Procedure, entry: Entry) -> Label:
    act = procedure.acts.get(entry.act)
    outcome = entry.facts.get(act.outcome) if act and act.outcome else None
    return Label(BY[entry.by], entry.act, None if outcome is None else outcome_code(outcome))


def after(walk: Walk, standings: set[Standing], label: Label) -> set[Standing]:
    """Where the checker sees the case after one more thing has happened; not every report is of consequence."""
    steps = (step for standing in in_time(walk, standings) for step in walk.steps(standing))
    unmoved = standings if label.by == "child" else set()
    return unmoved.union(step.after for step in steps if step.label._replace(limit="") == label)


def in_time(walk: Walk, standings: set[Standing]) -> set[Standing]:
    """Limits may have run out meanwhile, which no entry says."""
    found, queue = set(standings), list(standings)
    while queue:
        for step in walk.steps(queue.pop()):
            if step.label.by == "time" and step.after not in found:
                found.add(step.after)
                queue.append(step.after)
    return found


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.sampled_from((*SOUND, "everything")))
def test_every_course_that_meets_no_objection_is_one_that_the_checker_walks(seed: int, key: str):
    walk = walk_of(key)
    standings = {walk.initial}
    for entries, control in lawful_steps(desk_in_midcourse(seed, key)):
        for entry in entries:
            standings = after(walk, standings, label_of(walk.procedure, entry))
            assert standings, entry.act
        seen = {(standing.control.stage, standing.control.running) for standing in standings}
        assert (control.stage, control.running) in seen


@settings(max_examples=80, deadline=None)
@given(SEEDS, st.sampled_from(SOUND))
def test_no_lawful_course_leaves_a_duty_running_at_an_end(seed: int, key: str):
    text = library().procedures[key]
    binding = {limit.name for limit in text.limits.values() if limit.kind in ("duty", "cap")}
    for _, control in lawful_steps(desk_in_midcourse(seed, key)):
        assert not text.is_end(control.stage) or not binding & control.running


@pytest.mark.parametrize("path", sorted(BROKEN.iterdir()), ids=lambda path: path.stem)
def test_a_part_of_a_text_answers_as_the_whole_does(path: Path):
    texts = load_library(path, shipped=False).procedures
    for text in texts.values():
        explorer = Explorer(text, Family(texts))
        whole = Survey(explorer.walk(everything_in(text)), Goal(lambda _: False))
        done = {passage.act for passage in whole}
        assert {act for act in text.acts if explorer.find(doing(act))} == done & set(text.acts)
        assert bool(look(explorer).stage) == bool(lost(explorer.walk(everything_in(text), every_value=True)))


def lost(walk: Walk) -> set[Standing]:
    """The standings of a whole text from which no step leads towards an end."""
    standings = {walk.initial} | {passage.step.after for passage in Survey(walk, Goal(lambda _: False))}
    found, grown = set(standings), True
    while grown:
        saved = {
            standing
            for standing in found
            if walk.procedure.is_end(standing.control.stage)
            or any(step.after not in found for step in walk.steps(standing))
        }
        found, grown = found - saved, bool(saved)
    return found
