"""A definition is published only when everything it must be has been proved of it."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations, combinations_with_replacement
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.law.catalogue import Catalogue
from quanheng.law.checker import PROPERTIES, Report, check
from quanheng.law.checks import search
from quanheng.law.checks.staff import least_staff
from quanheng.law.clause import ClauseTable
from quanheng.procedures.definitions import Library, load_library

TESTS = Path(__file__).parents[1]
BROKEN = Path(__file__).parent / "broken/checker"
SPREADING = Path(__file__).parent / "broken/spreading"
"""Definitions in which one fault makes another."""
MARK = re.compile(r"# (check\.\w+)$")
"""In a broken definition, the code that the checker must find at this line."""


@cache
def library(*paths: Path, shipped: bool = False) -> Library:
    return load_library(*paths, shipped=shipped)


def reports(library: Library) -> dict[str, Report]:
    return {
        name: check(procedure, library.catalogue, library.clauses, library.procedures, library.references())
        for name, procedure in library.procedures.items()
    }


def marks(path: Path) -> set[tuple[str, int, str]]:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {
        (file.name, number, mark[1])
        for file in files
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if (mark := MARK.search(line))
    }


@pytest.mark.parametrize("path", sorted(BROKEN.iterdir()), ids=lambda path: path.stem)
def test_a_definition_broken_in_one_place_is_refused_there_and_nowhere_else(path: Path):
    assert len(marks(path)) == 1
    refused_as_marked(path)


@pytest.mark.parametrize("path", sorted(SPREADING.iterdir()), ids=lambda path: path.stem)
def test_a_fault_that_makes_others_is_told_with_all_of_them(path: Path):
    refused_as_marked(path)


def refused_as_marked(path: Path) -> None:
    findings = [finding for report in reports(library(path)).values() for finding in report.findings]
    found = {(Path(finding.place.file).name, finding.place.line, finding.code) for finding in findings}
    assert found == marks(path)
    assert all(finding.sentence and finding.mend for finding in findings)


@pytest.mark.parametrize("key", ["penalty.summary", "service", "publication", "example.fines"])
def test_a_definition_that_is_published_has_every_property(key: str):
    shelf = library(TESTS.parent / "examples/fines", shipped=True)
    report = check(shelf.procedures[key], shelf.catalogue, shelf.clauses, shelf.procedures, shelf.references())
    assert report.findings == ()
    assert {proof.code for proof in (*report.proofs, *report.unchecked)} == {held.code for held in PROPERTIES}
    assert [proof.code for proof in report.unchecked] == ["P11", "P12", "P14"]
    assert all(proof.detail for proof in (*report.proofs, *report.unchecked))


def test_a_text_that_uses_every_construct_is_not_too_large():
    shelf = library(TESTS / "oracle/everything", TESTS / "agreement/parameters.yaml")
    found = reports(shelf)
    assert {"P1", "P2", "P3", "P4", "P5", "P7", "P8"} <= {proof.code for proof in found["everything"].proofs}
    codes = {finding.code for report in found.values() for finding in report.findings}
    assert codes <= {"check.limit_left_running", "check.outcome_uncovered", "check.deemed_closed", "check.unused_fact"}


def test_a_finding_shows_the_course_that_breaks_the_property():
    (finding,) = reports(library(BROKEN / "deemed_closed.yaml"))["demo"].findings
    assert finding.course == ("收件", "退回补正")
    assert str(finding).endswith("依据：《行政许可法》第32条。 过程：收件 → 退回补正")


def test_a_limit_of_all_children_ends_with_the_last_of_them(tmp_path: Path):
    for file in (BROKEN / "limit_left_running_until_the_last_child").iterdir():
        (tmp_path / file.name).write_text(file.read_text().replace("any(service, served)", "all(service, served)"))
    assert reports(library(tmp_path))["demo"].findings == ()


def test_what_is_too_large_is_not_taken_for_proved(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(search, "MOST_STANDINGS", 2)
    report = reports(library(BROKEN / "stuck_behind_a_gate.yaml"))["demo"]
    assert "check.too_large" in {finding.code for finding in report.findings}
    assert "P2" not in {proof.code for proof in report.proofs}


def test_a_child_whose_text_is_not_at_hand_leaves_the_parent_unproved():
    shelf = library(SPREADING / "child_never_ends")
    report = check(shelf.procedures["demo"], shelf.catalogue, shelf.clauses, {"demo": shelf.procedures["demo"]})
    assert [finding.code for finding in report.findings] == ["check.child_unknown"]


def test_a_clause_of_a_statute_that_nobody_can_look_up_is_refused():
    shelf = library(BROKEN / "limit_left_running.yaml")
    report = check(shelf.procedures["demo"], Catalogue(), shelf.clauses, shelf.procedures)
    assert "check.statute_unknown" in {finding.code for finding in report.findings}


def test_days_of_a_statute_whose_counting_nobody_entered_are_not_taken_for_right():
    shelf = library(BROKEN / "limit_left_running.yaml")
    table = ClauseTable(clause for clause in shelf.clauses if clause.key == "decide_ordinary")
    report = check(shelf.procedures["demo"], shelf.catalogue, table, shelf.procedures)
    assert "check.unit_unknown" in {finding.code for finding in report.findings}


DUTIES = ("handle", "legal", "decide", "preside")
PAIRS = [frozenset(pair) for pair in combinations(DUTIES, 2)]


@given(st.dictionaries(st.sampled_from(DUTIES), st.integers(1, 2)), st.sets(st.sampled_from(PAIRS)))
def test_no_smaller_staff_than_the_one_named_could_do_it_all(needed: dict[str, int], pairs: set[frozenset[str]]):
    staff = least_staff(needed, frozenset(pairs))
    assert can_do_it_all(staff, needed, pairs)
    fitting = [duties for size in range(1, 5) for duties in combinations(DUTIES, size) if fits(duties, pairs)]
    smaller = combinations_with_replacement(fitting, max(len(staff) - 1, 0))
    assert not needed or not any(can_do_it_all(people, needed, pairs) for people in smaller)


def fits(duties: tuple[str, ...], pairs: set[frozenset[str]]) -> bool:
    return not any(pair <= set(duties) for pair in pairs)


def can_do_it_all(staff, needed: dict[str, int], pairs: set[frozenset[str]]) -> bool:
    enough = all(sum(duty in duties for duties in staff) >= number for duty, number in needed.items())
    return enough and all(fits(duties, pairs) for duties in staff)


def test_every_code_is_explained_and_tried():
    tried = {code for folder in (BROKEN, SPREADING) for path in folder.iterdir() for _, _, code in marks(path)}
    tested = Path(__file__).parent.glob("test_checker*.py")
    tried |= {code for file in tested for code in re.findall(r"\"(check\.\w+)\"", file.read_text("utf-8"))}
    page = (TESTS.parent / "docs/checker.md").read_text("utf-8")
    assert tried == set(re.findall(r"^\| `(check\.\w+)`", page, re.MULTILINE))
