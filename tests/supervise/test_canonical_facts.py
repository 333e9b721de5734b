"""Facts are exact and of their type, or null and counted."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.supervise.canonical_logs import event, mapping, read, rows, trace

from quanheng.supervise.errors import SuperviseError


def facts(tmp_path: Path, type_: str, *values: str, kind: str = "string", more: str = "") -> tuple[list[Any], Any]:
    """Values read as a fact of a type, and what was ill typed."""
    by = mapping(facts=f"{{f: {{from: a{more}}}}}", zone="Asia/Shanghai")
    events = [event("Open", **{f"a__{kind}": value}) for value in values]
    log = read(tmp_path, trace("A", *events), by=by, types={"passed": "flag", "f": type_})
    return rows(log, "f_f"), log.report["shaping"]["ill_typed"].get("f")


def test_money_is_exact_to_the_last_digit(tmp_path):
    values, ill = facts(tmp_path, "money", "35.0", "0.10", "26.85120450862128", "-7", "1e3", kind="float")

    assert values == [Decimal(n) for n in ("35.0", "0.10", "26.85120450862128", "-7", "1000")]
    assert ill is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(
    st.lists(
        st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=-(10**20), max_value=10**20), min_size=1
    )
)
def test_any_number_that_fits_into_38_digits_is_exact(tmp_path, numbers):
    assert facts(tmp_path, "number", *map(str, numbers)) == (numbers, None)


def test_a_number_that_needs_more_than_38_digits_is_counted_not_rounded(tmp_path):
    values, ill = facts(tmp_path, "number", "1" + "0" * 38, "0." + "0" * 36 + "1", "0." + "0" * 37 + "1", "5")

    assert values == [None, Decimal("1e-37"), None, 5]
    assert ill == {"count": 2, "example": "1" + "0" * 38}


@pytest.mark.parametrize(
    ("type_", "values", "expected", "example"),
    [
        ("flag", ["true", "0", "1", "FALSE", "是"], [True, False, True, False, None], "是"),
        ("number", ["12", "1_000", "", "１２", "NaN"], [12, None, None, None, None], "1_000"),
        ("date", ["2024-03-05", "2024-03-05T23:59:59+01:00", "三月"], [date(2024, 3, 5)] * 2 + [None], "三月"),
        ("time", ["1970-01-01T08:00:01", "1970-01-01T00:00:01Z", "x"], [1_000_000, 1_000_000, None], "x"),
    ],
)
def test_a_value_that_is_not_of_its_type_is_null_and_counted_with_an_example(
    tmp_path, type_, values, expected, example
):
    found, ill = facts(tmp_path, type_, *values)

    assert found == expected
    assert ill == {"count": expected.count(None), "example": example}


@pytest.mark.parametrize("type_", ["text", "choice", "ref", "file"])
def test_words_stay_words_whatever_their_kind_in_the_log(tmp_path, type_):
    assert facts(tmp_path, type_, "7", "8", kind="int") == (["7", "8"], None)
    assert facts(tmp_path, type_, "a b", "罚") == (["a b", "罚"], None)
    assert facts(tmp_path, type_, "true", kind="boolean") == (["true"], None)


def test_the_words_of_a_log_are_translated_and_others_taken_as_they_are(tmp_path):
    translated = ", values: {G: judge, Ja: 'true'}"

    assert facts(tmp_path, "choice", "G", "other", more=translated) == (["judge", "other"], None)
    assert facts(tmp_path, "flag", "Ja", "false", more=translated) == ([True, False], None)


def test_one_name_with_two_kinds_is_one_fact(tmp_path):
    by = mapping(facts="{f: {from: a}}")
    events = [event("Open", a__int="7"), event("Passed", a__float="7.5"), event("Failed", a__string="8")]

    log = read(tmp_path, trace("A", *events), by=by, types={"passed": "flag", "f": "number"})

    assert rows(log, "f_f") == [Decimal(7), Decimal("7.5"), Decimal(8)]


def test_a_fact_of_the_case_is_given_with_each_of_its_events(tmp_path):
    by = mapping(facts="{fine: {from: Amount, on: case}}")
    traces = [trace("A", event("Open"), event("Passed"), Amount__float="1.5"), trace("B", event("Open"))]

    log = read(tmp_path, *traces, by=by, types={"passed": "flag", "fine": "money"})

    assert rows(log, "f_fine") == [Decimal("1.5"), Decimal("1.5"), None]


@pytest.mark.parametrize(
    ("facts", "types", "word"),
    [
        ("{fine: {from: a}}", {"passed": "flag"}, "定义里没有“fine”"),
        ("{items: {from: a}}", {"passed": "flag", "items": "rows"}, "“items”是一张表"),
        ("{on: {from: a, values: {x: y}}}", {"passed": "flag", "on": "date"}, "“on”是日期"),
        ("{}", {"passed": "text"}, "结果“passed”"),
        ("{}", {"other": "text"}, "结果“passed”"),
    ],
)
def test_a_mapping_that_the_definition_does_not_bear_is_refused(tmp_path, facts, types, word):
    with pytest.raises(SuperviseError, match=word):
        read(tmp_path, trace("A", event("Open")), by=mapping(facts=facts), types=types)


def test_an_outcome_that_is_no_flag_is_refused(tmp_path):
    with pytest.raises(SuperviseError, match="不是是非"):
        read(tmp_path, trace("A", event("Open")), by=mapping("  Open: {act: open, outcome: {passed: maybe}}"))
