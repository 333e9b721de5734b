"""The doctor finds whatever was changed, lost or put back, and finds nothing where nothing is wrong."""

import json
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from tests.record.making import BEGAN, Clock, examined, now_of, submission
from tests.record.tampering import content, spoil, tamper, unguarded

from quanheng.record import doctor as doctoring
from quanheng.record import examine
from quanheng.record.doctor import Doctor
from quanheng.record.errors import DamagedError
from quanheng.record.folder import Folder
from quanheng.record.keys import Signer
from quanheng.record.sealer import seal
from quanheng.record.verify import COSIGNER

STORED = (
    "record_entry.body",
    "record_entry.guard",
    "record_opening.salt",
    "record_opening.value",
    "record_tile.hashes",
    "record_checkpoint.note",
    "record_cosignature.line",
)


def codes(folder: Folder, **options: object) -> set[str]:
    return {finding.code for finding in examined(folder, **options)}


def done(folder: Folder, statement: str, *values: object) -> Folder:
    """The record after somebody ran a statement on its database and put the triggers back."""
    with unguarded(folder) as database:
        database.execute(statement, values)
    return folder


def test_a_record_in_order_has_no_findings(whole):
    assert examined(whole) == ()
    assert examined(whole, every=False) == ()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE record_entry SET body = CAST(replace(body, '1200.00', '0200.00') AS BLOB) WHERE seq = 3", "guard"),
        ("UPDATE record_entry SET n = 9 WHERE seq = 20", "entry"),
        ("UPDATE record_entry SET guard = zeroblob(32) WHERE seq = 1", "guard"),
        ("UPDATE record_entry SET receipt = NULL WHERE receipt IS NOT NULL", "receipt"),
        ("DELETE FROM record_entry WHERE seq = 4", "leaf"),
        ("UPDATE record_opening SET value = CAST('\"李四\"' AS BLOB) WHERE seq = 3 AND name = 'party'", "opening"),
        ("UPDATE record_opening SET salt = zeroblob(32) WHERE seq = 3", "opening"),
        ("DELETE FROM record_opening WHERE seq = 3", "opening"),
        ("INSERT INTO record_opening VALUES (3, 'more', zeroblob(32), x'30')", "opening"),
        ("INSERT INTO record_opening VALUES (900, 'more', zeroblob(32), x'30')", "opening"),
        ("UPDATE record_leaf SET seq = seq + 100", "leaf"),
        ("DELETE FROM record_leaf WHERE number > 5", "leaf"),
        ("UPDATE record_tile SET hashes = substr(hashes, 1, 32)", "tile"),
        ("UPDATE record_tile SET hashes = CAST(hashes || zeroblob(32) AS BLOB)", "tile"),
        ("UPDATE record_checkpoint SET note = replace(note, 'anyue', 'lezhi')", "checkpoint"),
        ("DELETE FROM record_checkpoint WHERE number = 1", "checkpoint"),
        ("DELETE FROM record_checkpoint WHERE number = 3", "checkpoint"),
        ("UPDATE record_cosignature SET line = replace(line, 'w1', 'w9')", "checkpoint"),
        ("DELETE FROM record_allotment", "receipt"),
        ("DELETE FROM record_disposal", "opening"),
        ("UPDATE record_disposal SET by_seq = 1", "disposal"),
        ("DELETE FROM record_restriction", "ordered"),
        ("UPDATE record_restriction SET lifted = 1", "restriction"),
        ("INSERT INTO record_restriction VALUES (3, 'party', 1, 0)", "restriction"),
        ("DELETE FROM record_file", "file"),
        ("UPDATE record_meta SET value = 'lezhi.example/record/sha256'", "origin"),
        ("CREATE TABLE more (x)", "schema"),
    ],
)
def test_each_kind_of_tampering_has_its_name(whole, statement, code):
    assert code in codes(done(whole, statement))


def test_missing_triggers_are_found(whole):
    sqlite3.connect(whole.database).execute("DROP TRIGGER record_entry_stays")
    assert codes(whole) == {"schema"}


def test_an_unlawful_destruction_is_found_even_with_a_row_that_claims_an_order(whole):
    with unguarded(whole) as database:
        (order,) = database.execute("SELECT seq FROM record_entry WHERE case_id = 'D-1' AND n = 1").fetchone()
        database.execute("INSERT INTO record_disposal VALUES (3, 'party', ?)", [order])
        database.execute("DELETE FROM record_opening WHERE seq = 3 AND name = 'party'")
    assert codes(whole) == {"disposal"}


@pytest.mark.parametrize("kind", range(6))
def test_files_changed_cut_or_gone_are_found(whole, kind):
    files = sorted(path for path in (whole.path / "files").rglob("*") if path.is_file())
    spoil(files[0], random.Random(kind))
    assert codes(whole) == {"file"}


def trial(whole: Folder, path: Path, seed: int) -> str | None:
    """What was done to a copy, if the doctor did not find it; empty if it did; none if nothing was done."""
    copy = Folder(shutil.copytree(whole.path, path))
    what = tamper(copy, random.Random(seed))
    found = codes(copy) if what else None
    shutil.rmtree(path, ignore_errors=True)
    return "" if found else what


