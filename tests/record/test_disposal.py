"""What the law orders destroyed is gone, and the record still verifies; without an order nothing goes."""

import os
import random
import sqlite3
import time

import pytest
from tests.record.making import DISPOSAL, FACTS, PROCEDURE, disposing, examined, file_fact, submission, targets
from tests.record.tampering import unguarded

from quanheng.record import verify
from quanheng.record.disposal import DESTROY, RELEASE, RESTRICT, Disposer, sweep
from quanheng.record.entry import Actor
from quanheng.record.errors import DamagedError, MalformedError, MissingError, RefusedError
from quanheng.record.export import export_record
from quanheng.record.receipt import receipt_of
from quanheng.record.sealer import seal
from quanheng.record.values import Given, Withheld

SECRET = "独一无二的秘密文字" * 6
MARK = b"unmistakable bytes of a file " * 4


@pytest.fixture
def kept(recorder):
    """Three entries with something to destroy, sealed."""
    for n in range(1, 4):
        facts = {**FACTS, "reasons": Given("text", f"{SECRET}{n}"), "decision": file_fact(MARK + bytes([n]))}
        recorder.append(submission(n=n, facts=facts))
    seal(recorder)
    return Disposer(recorder, {DISPOSAL})


def traces(folder, text: bytes) -> int:
    """How often some bytes stand anywhere in the folder of the record."""
    return sum(path.read_bytes().count(text) for path in folder.path.rglob("*") if path.is_file())


def test_what_is_destroyed_leaves_no_trace_and_the_record_still_holds(kept, folder):
    recorder = kept.recorder
    recorder.append(disposing(1, DESTROY, *(("A-1", n, fact) for n in (1, 2, 3) for fact in ("reasons", "decision"))))
    seal(recorder)
    assert traces(folder, SECRET.encode()) >= 3
    assert traces(folder, MARK) == 3
    assert kept.destroy("D-1", 1) == 6
    assert (traces(folder, SECRET.encode()), traces(folder, MARK)) == (0, 0)
    entry, facts = recorder.read("A-1", 2)
    assert (str(facts["reasons"]), facts["decision"]) == ("已依法销毁", Withheld.DESTROYED)
    assert (facts["party"], facts["fine"]) == ("张三", "1200.00")
    assert entry.n == 2
    assert examined(folder) == ()


def test_among_many_values_of_any_length_the_destroyed_ones_leave_no_trace(recorder, folder):
    chance = random.Random(21)
    marks = [f"mark-{number:04}-".encode() for number in range(300)]
    for n, mark in enumerate(marks, 1):
        value = mark.decode() * chance.choice([1, 3, 40, 400, 900])
        recorder.append(submission("A-1", n, {"reasons": Given("text", value)}))
    chosen = chance.sample(range(300), 120)
    recorder.append(disposing(1, DESTROY, *(("A-1", number + 1, "reasons") for number in chosen)))
    seal(recorder)
    Disposer(recorder, {DISPOSAL}).destroy("D-1", 1)
    held = b"".join(path.read_bytes() for path in folder.path.rglob("*") if path.is_file())
    assert [mark for number, mark in enumerate(marks) if (mark in held) == (number in chosen)] == []


def test_the_receipt_and_the_export_of_an_entry_hold_after_its_values_are_gone(kept, folder, tmp_path):
    recorder = kept.recorder
    receipt = receipt_of(recorder, recorder.row("A-1", 1), None, ["reasons"])
    recorder.append(disposing(1, DESTROY, ("A-1", 1, "reasons")))
    seal(recorder)
    kept.destroy("D-1", 1)
    verify.check_receipt(verify.read_json(receipt), folder.key())
    with pytest.raises(RefusedError, match="不能公开"):
        receipt_of(recorder, recorder.row("A-1", 1), None, ["reasons"])
    export_record(recorder.store, tmp_path / "all.jsonl")
    with (tmp_path / "all.jsonl").open("rb") as lines:
        assert "编号连续" in verify.check_record(lines, (tmp_path / "all.checkpoint").read_text(), folder.key())


def test_destroying_twice_is_destroying_once(kept, folder):
    kept.recorder.append(disposing(1, DESTROY, ("A-1", 1, "reasons"), ("A-1", 1, "decision")))
    seal(kept.recorder)
    assert kept.destroy("D-1", 1) == kept.destroy("D-1", 1) == 2
    assert examined(folder) == ()


def test_only_what_the_list_names_is_destroyed(kept):
    kept.recorder.append(disposing(1, DESTROY, ("A-1", 1, "reasons")))
    seal(kept.recorder)
    kept.destroy("D-1", 1)
    _, facts = kept.recorder.read("A-1", 1)
    assert [name for name, value in facts.items() if value is Withheld.DESTROYED] == ["reasons"]


