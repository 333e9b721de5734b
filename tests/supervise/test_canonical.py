"""A canonical log says what its source says, in order, and counts what it cannot say."""

from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.supervise.canonical_logs import event, mapping, read, rows, trace

from quanheng.supervise.canonical import read_log
from quanheng.supervise.errors import SuperviseError

# --- the shape


def test_a_canonical_log_has_the_columns_that_its_page_lists(tmp_path):
    by = mapping(facts="{fine: {from: a}, served_on: {from: b}, kind: {from: c}, heard_at: {from: d}}")
    types = {"passed": "flag", "fine": "money", "served_on": "date", "kind": "choice", "heard_at": "time"}

    log = read(tmp_path, trace("A", event("Open")), by=by, types=types)

    assert columns_of(log.events_path) == {
        "case_no": "BIGINT", "pos": "INTEGER", "act": "VARCHAR", "activity": "VARCHAR", "date": "DATE",
        "instant": "BIGINT", "recorded": "BIGINT", "recorded_date": "DATE",
        "actors": "STRUCT(person VARCHAR, duty VARCHAR)[]", "organ": "VARCHAR",
        "f_fine": "DECIMAL(18,2)", "f_served_on": "DATE", "f_kind": "VARCHAR", "f_heard_at": "BIGINT",
        "f_passed": "BOOLEAN", "tied": "BOOLEAN",
    }  # fmt: skip
    assert columns_of(log.cases_path) == {
        "case_no": "BIGINT", "case_id": "VARCHAR", "profile": "VARCHAR", "root": "BIGINT",
    }  # fmt: skip


def columns_of(path: Path) -> dict[str, str]:
    described = duckdb.sql(f"describe from '{path}'").fetchall()
    return {name: type_ for name, type_, *_ in described}


def test_cases_are_numbered_as_the_log_first_names_them(tmp_path):
    log = read(tmp_path, trace("B", event("Open")), trace("A", event("Open")), trace("C", event("Open")))

    assert pq.read_table(log.cases_path).to_pylist() == [
        {"case_no": n, "case_id": name, "profile": None, "root": n} for n, name in enumerate("BAC")
    ]
    assert rows(log, "case_no", "pos") == [(0, 0), (1, 0), (2, 0)]


def test_traces_with_one_name_are_one_case_and_this_is_said(tmp_path):
    log = read(tmp_path, trace("A", event("Open")), trace("B", event("Open")), trace("A", event("Passed")))

    assert rows(log, "case_no", "pos", "act") == [(0, 0, "open"), (0, 1, "review"), (1, 0, "open")]
    assert log.report["shaping"]["merged_traces"] == 1


def test_a_trace_without_a_name_is_a_case_of_its_own(tmp_path):
    log = read(tmp_path, trace(None, event("Open")), trace("A", event("Passed")), trace(None, event("Failed")))

    assert pq.read_table(log.cases_path)["case_id"].to_pylist() == [None, "A", None]
    assert rows(log, "case_no", "activity") == [(0, "Open"), (1, "Passed"), (2, "Failed")]
    assert log.report["shaping"]["without_case"] == 2