def trials(whole: Folder, path: Path, seeds: range) -> Counter:
    return Counter(trial(whole, path / str(seed), seed) for seed in seeds)


def test_random_tamperings_are_all_found(whole, tmp_path):
    outcomes = trials(whole, tmp_path, range(60))
    assert {what: count for what, count in outcomes.items() if what} == {}
    assert outcomes[""] > 45


@pytest.mark.soak
def test_a_thousand_random_tamperings_are_all_found(whole, tmp_path):
    outcomes = trials(whole, tmp_path, range(1000, 2200))
    assert {what: count for what, count in outcomes.items() if what} == {}
    assert outcomes[""] >= 1000


def flips(value: bytes, step: int) -> Iterator[bytes]:
    """The bytes with one bit turned, in every ``step``-th of them."""
    for place in range(0, len(value), step):
        yield value[:place] + bytes([value[place] ^ 1 << place % 7]) + value[place + 1 :]


def missed(folder: Folder, path: Path) -> bool:
    path.unlink(missing_ok=True)
    return not examined(folder, memory=path)


@pytest.mark.parametrize("step", [53, pytest.param(1, marks=pytest.mark.soak)])
@pytest.mark.parametrize("column", STORED)
def test_a_flip_of_any_byte_of_what_is_stored_is_found(whole, tmp_path, column, step):
    table, name = column.split(".")
    with unguarded(whole) as database:
        kind, value = database.execute(f"SELECT typeof({name}), CAST({name} AS BLOB) FROM {table}").fetchone()
    change = f"UPDATE {table} SET {name} = CAST(? AS {kind}) WHERE CAST({name} AS BLOB) = ?"
    for spoilt in flips(value, step):
        assert not missed(done(whole, change, spoilt, value), tmp_path / "memory"), spoilt
        done(whole, change, value, spoilt)
    assert missed(whole, tmp_path / "memory")


@pytest.mark.parametrize("name", ["number", "seq"])
def test_a_flip_of_any_bit_of_a_leaf_is_found(whole, tmp_path, name):
    with unguarded(whole) as database:
        number, value = database.execute(f"SELECT number, {name} FROM record_leaf WHERE number = 7").fetchone()
    for bit in range(63):
        spoilt = value ^ 1 << bit
        try:
            done(whole, f"UPDATE record_leaf SET {name} = ? WHERE number = ?", spoilt, number)
        except sqlite3.IntegrityError:
            continue  # another leaf has it
        assert not missed(whole, tmp_path / "memory"), bit
        place = spoilt if name == "number" else number
        done(whole, f"UPDATE record_leaf SET {name} = ? WHERE number = ?", value, place)
    assert missed(whole, tmp_path / "memory")


def test_a_flip_of_any_byte_of_a_file_is_found(whole, tmp_path):
    for path in sorted(path for path in (whole.path / "files").rglob("*") if path.is_file()):
        value = path.read_bytes()
        for spoilt in flips(value, 1):
            path.write_bytes(spoilt)
            assert not missed(whole, tmp_path / "memory"), spoilt
        path.write_bytes(value)


def flipped_anywhere(whole: Folder, path: Path, seed: int) -> bool:
    """Whether a bit turned anywhere in the database file is found, or changed nothing that it says."""
    chance = random.Random(seed)
    copy = Folder(shutil.copytree(whole.path, path))
    original = content(sqlite3.connect(whole.database))
    data = bytearray(copy.database.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    copy.database.write_bytes(data)
    found = bool(examined(copy)) or content(sqlite3.connect(copy.database)) == original
    shutil.rmtree(path, ignore_errors=True)
    return found


@pytest.mark.parametrize("seeds", [range(25), pytest.param(range(1000), marks=pytest.mark.soak)], ids=["some", "many"])
def test_a_bit_turned_anywhere_in_the_database_file_is_found_or_says_nothing(whole, tmp_path, seeds):
    database = sqlite3.connect(whole.database)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    assert [seed for seed in seeds if not flipped_anywhere(whole, tmp_path / str(seed), seed)] == []


def test_a_promise_not_kept_is_an_alarm(made):
    folder, recorder = made
    recorder.append(submission(n=1))
    assert codes(folder, every=False) == {"promise"}
    seal(recorder)
    assert codes(folder) == set()


def test_a_promise_kept_late_is_found_ever_after(made):
    folder, recorder = made
    recorder.append(submission(n=1))
    recorder.clock.time += timedelta(seconds=90)
    seal(recorder)
    assert codes(folder) == {"promise"}


def test_a_record_put_back_as_a_whole_is_found_by_whoever_remembers(made, tmp_path):
    folder, recorder = made
    memory = tmp_path / "memory.json"
    recorder.append(submission(n=1))
    seal(recorder)
    old = shutil.copytree(folder.path, tmp_path / "old")
    recorder.append(submission(n=2))
    seal(recorder)
    assert examined(folder, memory=memory) == ()
    assert codes(Folder(old), memory=memory) == {"rollback"}


def test_a_record_gone_on_differently_is_found_by_whoever_remembers(made, tmp_path):
    folder, recorder = made
    memory = tmp_path / "memory.json"
    recorder.append(submission(n=1))
    seal(recorder)
    fork = Folder(shutil.copytree(folder.path, tmp_path / "fork"))
    recorder.append(submission(n=2))
    seal(recorder)
    assert examined(folder, memory=memory) == ()
    other = fork.recorder(Clock(BEGAN + timedelta(minutes=1)))
    for case in ("B", "C"):
        other.append(submission(case))
    seal(other)
    assert codes(fork, memory=memory) == {"rollback"}


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"more":1}'])
def test_a_memory_that_cannot_be_read_is_said_so(whole, tmp_path, spoilt):
    (tmp_path / "memory.json").write_text(spoilt)
    with pytest.raises(DamagedError, match="--all"):
        examined(whole, memory=tmp_path / "memory.json")


