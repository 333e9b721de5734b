"""The sealer numbers without gap, signs what is there, and seals nothing over damage."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.record.making import BEGAN, demonstration, submission
from tests.record.tampering import unguarded

from quanheng.record import merkle, sealer
from quanheng.record.errors import ConflictError, DamagedError
from quanheng.record.folder import Folder
from quanheng.record.keys import read_signer
from quanheng.record.sealer import seal
from quanheng.record.store import Seal
from quanheng.record.verify import LEAF, digest_of, read_checkpoint, root_of


def tampered(folder: Folder, statement: str) -> None:
    """What somebody with the database in hand does to it."""
    with unguarded(folder) as database:
        database.execute(statement)


def test_leaves_are_numbered_from_nought_without_gap_in_the_order_of_commits(recorder):
    for case, n in [("A", 1), ("B", 1), ("A", 2), ("C", 1), ("B", 2)]:
        recorder.append(submission(case, n))
        if case == "C":
            assert seal(recorder) == 4
    assert seal(recorder) == 1
    leaves = [(number, row.case, row.n) for number, row in recorder.store.leaves(0, 10)]
    assert leaves == [(0, "A", 1), (1, "B", 1), (2, "A", 2), (3, "C", 1), (4, "B", 2)]


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_a_checkpoint_is_over_the_bodies_of_the_entries(tmp_path, algorithm):
    folder, recorder = demonstration(tmp_path / "r", algorithm)
    bodies = [recorder.append(submission("A", n))[0].body for n in range(1, 6)]
    seal(recorder)
    digest = digest_of(f"anyue.example/demonstration/{algorithm}")
    head, note = read_checkpoint(recorder.store.checkpoint()[1], folder.key())
    assert head == root_of([digest(LEAF + body) for body in bodies], digest)
    assert note.text.startswith(f"anyue.example/demonstration/{algorithm}\n5\n")


def test_many_batches_make_one_tree(recorder, monkeypatch):
    monkeypatch.setattr(sealer, "BATCH", 7)
    for n in range(1, 31):
        recorder.append(submission("A", n))
    assert seal(recorder) == 30
    assert [size for size, _ in recorder.store.checkpoints()] == [7, 14, 21, 28, 30]
    digest = recorder.digest
    leaves = [digest(LEAF + row.body) for _, row in recorder.store.leaves(0, 30)]
    for size, note in recorder.store.checkpoints():
        head, _ = read_checkpoint(note, recorder.signer.key)
        assert head == root_of(leaves[:size], digest) == merkle.head(recorder.store.tile, digest, size)


def test_nothing_new_is_no_new_checkpoint(recorder):
    assert seal(recorder) == 0
    assert recorder.store.checkpoint() is None
    recorder.append(submission())
    assert (seal(recorder), seal(recorder)) == (1, 0)
    assert len(list(recorder.store.checkpoints())) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_entry SET body = CAST(replace(body, '1200.00', '9200.00') AS BLOB) WHERE n = 2",
        "UPDATE record_entry SET guard = zeroblob(32) WHERE n = 2",
    ],
)
def test_an_entry_touched_before_its_seal_is_not_sealed(made, statement):
    folder, recorder = made
    recorder.append(submission(n=1))
    seal(recorder)
    recorder.append(submission(n=2))
    tampered(folder, statement)
    with pytest.raises(DamagedError, match="第 2 条在封存之前被改动"):
        seal(recorder)
    assert recorder.store.size() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_tile SET hashes = zeroblob(64)",
        "DELETE FROM record_tile",
        "DELETE FROM record_leaf WHERE number = 1",
        "UPDATE record_checkpoint SET note = replace(note, '2', '1')",
        "DELETE FROM record_checkpoint",
    ],
)
def test_a_tree_that_is_not_the_one_signed_is_not_extended(made, statement):
    folder, recorder = made
    recorder.append(submission(n=1))
    recorder.append(submission(n=2))
    seal(recorder)
    tampered(folder, statement)
    recorder.append(submission(n=3))
    with pytest.raises(DamagedError):
        seal(recorder)
    assert folder.store().size() <= 2


def test_two_sealers_at_once_seal_nothing_twice(recorder):
    rows = recorder.append(submission("A", 1), submission("A", 2))
    seal(recorder)
    with pytest.raises(ConflictError, match="已由 0 条增至 2 条"):
        recorder.store.seal(Seal(0, [row.seq for row in rows], {}, "late"))
    assert recorder.store.size() == 2


def test_a_signing_key_is_read_back_and_guarded(tmp_path, folder):
    assert read_signer(folder.private) == folder.signer()
    assert folder.private.stat().st_mode & 0o777 == 0o600
    assert "seed" not in repr(folder.signer())
    spoilt = Path(tmp_path / "spoilt.key")
    spoilt.write_text(folder.private.read_text().replace("PRIVATE", "PUBLIC")[:-8])
    with pytest.raises(DamagedError, match="私钥"):
        read_signer(spoilt)


def test_the_time_of_a_checkpoint_is_signed(recorder):
    recorder.append(submission())
    recorder.clock.time = BEGAN + timedelta(hours=1)
    seal(recorder)
    assert [
        name for name, _, _ in read_checkpoint(recorder.store.checkpoint()[1], recorder.signer.key)[1].signatures
    ] == [recorder.store.origin] * 2
