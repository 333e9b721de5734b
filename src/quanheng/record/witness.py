"""A witness: whoever does not answer to the operator and confirms, checkpoint by checkpoint, that the log only grows.

The protocol is C2SP tlog-witness, carried by files or anything else. A witness trusts nothing but the log's public key
and its own memory of the last checkpoint it confirmed.
"""

import base64
import fcntl
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quanheng.record import merkle
from quanheng.record.errors import ConflictError, MissingError, RefusedError, proven
from quanheng.record.files import write_durably
from quanheng.record.keys import PublicKey, Signer
from quanheng.record.store import Store
from quanheng.record.verify import (
    Head,
    Note,
    VerifyError,
    check_consistency,
    digest_of,
    read_checkpoint,
    read_note,
    read_request,
    signed_at,
)


@dataclass(frozen=True, slots=True)
class Witness:
    """One witness of one log; ``memory`` is the file in which it keeps the last checkpoint it confirmed."""

    signer: Signer
    log: PublicKey
    memory: Path
    clock: Callable[[], datetime]

    def confirm(self, request: str) -> str:
        """The checkpoint of an ``add-checkpoint`` request, cosigned, and remembered before it is given.

        Raises ``ConflictError`` where the request does not start from the checkpoint remembered or is older than it,
        ``DamagedError`` for a log that changed what it had, or a checkpoint that its key did not sign.
        """
        with self._alone(), proven():
            old, path, raw = read_request(request)
            head, note = read_checkpoint(raw, self.log)
            remembered = self._remembered()
            if head[0] < remembered[0] or old != remembered[0]:
                raise _out_of_step(remembered[0], old, head[0])
            check_consistency(digest_of(self.log.name), remembered, head, path)
            cosigned = raw + self.signer.cosignature(note.text, self.clock())
            write_durably(self.memory, cosigned.encode())
        return cosigned

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One request at a time: what is compared must still be so when the answer is remembered."""
        descriptor = os.open(self.memory.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _remembered(self) -> Head:
        if not self.memory.exists():
            return 0, digest_of(self.log.name)(b"")
        head, note = read_checkpoint(self.memory.read_text("utf-8"), self.log)
        if signed_at(note, self.signer.key) is None:
            raise VerifyError("signature", self.signer.name)
        return head


def witness_request(store: Store, old: int) -> str:
    """What a log asks of a witness that last confirmed ``old`` leaves: proof of growth and the latest checkpoint."""
    latest = store.checkpoint()
    if latest is None or not 0 <= old <= latest[0]:
        raise MissingError("record.no_checkpoint", f"还没有 {old} 条以上的检查点。", mend="先封存，再请见证人副署。")
    size, note = latest
    path = merkle.consistency(store.tile, digest_of(store.origin), old, size)
    lines = "".join(f"{base64.b64encode(node).decode()}\n" for node in path)
    return f"old {old}\n{lines}\n{note}"


def keep_cosigned(store: Store, log: PublicKey, witnesses: Collection[PublicKey], cosigned: str) -> int:
    """Keep what known witnesses signed under a checkpoint of ours; how many of them had. Unknown keys are ignored.

    Raises ``DamagedError`` for a false signature, ``RefusedError`` for a checkpoint that is not of this record.
    """
    with proven():
        (size, _), note = read_checkpoint(cosigned, log)
        known = [witness for witness in witnesses if signed_at(note, witness)]
    ours = next(store.checkpoints(above=size - 1), None)
    if ours is None or read_note(ours[1]).text != note.text:
        raise RefusedError(
            "record.not_ours", "这不是本记录作出的检查点。", mend="核对记录；若确由本记录的密钥签署，立即报告。"
        )
    store.cosign(size, [line for witness in known for line in _lines(note, witness)])
    return len(known)


def _lines(note: Note, witness: PublicKey) -> list[str]:
    return [
        f"\u2014 {name} {base64.b64encode(identity + signature).decode()}\n"
        for name, identity, signature in note.signatures
        if (name, identity) == (witness.name, witness.id)
    ]


def _out_of_step(remembered: int, old: int, size: int) -> ConflictError:
    return ConflictError(
        "record.witness_step",
        f"上次确认的是 {remembered} 条，这份请求由 {old} 条增至 {size} 条：不予副署。",
        mend="从上次确认的条数起重新请求；检查点倒退的，须向公众说明。",
    )
