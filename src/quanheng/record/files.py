"""Where the bytes of files lie: one file each, under the commitment that the entry's value names."""

import hashlib
import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO

from quanheng.record.errors import MalformedError, MissingError
from quanheng.record.sqlite import sync_folder
from quanheng.record.values import SALT, Attachment, StoredFile
from quanheng.record.verify import FILE, Json

_PIECE = 1 << 20
_INCOMING = "incoming"
_DAY = 86400


class Files:
    """A folder of files, each kept under ``H(0x03 || salt || bytes)`` in hexadecimal; ``algorithm`` names H."""

    def __init__(self, folder: Path, algorithm: str) -> None:
        self._folder, self._algorithm = folder, algorithm

    def keep(self, attachment: Attachment) -> StoredFile:
        """Store the bytes, durable on return. What no entry names within a day is swept away."""
        salt = secrets.token_bytes(SALT)
        incoming = self._folder / _INCOMING / secrets.token_hex(16)
        incoming.parent.mkdir(parents=True, exist_ok=True)
        try:
            with _opened(attachment.content) as source, incoming.open("wb") as target:
                digest = self._digest(salt, source, target)
                size = target.tell()
            self._settle(incoming, self._path(digest))
        except BaseException:
            incoming.unlink(missing_ok=True)
            raise
        return StoredFile(digest, attachment.name, salt, size)

    def open(self, digest: str) -> IO[bytes]:
        """The bytes of a file. Raises ``MissingError``."""
        try:
            return self._path(digest).open("rb")
        except FileNotFoundError as error:
            raise MissingError("record.file_absent", f"文件不在：{digest[:16]}。", mend="恢复备份。") from error

    def __contains__(self, digest: str) -> bool:
        return self._path(digest).is_file()

    def intact(self, value: dict[str, Json]) -> bool:
        """Whether the bytes are there and are those the value commits to."""
        if value["$file"] not in self:
            return False
        with self.open(value["$file"]) as source:
            return bool(self._digest(bytes.fromhex(value["salt"]), source) == value["$file"])

    def holds(self, value: dict[str, Json], given: Attachment | StoredFile) -> bool:
        """Whether the value commits to the name and the bytes of the file given."""
        with self.open(given.digest) if isinstance(given, StoredFile) else _opened(given.content) as source:
            digest = self._digest(bytes.fromhex(value["salt"]), source)
        return (digest, given.name) == (value["$file"], value["name"])

    def remove(self, digest: str) -> None:
        """Destroy a file; nothing happens where it is gone already."""
        path = self._path(digest)
        with suppress(FileNotFoundError):
            path.unlink()
            sync_folder(path.parent)

    def strays(self, named: Callable[[str], bool]) -> list[Path]:
        """Files of yesterday or before that nothing names: appends that failed left them."""
        old = time.time() - _DAY
        return [
            path
            for path in self._folder.glob("*/*")
            if path.stat().st_mtime < old and (path.parent.name == _INCOMING or not named(path.parent.name + path.name))
        ]

    def _digest(self, salt: bytes, source: IO[bytes], target: IO[bytes] | None = None) -> str:
        state = hashlib.new(self._algorithm, FILE + salt)
        while piece := source.read(_PIECE):
            state.update(piece)
            if target:
                target.write(piece)
        return state.hexdigest()

    def _settle(self, incoming: Path, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        settle(incoming, path)
        sync_folder(self._folder)

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest[2:]


def settle(incoming: Path, path: Path) -> None:
    """Put a finished file where it belongs, wholly or not at all; it is on the disk when this returns."""
    with incoming.open("rb") as file:
        os.fsync(file.fileno())
    incoming.replace(path)
    sync_folder(path.parent)


def write_durably(path: Path, content: bytes) -> None:
    """Put a small file in the place of another, wholly or not at all; it is on the disk when this returns."""
    incoming = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    incoming.write_bytes(content)
    settle(incoming, path)


def read_text(path: Path) -> str:
    """What a file that somebody named says. Raises ``MissingError``, ``MalformedError`` where it is no text."""
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise _unreadable(path) from error
    except UnicodeDecodeError as error:
        raise MalformedError(
            "record.text", f"{path.name} 不是 UTF-8 文本。", mend="另存为 UTF-8，或者核对文件。"
        ) from error


def files_in(value: Json) -> list[dict[str, Json]]:
    """The files that a value names: itself one, or a list with some."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict) and "$file" in item]


def _opened(content: bytes | Path) -> IO[bytes]:
    if isinstance(content, bytes):
        return BytesIO(content)
    try:
        return content.open("rb")
    except OSError as error:
        raise _unreadable(content) from error


def _unreadable(path: Path) -> MissingError:
    return MissingError("record.unreadable", f"读不到文件 {path.name}。", mend="核对路径和权限。")