@pytest.mark.parametrize(
    "order",
    [
        {"act": "inspect"},
        {"act": RESTRICT},
        {"procedure": PROCEDURE},
        {"actors": (Actor("p-7", "handle"),)},
        {"actors": (Actor("p-7", "handle"), Actor("p-7", "approve"))},
    ],
)
def test_destruction_needs_an_act_of_the_disposal_procedure_by_two_persons(kept, order):
    kept.recorder.append(
        submission("D-1", 1, targets(("A-1", 1, "party")), **{"act": DESTROY, "procedure": DISPOSAL} | order)
    )
    seal(kept.recorder)
    with pytest.raises(RefusedError, match="档案法/21"):
        kept.destroy("D-1", 1)
    assert kept.recorder.read("A-1", 1)[1]["party"] == "张三"


def test_destruction_waits_until_its_order_is_sealed(kept):
    kept.recorder.append(disposing(1, DESTROY, ("A-1", 1, "party")))
    with pytest.raises(RefusedError, match="须先封存"):
        kept.destroy("D-1", 1)


@pytest.mark.parametrize("leaf", [0, 3])
def test_an_order_smuggled_into_the_database_destroys_nothing(kept, folder, leaf):
    kept.recorder.append(disposing(1, DESTROY, ("A-1", 1, "party")))
    with unguarded(folder) as database:
        database.execute("DELETE FROM record_leaf WHERE number = ?", [leaf])
        database.execute("INSERT INTO record_leaf SELECT ?, max(seq) FROM record_entry", [leaf])
    with pytest.raises(DamagedError):
        kept.destroy("D-1", 1)
    assert kept.recorder.read("A-1", 1)[1]["party"] == "张三"


@pytest.mark.parametrize("target", [("A-1", 1, "fine"), ("A-1", 1, "nothing"), ("D-1", 1, "targets")])
def test_clear_values_and_the_list_itself_stay(kept, target):
    kept.recorder.append(disposing(1, DESTROY, target))
    seal(kept.recorder)
    with pytest.raises(RefusedError, match="不能处置"):
        kept.destroy("D-1", 1)


def test_a_list_that_names_no_entry_destroys_nothing(kept):
    kept.recorder.append(disposing(1, DESTROY, ("A-1", 1, "party"), ("A-9", 1, "party")))
    seal(kept.recorder)
    with pytest.raises(MissingError):
        kept.destroy("D-1", 1)
    assert kept.recorder.read("A-1", 1)[1]["party"] == "张三"


@pytest.mark.parametrize("listed", ["A-1", "A-1 one party", "A-1 1 party fine", "A-1 1 party\n\n", ["A-1 1 party"]])
def test_a_list_in_another_form_is_none(kept, listed):
    order = submission("D-1", 1, {"targets": Given("rows", listed)}, act=DESTROY, procedure=DISPOSAL)
    kept.recorder.append(order)
    seal(kept.recorder)
    with pytest.raises(MalformedError, match="清册"):
        kept.destroy("D-1", 1)


def test_a_restricted_value_is_kept_but_not_shown_until_it_is_released(kept, folder):
    recorder = kept.recorder
    recorder.append(disposing(1, RESTRICT, ("A-1", 1, "party")), disposing(2, RELEASE, ("A-1", 1, "party")))
    kept.restrict("D-1", 1)
    assert str(recorder.read("A-1", 1)[1]["party"]) == "已限制处理"
    with pytest.raises(RefusedError):
        receipt_of(recorder, recorder.row("A-1", 1), None, ["party"])
    assert traces(folder, "张三".encode()) > 0
    assert kept.release("D-1", 2) == 1
    assert recorder.read("A-1", 1)[1]["party"] == "张三"
    seal(recorder)
    assert examined(folder) == ()


def test_a_restriction_needs_its_entry_too(kept):
    kept.recorder.append(submission("D-1", 1, targets(("A-1", 1, "party")), act=RESTRICT))
    with pytest.raises(RefusedError):
        kept.restrict("D-1", 1)
    with pytest.raises(RefusedError):
        kept.release("D-1", 1)


def test_an_order_that_was_not_carried_out_is_found(kept, folder):
    kept.recorder.append(disposing(1, DESTROY, ("A-1", 1, "party")))
    seal(kept.recorder)
    assert {finding.code for finding in examined(folder)} == {"ordered"}
    kept.destroy("D-1", 1)
    assert examined(folder) == ()


def test_a_value_that_is_gone_without_an_order_is_damage(kept, folder):
    database = sqlite3.connect(folder.database)
    database.execute("DROP TRIGGER record_opening_disposed")
    database.execute("DELETE FROM record_opening WHERE seq = 1 AND name = 'party'")
    database.commit()
    with pytest.raises(DamagedError, match="party"):
        kept.recorder.read("A-1", 1)


def test_files_that_failed_appends_left_are_swept_after_a_day(recorder, folder):
    recorder.append(submission(facts={"decision": file_fact()}))
    recorder.prepare([submission(n=2, facts={"decision": file_fact(b"left behind")})])
    (folder.path / "files" / "incoming" / "broken off").write_bytes(b"half")
    assert sweep(recorder) == 0
    for path in (folder.path / "files").rglob("*"):
        os.utime(path, (time.time() - 90_000,) * 2)
    assert sweep(recorder) == 2
    assert len([path for path in (folder.path / "files").rglob("*") if path.is_file()]) == 1
    seal(recorder)
    assert examined(folder) == ()
