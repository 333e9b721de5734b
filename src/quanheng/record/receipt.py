"""Receipts: what a party holds in hand, checked by ``verify.py`` without us.

At once a signed promise for the entry; once sealed, the proof that the log took it in, at the first checkpoint that
holds it, a cosigned one if there is one. Both follow from what is recorded: a receipt is made anew whenever asked for.
"""

import base64
from collections.abc import Collection
from itertools import islice

from quanheng.record import merkle
from quanheng.record.canonical import encode
from quanheng.record.errors import DamagedError, MissingError, RefusedError, proven
from quanheng.record.recorder import Recorder
from quanheng.record.store import Row, Store
from quanheng.record.values import Opening
from quanheng.record.verify import LEAF, Json, check_inclusion, read_checkpoint, read_note, unbase64

FORMAT = "quanheng/receipt/1"
_NEAR = 100
"""How many checkpoints after the first are looked through for a cosigned one."""


def receipt_of(recorder: Recorder, row: Row, number: str | None = None, disclosed: Collection[str] = ()) -> bytes:
    """The receipt of an entry as JSON, with the values of ``disclosed`` facts; ``number``: its receipt number, if any.

    Raises ``RefusedError`` for a value that is destroyed, restricted or not committed to, or another's number.
    """
    if (number and recorder.receipt_digest(number)) != row.receipt:
        raise RefusedError("record.receipt_number", "回执编号与条目不符。", mend="凭文书上的编号查询。")
    openings = recorder.openings(row)
    absent = [name for name in disclosed if name not in openings]
    if absent:
        raise RefusedError(
            "record.withheld", f"这些内容不能公开：{'、'.join(absent)}。", mend="只公开仍保存且未受限制的内容。"
        )
    receipt = {
        "format": FORMAT,
        "key": str(recorder.signer.key),
        "id": number,
        "entry": row.body.decode(),
        "promise": recorder.signer.promise(row.body),
        "proof": proof_of(recorder, row),
        "opened": {name: _shown(openings[name]) for name in disclosed},
    }
    return encode(receipt)


def find_receipt(recorder: Recorder, number: str) -> Row:
    """The entry that bears an allotted receipt number. Raises ``MissingError``."""
    row = recorder.store.by_receipt(recorder.receipt_digest(number))
    if row is None:
        raise MissingError(
            "record.no_receipt", "没有这个编号的回执。", mend="核对编号；刚配发的编号要等条目记录之后才有回执。"
        )
    return row


def proof_of(recorder: Recorder, row: Row) -> dict[str, Json] | None:
    """Leaf number, inclusion path and checkpoint of an entry; none while it waits to be sealed."""
    store, leaf = recorder.store, recorder.store.leaf_of(row.seq)
    if leaf is None:
        return None
    size, checkpoint = _covering(store, leaf)
    path = merkle.inclusion(store.tile, recorder.digest, leaf, size)
    return {"leaf": leaf, "path": [base64.b64encode(node).decode() for node in path], "checkpoint": checkpoint}


def is_sealed(recorder: Recorder, row: Row) -> bool:
    """Whether the log took an entry in, proved and not merely noted. Raises ``DamagedError`` for a false proof."""
    proof = proof_of(recorder, row)
    if proof is None:
        return False
    with proven():
        head, _ = read_checkpoint(proof["checkpoint"], recorder.signer.key)
        path = [unbase64(node) for node in proof["path"]]
        check_inclusion(recorder.digest, recorder.digest(LEAF + row.body), proof["leaf"], head, path)
    return True


def _covering(store: Store, leaf: int) -> tuple[int, str]:
    near = list(islice(store.checkpoints(above=leaf), _NEAR))
    if not near:
        raise DamagedError(
            "record.tree", f"没有检查点收录第 {leaf} 号叶。", mend="运行 quanheng doctor --all 查明所在。"
        )
    with proven():
        cosigned = (pair for pair in near if any(name != store.origin for name, _, _ in read_note(pair[1]).signatures))
        return next(cosigned, near[0])


def _shown(opening: Opening) -> dict[str, str]:
    return {"salt": base64.b64encode(opening.salt).decode(), "value": opening.value.decode()}
