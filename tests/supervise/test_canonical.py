"""A canonical log says what its source says, in order, typed, counted; and it is there whole or not at all."""

import gzip
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quanheng.supervise.canonical import CanonicalLog, open_canonical, read_log
from quanheng.supervise.errors import SuperviseError
from quanheng.supervise.readers.mapping import read_mapping

NAMES = {"case": "concept:name", "activity": "concept:name", "at": "time:timestamp"}
ACTS = """\
  Open: open
  Passed: {act: review, outcome: {passed: true}}
  Failed: {act: review, outcome: {passed: false}}
  Print: null"""


def mapping(acts: str = ACTS, facts: str = "{}", **log: str) -> Any:
    keys = ", ".join(f"{key}: '{value}'" for key, value in (NAMES | log).items())
    return read_mapping(f"log: {{{keys}}}\nactivities:\n{acts}\nfacts: {facts}")


def event(name: str | None, at: str | None = "2024-03-05T09:00:00+08:00", **more: str) -> str:
    """An event in XES; ``amount__float="3"`` is an attribute with its kind."""
    parts = [f'<string key="concept:name" value="{name}"/>'] if name else []
    parts += [f'<date key="time:timestamp" value="{at}"/>'] if at else []
    return f"<event>{''.join(parts)}{attributes(more)}</event>"


def attributes(values: dict[str, str]) -> str:
    named = [(*name.split("__"), value) for name, value in values.items()]
    return "".join(f'<{kind} key="{name}" value="{value}"/>' for name, kind, value in named)


def trace(case: str | None, *events: str, **more: str) -> str:
    name = f'<string key="concept:name" value="{case}"/>' if case else ""
    return f"<trace>{name}{attributes(more)}{''.join(events)}</trace>"


def read(
    tmp_path: Path, *traces: str, types: dict[str, str] | None = None, by: Any = None, **options: Any
) -> CanonicalLog:
    path = tmp_path / "log.xes"
    path.write_text("<log>" + "".join(traces) + "</log>", "utf-8")
    return read_log(path, by or mapping(), types or {"passed": "flag"}, tmp_path / "out", **options)


def rows(log: CanonicalLog, *columns: str) -> list[Any]:
    table = pq.read_table(log.events_path, columns=list(columns)).to_pylist()
    return [tuple(row.values()) if len(columns) > 1 else row[columns[0]] for row in table]


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
    log = read(tmp_path, trace("A", event("Open")), trace(None, event("Open")), trace(None, event("Open")))

    assert pq.read_table(log.cases_path)["case_id"].to_pylist() == ["A", None, None]
    assert rows(log, "case_no") == [0, 1, 2]
    assert log.report["shaping"]["without_case"] == 2


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


def test_a_mapping_that_maps_nothing_is_refused_with_the_names_of_the_log(tmp_path):
    with pytest.raises(SuperviseError, match="没有一个在日志中出现") as caught:
        read(tmp_path, trace("A", event("Ouvrir"), event("Fermer")))

    assert "Fermer、Ouvrir" in caught.value.mend


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


# --- facts


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


# --- on disk


def test_the_horizon_is_the_last_day_and_instant_of_the_log(tmp_path):
    log = read(tmp_path, trace("A", event("Open", "2024-03-05T23:00:00+08:00"), event("Open", "2024-03-01T00:00:00Z")))

    assert log.horizon == date(2024, 3, 5)
    assert log.horizon_instant == 1709650800000000


@pytest.mark.parametrize(("zone", "hours"), [({"zone": "Asia/Shanghai"}, 16), ({}, 24)])
def test_a_horizon_that_the_mapping_names_is_the_end_of_that_day(tmp_path, zone, hours):
    log = read(tmp_path, trace("A", event("Open")), by=mapping(horizon="2024-12-31", **zone))

    assert log.horizon == date(2024, 12, 31)
    assert (
        log.horizon_instant == (date(2024, 12, 31) - date(1970, 1, 1)).days * 86_400_000_000 + hours * 3_600_000_000 - 1
    )


def test_a_log_opened_again_is_the_log_that_was_written(tmp_path):
    log = read(tmp_path, trace("A", event("Open")))

    assert open_canonical(log.folder) == log
    assert log.source == "log.xes"
    assert log.mapping_digest == mapping().digest
    assert len(log.source_sha256) == 64


def test_the_number_of_workers_changes_nothing(tmp_path):
    traces = [trace(str(n), event("Open"), event("Passed")) for n in range(500)]

    one = pq.read_table(read(tmp_path, *traces).events_path)
    two = pq.read_table(read(tmp_path, *traces, workers=2).events_path)

    assert one.equals(two)


def test_a_log_that_cannot_be_read_leaves_nothing_and_destroys_nothing(tmp_path):
    log = read(tmp_path, trace("A", event("Open")))

    with pytest.raises(SuperviseError):
        read(tmp_path, trace("A", event("Open")), "<trace>")

    assert open_canonical(log.folder) == log
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.xes", "out"]


def test_a_canonical_log_is_replaced_by_its_successor(tmp_path):
    read(tmp_path, trace("A", event("Open")))

    assert read(tmp_path, trace("A", event("Open"), event("Passed"))).events == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.xes", "out"]


def test_a_folder_that_is_no_canonical_log_is_not_replaced(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("不要删除")

    with pytest.raises(SuperviseError, match="不是规范日志"):
        read(tmp_path, trace("A", event("Open")))

    assert (tmp_path / "out" / "letter.txt").exists()


@pytest.mark.parametrize("harm", ["missing", "format", "rows", "damaged"])
def test_a_folder_that_is_not_what_it_says_is_not_opened(tmp_path, harm):
    log = read(tmp_path, trace("A", event("Open")))
    meta = log.folder / "meta.json"
    if harm == "missing":
        log.cases_path.unlink()
    elif harm == "format":
        meta.write_text(meta.read_text("utf-8").replace("quanheng-log/1", "quanheng-log/0"), "utf-8")
    elif harm == "rows":
        pq.write_table(pa.table({"case_no": [0, 1]}), log.events_path)
    else:
        log.events_path.write_bytes(b"PAR1")

    with pytest.raises(SuperviseError, match="没有可用的规范日志"):
        open_canonical(log.folder)


def test_the_reader_hears_how_far_the_work_is(tmp_path):
    heard: list[str] = []

    read(tmp_path, trace("A", event("Open"), event("Passed")), progress=heard.append)

    assert any("已读 2 个事件" in sentence for sentence in heard)


# --- a log that others wrote


def test_the_fines_keep_their_local_days_their_decimals_and_their_order(tmp_path, shared):
    path = shared / "data" / "eventlogs" / "roadtraffic100traces.xes.gz"
    by = mapping("  Create Fine: create", "{amount: {from: amount}}", actor="org:resource", granularity="day")

    log = read_log(path, by, {"amount": "money"}, tmp_path / "out")

    assert rows(log, "activity", "date", "f_amount") == plainly(path)
    named = [row for row in rows(log, "actors") if row]
    assert len(named) == 100


def plainly(path: Path) -> list[Any]:
    """Name, day as written and amount of every event, by ElementTree."""
    with gzip.open(path) as file:
        events = ET.parse(file).iter("event")
    values = [{child.attrib["key"]: child.attrib["value"] for child in event} for event in events]
    return [
        (each["concept:name"], date.fromisoformat(each["time:timestamp"][:10]), decimal(each.get("amount")))
        for each in values
    ]


def decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
