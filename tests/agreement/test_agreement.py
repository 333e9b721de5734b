"""One text, the same verdict: engine, supervision and oracle find the same in the same histories.

The families are random, lawful and not: credentials lapse, cases move to new versions, facts are corrected, entries are
back-dated, holds stay open, children report late, the law makes entries of its own, times tie, facts are missing.
"""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

import pytest
from tests.agreement.engine_side import engine_findings
from tests.agreement.log_side import numbered, supervision_findings
from tests.agreement.trial import as_one_log, assert_agreed, carrying, union
from tests.oracle.carriage import some_carriage
from tests.oracle.course import UNDECLARED
from tests.oracle.examples import EXAMPLES, Example
from tests.oracle.family import Carries, Case, Entry, Family, moment
from tests.oracle.histories import random_family
from tests.oracle.texts import PROCEDURES, expand, read_texts

from quanheng.supervise.backends.duckdb import DuckDB

CHUNKS, FAMILIES_A_CHUNK = 16, 640
ROOTS = ("everything", "everything", "everything", "everything@2", "hearing_child")
DEFINITIONS = read_texts()
FACTS = frozenset(fact for text in DEFINITIONS.values() for fact in text.get("facts", {})) | set(UNDECLARED)
LOGS = (
    Carries(),
    Carries(actors=False, recorded=False),
    Carries(
        facts=FACTS - {"channel", "fine", "party", "offence_on", "tags"}, answers=frozenset({"duty", "kind:party"})
    ),
    Carries(recorded=False, facts=FACTS - {"av", "reason", "reasons"}, answers=frozenset()),
)
"""What the logs of the trial carry: everything; neither persons nor times of recording; and two halves."""

SHIPPED = read_texts(PROCEDURES)
REGISTERS = sorted(key for key in SHIPPED if key.startswith("register."))
MATTERS = sorted(key for key, text in SHIPPED.items() if "procedure" in text and key not in REGISTERS)
COUNTIES = (MATTERS[::2], MATTERS[1::2], REGISTERS)
"""The roots of the cases in one log."""
SHIPPED_CHUNKS, SOAKED_CHUNKS = 3, 15
LONGER = (5, 14, 30, 50)
"""Steps of a family: to the end of a penalty there are some forty."""


def families_of(chunk: int) -> list[Family]:
    """The families of one chunk of the synthetic texts, as a log of one kind."""
    seeds = range(chunk * FAMILIES_A_CHUNK, (chunk + 1) * FAMILIES_A_CHUNK)
    generators = map(random.Random, seeds)
    families = [random_family(rng, DEFINITIONS, rng.choice(ROOTS)) for rng in generators]
    return as_one_log(families, LOGS[chunk % len(LOGS)], ordered=chunk % 2 == 0)


def shipped_families_of(chunk: int, number: int) -> list[Family]:
    """``number`` families of every definition of one county, with their children."""
    rng, roots = random.Random(f"shipped {chunk}"), COUNTIES[chunk % len(COUNTIES)]
    families = [random_family(rng, SHIPPED, key, LONGER) for key in roots for _ in range(number)]
    entries = [entry for family in families for case in family.cases for entry in case.entries]
    whole = [expand(SHIPPED, key) for key in (*MATTERS, *REGISTERS)]
    carries = some_carriage(rng, whole, entries) if chunk % 2 else Carries()
    return as_one_log(families, carries, ordered=chunk % 5 > 0)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_engine_supervision_and_oracle_find_the_same_in_random_families(chunk: int) -> None:
    families = families_of(chunk)
    assert assert_agreed(carrying(families, law=True), DEFINITIONS)
    assert assert_agreed(carrying(families, law=False), DEFINITIONS)


@pytest.mark.parametrize("chunk", range(SHIPPED_CHUNKS))
def test_they_find_the_same_under_every_definition_that_ships(chunk: int) -> None:
    assert assert_agreed(carrying(shipped_families_of(chunk, 24), law=False), SHIPPED)


@pytest.mark.soak
@pytest.mark.parametrize("chunk", range(SHIPPED_CHUNKS, SOAKED_CHUNKS))
def test_they_find_the_same_for_long_under_every_definition_that_ships(chunk: int) -> None:
    families = shipped_families_of(chunk, 120)
    assert assert_agreed(carrying(families, law=True), SHIPPED)
    assert assert_agreed(carrying(families, law=False), SHIPPED)


@pytest.mark.parametrize("again", ["2026-03-05", "2026-03-20"], ids=["before it ran out", "after it ran out"])
def test_they_know_what_the_law_did_before_a_limit_began_anew(again: str) -> None:
    ends, later = {"retention_ends_on": dt.date(2026, 3, 10)}, {"retention_ends_on": dt.date(2026, 9, 1)}
    told = [("2026-03-02", "list", ends), (again, "list", later), ("2026-04-01", "appraise", {"verdict": "destroy"}),
            ("2026-04-02", "keep", {})]  # fmt: skip
    entries = tuple(Entry(n, act, moment(day), facts) for n, (day, act, facts) in enumerate(told))
    family = Family((Case("1", "archive.disposal", entries),), moment("2026-05-01"), deemed_carried=False)
    rules = {finding.rule for finding in assert_agreed(numbered([family]), SHIPPED)}
    assert ("rule:matured" in rules) is (again < "2026-03-11")


@pytest.mark.parametrize("days", [{}, {"param:extra_days": Decimal(0)}], ids=["not known", "none"])
def test_an_extension_by_no_known_days_takes_the_place_of_no_other(days: dict[str, Decimal]) -> None:
    extended = [("2026-03-05", "extend_set", days), ("2026-03-06", "extend_set", {"param:extra_days": Decimal(1000)})]
    told = [("2026-03-02", "receive", {}), ("2026-03-03", "seize", {}), *extended, ("2026-03-09", "drop", {})]
    entries = tuple(Entry(n, act, moment(day), {}, answers=answers) for n, (day, act, answers) in enumerate(told))
    family = Family((Case("1", "everything", entries),), moment("2027-05-01"), deemed_carried=False)
    rules = {finding.rule for finding in assert_agreed(numbered([family]), DEFINITIONS)}
    assert "open:seizure" not in rules


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
