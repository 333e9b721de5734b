"""Dated parameters and the catalogue: tables that definitions look things up in."""

from datetime import date
from decimal import Decimal

import pytest
from tests.law.small import CATALOGUE, faults_of

from quanheng.law.catalogue import read_catalogue
from quanheng.law.errors import LawError
from quanheng.law.parameter import read_parameters

TABLE = """\
parameters:
  summary_fine:
    title: 当场罚款的限额
    values:
    - {value: 50, unit: 元, from: 1996-10-01, until: 2021-07-15, law: 行政处罚法/33, quote: 五十元, checked: 2026-11-21}
    - {value: 200.00, unit: 元, from: 2021-07-15, law: 行政处罚法/51, quote: 二百元, checked: 2026-11-21}
"""


def table(text=TABLE):
    return read_parameters({"parameters.yaml": text}, CATALOGUE)


def test_the_value_is_that_in_force_on_the_day():
    on_the_eve, on_the_day = (table().find("summary_fine", date(2021, 7, day)) for day in (14, 15))
    assert (on_the_eve.value, on_the_day.value) == (Decimal(50), Decimal(200))
    assert (on_the_day.unit, on_the_day.law, on_the_day.quote) == ("元", "行政处罚法/51", "二百元")


def test_a_reader_sees_the_title_or_else_the_name():
    assert table().title("summary_fine") == "当场罚款的限额"
    assert table().title("unheard_of") == "unheard_of"


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("summary_fines", date(2024, 1, 1), "parameter.unknown"),
        ("summary_fine", date(1996, 9, 30), "parameter.not_in_force"),
    ],
)
def test_a_value_that_is_not_there_is_an_error_with_a_mend(name, day, code):
    with pytest.raises(LawError) as raised:
        table().find(name, day)
    assert raised.value.code == code
    assert raised.value.mend


def test_two_values_on_one_day_are_refused():
    with pytest.raises(LawError) as raised:
        table(TABLE.replace("until: 2021-07-15", "until: 2021-07-16"))
    assert raised.value.code == "parameter.overlap"


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("value: 50,", "value: 五十,", 5, "form.number"),
        ("value: 50,", "", 5, "form.missing"),
        ("checked: 2026-11-21}\n    - {value: 200", "}\n    - {value: 200", 5, "form.missing"),
        ("law: 行政处罚法/51", "law: 处罚法/51", 6, "name.unknown"),
        ("quote: 二百元", "quotation: 二百元", 6, "form.unknown_key"),
        ("parameters:\n", "parameter:\n", 1, "form.unknown_key"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused(old, new, line, code):
    assert (line, code) in {(fault.place.line, fault.code) for fault in faults_of(table, TABLE.replace(old, new))}


def test_a_catalogue_is_the_union_of_its_texts():
    texts = {"a.yaml": "documents: {note: 记录}", "b.yaml": "documents: {paper: 决定书}\nstatutes: {行政处罚法: 全称}"}
    catalogue = read_catalogue(texts)
    assert (dict(catalogue.documents), dict(catalogue.statutes)) == (
        {"note": "记录", "paper": "决定书"},
        {"行政处罚法": "全称"},
    )
    assert [fault.code for fault in faults_of(read_catalogue, {"a.yaml": "papers: {}"})] == ["form.unknown_key"]
