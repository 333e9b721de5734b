"""A trial: random families, as one log tells them, brought before oracle, engine and supervision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tests.agreement.engine_side import engine_findings
from tests.agreement.log_side import numbered, supervision_findings
from tests.oracle import oracle
from tests.oracle.family import Carries, Entry, Family, Finding
from tests.oracle.texts import Text, read_clauses, read_rest_days

from quanheng.supervise.backends.duckdb import DuckDB

CLAUSES, REST_DAYS = read_clauses(), read_rest_days()


def as_one_log(families: Iterable[Family], carries: Carries, *, ordered: bool) -> list[Family]:
    """The families in one log that carries no more than ``carries``, under a common horizon."""
    found = [restricted(replace(family, ordered=ordered), carries) for family in families]
    horizon = max(family.horizon for family in found)
    return numbered(replace(family, horizon=horizon) for family in found)


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


def carrying(families: Iterable[Family], *, law: bool) -> list[Family]:
    """Those of the families whose log carries the law's own entries, or those whose log does not."""
    return [family for family in families if family.deemed_carried is law]


def assert_agreed(log: Sequence[Family], definitions: dict[str, Text]) -> set[Finding]:
    """The three find the same in the families of a log; what they find."""
    by_engine = union(map(engine_findings, log))
    assert by_engine == union(oracle.judge(definitions, family, CLAUSES, REST_DAYS) for family in log)
    with DuckDB(threads=1) as backend:
        assert supervision_findings(log, backend) == by_engine
    return by_engine


def union(findings: Iterable[set[Finding]]) -> set[Finding]:
    return set().union(*findings)
