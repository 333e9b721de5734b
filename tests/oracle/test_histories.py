"""The random families: the same for the same seed, in order of time, and reaching everything they are meant to try."""

import random
from dataclasses import replace

import pytest
from tests.oracle.course import is_end
from tests.oracle.family import Finding
from tests.oracle.histories import random_family
from tests.oracle.oracle import Oracle, judge
from tests.oracle.texts import PROCEDURES, expand, read_clauses, read_rest_days, read_texts

TEXTS, CLAUSES, RESTS = read_texts(), read_clauses(), read_rest_days()
SHIPPED = read_texts(PROCEDURES)
WHOLE = {key: expand(TEXTS, key) for key in TEXTS if "procedure" in TEXTS[key]}
ROOTS = ("everything", "everything", "everything", "everything@2")


def families(number, first=0):
    for seed in range(first, first + number):
        yield random_family(random.Random(seed), TEXTS, ROOTS[seed % len(ROOTS)])


def seen_through(family):
    oracle = Oracle(TEXTS, family, CLAUSES, RESTS)
    oracle.run()
    return oracle


@pytest.fixture(scope="module")
def oracles():
    """The oracle's view of many families, each judged once."""
    return [seen_through(family) for family in families(1000)]


def test_a_seed_is_a_family():
    assert list(families(30)) == list(families(30))
    assert list(families(5)) != list(families(5, first=5))


def test_time_runs_forward_in_every_case_and_none_is_later_than_the_horizon():
    for family in families(200):
        for case in family.cases:
            times = [entry.recorded.us for entry in case.entries]
            assert times == sorted(times)
            assert times[-1:] <= [family.horizon.us]
            assert [entry.n for entry in case.entries] == list(range(1, len(times) + 1))


def test_a_child_is_opened_by_an_entry_of_its_parent_and_reports_to_it():
    for family in families(200):
        cases = {case.id: case for case in family.cases}
        for case in family.cases[1:]:
            if isinstance(case.batch, str):  # opened by the law itself, in a log that does not carry its entries
                assert not family.deemed_carried
                continue
            opening = cases[case.parent].entries[case.batch - 1]
            acts = [text["acts"].get(opening.act, {}) for text in WHOLE.values()]
            assert any(case.kind in str(act.get("opens")) for act in acts)
            assert all(entry.recorded.us >= opening.recorded.us for entry in case.entries)
        for case in family.cases:
            assert all(cases[entry.child].parent == case.id for entry in case.entries if entry.by == "child")


def test_every_act_is_done_and_every_end_is_reached(oracles):
    done, reached = set(), set()
    for oracle in oracles:
        for case, stream in oracle.streams.items():
            done |= {(oracle.family.cases[0].procedure, entry.act) for entry in stream}
            reached |= {(oracle.state(case).text["title"], oracle.state(case).stage)}
    for key in ("everything", "everything@2"):
        assert set(WHOLE[key]["acts"]) <= {act for procedure, act in done if procedure == key}
    for text in WHOLE.values():
        ends = {stage for stage in text["stages"] if is_end(stage, text)}
        assert ends <= {stage for title, stage in reached if title == text["title"]}


def test_every_kind_of_finding_and_every_grade_is_met(oracles):
    met = {(found.rule.partition(":")[0], found.grade) for oracle in oracles for found in oracle.findings}
    violations = {
        *("stage", "hold", "missing", "rule", "children", "recording", "officers", "duty", "credential"),
        *("qualification", "standing", "power", "benchmark", "materials", "apart", "recused", "backdated"),
        *("postdated", "early", "late", "open", "undermined"),
    }
    assert violations <= {rule for rule, grade in met if grade == "violation"}
    assert {"stage", "hold", "children", "rule"} <= {rule for rule, grade in met if grade == "tie"}
    assert {"stage", "missing", "children", "lapsed"} <= {rule for rule, grade in met if grade == "mark"}
    assert {"rule", "recording", "duty", "backdated"} <= {rule for rule, grade in met if grade == "unverifiable"}


def test_every_rule_refuses_somewhere_and_lets_pass_somewhere(oracles):
    judged = set()
    for oracle in oracles:
        for seen in oracle.seen.values():
            for state, entry, sight in seen:
                for name, rule in oracle.rules_before(entry, state.text):
                    judged.add((name, oracle.refuses(rule, entry, sight)))
    names = {name for text in WHOLE.values() for name in text["rules"]}
    assert judged == {(name, verdict) for name in names for verdict in (True, False)}


def as_carried(family):
    """The family as a log tells it that carries the law's own entries, and the new name of each entry."""
    oracle = seen_through(family)
    names = {(case, entry.n): n for case, stream in oracle.streams.items() for n, entry in enumerate(stream, 1)}
    cases = []
    for case in family.cases:
        entries = tuple(replace(entry, n=names[case.id, entry.n]) for entry in oracle.streams[case.id])
        cases.append(replace(case, entries=entries, batch=names.get((case.parent, case.batch), case.batch)))
    found = {Finding(x.case, names[x.case, x.entry], x.rule, x.grade) for x in oracle.findings}
    return replace(family, cases=tuple(cases), deemed_carried=True), found


def test_it_is_all_one_whether_a_log_carries_the_laws_entries_or_they_are_inserted():
    inserted = 0
    for family in families(400):
        if not family.deemed_carried and family.ordered:
            carried, expected = as_carried(family)
            inserted += carried.cases != family.cases
            assert judge(TEXTS, carried, CLAUSES, RESTS) == expected
    assert inserted > 50


def test_what_a_log_leaves_out_turns_no_silence_into_a_violation():
    for family in families(300):
        if family.carries.facts is None and family.carries.answers is None:
            blind = replace(family, carries=replace(family.carries, actors=False, answers=frozenset()))
            seen = {(x.case, x.entry, x.rule) for x in judge(TEXTS, family, CLAUSES, RESTS)}
            left = {(x.case, x.entry, x.rule) for x in judge(TEXTS, blind, CLAUSES, RESTS) if x.grade == "violation"}
            assert {each for each in left - seen if not each[2].startswith("undermined")} == set()


@pytest.mark.parametrize("key", [key for key in SHIPPED if "procedure" in SHIPPED[key]])
def test_families_can_be_written_for_every_definition_that_ships(key):
    found = [judge(SHIPPED, random_family(random.Random(n), SHIPPED, key), CLAUSES, RESTS) for n in range(15)]
    assert any(found)
