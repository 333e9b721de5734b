"""``quanheng record`` and ``quanheng doctor`` as an operator, a party and a witness use them."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.record.making import PROCEDURE
from tests.record.tampering import unguarded

from quanheng.cli import main
from quanheng.record.folder import Folder

BATCH = ("--number", "1", "--source", "chengguan", "--procedure", PROCEDURE, "--person", "p-7", "--organ", "数据局")


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Runs a command in an empty folder; gives its exit code and what it printed, errors last."""
    monkeypatch.chdir(tmp_path)

    def running(*words: object) -> tuple[int, str]:
        code = main([str(word) for word in words])
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return running


def submissions(path: Path, *cases: str, **other: object) -> Path:
    lines = [
        {
            "case": case,
            "n": 1,
            "request": case,
            "procedure": PROCEDURE,
            "act": "decide",
            "at": "2026-05-06",
            "actors": [{"person": "p-7", "duty": "handle", "credential": "川M-0007"}],
            "organ": "市场监督管理局",
            "facts": {"fine": {"type": "money", "value": "50.00"}, "party": {"type": "ref", "value": "张三"}},
            "answers": [{"look_up": "power", "answer": "yes", "source": "权责清单", "on": "2026-05-06"}],
        }
        | other
        for case in cases
    ]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def record(run, tmp_path):
    """A record of three sealed entries, made at the command line."""
    run("record", "create", "r", "anyue.example", "--algorithm", "sm3")
    run("record", "append", "r", submissions(tmp_path / "s.jsonl", "A", "B", "C"))
    run("record", "seal", "r")
    return Folder(tmp_path / "r")


def test_a_record_is_made_filled_sealed_and_found_in_order(run, tmp_path):
    code, printed = run("record", "create", "r", "anyue.example", "--demonstration", "--algorithm", "sm3")
    assert (code, "anyue.example/demonstration/sm3+" in printed) == (0, True)
    code, printed = run("record", "append", "r", submissions(tmp_path / "s.jsonl", "A", "B"))
    assert [json.loads(line)["case"] for line in printed.splitlines()] == ["A", "B"]
    assert run("record", "seal", "r") == (0, "新封存 2 条，日志共 2 条。\n")
    assert run("doctor", "r") == (0, "日志共 2 条，这次检查 2 条。\n没有发现缺失或者改动。\n")


def test_a_party_gets_a_receipt_and_checks_it(run, record, tmp_path):
    code, printed = run("record", "receipt", "r", "--case", "B", "--n", "1", "--disclose", "party")
    (tmp_path / "receipt.json").write_text(printed, encoding="utf-8")
    code, printed = run("record", "verify", "receipt.json", "--key", record.key())
    assert code == 0
    assert "已收录为第 1 号叶，其时日志共 3 条。" in printed


def test_a_document_bears_its_receipt_number_before_its_entry_exists(run, record, tmp_path):
    _, number = run("record", "allot", "r", "1")
    number = number.strip()
    run("record", "append", "r", submissions(tmp_path / "more.jsonl", "D", receipt=number))
    code, printed = run("record", "receipt", "r", "--id", number)
    assert (code, json.loads(printed)["id"]) == (0, number)
    code, printed = run("record", "receipt", "r", "--id", "0" * 32)
    assert (code, "没有这个编号的回执" in printed) == (2, True)


def test_a_witness_is_asked_signs_and_its_signature_is_kept(run, record, tmp_path):
    _, printed = run("record", "witness", "key", "witness.example/w1", "w.key")
    (record.path / "witnesses").write_text(printed.split("：")[1], encoding="utf-8")
    for times in (1, 2):
        _, request = run("record", "witness", "ask", "r", "--old", 0 if times == 1 else 3)
        (tmp_path / "request").write_text(request, encoding="utf-8")
        sign = ("record", "witness", "sign", "request", "--key", "w.key", "--log", record.key(), "--memory", "m.txt")
        code, cosigned = run(*sign)
        assert (code, cosigned.count("\u2014 witness.example/w1")) == (0, times)
        (tmp_path / "cosigned").write_text(cosigned, encoding="utf-8")
        assert run("record", "witness", "keep", "r", "cosigned") == (0, "保存了 1 个见证人的副署。\n")
    assert run("doctor", "r", "--all")[0] == 0
    run("record", "append", "r", submissions(tmp_path / "more.jsonl", "D"))
    run("record", "seal", "r")
    (tmp_path / "request").write_text(run("record", "witness", "ask", "r", "--old", 3)[1], encoding="utf-8")
    grown = run("record", "verify", "m.txt", "request", "--key", record.key())
    assert grown == (0, "日志由 3 条增至 4 条，原有内容未变。\n")
    code, printed = run(
        "record", "witness", "sign", "m.txt", "--key", "w.key", "--log", record.key(), "--memory", "m.txt"
    )
    assert (code, "不是对该检查点的见证请求" in printed) == (2, True)


def test_the_whole_record_is_exported_and_checked(run, record):
    assert run("record", "export", "r", "--lines", "all.jsonl", "--parquet", "out")[0] == 0
    code, printed = run("record", "verify", "all.jsonl", "all.checkpoint", "--key", record.key())
    assert (code, printed) == (0, "3 条、3 个案件与检查点一致，编号连续。\n")
    assert run("record", "export", "r", "--parquet", "out") == (0, "Parquet 增加 0 条。\n")


