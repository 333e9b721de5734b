"""Nothing acknowledged is lost, nothing recorded is changed."""

import sqlite3
import threading
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.record.making import FACTS, Clock, file_fact, submission

from quanheng.record.entry import read_entry
from quanheng.record.errors import ConflictError, MalformedError, MissingError, RefusedError
from quanheng.record.folder import Folder
from quanheng.record.recorder import Recorder
from quanheng.record.schema import statements
from quanheng.record.store import TakenError
from quanheng.record.values import Attachment, Given

TABLES = tuple(
    f"record_{name}"
    for name in ("entry", "leaf", "checkpoint", "cosignature", "allotment", "disposal", "restriction", "meta")
)


def test_an_entry_is_read_back_as_it_was_given(recorder):
    recorder.append(submission(facts={**FACTS, "decision": file_fact()}))
    entry, facts = recorder.read("A-1", 1)
    assert (entry.act, entry.at, entry.organ) == ("inspect", date(2026, 5, 6), "市场监督管理局")
    assert (facts["fine"], facts["major"], facts["party"]) == ("1200.00", False, "张三")
    assert recorder.files.open(facts["decision"]["$file"]).read() == b"%PDF-1.7 \xe5\x86\xb3"


def test_the_body_holds_no_value_but_the_clear_ones(recorder):
    (row,) = recorder.append(submission(facts={**FACTS, "decision": file_fact(name="张三.pdf")}))
    assert "1200.00" in row.body.decode()
    assert not any(word in row.body.decode() for word in ("张三", "经查", "PDF"))


def test_an_entry_must_bear_the_next_number_of_its_case(recorder):
    recorder.append(submission(n=1))
    with pytest.raises(TakenError, match="已有第 1 条"):
        recorder.append(submission(n=1, request="another"))
    with pytest.raises(ConflictError, match="还没有第 2 条"):
        recorder.append(submission(n=3))
    with pytest.raises(MalformedError):
        recorder.append(submission(n=0))
    assert recorder.store.last("A-1") == 1


def test_several_entries_are_recorded_all_or_none(recorder):
    with pytest.raises(ConflictError):
        recorder.append(submission("A-1", 1), submission("A-2", 1), submission("A-3", 2))
    assert [recorder.store.last(case) for case in ("A-1", "A-2", "A-3")] == [0, 0, 0]
    assert len(recorder.append(submission("A-1", 1), submission("A-1", 2), submission("A-2", 1))) == 3


def test_a_request_made_twice_is_recorded_once(recorder):
    facts = {**FACTS, "decision": file_fact()}
    first = recorder.append(submission(facts=facts))
    assert recorder.append(submission(facts=facts)) == first
    assert recorder.store.last("A-1") == 1
    assert len(list(recorder.files._folder.glob("??/*"))) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"act": "decide"},
        {"facts": {**FACTS, "fine": Given("money", "2000.00")}},
        {"facts": {**FACTS, "party": Given("ref", "李四")}},
        {"facts": {name: FACTS[name] for name in FACTS if name != "party"}},
        {"organ": "交通运输局"},
    ],
)
def test_a_request_number_serves_one_content_only(recorder, changed):
    recorder.append(submission())
    with pytest.raises(RefusedError, match="另一内容"):
        recorder.append(submission(**changed))


def test_another_file_under_the_same_request_is_another_content(recorder):
    recorder.append(submission(facts={"decision": file_fact(b"one")}))
    with pytest.raises(RefusedError):
        recorder.append(submission(facts={"decision": file_fact(b"two")}))


def test_a_refused_append_leaves_no_file(recorder):
    recorder.append(submission(n=1))
    with pytest.raises(ConflictError):
        recorder.append(submission(n=1, request="late", facts={"decision": file_fact()}))
    assert not list(recorder.files._folder.glob("??/*"))


def test_clients_at_once_get_each_number_once(recorder):
    outcomes: list[bool] = []

    def client(name: str) -> None:
        for n in range(1, 21):
            try:
                recorder.append(submission("A-1", n, request=f"{name}-{n}"))
                outcomes.append(True)
            except ConflictError:
                outcomes.append(False)

    clients = [threading.Thread(target=client, args=(name,)) for name in "abcd"]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    assert recorder.store.last("A-1") == outcomes.count(True) == 20


