"""Whoever goes through a definition by lawful acts alone finds what the checker promised: a way on, to the end."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from tests.agreement.oracle_side import told as told_to_the_oracle
from tests.oracle.oracle import judge
from tests.oracle.texts import PROCEDURES, read_clauses, read_rest_days, read_texts
from tests.procedures import licences, penalty_case, summary_case
from tests.procedures.office import CASE, Forms, shipped
from tests.procedures.walker import Walker

KEYS = sorted(shipped().procedures)
DEFINITIONS, CLAUSES, REST_DAYS = read_texts(PROCEDURES), read_clauses(), read_rest_days()
BOOKS: dict[str, Forms] = {
    **penalty_case.BOOKS,
    **dict.fromkeys(
        ("licence.ordinary", "licence.preliminary", "licence.change", "licence.renewal"), licences.ORDINARY
    ),
    "licence.renewal": licences.RENEWAL,
    "licence.tell": licences.TELL,
    "licence.hearing": licences.HEARING,
    "licence.revocation": licences.REVOCATION,
    "penalty.summary": summary_case.FORMS,
}
MIDCOURSE = {
    "penalty.ordinary": (penalty_case.told, penalty_case.ready),
    "penalty.summary": (summary_case.warned, summary_case.fined),
    "licence.ordinary": (licences.bureau, licences.examined),
    "licence.revocation": (licences.doubted,),
}
"""Cases brought forward by others, to set out from."""
STEPS, SOAKED_STEPS = 400, 10_000
WALK, WAY_HOME = (20, 60, 150), 400
LATE = ("late:", "open:", "lapsed:", "undermined:")
"""Findings that refuse nothing: what was done too late, is not done yet, or what a corrected date has brought about."""


def walks(key: str, steps: int) -> Iterator[Walker]:
    """Walks through a definition, each to its end, until so many intents were put to the engine."""
    rng = random.Random(key)
    while steps > 0:
        walker = setting_out(rng, key)
        for _ in range(rng.choice(WALK)):
            if walker.under_way:
                walker.step()
        walker.homeward = True
        for _ in range(WAY_HOME):
            if walker.under_way:
                walker.step()
        steps -= walker.tried
        yield walker


def setting_out(rng: random.Random, key: str) -> Walker:
    """From the beginning or, where there are such, from the middle of a case."""
    begun = rng.choice((None, *MIDCOURSE.get(key, ())))
    return Walker(rng, key, BOOKS, begun() if begun else None)


def assert_lawful(walker: Walker) -> None:
    """What the checker proved of the definitions, held to the record of a family that walked through them."""
    assert walker.under_way == [], [(case, walker.stage(case)) for case in walker.under_way]
    assert walker.left_running == set()
    assert walker.acted_apart == set()
    record = told_to_the_oracle(walker.cases(), walker.now)
    found = judge(DEFINITIONS, record, CLAUSES, REST_DAYS)
    assert {finding for finding in found if not finding.rule.startswith(LATE)} == set()


@pytest.mark.parametrize("key", KEYS)
def test_a_lawful_walk_is_never_stuck_and_leaves_nothing_unlawful_or_running(key: str) -> None:
    for walker in walks(key, STEPS):
        assert_lawful(walker)


@pytest.mark.soak
@pytest.mark.parametrize("key", KEYS)
def test_nor_do_walks_of_ten_thousand_steps_which_pass_most_acts(key: str) -> None:
    acts: set[str] = set()
    for walker in walks(key, SOAKED_STEPS):
        assert_lawful(walker)
        acts |= {entry.act for entry in walker.entries[CASE]}
    passable = set(shipped().procedures[key].acts)
    assert len(acts & passable) >= len(passable) * 2 / 3, passable - acts
