"""Supervision of the whole log of fines agrees with plain SQL, finding by finding."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from tests.supervise import fines_sql

from quanheng.cli.supervise import log_of
from quanheng.engine.case import Text
from quanheng.procedures.definitions import load_library
from quanheng.procedures.loading import load_calendar
from quanheng.supervise.backends.duckdb import DuckDB
from quanheng.supervise.canonical import read_log
from quanheng.supervise.readers.mapping import load_mapping
from quanheng.supervise.supervision import supervise

FINES = Path(__file__).parents[2] / "examples/fines"
KEY = "example.fines"


@pytest.fixture(scope="module")
def log(shared: Path) -> duckdb.DuckDBPyConnection:
    """The log before plain SQL."""
    return fines_sql.connect(shared)


@pytest.fixture(scope="module")
def by_sql(log: duckdb.DuckDBPyConnection) -> dict[str, fines_sql.Places]:
    """What plain SQL finds."""
    return fines_sql.expected(log)


@pytest.fixture(scope="module")
def found(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, fines_sql.Places]:
    """What supervision finds, by rule."""
    library = load_library(FINES)
    procedure = library.procedures[KEY]
    types = {name: fact.type for name, fact in procedure.facts.items()}
    folder = tmp_path_factory.mktemp("fines") / "log"
    canonical = read_log(shared / fines_sql.LOG, load_mapping(FINES / "mapping.yaml"), types, folder)
    with DuckDB() as backend:
        log = log_of(canonical, procedure, backend)
        texts = {KEY: Text.of(procedure, library.clauses, load_calendar("none"), log.carries)}
        findings = supervise(log, texts, backend).findings
        rows = findings.join(log.cases, "case_no").select("rule", "case_id", "pos").to_pyarrow().to_pylist()
    places: dict[str, set[tuple[str, int]]] = {}
    for row in rows:
        places.setdefault(row["rule"], set()).add((row["case_id"], row["pos"]))
    return {rule: frozenset(of_rule) for rule, of_rule in places.items()}


def test_no_rule_is_found_that_sql_does_not_know(
    found: dict[str, fines_sql.Places], by_sql: dict[str, fines_sql.Places]
) -> None:
    assert found.keys() <= by_sql.keys()


@pytest.mark.parametrize("rule", [*fines_sql.QUERIES, "open:sending"])
def test_each_rule_is_broken_where_sql_says(
    rule: str, found: dict[str, fines_sql.Places], by_sql: dict[str, fines_sql.Places]
) -> None:
    assert found.get(rule, frozenset()) == by_sql[rule]


def test_nearly_half_of_the_fines_sent_left_after_ninety_days(
    log: duckdb.DuckDBPyConnection, found: dict[str, fines_sql.Places]
) -> None:
    sent = log.execute("""select "case", pos from log where activity = 'Send Fine'""").fetchall()
    late = found["late:sending"] & set(sent)
    assert (len(late), len(sent)) == (49_622, 103_987)
