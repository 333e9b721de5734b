"""What a county keeps beside its definitions, rosters, promises, papers and versions, is held to the law as well."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.law.checker import PROPERTIES, check
from quanheng.law.checks.report import References, Subject, Verdict
from quanheng.law.checks.roster import assigned
from quanheng.law.checks.search import Family
from quanheng.law.clause import GENERAL, Unit
from quanheng.law.fault import DefinitionFaults
from quanheng.law.limit import due
from quanheng.law.paper import read_papers
from quanheng.law.promise import Promise, read_promises
from quanheng.law.roster import read_rosters
from quanheng.procedures.definitions import Library, load_library

ROOT = Path(__file__).parents[2]
BROKEN = Path(__file__).parent / "broken/checker"


@cache
def shipped() -> Library:
    return load_library(ROOT / "examples/county")


def verdict(code: str, library: Library, key: str, references: References | None = None) -> Verdict:
    """What one property comes to."""
    (held,) = (one for one in PROPERTIES if one.code == code)
    family, references = Family(library.procedures), references or library.references()
    return held.check(Subject(library.procedures[key], library.catalogue, library.clauses, family, references))


@pytest.mark.parametrize("code", ["P12", "P13", "P14", "P15", "P16", "P17", "P18"])
def test_no_definition_that_ships_lacks_what_can_be_read_off_its_text(code: str):
    lacking = {key: verdict(code, shipped(), key).findings for key in load_library().procedures}
    assert {key: findings for key, findings in lacking.items() if findings} == {}


@pytest.mark.parametrize("key", ["penalty.summary", "penalty.ordinary", "licence.ordinary", "licence.revocation"])
def test_eight_people_can_do_what_the_example_county_does(key: str):
    answer = verdict("P11", shipped(), key)
    assert answer.checked
    assert answer.findings == ()


def test_what_is_not_at_hand_is_not_proved():
    for code, words in [
        ("P11", "岗位名册"),
        ("P12", "承诺时限"),
        ("P13", "日历"),
        ("P14", "本地规定"),
        ("P18", "参数"),
    ]:
        answer = verdict(code, shipped(), "licence.ordinary", References())
        assert not answer.checked
        assert words in answer.detail


def test_a_version_that_takes_over_cases_of_a_text_not_at_hand_is_not_proved():
    library = load_library(BROKEN / "stage_not_moved", shipped=False)
    second = {"demo@2": library.procedures["demo@2"]}
    report = check(second["demo@2"], library.catalogue, library.clauses, second, library.references())
    assert [finding.code for finding in report.findings] == ["check.version_unknown"]


# What is lost in a move, and a gap between versions, may be said openly.


@pytest.mark.parametrize(
    ("folder", "code", "said"),
    [
        ("limit_not_moved", "P17", "在办案件的结案期限由人掌握"),
        ("hold_not_moved", "P17", "中止办理的案件，移过来就恢复"),
        ("child_not_moved", "P17", "已经发出的通知不再等"),
        ("versions_gap", "P16", "自 2024-07-01 起按上级的文本办理"),
    ],
)
def test_what_a_text_says_openly_is_not_lost(folder: str, code: str, said: str):
    library = load_library(BROKEN / folder, shipped=False)
    openly = replace(library.procedures["demo@2"], leaves_to_people=(said,))
    said_openly = replace(library, procedures={**library.procedures, "demo@2": openly})
    assert verdict(code, library, "demo@2").findings
    assert verdict(code, said_openly, "demo@2").findings == ()


# P11


DUTIES = ("handle", "legal", "decide")
PAIRS = [frozenset(pair) for pair in combinations(DUTIES, 2)]
PEOPLE = ("甲", "乙", "丙", "丁")


@given(
    st.dictionaries(st.sampled_from(DUTIES), st.integers(1, 2)),
    st.dictionaries(st.sampled_from(PEOPLE), st.frozensets(st.sampled_from(DUTIES))),
    st.frozensets(st.sampled_from(PAIRS)),
)
def test_a_staff_suffices_exactly_if_trying_everything_finds_a_way(
    persons: dict[str, int], held: dict[str, frozenset[str]], apart: frozenset[frozenset[str]]
):
    able = {duty: tuple(name for name in held if duty in held[name]) for duty in DUTIES}
    found = assigned(persons, able, apart)
    choices = product(*(combinations(able[duty], number) for duty, number in persons.items()))
    ways = [dict(zip(persons, choice, strict=True)) for choice in choices]
    assert (found is not None) == any(separate(way, apart) for way in ways)
    if found is not None:
        way = {duty: tuple(name for name in found if duty in found[name]) for duty in persons}
        assert separate(way, apart)
        assert all(len(way[duty]) == number and set(way[duty]) <= set(able[duty]) for duty, number in persons.items())


def separate(way: dict[str, tuple[str, ...]], apart: frozenset[frozenset[str]]) -> bool:
    return all(
        {first, second} not in apart or not set(way[first]) & set(way[second]) for first, second in combinations(way, 2)
    )


def test_what_another_organ_does_is_not_asked_of_this_one():
    roster = shipped().rosters[0]
    alone = replace(shipped(), rosters=(replace(roster, elsewhere=frozenset()),))
    (finding,) = verdict("P11", alone, "licence.ordinary").findings
    assert finding.code == "check.roster_duty"
    assert "本级人民政府负责人批准" in finding.sentence


def test_of_several_organs_one_that_can_do_it_all_is_enough():
    roster = shipped().rosters[0]
    two = replace(shipped(), rosters=(replace(roster, organ="空局", persons=()), roster))
    assert verdict("P11", two, "penalty.summary").findings == ()


# P12


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 40), st.sampled_from([Unit.WORKDAY, Unit.DAY]))
def test_a_promise_is_refused_exactly_if_some_day_would_end_it_later(amount: int, unit: Unit):
    library, limit = shipped(), shipped().procedures["licence.ordinary"].limits["issuing"]
    promise = Promise("演示", limit.clause, amount, unit, date(2026, 1, 1), "试验")
    references = replace(library.references(), promises=(promise,))
    findings = verdict("P12", library, "licence.ordinary", references).findings
    clause = library.clauses.find(limit.clause, GENERAL, date(2026, 1, 1))
    calendar = library.references().calendar
    subject_days = [day for day in days(2020, 2026) if calendar.covered(day)]
    late = any(
        due(promise.shorten(clause), day, calendar).date > due(clause, day, calendar).date for day in subject_days
    )
    assert bool(findings) == late


def days(first: int, last: int) -> list[date]:
    return [date.fromordinal(number) for number in range(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal())]


# Reading


def faults(read, text: str, *arguments: object) -> list[tuple[str, int]]:
    with pytest.raises(DefinitionFaults) as raised:
        read({"own.yaml": text}, *arguments)
    return [(fault.code, fault.place.line) for fault in raised.value.faults]


def test_every_fault_of_a_roster_is_told_with_its_line():
    text = """\
roster:
- organ: 某局
  elsewhere: [handel]
  posts:
  - {title: 承办人, duties: [handle]}
  persons:
  - {name: 张三, posts: [承办员]}
  - {name: 张三, posts: [承办人], credentials: true}
"""
    assert faults(read_rosters, text, ("handle",)) == [
        ("name.unknown", 3),
        ("roster.twice", 7),
        ("name.unknown", 7),
        ("form.unknown_key", 8),
    ]


def test_a_promise_names_a_clause_that_exists_and_its_source():
    text = "promises:\n- {item: 演示, clause: decide_licences, amount: 0, unit: X, from: 2026-01-01}\n"
    assert faults(read_promises, text, ("decide_licence",)) == [
        ("form.missing", 2),
        ("name.unknown", 2),
        ("form.number", 2),
        ("form.option", 2),
    ]


def test_a_paper_names_the_remedies_or_grants_what_was_asked():
    text = "papers:\n  penalty_decision: {handed: 行政处罚法/61}\n  letter: {remedies: 行政处罚法/59}\n"
    assert faults(read_papers, text, shipped().catalogue) == [("paper.remedies", 2), ("name.unknown", 3)]
