"""Nothing that the law knows as a limit, a gate or a deemed outcome is forgotten: something bears each of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.procedures.office import shipped

from quanheng.law.procedure import Procedure
from quanheng.procedures.coverage import Coverage, Family, Row, load_coverage, page
from quanheng.procedures.definitions import Library


@pytest.fixture(scope="module")
def coverage() -> Coverage:
    return load_coverage(shipped())


def with_row(coverage: Coverage, row: Row) -> Coverage:
    """The coverage with one row more, in a family of its own."""
    return replace(coverage, families=(*coverage.families, Family("Z", "试", (row,))))


def unresolved(coverage: Coverage, library: Library) -> list[str]:
    """What rows name that is not there: ``G-17 -> tell/rules/rights``; a row that nothing bears names nothing."""
    unborne = [f"{row.number} ->" for row in coverage.rows if not row.borne]
    absent = [
        f"{row.number} -> {name}"
        for row in coverage.rows
        for names, known in ((row.by, has_construct), (row.left, leaves))
        for name in names
        if not known(library, name)
    ]
    unnamed = [
        f"{row.number} -> {name}" for row in coverage.rows for name in row.later if name not in coverage.institutions
    ]
    return unborne + absent + unnamed


def has_construct(library: Library, name: str) -> bool:
    key, kind, construct = name.split("/")
    procedure = library.procedures.get(key)
    return procedure is not None and construct in constructs(procedure, kind)


def constructs(procedure: Procedure, kind: str) -> Iterable[str]:
    if kind == "apart":
        return {f"{pair.first}+{pair.second}" for pair in procedure.apart}
    return {"rules": procedure.rules, "limits": procedure.limits, "acts": procedure.acts}.get(kind, ())


def leaves(library: Library, name: str) -> bool:
    key, _, words = name.partition("/")
    procedure = library.procedures.get(key)
    return procedure is not None and any(words in sentence for sentence in procedure.leaves_to_people)


def numbers(file: Path) -> list[str]:
    with file.open(encoding="utf-8", newline="") as table:
        return [row["id"] for row in csv.DictReader(table, delimiter="\t")]


def test_every_row_is_borne_by_something_that_is_there(coverage: Coverage) -> None:
    assert unresolved(coverage, shipped()) == []


def test_every_row_says_what_it_is_about(coverage: Coverage) -> None:
    assert [row.number for row in coverage.rows if not row.title] == []


def test_there_are_166_limits_52_gates_and_18_deemed_outcomes(coverage: Coverage) -> None:
    counts = {family.letters: len(family.rows) for family in coverage.families}
    assert (counts.pop("G"), counts.pop("D"), sum(counts.values())) == (52, 18, 166)


def test_the_rows_are_those_of_the_tables_of_limits_and_gates(coverage: Coverage, shared: Path) -> None:
    known = {row.number for row in coverage.rows if not row.number.startswith("D-")}
    assert known == {*numbers(shared / "reference/limits.tsv"), *numbers(shared / "reference/gates.tsv")}


def test_the_deemed_outcomes_are_as_many_as_the_reference_lists(coverage: Coverage, shared: Path) -> None:
    _, _, rest = (shared / "reference/law.md").read_text("utf-8").partition("### 3.12 ")
    listed = re.findall(r"^\| .+ \|$", rest.partition("\n---")[0], re.MULTILINE)[1:]
    assert len(listed) == sum(row.number.startswith("D-") for row in coverage.rows)


def test_institutions_have_the_names_that_the_requirements_give_them(coverage: Coverage, shared: Path) -> None:
    text = (shared / "requirements/systems.md").read_text("utf-8")
    named = dict(re.findall(r"^\| ([A-J]\d+) \| (.+?) \|", text, re.MULTILINE))
    assert {number: named.get(number) for number in coverage.institutions} == coverage.institutions


def test_what_the_platform_bears_is_in_the_platform(coverage: Coverage) -> None:
    for row in coverage.rows:
        for name in row.module:
            module, _, attribute = name.partition(":")
            assert hasattr(import_module(module), attribute), row.number


def test_a_limit_of_a_definition_covers_the_row_that_its_clause_was_checked_against(coverage: Coverage) -> None:
    (decide,) = (row for row in coverage.rows if row.number == "CF-04")
    assert decide.by == ("penalty.ordinary/limits/decision",)


@pytest.mark.parametrize(
    ("row", "missed"),
    [
        (Row("Z-01", "无人承担"), "Z-01 ->"),
        (Row("Z-01", "关口", by=("tell/rules/nothing",)), "Z-01 -> tell/rules/nothing"),
        (Row("Z-01", "种类", by=("tell/gates/rights",)), "Z-01 -> tell/gates/rights"),
        (Row("Z-01", "程序", by=("nothing/rules/rights",)), "Z-01 -> nothing/rules/rights"),
        (Row("Z-01", "分离", by=("hearing/apart/preside+handle",)), "Z-01 -> hearing/apart/preside+handle"),
        (Row("Z-01", "留给人", left=("service/没有这一句",)), "Z-01 -> service/没有这一句"),
        (Row("Z-01", "制度", later=("Z9",)), "Z-01 -> Z9"),
    ],
)
def test_a_row_that_nothing_bears_is_noticed(coverage: Coverage, row: Row, missed: str) -> None:
    assert unresolved(with_row(coverage, row), shipped()) == [missed]


def test_the_page_is_up_to_date(coverage: Coverage) -> None:
    assert (ROOT / "docs/coverage.md").read_text("utf-8") == page(coverage)
