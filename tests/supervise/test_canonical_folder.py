"""A canonical log is on disk whole or not at all, and is opened only if it is what it says."""

import gzip
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.supervise.canonical_logs import event, mapping, read, rows, trace

from quanheng.supervise.canonical import open_canonical, read_log
from quanheng.supervise.errors import SuperviseError


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


def test_a_log_that_cannot_be_written_leaves_nothing(tmp_path, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq, "write_table", full)

    with pytest.raises(SuperviseError, match="No space left"):
        read(tmp_path, trace("A", event("Open")))

    assert [path.name for path in tmp_path.iterdir()] == ["log.xes"]


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