def test_a_row_without_a_case_belongs_to_none_and_is_counted(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("concept:name,case,time:timestamp\nOpen,A,2024-03-05\nOpen,,2024-03-05\nPassed,A,2024-03-06\n")

    log = read_log(path, mapping(case="case", zone="Asia/Shanghai"), {"passed": "flag"}, tmp_path / "out")

    assert rows(log, "case_no", "pos", "activity") == [(0, 0, "Open"), (0, 1, "Passed")]
    assert log.report["shaping"]["without_case"] == 1
    assert log.report["reading"]["bad_rows"] == {"case": {"count": 1, "first": [3]}}


def test_rows_of_a_table_are_gathered_by_case(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(
        "case,concept:name,time:timestamp\nB,Open,2024-03-05\nA,Open,2024-03-01\nB,Passed,2024-03-04\nA,Failed,2024-03-02\n"
    )

    log = read_log(path, mapping(case="case", zone="Asia/Shanghai"), {"passed": "flag"}, tmp_path / "out")

    assert rows(log, "case_no", "pos", "activity") == [
        (0, 0, "Open"),
        (0, 1, "Passed"),
        (1, 0, "Open"),
        (1, 1, "Failed"),
    ]


def test_a_case_without_events_is_a_case(tmp_path):
    log = read(tmp_path, trace("A"), trace("B", event("Open")), trace("C", event("Print")))

    assert (log.cases, log.events) == (3, 1)
    assert log.report["shaping"]["cases_without_events"] == 2


# --- acts and activities


def test_an_unknown_activity_is_kept_without_an_act_and_one_left_out_on_purpose_is_not(tmp_path):
    log = read(tmp_path, trace("A", event("Open"), event("Dance"), event("Print"), event("Passed"), event(None)))

    assert rows(log, "pos", "act", "activity") == [
        (0, "open", "Open"), (1, None, "Dance"), (2, "review", "Passed"), (3, None, None),
    ]  # fmt: skip
    assert log.report["shaping"]["unknown"] == {"Dance": 1}
    assert log.report["shaping"]["left_out"] == {"Print": 1}
    assert log.report["shaping"]["without_name"] == 1


def test_the_name_of_an_activity_may_settle_a_fact(tmp_path):
    log = read(tmp_path, trace("A", event("Open"), event("Passed"), event("Failed")))

    assert rows(log, "act", "f_passed") == [("open", None), ("review", True), ("review", False)]


def test_what_the_name_of_an_activity_settles_goes_before_what_an_attribute_says(tmp_path):
    by = mapping(facts="{passed: {from: result}}")
    events = [event("Open", result__boolean="true"), event("Passed", result__boolean="false"), event("Failed")]

    log = read(tmp_path, trace("A", *events), by=by)

    assert rows(log, "f_passed") == [True, True, False]


def test_a_mapping_that_maps_nothing_is_refused_with_the_names_of_the_log(tmp_path):
    with pytest.raises(SuperviseError, match="没有一个在日志中出现") as caught:
        read(tmp_path, trace("A", event("Ouvrir"), event("Fermer")))

    assert "Fermer、Ouvrir" in caught.value.mend


def test_a_mapping_that_only_leaves_out_is_refused(tmp_path):
    with pytest.raises(SuperviseError, match="没有一个在日志中出现"):
        read(tmp_path, trace("A", event("Print")))


@pytest.mark.parametrize(
    ("key", "known"), [("activity", "concept:name"), ("at", "time:timestamp"), ("case", "concept:name")]
)
def test_a_mapping_by_an_attribute_that_the_log_has_not_is_refused_with_those_it_has(tmp_path, key, known):
    with pytest.raises(SuperviseError, match="没有“nothing”这个属性") as caught:
        read(tmp_path, trace("A", event("Open")), by=mapping(**{key: "nothing"}))

    assert known in caught.value.mend


def test_a_log_without_events_is_refused(tmp_path):
    with pytest.raises(SuperviseError, match="没有一个事件"):
        read(tmp_path, trace("A"))


# --- times and order


def test_the_date_is_the_day_where_it_was_written_and_the_instant_is_in_utc(tmp_path):
    log = read(tmp_path, trace("A", event("Open", "2006-07-24T00:00:00.000+02:00")))

    assert rows(log, "date", "instant") == [(date(2006, 7, 24), 1153692000000000)]


def test_what_was_recorded_when_is_kept_beside_the_legal_time(tmp_path):
    by = mapping(recorded="recorded")
    log = read(tmp_path, trace("A", event("Open", recorded__date="2024-03-06T00:30:00+08:00"), event("Passed")), by=by)

    assert rows(log, "recorded_date") == [date(2024, 3, 6), None]
    assert rows(log, "recorded")[0] == 1709656200000000
    assert log.carries["recorded"]


def test_an_event_without_a_time_is_kept_in_its_place_and_counted(tmp_path):
    late, early = "2024-03-06T00:00:00Z", "2024-03-05T00:00:00Z"
    events = [event("Open", early), event("Passed", None), event("Failed", late), event("Passed", early)]

    log = read(tmp_path, trace("A", *events), by=mapping(order="time"))

    assert rows(log, "activity", "date") == [
        ("Open", date(2024, 3, 5)), ("Passed", None), ("Passed", date(2024, 3, 5)), ("Failed", date(2024, 3, 6)),
    ]  # fmt: skip
    assert log.report["shaping"]["without_time"] == 1


def test_an_event_without_a_time_that_begins_its_case_stays_its_beginning(tmp_path):
    late, early = event("Open", "2024-03-06T00:00:00Z"), event("Passed", "2024-03-05T00:00:00Z")

    log = read(tmp_path, trace("A", late), trace("B", event("Failed", None), early), by=mapping(order="time"))

    assert rows(log, "activity") == ["Open", "Failed", "Passed"]


def test_events_without_a_time_are_not_tied(tmp_path):
    log = read(tmp_path, trace("A", event("Open", None), event("Passed", None), event("Failed")))

    assert rows(log, "tied") == [False, False, False]


hours = st.lists(st.lists(st.integers(0, 72), max_size=6), min_size=1, max_size=4).filter(any)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(hours=hours, order=st.sampled_from(["recorded", "time"]), granularity=st.sampled_from(["day", "instant"]))
def test_events_stand_in_the_order_the_mapping_asks_for_and_ties_are_marked(tmp_path, hours, order, granularity):
    start = datetime(2024, 3, 5)  # noqa: DTZ001 - written with its offset below
    moments = [[(start + timedelta(hours=hour)).isoformat() + "+08:00" for hour in case] for case in hours]
    traces = [trace(str(n), *(event("Open", at) for at in case)) for n, case in enumerate(moments)]

    log = read(tmp_path, *traces, by=mapping(order=order, granularity=granularity))

    for n, case in groupby(rows(log, "case_no", "pos", "instant", "date", "tied"), key=lambda row: row[0]):
        _, positions, instants, dates, ties = zip(*case, strict=True)
        expected = hours[n] if order == "recorded" else sorted(hours[n])
        legal = dates if granularity == "day" else instants
        assert positions == tuple(range(len(expected)))
        assert [instant - instants[0] for instant in instants] == [3_600_000_000 * (h - expected[0]) for h in expected]
        assert ties == tuple(tied_at(legal, place) for place in positions)


def tied_at(legal: tuple[Any, ...], place: int) -> bool:
    neighbours = [near for near in (place - 1, place + 1) if 0 <= near < len(legal)]
    return any(legal[near] == legal[place] for near in neighbours)


# --- who


def test_whoever_acted_stands_with_his_duty_and_nobody_is_nobody(tmp_path):
    by = mapping(actor="org:resource", duty="org:role", organ="org:group")
    who = {"org:resource__string": "Zhang", "org:role__string": "legal", "org:group__string": "Bureau"}

    log = read(
        tmp_path,
        trace("A", event("Open", **who), event("Passed", **{"org:resource__string": "Li"}), event("Failed")),
        by=by,
    )

    assert rows(log, "actors") == [[{"person": "Zhang", "duty": "legal"}], [{"person": "Li", "duty": None}], None]
    assert rows(log, "organ") == ["Bureau", None, None]
    assert {log.carries[thing] for thing in ("actor", "duty", "organ")} == {True}


def test_an_empty_name_names_nobody(tmp_path):
    by = mapping(actor="org:resource", organ="org:group")

    log = read(tmp_path, trace("A", event("Open", **{"org:resource__string": "", "org:group__string": ""})), by=by)

    assert rows(log, "actors", "organ") == [(None, None)]
    assert not log.carries["actor"]
    assert not log.carries["organ"]


def test_what_no_event_carries_is_said_not_to_be_carried(tmp_path):
    by = mapping(actor="org:resource", facts="{fine: {from: nowhere}}")

    log = read(tmp_path, trace("A", event("Open")), by=by, types={"passed": "flag", "fine": "money"})

    assert log.carries == {
        "actor": False,
        "duty": False,
        "organ": False,
        "recorded": False,
        "f_fine": False,
        "f_passed": False,
    }
    assert log.report["shaping"]["facts_absent"] == ["fine"]
