"""Gives committed entries their leaf numbers, without gap and in the order of commits, and signs the tree's new head.

One batch is one transaction: leaves, tiles and checkpoint are there together or not at all. Before it extends a tree
the sealer makes sure that it is still the one it signed, and that no entry was touched while it waited for its leaf; it
seals nothing over damage.
"""

import hmac

from quanheng.record import merkle
from quanheng.record.errors import DamagedError, proven
from quanheng.record.recorder import Recorder
from quanheng.record.store import Row, Seal
from quanheng.record.verify import LEAF, Head, read_checkpoint

BATCH = 8192
"""Leaves in one transaction at most."""


def seal(recorder: Recorder) -> int:
    """Seal all that waits, in batches; how many leaves were added. Raises ``DamagedError``, ``ConflictError``."""
    total = 0
    while rows := recorder.store.unsealed(BATCH):
        _seal(recorder, rows)
        total += len(rows)
    return total


def signed_head(recorder: Recorder) -> Head:
    """Size and root of the latest checkpoint, which the tiles bear out; of the empty tree, if there is none yet."""
    store, digest = recorder.store, recorder.digest
    latest, head = store.checkpoint(), (0, digest(b""))
    if latest is not None:
        with proven():
            head, _ = read_checkpoint(latest[1], recorder.signer.key)
    if merkle.head(store.tile, digest, store.size()) != head:
        raise DamagedError(
            "record.tree", "树与最后签署的检查点不符，停止封存。", mend="运行 quanheng doctor --all 查明所在。"
        )
    return head


def _seal(recorder: Recorder, rows: list[Row]) -> None:
    store, digest = recorder.store, recorder.digest
    size, _ = signed_head(recorder)
    tiles = merkle.grow(store.tile, digest, size, [_leaf(recorder, row) for row in rows])

    def grown(level: int, index: int) -> bytes:
        return tiles.get((level, index)) or store.tile(level, index)

    head = merkle.head(grown, digest, size + len(rows))
    store.seal(Seal(size, [row.seq for row in rows], tiles, recorder.signer.checkpoint(head, recorder.clock())))


def _leaf(recorder: Recorder, row: Row) -> bytes:
    if not hmac.compare_digest(recorder.signer.guard(row.body), row.guard):
        raise DamagedError(
            "record.guard",
            f"案件 {row.case} 第 {row.n} 条在封存之前被改动，停止封存。",
            mend="以当事人的回执或者备份恢复该条，再行封存。",
        )
    return recorder.digest(LEAF + row.body)
