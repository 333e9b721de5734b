"""What of a fact stands in the entry for all to read, and what only its commitment does.

Flags, choices, money, whole numbers and dates are clear. Every other value is committed to: the entry holds
``H(0x02 || salt || canonical JSON)``; salt (32 random bytes) and value are kept apart and can be destroyed by law, and
then the entry still verifies and the value reads 已依法销毁. A file is a value that names its own commitment,
``H(0x03 || salt || bytes)``, so that neither its content nor its name can be guessed from what remains.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from pathlib import Path

from quanheng.record.errors import MalformedError
from quanheng.record.verify import VALUE, Digest, Json

SALT = 32
_CLEAR = frozenset({"flag", "choice", "money", "date"})


class Withheld(Enum):
    """A value that is there no more, or may not be shown: a value of its own, which facts may take."""

    DESTROYED = "已依法销毁"
    RESTRICTED = "已限制处理"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file given as the value of a fact: the name it goes by and where its bytes are."""

    name: str
    content: bytes | Path


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file kept already, before the entry that will name it: its commitment, name, salt, and size in bytes."""

    digest: str
    name: str
    salt: bytes
    size: int

    @property
    def value(self) -> Json:
        """The value that commits to the file."""
        return {"$file": self.digest, "name": self.name, "salt": self.salt.hex(), "size": self.size}


@dataclass(frozen=True, slots=True)
class Given:
    """The value of a fact as an act gives it: its type, the value, and whether the definition says ``clear: true``."""

    type: str
    value: object
    clear: bool = False

    @property
    def committed(self) -> bool:
        """Whether the entry holds only a commitment to it."""
        whole = self.type == "number" and all(isinstance(item, int) for item in items(self.value))
        return not (self.clear or whole or self.type in _CLEAR)


@dataclass(frozen=True, slots=True)
class Commitment:
    """What an entry holds in the place of a value: the digest in hexadecimal."""

    digest: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a commitment: 32 bytes of salt and the canonical JSON of the value."""

    salt: bytes
    value: bytes

    def commitment(self, digest: Digest) -> Commitment:
        """The commitment this opens."""
        return Commitment(digest(VALUE + self.salt + self.value).hex())


def fresh_opening(value: bytes) -> Opening:
    """An opening of the value under new salt."""
    return Opening(secrets.token_bytes(SALT), value)


def plain(value: object) -> Json:
    """The value as JSON: decimals, days and times as text.

    Names that begin with ``$`` are the record's own (``$file``). Raises ``MalformedError`` for what has no such form.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping) and not any(str(key).startswith("$") for key in value):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [plain(item) for item in value]
    raise MalformedError(
        "record.value", f"记录不能载有这样的值：{value!r:.60}。", mend="小数用 Decimal，文件用附件给出。"
    )


def items(value: object) -> Sequence[object]:
    """The values that a fact may have many of, or its one."""
    return value if isinstance(value, list | tuple) else [value]
