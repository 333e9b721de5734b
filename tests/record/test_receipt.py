"""A receipt is checked by whoever holds it, alone, and proves exactly what it says."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from tests.record.making import FACTS, demonstration, examined, file_fact, submission, witness_of

from quanheng.record import verify
from quanheng.record.errors import MissingError, RefusedError
from quanheng.record.keys import PublicKey
from quanheng.record.receipt import find_receipt, receipt_of
from quanheng.record.recorder import now
from quanheng.record.sealer import seal
from quanheng.record.values import Attachment, Given
from quanheng.record.witness import keep_cosigned, witness_request

SCRIPT = Path(verify.__file__)


def alone(*arguments: object) -> subprocess.CompletedProcess[str]:
    """``verify.py`` as a citizen runs it: isolated, without the package."""
    words = [sys.executable, "-I", "-S", str(SCRIPT), *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def check(receipt: bytes, key: PublicKey, *others: object) -> list[str]:
    return verify.check_receipt(verify.read_json(receipt), key, *others)


@pytest.fixture
def party(made, tmp_path):
    """A party whose fine was decided with a document that bears a receipt number; the entry is sealed and cosigned."""
    folder, recorder = made
    witness = witness_of(folder, tmp_path, recorder)
    (number,) = recorder.allot(1)
    recorder.append(submission("A-0"), submission("A-0", 2))
    (row,) = recorder.append(submission(facts={**FACTS, "decision": file_fact()}, receipt=number))
    seal(recorder)
    keep_cosigned(recorder.store, folder.key(), folder.witnesses(), witness.confirm(witness_request(recorder.store, 0)))
    return folder, recorder, row, number, witness


def test_a_receipt_is_checked_with_pythons_standard_library_alone(party, tmp_path):
    folder, recorder, row, number, witness = party
    receipt, document = tmp_path / "receipt.json", tmp_path / "决定书.pdf"
    receipt.write_bytes(receipt_of(recorder, row, number, ["party", "decision"]))
    document.write_bytes(b"%PDF-1.7 \xe5\x86\xb3")
    done = alone(receipt, document, "--key", folder.key(), "--witness", witness.signer.key)
    assert (done.returncode, done.stderr) == (0, "")
    assert "承诺成立：案件 A-1 第 1 条" in done.stdout
    assert "已收录为第 2 号叶，其时日志共 3 条。" in done.stdout
    assert "见证人“witness.example/w1”已于" in done.stdout
    document.write_bytes(b"another")
    done = alone(receipt, document, "--key", folder.key())
    assert (done.returncode, done.stdout) == (1, "")
    assert "不符" in done.stderr


def test_each_of_several_files_is_checked_against_the_receipt(recorder, folder):
    photographs = [Attachment(f"{number}.jpg", bytes([number])) for number in range(3)]
    (row,) = recorder.append(submission(facts={"photographs": Given("file", photographs)}))
    seal(recorder)
    receipt = receipt_of(recorder, row, None, ["photographs"])
    assert "所给的 2 个文件与条目一致" in check(receipt, folder.key(), (), [b"\x00", b"\x02"])[1]
    with pytest.raises(verify.VerifyError, match="不符"):
        check(receipt, folder.key(), (), [b"\x00", b"\x07"])


def test_a_citizen_of_an_sm3_log_checks_a_receipt_alone(tmp_path):
    folder, recorder = demonstration(tmp_path / "r", "sm3")
    witness = witness_of(folder, tmp_path, recorder)
    (row,) = recorder.append(submission(facts={**FACTS, "decision": file_fact()}))
    seal(recorder)
    keep_cosigned(recorder.store, folder.key(), folder.witnesses(), witness.confirm(witness_request(recorder.store, 0)))
    receipt, document = tmp_path / "receipt.json", tmp_path / "决定书.pdf"
    receipt.write_bytes(receipt_of(recorder, row, None, ["decision"]))
    document.write_bytes(b"%PDF-1.7 \xe5\x86\xb3")
    done = alone(receipt, document, "--key", folder.key(), "--witness", witness.signer.key)
    assert (done.returncode, done.stderr) == (0, "")
    assert "已收录为第 0 号叶" in done.stdout
    assert "已于" in done.stdout
    assert examined(folder) == ()


def test_a_python_without_the_algorithm_says_so(monkeypatch):
    monkeypatch.setattr("hashlib.algorithms_available", {"sha256"})
    with pytest.raises(verify.VerifyError, match="换一台机器"):
        verify.digest_of("anyue.example/record/sm3")


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    done = alone(tmp_path / "nowhere.json")
    assert (done.returncode, "读不到文件" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_without_a_published_key_the_reader_is_warned(party, tmp_path):
    _, recorder, row, number, _ = party
    receipt = tmp_path / "receipt.json"
    receipt.write_bytes(receipt_of(recorder, row, number))
    done = alone(receipt)
    assert done.returncode == 0
    assert "请与公布的公钥核对" in done.stdout


def test_the_script_needs_nothing_of_the_package():
    assert "quanheng" not in [
        line.split()[1].split(".")[0]
        for line in SCRIPT.read_text().splitlines()
        if line.startswith(("import ", "from "))
    ]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"format":"quanheng/receipt/1"}', "\xff"])
def test_what_is_no_receipt_is_said_to_be_none(tmp_path, content):
    receipt = tmp_path / "receipt.json"
    receipt.write_bytes(content.encode("latin-1"))
    done = alone(receipt, "--key", "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    assert done.returncode == 1
    assert done.stderr.startswith("不成立：")
    assert "Traceback" not in done.stderr


def test_every_byte_of_a_receipt_matters(party):
    folder, recorder, row, number, witness = party
    receipt = receipt_of(recorder, row, number, ["party", "decision"])
    key, known = folder.key(), [witness.signer.key]
    files = [b"%PDF-1.7 \xe5\x86\xb3"]
    check(receipt, key, known, files)
    for place in range(len(receipt)):
        altered = bytearray(receipt)
        altered[place] ^= 1 + place % 127
        with pytest.raises((verify.VerifyError, LookupError, TypeError, ValueError, AttributeError)):
            check_wholly(bytes(altered), key, known, files)


def check_wholly(receipt: bytes, key: PublicKey, known: list[PublicKey], files: list[bytes]) -> None:
    """As a party does who knows that the checkpoint was cosigned, and what is disclosed."""
    sentences = check(receipt, key, known, files)
    verify.demand(any("已于" in sentence for sentence in sentences), "signature", "")
    verify.demand(not any("注意" in sentence for sentence in sentences), "signature", "")


def test_at_once_there_is_a_promise_and_within_a_minute_a_proof(tmp_path):
    folder, recorder = demonstration(tmp_path / "r")
    recorder.clock = now
    (row,) = recorder.append(submission())
    assert check(receipt_of(recorder, row), folder.key())[-1].startswith("尚无收录证明，应在")
    seal(recorder)
    assert "已收录为第 0 号叶" in check(receipt_of(recorder, row), folder.key())[-1]


def test_a_promise_not_kept_is_told_to_whoever_checks(recorder, folder):
    (row,) = recorder.append(submission())
    with pytest.raises(verify.VerifyError, match="承诺未兑现"):
        check(receipt_of(recorder, row), folder.key())


def test_an_entry_taken_in_late_is_told_too(recorder, folder):
    (row,) = recorder.append(submission())
    recorder.clock.time += timedelta(minutes=2)
    seal(recorder)
    assert "注意：检查点没有署明在承诺的" in check(receipt_of(recorder, row), folder.key())[-1]


def test_a_receipt_is_found_by_the_number_on_the_document_and_no_other_way(party):
    _, recorder, row, number, _ = party
    assert find_receipt(recorder, number) == row
    assert number not in row.body.decode()
    with pytest.raises(MissingError):
        find_receipt(recorder, "0" * 32)
    for wrong in (None, "0" * 32):
        with pytest.raises(RefusedError, match="编号"):
            receipt_of(recorder, row, wrong)


def test_a_receipt_of_another_log_is_none(party, tmp_path):
    _, recorder, row, number, _ = party
    other, _ = demonstration(tmp_path / "other")
    receipt = receipt_of(recorder, row, number)
    with pytest.raises(verify.VerifyError):
        check(receipt, other.key())
    swapped = json.loads(receipt) | {"key": str(other.key())}
    with pytest.raises(verify.VerifyError):
        check(json.dumps(swapped).encode(), other.key())


def test_the_promise_of_one_entry_is_none_for_another(recorder, folder):
    first, second = recorder.append(submission("A-1"), submission("A-2"))
    seal(recorder)
    mixed = json.loads(receipt_of(recorder, first)) | {
        name: json.loads(receipt_of(recorder, second))[name] for name in ("promise", "proof")
    }
    with pytest.raises(verify.VerifyError):
        check(json.dumps(mixed).encode(), folder.key())


def test_a_promise_cannot_pass_for_a_checkpoint_nor_a_checkpoint_for_a_promise(recorder, folder):
    (row,) = recorder.append(submission())
    seal(recorder)
    with pytest.raises(verify.VerifyError):
        verify.read_checkpoint(recorder.signer.promise(row.body), folder.key())
    mixed = json.loads(receipt_of(recorder, row)) | {"promise": recorder.store.checkpoint()[1]}
    with pytest.raises(verify.VerifyError):
        check(json.dumps(mixed).encode(), folder.key())


def test_only_what_is_committed_can_be_disclosed(party):
    _, recorder, row, number, _ = party
    for name in ("fine", "nothing"):
        with pytest.raises(RefusedError, match="不能公开"):
            receipt_of(recorder, row, number, [name])