def test_the_doctor_says_what_is_wrong_and_where(run, record):
    with unguarded(record) as database:
        database.execute("UPDATE record_opening SET salt = zeroblob(32) WHERE seq = 2")
    code, printed = run("doctor", "r", "--all")
    assert code == 1
    assert "✗ [opening] 另存的内容缺失、多出，或者与承诺值不符：案件 B 第 1 条 party" in printed
    code, printed = run("doctor", "r", "--all", "--json")
    assert json.loads(printed)["findings"][0]["code"] == "opening"


def test_a_foreign_log_is_imported_as_a_batch(run, record, tmp_path):
    (tmp_path / "old.xes").write_text("<log/>")
    assert run("record", "import", "r", "old.xes", *BATCH) == (0, "已成批保存为 batch:1。\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("record", "receipt", "r"), "没有说明是哪一条的回执"),
        (("record", "export", "r"), "没有说明导出为什么"),
        (("record", "seal", "nowhere"), "这里没有记录"),
        (("record", "create", "new", "https://anyue.example"), "不能以“https://anyue.example”"),
        (("record", "create", "r", "anyue.example"), "已经存在"),
        (("record", "append", "r", "broken.jsonl"), "读不懂这条提交"),
        (("record", "append", "r", "again.jsonl"), "已有第 1 条"),
        (("doctor", "nowhere"), "这里没有记录"),
        (("record",), "缺少"),
        (("record", "append", "r", "nowhere.jsonl"), "读不到文件 nowhere.jsonl"),
        (("record", "append", "r", "r/files"), "读不到文件 files"),
        (("record", "append", "r", "no_file.jsonl"), "读不到文件 nowhere.pdf"),
        (("record", "append", "r", "latin.jsonl"), "不是 UTF-8 文本"),
        (("record", "import", "r", "nowhere.xes", *BATCH), "读不到文件 nowhere.xes"),
        (("record", "seal", "r", "--every", "0"), "--every 不能是 '0'"),
        (("record", "allot", "r", "none"), "个数 不能是 'none'"),
        (("record", "witness", "ask", "r", "--old", "9"), "还没有 9 条以上的检查点"),
        (("record", "witness", "keep", "r", "nowhere"), "读不到文件 nowhere"),
        (("record", "witness", "key", "w.example", "r/log.key"), "log.key 已经存在"),
        (("record", "witness", "sign", "s", "--key", "w.key", "--log", "x", "--memory", "m"), "没有私钥文件 w.key"),
        (("doctor", "r", "--workers", "0"), "--workers 不能是 '0'"),
    ],
)
def test_what_cannot_be_done_is_said_in_chinese(run, record, tmp_path, words, sentence):
    (tmp_path / "broken.jsonl").write_text('{"case": 1.5}\n')
    (tmp_path / "latin.jsonl").write_bytes(b"\xff")
    submissions(tmp_path / "again.jsonl", "A", request="another")
    absent = {"decision": {"type": "file", "value": {"name": "决定书.pdf", "path": "nowhere.pdf"}}}
    submissions(tmp_path / "no_file.jsonl", "F", facts=absent)
    code, printed = run(*words)
    assert code == 2
    assert sentence in printed


def test_sealing_goes_on_until_it_is_interrupted(run, record, tmp_path):
    run("record", "append", "r", submissions(tmp_path / "more.jsonl", "D"))
    words = [sys.executable, "-c", "import sys; from quanheng.cli import main; sys.exit(main())"]
    words += ["record", "seal", "r", "--every", "1"]
    sealing = subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert sealing.stdout.readline() == "新封存 1 条，日志共 4 条。\n"
    run("record", "append", "r", submissions(tmp_path / "more.jsonl", "E"))
    store, deadline = record.store(), time.monotonic() + 30
    while store.size() < 5 and time.monotonic() < deadline:
        time.sleep(0.05)
    sealing.send_signal(signal.SIGINT)
    assert (sealing.communicate(timeout=30)[1], sealing.returncode, store.size()) == ("", 0, 5)


def test_what_is_appended_may_come_from_another_program(run, record, tmp_path, monkeypatch):
    with submissions(tmp_path / "more.jsonl", "D", "E").open(encoding="utf-8") as lines:
        monkeypatch.setattr("sys.stdin", lines)
        code, printed = run("record", "append", "r")
    assert (code, [json.loads(line)["case"] for line in printed.splitlines()]) == (0, ["D", "E"])


def test_a_line_ends_where_json_lines_end(run, record, tmp_path):
    facts = {"reasons": {"type": "text", "value": "一\u2028二\x85三"}}
    code, printed = run("record", "append", "r", submissions(tmp_path / "odd.jsonl", "O", facts=facts))
    assert (code, json.loads(printed)["case"]) == (0, "O")


def test_the_doctors_work_in_parallel_with_a_memory_elsewhere(run, record, tmp_path):
    words = ("doctor", "r", "--all", "--workers", "2", "--memory", "elsewhere.json")
    assert run(*words) == (0, "日志共 3 条，这次检查 3 条。\n没有发现缺失或者改动。\n")
    assert json.loads((tmp_path / "elsewhere.json").read_text())["examined"] == 3


def test_files_no_entry_names_are_swept(run, record):
    assert run("record", "sweep", "r") == (0, "清理了 0 个文件。\n")
