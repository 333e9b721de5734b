"""The keys of a log and of its witnesses: what signs notes and guards entries until they are sealed.

Notes, key ids and key texts are those of C2SP signed-note; checkpoints C2SP tlog-checkpoint; a log also cosigns its own
checkpoints (C2SP tlog-cosignature), because that is the standard way of signing when.
"""

from __future__ import annotations

import base64
import hmac
import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from quanheng.record.errors import ConflictError, DamagedError, MalformedError, MissingError, proven
from quanheng.record.verify import COSIGNER, LOG, Head, Key, VerifyError, promise_text, read_key, unbase64

_PREFIX = "PRIVATE+KEY+"
_GUARD = b"quanheng/unsealed/1"


class PublicKey(Key):
    """A key that verifies by the library: the same answers as ``verify.py``, two hundred times as fast."""

    def holds(self, message: bytes, signature: bytes) -> bool:
        """Whether the 64 bytes are this key's Ed25519 signature over the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def public_key(text: str) -> PublicKey:
    """The key of a ``<name>+<id>+<base64>`` line. Raises ``DamagedError``."""
    with proven():
        key = read_key(text)
    return PublicKey(key.name, key.kind, key.public)


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name: the origin line of a log, or the name of a witness."""

    name: str
    kind: int
    seed: bytes = field(repr=False)

    @classmethod
    def fresh(cls, name: str, kind: int) -> Signer:
        """A new key. Raises ``MalformedError`` for a name that a note cannot bear (spaces, ``+``)."""
        if not name or "+" in name or any(character.isspace() for character in name):
            raise MalformedError("record.key_name", f"密钥名“{name}”不能用。", mend="密钥名不能含空格和加号。")
        return cls(name, kind, Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def key(self) -> PublicKey:
        """The public half."""
        return PublicKey(self.name, self.kind, self._private.public_key().public_bytes_raw())

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def signature(self, text: str) -> str:
        """The signature line of a log under a note's text."""
        return _line(self.key, self._private.sign(text.encode()))

    def cosignature(self, text: str, at: datetime) -> str:
        """The timestamped signature line (cosignature/v1) under a checkpoint's text, whole seconds of ``at``."""
        seconds = int(at.timestamp())
        signed = self._private.sign(f"cosignature/v1\ntime {seconds}\n{text}".encode())
        return _line(PublicKey(self.name, COSIGNER, self.key.public), seconds.to_bytes(8, "big") + signed)

    def checkpoint(self, head: Head, at: datetime) -> str:
        """The note by which a log says its size and root, signed, and when."""
        text = f"{self.name}\n{head[0]}\n{base64.b64encode(head[1]).decode()}\n"
        return f"{text}\n{self.signature(text)}{self.cosignature(text, at)}"

    def promise(self, body: bytes) -> str:
        """The note by which a log promises to take an entry in within a minute."""
        text = promise_text(self.name, body)
        return f"{text}\n{self.signature(text)}"

    def guard(self, body: bytes) -> bytes:
        """What stands beside an entry until the tree holds it: no one who has the database alone can make it anew."""
        return hmac.digest(hmac.digest(self.seed, _GUARD, "sha256"), body, "sha256")

    def write(self, path: Path) -> None:
        """Keep the private key in a new file that only its owner reads, and the public one beside it (``.pub``).

        Raises ``ConflictError`` where there is a file of that name.
        """
        material = base64.b64encode(bytes([self.kind]) + self.seed).decode()
        _write_new(path, f"{_PREFIX}{self.name}+{self.key.id.hex()}+{material}\n", 0o600)
        _write_new(path.with_suffix(".pub"), f"{self.key}\n", 0o644)


def read_signer(path: Path) -> Signer:
    """The private key of a file. Raises ``MissingError``, ``DamagedError`` where it is not one."""
    if not path.is_file():
        raise MissingError(
            "record.no_key", f"没有私钥文件 {path.name}。", mend="取回私钥，或者在存有私钥的机器上执行。"
        )
    try:
        name, identity, material = path.read_text("utf-8").strip().removeprefix(_PREFIX).split("+", 2)
        data = unbase64(material, 33)
        signer = Signer(name, data[0], data[1:])
        if signer.kind not in (LOG, COSIGNER) or signer.key.id.hex() != identity:
            raise ValueError(identity)
    except (ValueError, VerifyError) as error:
        raise DamagedError("record.key_file", f"{path.name} 不是完好的私钥文件。", mend="取回私钥的备份。") from error
    return signer


def _line(key: Key, signature: bytes) -> str:
    return f"\u2014 {key.name} {base64.b64encode(key.id + signature).decode()}\n"


def _write_new(path: Path, text: str, mode: int) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise ConflictError(
            "record.key_exists", f"{path.name} 已经存在。", mend="密钥不覆盖：换一个文件名。"
        ) from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
