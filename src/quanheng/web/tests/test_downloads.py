"""What pages hand over as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from quanheng.web.downloads import csv_table, saved, xlsx_table

FORMULAS = ["=HYPERLINK(A1)", "+1", "-1", "@SUM(A1)", "\t=1"]


def sent(rows: list[tuple[str | tuple[str, ...], ...]]) -> list[list[str]]:
    text = b"".join(csv_table(rows, "cases")).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def typed(rows: list[tuple[str, ...]]) -> list[tuple[str, object]]:
    book = load_workbook(io.BytesIO(xlsx_table(rows, "cases").content))
    return [(cell.data_type, cell.value) for row in book.active.iter_rows() for cell in row]


@pytest.mark.parametrize("name", FORMULAS)
def test_no_name_of_a_party_is_reckoned_by_the_spreadsheet_of_an_officer(name):
    assert sent([("当事人",), (name,)]) == [["当事人"], [f"'{name}"]]
    assert typed([("当事人",), (name,)])[1] == ("s", name)


@pytest.mark.parametrize("name", FORMULAS)
def test_nor_the_first_of_several_values(name):
    assert sent([((name, "b"),)]) == [[f"'{name}\nb"]]


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_a_table_says_what_its_rows_say(text):
    (row,) = sent([(text, "终")])
    assert (row[0].removeprefix("'"), row[1]) == (text.removeprefix("'"), "终")


def test_what_stands_against_the_address_is_said_before_a_file_has_begun():
    def rows() -> Iterator[tuple[str, ...]]:
        yield ("案号",)
        raise Http404

    with pytest.raises(Http404):
        csv_table(rows(), "cases")


def test_a_character_that_no_workbook_holds_does_not_stop_it():
    assert typed([("甲\x0b乙",)]) == [("s", "甲 乙")]


def test_a_file_is_saved_under_its_chinese_name():
    assert "filename*=utf-8''%E6%A1%88%E5%8D%B7.pdf" in saved(b"", "案卷.pdf", "application/pdf")["Content-Disposition"]
