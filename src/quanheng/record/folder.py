"""A record in a folder: the database, the files, the keys, and whose cosignatures count.

``record.sqlite``, ``files/``, ``log.key`` (private, its public half in ``log.pub``), ``witnesses`` (one public key a
line, written by hand from what the witnesses published). A copy to read or check needs no private key.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quanheng.record.errors import ConflictError, MalformedError, MissingError
from quanheng.record.examine import Examiner
from quanheng.record.files import Files
from quanheng.record.keys import PublicKey, Signer, public_key, read_signer
from quanheng.record.recorder import DEMONSTRATION, Recorder, now
from quanheng.record.sqlite import SqliteStore, sync_folder
from quanheng.record.verify import DIGESTS, LOG


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a record lies."""

    path: Path

    @classmethod
    def create(cls, path: Path, place: str, *, demonstration: bool = False, algorithm: str = "sha256") -> "Folder":
        """A new record named ``<place>/record/<algorithm>``, or ``.../demonstration/...`` with nothing real in it.

        ``place`` is a name without scheme, such as a domain. The folder appears whole or not at all. Raises
        ``MalformedError``, ``ConflictError`` where there is something already.
        """
        if not re.fullmatch(r"[\w.-]+(/[\w.-]+)*", place) or algorithm not in DIGESTS:
            raise MalformedError(
                "record.origin", f"不能以“{place}”和 {algorithm} 命名日志。", mend="写域名，算法为 sha256 或 sm3。"
            )
        origin = f"{place}/{DEMONSTRATION if demonstration else 'record'}/{algorithm}"
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise ConflictError("record.exists", f"{path.name} 已经存在。", mend="换一个位置，或者打开已有的记录。")
        building = cls(path.with_name(f"{path.name}.{secrets.token_hex(4)}"))
        (building.path / "files").mkdir(parents=True)
        SqliteStore.create(building.database, origin).close()
        Signer.fresh(origin, LOG).write(building.private)
        building.path.replace(path)
        sync_folder(path.parent)
        return cls(path)

    @property
    def database(self) -> Path:
        """The database of the store."""
        return self.path / "record.sqlite"

    @property
    def private(self) -> Path:
        """The private key of the log."""
        return self.path / "log.key"

    def store(self) -> SqliteStore:
        """The store, open."""
        return SqliteStore(self.database)

    def files(self) -> Files:
        """The files of the record."""
        return Files(self.path / "files", self.key().name.rpartition("/")[2])

    def key(self) -> PublicKey:
        """The public key of the log. Raises ``MissingError``."""
        return public_key(self._text("log.pub"))

    def signer(self) -> Signer:
        """The private key of the log. Raises ``MissingError``."""
        return read_signer(self.private)

    def witnesses(self) -> list[PublicKey]:
        """The witnesses whose cosignatures count."""
        listed = self.path / "witnesses"
        return [public_key(line) for line in listed.read_text("utf-8").split()] if listed.exists() else []

    def recorder(self, clock: Callable[[], datetime] = now) -> Recorder:
        """What appends to the record and reads it."""
        return Recorder(self.store(), self.signer(), self.files(), clock)

    @contextmanager
    def examiner(self) -> Iterator[Examiner]:
        """What examines the record; guards only where the private key is at hand."""
        signer = self.signer() if self.private.exists() else None
        with closing(self.store()) as store:
            yield Examiner(store, self.files(), self.key(), tuple(self.witnesses()), signer)

    def _text(self, name: str) -> str:
        path = self.path / name
        if not path.is_file():
            raise MissingError(
                "record.absent", f"这里没有记录：缺少 {name}。", mend="先用 quanheng record create 建立。"
            )
        return path.read_text("utf-8")