def test_a_conflict_of_one_client_is_none_of_the_others_business(recorder):
    recorder.append(submission("A-1", 1))
    barrier, outcomes = threading.Barrier(8), {}

    def client(number: int) -> None:
        barrier.wait()
        try:
            outcomes[number] = recorder.append(
                submission("A-1" if number % 2 else f"B-{number}", 1, request=str(number))
            )
        except ConflictError as error:
            outcomes[number] = error

    clients = [threading.Thread(target=client, args=(number,)) for number in range(8)]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    assert [isinstance(outcomes[number], TakenError) for number in range(8)] == [bool(n % 2) for n in range(8)]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("event", ["UPDATE {t} SET rowid = rowid", "DELETE FROM {t}"])
def test_the_database_refuses_to_change_what_is_recorded(whole, table, event):
    database = sqlite3.connect(whole.database)
    statement = event.format(t=table)
    (made,) = (made for made in statements("sqlite") if made.startswith(f"CREATE TABLE {table} "))
    if "WITHOUT ROWID" in made:
        column = database.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchone()[0]
        statement = statement.replace("rowid", column)
    with pytest.raises(sqlite3.IntegrityError, match=f"record: {table}"):
        database.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_opening SET value = x'00'",
        "DELETE FROM record_opening",
        "UPDATE record_file SET name = 'x'",
        "DELETE FROM record_file",
        "DELETE FROM record_tile",
        "UPDATE record_tile SET hashes = zeroblob(32)",
        "UPDATE record_tile SET level = 5",
    ],
)
def test_values_and_tiles_are_kept_too(whole, statement):
    with pytest.raises(sqlite3.IntegrityError, match="record: "):
        sqlite3.connect(whole.database).execute(statement)


def test_replacing_an_entry_is_deleting_it(whole):
    store = whole.store()
    with pytest.raises(sqlite3.IntegrityError, match="record: record_entry"):
        store._writer.execute(
            "REPLACE INTO record_entry SELECT seq, case_id, n, receipt, x'00', guard FROM record_entry LIMIT 1"
        )


def test_a_commit_waits_for_the_disk(whole):
    store = whole.store()
    for connection in (store._writer, store._reader):
        pragmas = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        assert pragmas == ["wal", 2]


def test_receipt_numbers_cannot_be_guessed(recorder):
    numbers = recorder.allot(50)
    assert len({*numbers}) == 50
    assert all(len(number) == 32 for number in numbers)


def test_a_record_takes_no_foreign_key(folder, tmp_path):
    other = Folder.create(tmp_path / "other", "lezhi.example", demonstration=True)
    with pytest.raises(RefusedError, match="密钥属于"):
        Recorder(folder.store(), other.signer(), folder.files(), Clock())


def test_only_a_demonstration_may_have_a_clock_of_its_own(tmp_path):
    real = Folder.create(tmp_path / "real", "anyue.example")
    with pytest.raises(RefusedError, match="真实的时间"):
        real.recorder(Clock())
    (row,) = real.recorder().append(submission())
    age = datetime.now().astimezone() - read_entry(row.body).recorded
    assert abs(age.total_seconds()) < 60


def test_what_is_not_there_is_said_to_be_missing(tmp_path, recorder):
    with pytest.raises(MissingError, match="没有第 9 条"):
        recorder.read("A-1", 9)
    with pytest.raises(MissingError, match="没有记录"):
        Folder(tmp_path / "nowhere").store()
    with pytest.raises(ConflictError, match="已经存在"):
        Folder.create(tmp_path / "record", "anyue.example", demonstration=True)


def test_a_file_too_large_for_memory_is_copied_piece_by_piece(recorder, tmp_path):
    path = Path(tmp_path / "video.bin")
    path.write_bytes(bytes(range(256)) * 20_000)
    recorder.append(submission(facts={"av": Given("file", Attachment("现场.mp4", path))}))
    _, facts = recorder.read("A-1", 1)
    assert facts["av"]["size"] == 5_120_000
    assert recorder.files.intact(facts["av"])


def test_no_value_can_pass_for_a_file(recorder):
    with pytest.raises(MalformedError):
        recorder.append(submission(facts={"goods": Given("rows", [{"$file": "00" * 32}])}))
