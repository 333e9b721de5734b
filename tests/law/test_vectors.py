"""A worked due date for every clause: the package, a walk from day to day, and the literal in the file agree."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from tests.law import daywalk

from quanheng.law.clause import Direction, FirstDay, Roll, Unit
from quanheng.law.limit import Extension, Pause, due
from quanheng.procedures.loading import load_calendar, load_clauses

CN, TABLE = load_calendar("cn"), load_clauses()
VECTORS = list(
    csv.DictReader(Path(__file__).with_name("vectors.tsv").read_text(encoding="utf-8").splitlines(), delimiter="\t")
)

day = dt.date.fromisoformat
vectors = pytest.mark.parametrize("vector", VECTORS, ids=lambda row: f"{row['clause']}-{row['profile']}")


def clause_of(vector):
    return TABLE.find(vector["clause"], vector["profile"], day(vector["start"][:10]))


def pauses_of(vector):
    return [Pause(*map(day, span.split(".."))) for span in vector["pauses"].split()]


def extensions_of(vector):
    """``30C@2024-10-11``: 30 calendar days, decided on 11 October."""
    for text in vector["extensions"].split():
        length, on = text.split("@")
        yield Extension(day(on), int(length[:-1]), Unit(length[-1]))


def in_hours(vector):
    return clause_of(vector).unit is Unit.HOUR


@vectors
def test_the_due_date_is_the_one_worked_out(vector):
    start = dt.datetime.fromisoformat(vector["start"]) if in_hours(vector) else day(vector["start"])
    answer = due(clause_of(vector), start, CN, pauses_of(vector), extensions_of(vector))
    found = answer.instant if in_hours(vector) else answer.date
    assert found is not None
    assert found.isoformat().removesuffix(":00+08:00") == vector["due"].removesuffix("+08:00")


@vectors
def test_the_walk_from_day_to_day_arrives_at_the_same_date(vector):
    clause = clause_of(vector)
    if in_hours(vector):
        elapsed = dt.datetime.fromisoformat(vector["due"]) - dt.datetime.fromisoformat(vector["start"])
        assert elapsed == dt.timedelta(hours=clause.amount)
        return
    walked = daywalk.due(
        day(vector["start"]),
        clause.amount,
        clause.unit,
        back=clause.direction is Direction.BACKWARD,
        clear=clause.clear,
        include=clause.first_day is FirstDay.INCLUDE,
        roll=clause.roll is Roll.NEXT,
        pauses=pauses_of(vector),
        extensions=list(extensions_of(vector)),
    )
    assert walked == day(vector["due"])


def test_every_clause_has_its_vector():
    worked = {(row["clause"], row["profile"]) for row in VECTORS}
    assert [clause.key for clause in TABLE if (clause.key, clause.profile) not in worked] == []


def test_every_clause_that_pauses_or_grows_is_worked_out_so():
    for vector in VECTORS:
        clause = clause_of(vector)
        assert bool(clause.exclusions) <= bool(vector["pauses"]), vector
        assert any(rule.amount for rule in clause.extensions) <= bool(vector["extensions"]), vector


def test_the_vectors_end_on_rest_days_and_cross_holidays():
    rolled = [due(clause_of(v), day(v["start"]), CN).rolled_by for v in VECTORS if not in_hours(v)]
    assert sum(law is not None for law in rolled) > len(VECTORS) // 3
