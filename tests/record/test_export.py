"""What leaves the record follows leaf numbers; what comes into it from elsewhere never becomes a case of ours."""

import json
from datetime import date

import pyarrow.parquet as pq
import pytest
from tests.record.making import FACTS, PROCEDURE, submission
from tests.record.tampering import unguarded

from quanheng.record import export, verify
from quanheng.record.batch import Batch, import_batch
from quanheng.record.entry import Actor
from quanheng.record.errors import DamagedError, MalformedError, MissingError, RefusedError
from quanheng.record.export import export_parquet, export_record
from quanheng.record.sealer import seal
from quanheng.record.values import Given


def rows(folder) -> list[dict]:
    return pq.read_table(folder).sort_by("leaf").to_pylist()


def test_parquet_holds_every_leaf_once_and_only_clear_values(recorder, tmp_path):
    recorder.append(submission("A", 1), submission("B", 1, context={"by": "law"}))
    seal(recorder)
    assert export_parquet(recorder.store, tmp_path / "out") == 2
    first, second = rows(tmp_path / "out")
    assert (first["leaf"], first["case"], first["n"], first["act"]) == (0, "A", 1, "inspect")
    assert (first["at"], first["date"], first["recorded"]) == (
        "2026-05-06",
        date(2026, 5, 6),
        "2026-05-06T09:00:01+08:00",
    )
    assert first["actors"] == [{"person": "p-7", "duty": "handle"}, {"person": "p-8", "duty": "handle"}]
    assert json.loads(first["facts"]) == {"count": 3, "fine": "1200.00", "happened_on": "2026-04-30", "major": False}
    assert json.loads(first["answers"]) == {"standing": "yes"}
    assert json.loads(second["context"]) == {"by": "law"}


def test_an_export_goes_on_where_the_last_one_ended(recorder, tmp_path, monkeypatch):
    monkeypatch.setattr(export, "PART", 4)
    for n in range(1, 11):
        recorder.append(submission("A", n))
        if n in (3, 10):
            seal(recorder)
            export_parquet(recorder.store, tmp_path / "out")
    assert export_parquet(recorder.store, tmp_path / "out") == 0
    assert [row["n"] for row in rows(tmp_path / "out")] == list(range(1, 11))
    assert sorted(part.name for part in (tmp_path / "out").iterdir())[-1] == "leaves-000000000007-000000000010.parquet"


def test_nothing_is_exported_over_a_missing_leaf(whole, tmp_path):
    with unguarded(whole) as database:
        database.execute("DELETE FROM record_leaf WHERE number = 3")
    store = whole.store()
    with pytest.raises(DamagedError, match="第 3 号叶"):
        export_parquet(store, tmp_path / "out")
    with pytest.raises(DamagedError, match="第 3 号叶"):
        export_record(store, tmp_path / "all.jsonl")
    assert not list(tmp_path.glob("out/*.parquet")) + list(tmp_path.glob("all.jsonl"))


def test_what_is_not_sealed_is_not_exported(recorder, tmp_path):
    recorder.append(submission())
    for exported in (export_parquet, export_record):
        with pytest.raises(MissingError):
            exported(recorder.store, tmp_path / "out.jsonl")
    seal(recorder)
    recorder.append(submission(n=2))
    assert export_parquet(recorder.store, tmp_path / "out") == 1


@pytest.mark.parametrize("fault", ["none", "changed", "lost", "added", "exchanged", "cut", "renumbered"])
def test_the_whole_record_is_checked_without_us(whole, tmp_path, fault):
    export_record(whole.store(), tmp_path / "all.jsonl")
    lines = (tmp_path / "all.jsonl").read_bytes().splitlines(keepends=True)
    spoilt = {
        "none": lines,
        "changed": [line.replace(b"1200.00", b"1200.01") for line in lines],
        "lost": lines[:4] + lines[5:],
        "added": [*lines, lines[0].replace(b'"case":"A-0"', b'"case":"A-9"')],
        "exchanged": [lines[1], lines[0], *lines[2:]],
        "cut": lines[:-1],
        "renumbered": [*lines[:-1], lines[-1].replace(b'"n":2', b'"n":4')],
    }[fault]
    (tmp_path / "all.jsonl").write_bytes(b"".join(spoilt))
    code = verify.main([str(tmp_path / "all.jsonl"), str(tmp_path / "all.checkpoint"), "--key", str(whole.key())])
    assert code == (0 if fault == "none" else 1)


def test_a_foreign_log_is_kept_whole_under_one_entry(recorder, tmp_path):
    log = tmp_path / "城管系统.xes"
    log.write_bytes(b"<log/>" * 1000)
    batch = Batch("2026-05", "chengguan", log, PROCEDURE, (Actor("p-7", "handle"),), "数据局")
    row = import_batch(recorder, batch)
    assert (row.case, row.n) == ("batch:2026-05", 1)
    _, facts = recorder.read(row.case, 1)
    assert (facts["source"], facts["log"]["name"], facts["log"]["size"]) == ("chengguan", "城管系统.xes", 6000)
    assert recorder.files.open(facts["log"]["$file"]).read() == log.read_bytes()
    assert import_batch(recorder, batch) == row
    log.write_bytes(b"another")
    with pytest.raises(RefusedError, match="另一内容"):
        import_batch(recorder, batch)


@pytest.mark.parametrize(("case", "act"), [("batch:1", "inspect"), ("A-1", "import_log")])
def test_a_batch_is_no_case_of_ours(recorder, case, act):
    with pytest.raises(MalformedError, match="成批导入"):
        recorder.append(submission(case, 1, FACTS, act=act))


def test_a_value_the_definition_calls_clear_is_exported(recorder, tmp_path):
    recorder.append(submission(facts={"title": Given("text", "处罚公开", clear=True)}))
    seal(recorder)
    export_parquet(recorder.store, tmp_path / "out")
    assert json.loads(rows(tmp_path / "out")[0]["facts"]) == {"title": "处罚公开"}
