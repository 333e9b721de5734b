"""One text, the same verdict: engine, supervision and oracle find the same in the same histories.

The families are random, lawful and not: credentials lapse, cases move to new versions, facts are corrected, entries are
back-dated, holds stay open, children report late, the law makes entries of its own, times tie, facts are missing.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest
from tests.agreement.engine_side import engine_findings
from tests.agreement.log_side import numbered, supervision_findings
from tests.oracle import oracle
from tests.oracle.examples import EXAMPLES, Example
from tests.oracle.family import Carries, Entry, Family, Finding
from tests.oracle.histories import random_family
from tests.oracle.texts import read_clauses, read_rest_days, read_texts

from quanheng.supervise.backends.duckdb import DuckDB

CHUNKS, FAMILIES_A_CHUNK = 16, 640
ROOTS = ("everything", "everything", "everything", "everything@2", "hearing_child")
DEFINITIONS = read_texts()
CLAUSES, REST_DAYS = read_clauses(), read_rest_days()

FACTS = frozenset(fact for text in DEFINITIONS.values() for fact in text.get("facts", {})) | {"reason", "reasons", "av"}
LOGS = (
    Carries(),
    Carries(actors=False, recorded=False),
    Carries(
        facts=FACTS - {"channel", "fine", "party", "offence_on", "tags"}, answers=frozenset({"duty", "kind:party"})
    ),
    Carries(recorded=False, facts=FACTS - {"av", "reason", "reasons"}, answers=frozenset()),
)
"""What the logs of the trial carry: everything; neither persons nor times of recording; and two halves."""


def oracle_findings(family: Family) -> set[Finding]:
    return oracle.judge(DEFINITIONS, family, CLAUSES, REST_DAYS)


def restricted(family: Family, carries: Carries) -> Family:
    """The family as a log that carries no more than ``carries`` would tell it."""

    def entry(told: Entry) -> Entry:
        facts = {name: value for name, value in told.facts.items() if carries.facts is None or name in carries.facts}
        answers = {
            name: value for name, value in told.answers.items() if carries.answers is None or name in carries.answers
        }
        return replace(told, facts=facts, answers=answers, actors=told.actors if carries.actors else ())

    cases = tuple(replace(case, entries=tuple(map(entry, case.entries))) for case in family.cases)
    return replace(family, cases=cases, carries=carries)


def families_of(chunk: int) -> list[Family]:
    """The families of one chunk: one log of each kind of order and of law's entries, under a common horizon."""
    seeds = range(chunk * FAMILIES_A_CHUNK, (chunk + 1) * FAMILIES_A_CHUNK)
    found = []
    for seed in seeds:
        rng = random.Random(seed)
        family = random_family(rng, DEFINITIONS, rng.choice(ROOTS))
        found.append(restricted(replace(family, ordered=chunk % 2 == 0), LOGS[chunk % len(LOGS)]))
    horizon = max(family.horizon for family in found)
    return numbered(replace(family, horizon=horizon) for family in found)


def union(findings: Iterable[set[Finding]]) -> set[Finding]:
    return set().union(*findings)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_engine_supervision_and_oracle_find_the_same_in_random_families(chunk: int) -> None:
    families = families_of(chunk)
    for carried in (True, False):
        log = [family for family in families if family.deemed_carried is carried]
        by_engine = union(map(engine_findings, log))
        assert by_engine == union(map(oracle_findings, log))
        with DuckDB(threads=1) as backend:
            assert supervision_findings(log, backend) == by_engine


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_engine_finds_what_the_page_says(example: Example) -> None:
    assert engine_findings(example.family) == example.expected


def test_supervision_finds_what_the_page_says() -> None:
    kinds: dict[object, list[Family]] = {}
    for example in EXAMPLES:
        family = example.family
        kinds.setdefault((family.carries, family.ordered, family.deemed_carried, family.horizon), []).append(family)
    for families in sorted(kinds.values(), key=len)[-6:]:
        log = numbered(families)
        with DuckDB(threads=1) as backend:
            assert supervision_findings(log, backend) == union(map(engine_findings, log))
