"""A witness confirms that a log only grows, and forgets nothing it confirmed."""

import shutil

import pytest
from tests.record.making import Clock, demonstration, submission, witness_of

from quanheng.record import verify
from quanheng.record.errors import ConflictError, DamagedError, MissingError, RefusedError
from quanheng.record.folder import Folder
from quanheng.record.keys import Signer
from quanheng.record.sealer import seal
from quanheng.record.witness import Witness, keep_cosigned, witness_request


@pytest.fixture
def log(made, tmp_path):
    """A log of three leaves that a witness has confirmed."""
    folder, recorder = made
    witness = witness_of(folder, tmp_path, recorder)
    recorder.append(*(submission("A", n) for n in (1, 2, 3)))
    seal(recorder)
    witness.confirm(witness_request(recorder.store, 0))
    return folder, recorder, witness


def forked(folder: Folder, path) -> tuple[Folder, object]:
    """The same log with the same key, gone on elsewhere."""
    copy = Folder(shutil.copytree(folder.path, path))
    return copy, copy.recorder(Clock())


def grown(recorder, case: str, count: int = 2) -> None:
    recorder.append(*(submission(case, n) for n in range(1, count + 1)))
    seal(recorder)


def test_growth_is_confirmed_and_signed_with_the_time(log):
    _, recorder, witness = log
    grown(recorder, "B")
    cosigned = witness.confirm(witness_request(recorder.store, 3))
    note = verify.read_note(cosigned)
    assert verify.signed_at(note, witness.signer.key).date() == recorder.clock.time.date()
    assert note.text == verify.read_note(recorder.store.checkpoint()[1]).text


def test_the_same_checkpoint_may_be_confirmed_again(log):
    _, recorder, witness = log
    assert witness.confirm(witness_request(recorder.store, 3)).startswith(recorder.store.origin)


def test_a_request_must_start_where_the_witness_stands(log):
    _, recorder, witness = log
    grown(recorder, "B")
    for old in (0, 2, 4):
        with pytest.raises(ConflictError, match="上次确认的是 3 条"):
            witness.confirm(witness_request(recorder.store, old))


def test_a_log_that_went_back_is_refused(log, tmp_path):
    folder, recorder, witness = log
    old = shutil.copytree(folder.path, tmp_path / "old")
    grown(recorder, "B")
    witness.confirm(witness_request(recorder.store, 3))
    with pytest.raises(ConflictError, match="上次确认的是 5 条"):
        witness.confirm(witness_request(Folder(old).store(), 3))


@pytest.mark.parametrize("count", [2, 5])
def test_a_fork_is_refused_at_the_same_size_and_beyond(log, tmp_path, count):
    folder, recorder, witness = log
    _, other = forked(folder, tmp_path / "fork")
    grown(recorder, "B", 2)
    witness.confirm(witness_request(recorder.store, 3))
    grown(other, "C", count)
    with pytest.raises(DamagedError, match="分叉"):
        witness.confirm(witness_request(other.store, 5))
    witness.confirm(witness_request(recorder.store, 5))


def test_a_log_that_shows_two_witnesses_two_faces_is_found_when_they_compare(log, tmp_path):
    folder, recorder, first = log
    fork, other = forked(folder, tmp_path / "fork")
    second = witness_of(fork, tmp_path, other, "witness.example/w2")
    second.confirm(witness_request(fork.store(), 0))
    grown(recorder, "B", 2)
    grown(other, "C", 4)
    mine = first.confirm(witness_request(recorder.store, 3))
    second.confirm(witness_request(other.store, 3))
    with pytest.raises(verify.VerifyError, match="分叉"):
        verify.check_growth(mine, witness_request(other.store, 5), folder.key())
    with pytest.raises(DamagedError, match="分叉"):
        first.confirm(witness_request(other.store, 5))


def test_a_witness_takes_no_strange_log(log, tmp_path):
    _, _, witness = log
    _, other = demonstration(tmp_path / "other")
    other.append(submission())
    seal(other)
    with pytest.raises(DamagedError, match="签名"):
        witness.confirm(witness_request(other.store, 0))


@pytest.mark.parametrize("request_", ["", "old 0\n\n", "old -1\n\nx", "old 01\n\nx", "new 3\n\nx", "old 3\nAAAA\n\nx"])
def test_what_is_no_request_is_refused(log, request_):
    with pytest.raises(DamagedError):
        log[2].confirm(request_)


def test_a_checkpoint_with_further_lines_is_not_of_our_logs(log):
    folder, recorder, witness = log
    signer = recorder.signer
    text = f"{signer.name}\n3\n{'A' * 43}=\nmore\n"
    with pytest.raises(DamagedError):
        witness.confirm(f"old 3\n\n{text}\n{signer.signature(text)}")
    assert folder.key().name == signer.name


def test_a_memory_that_was_touched_is_not_relied_on(log):
    _, recorder, witness = log
    witness.memory.write_text(witness.memory.read_text().replace("\n3\n", "\n2\n"))
    with pytest.raises(DamagedError):
        witness.confirm(witness_request(recorder.store, 3))
    witness.memory.write_text(recorder.store.checkpoint()[1])
    with pytest.raises(DamagedError, match="w1"):
        witness.confirm(witness_request(recorder.store, 3))


def test_nothing_is_signed_that_is_not_remembered(log, monkeypatch):
    _, recorder, witness = log
    grown(recorder, "B")
    before = witness.memory.read_text()

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("quanheng.record.witness.write_durably", full)
    with pytest.raises(OSError, match="disk full"):
        witness.confirm(witness_request(recorder.store, 3))
    assert witness.memory.read_text() == before


def test_cosignatures_of_known_witnesses_are_kept_with_the_checkpoint(log, tmp_path):
    folder, recorder, witness = log
    stranger = Witness(Signer.fresh("stranger.example", verify.COSIGNER), folder.key(), tmp_path / "s", recorder.clock)
    request = witness_request(recorder.store, 0)
    unknown = stranger.confirm(request)
    assert keep_cosigned(recorder.store, folder.key(), folder.witnesses(), unknown) == 0
    known = witness.confirm(witness_request(recorder.store, 3))
    for _ in range(2):
        assert keep_cosigned(recorder.store, folder.key(), folder.witnesses(), known) == 1
    note = verify.read_note(recorder.store.checkpoint()[1])
    assert [name for name, _, _ in note.signatures].count("witness.example/w1") == 1
    assert "stranger" not in recorder.store.checkpoint()[1]


def test_a_false_cosignature_is_not_kept(log):
    folder, recorder, witness = log
    known = witness.confirm(witness_request(recorder.store, 3))
    head, _, line = known[:-1].rpartition("\n")
    name, data = line.rsplit(" ", 1)
    spoilt = f"{head}\n{name} {data[:-8]}{'A' * 7}{data[-1]}\n"
    with pytest.raises(DamagedError):
        keep_cosigned(recorder.store, folder.key(), folder.witnesses(), spoilt)


def test_a_checkpoint_signed_with_our_key_but_not_by_this_record_is_reported(log, tmp_path):
    folder, recorder, _ = log
    fork, other = forked(folder, tmp_path / "fork")
    grown(other, "C")
    with pytest.raises(RefusedError, match="不是本记录作出的检查点"):
        keep_cosigned(recorder.store, folder.key(), folder.witnesses(), fork.store().checkpoint()[1])


def test_there_is_no_request_before_there_is_a_checkpoint(recorder):
    with pytest.raises(MissingError):
        witness_request(recorder.store, 0)