def test_the_doctor_examines_only_what_is_new_and_all_when_asked(made, tmp_path, monkeypatch):
    monkeypatch.setattr(doctoring, "STRETCH", 256)
    folder, recorder = made
    doctor = Doctor(folder.examiner, tmp_path / "memory.json", now_of(folder))
    counts = []
    for first, last in ((1, 300), (301, 301), (302, 600)):
        recorder.append(*(submission("A", n) for n in range(first, last + 1)))
        recorder.clock.time = BEGAN
        seal(recorder)
        counts.append(doctor.examine(every=False, workers=1, progress=ignored).examined)
    counts.append(doctor.examine(every=True, workers=1, progress=ignored).examined)
    assert counts == [300, 45, 344, 600]


def ignored(_done: int, _total: int) -> None:
    """Nobody looks at the progress."""


def test_an_examination_broken_off_goes_on_where_it_was(made, tmp_path, monkeypatch):
    monkeypatch.setattr(doctoring, "STRETCH", 256)
    folder, recorder = made
    recorder.append(*(submission("A", n) for n in range(1, 801)))
    seal(recorder)
    done(folder, "UPDATE record_entry SET guard = zeroblob(32) WHERE seq = 1")
    doctor = Doctor(folder.examiner, tmp_path / "memory.json", now_of(folder))

    def broken(count: int, _total: int) -> None:
        if count == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        doctor.examine(every=True, workers=1, progress=broken)
    assert json.loads((tmp_path / "memory.json").read_text())["done"] == [0, 256]
    report = doctor.examine(every=True, workers=1, progress=ignored)
    assert report.examined == 800 - 512
    assert "guard" in {finding.code for finding in report.findings}


def test_after_a_database_that_could_not_be_read_the_examination_begins_anew(whole, tmp_path):
    memory, intact = tmp_path / "memory.json", whole.database.read_bytes()
    with closing(sqlite3.connect(whole.database)) as database:
        database.execute("DROP TABLE record_allotment")
    assert "database" in codes(whole, memory=memory)
    whole.database.write_bytes(intact)
    done(whole, "UPDATE record_opening SET salt = zeroblob(32) WHERE seq = 3")
    assert codes(whole, memory=memory) == {"opening"}


def test_what_is_wrong_is_told_again_until_it_is_right(whole):
    done(whole, "UPDATE record_entry SET guard = zeroblob(32) WHERE seq = 1")
    assert "guard" in codes(whole, every=False)
    assert "guard" in codes(whole, every=False)


def test_several_doctors_find_what_one_finds(made, tmp_path, monkeypatch):
    monkeypatch.setattr(doctoring, "STRETCH", 256)
    folder, recorder = made
    recorder.append(*(submission("A", n) for n in range(1, 601)))
    seal(recorder)
    done(folder, "UPDATE record_opening SET salt = zeroblob(32) WHERE seq IN (7, 590)")
    reports = [
        Doctor(folder.examiner, tmp_path / f"{workers}.json", now_of(folder)).examine(
            every=True, workers=workers, progress=ignored
        )
        for workers in (1, 2)
    ]
    assert {*reports[0].findings} == {*reports[1].findings}
    assert len(reports[1].findings) > 2


def test_without_the_private_key_all_but_the_guards_is_examined(whole):
    whole.private.unlink()
    assert examined(whole) == ()
    done(whole, "UPDATE record_entry SET body = CAST(replace(body, '1200.00', '0200.00') AS BLOB) WHERE seq = 3")
    assert "tile" in codes(whole)


def test_a_cosignature_of_nobody_known_is_found(whole):
    (whole.path / "witnesses").write_text(f"{Signer.fresh('other.example', COSIGNER).key}\n")
    assert codes(whole) == {"checkpoint"}


def test_a_finding_says_in_chinese_what_and_where(whole):
    done(whole, "DELETE FROM record_opening WHERE seq = 3 AND name = 'party'")
    assert "[opening] 另存的内容缺失、多出，或者与承诺值不符：案件 A-2 第 1 条 party" in map(str, examined(whole))
    assert all(examine._SENTENCES.values())
