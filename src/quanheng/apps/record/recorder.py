"""The platform's recorder: its store the database, its key and files under the platform's home."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from quanheng.apps.record.clock import now
from quanheng.apps.record.store import DjangoStore
from quanheng.record.errors import RefusedError
from quanheng.record.files import Files, write_durably
from quanheng.record.folder import Folder
from quanheng.record.keys import Signer, read_signer
from quanheng.record.recorder import DEMONSTRATION, Recorder
from quanheng.record.recorder import now as real
from quanheng.record.verify import LOG

_ALGORITHM = "sha256"


def folder() -> Path:
    """Where the key and the files of the record lie."""
    return Path(settings.HOME) / "record"


def found_record() -> None:
    """Give the record its name, key and folders, once; nothing happens where it has them.

    A key that is there already is of a start that was cut off before the name was committed: it is taken. Raises
    ``RefusedError`` where it is the key of a record of another name.
    """
    if _has_name():
        return
    kind = DEMONSTRATION if settings.DEMO else "record"
    origin = f"{settings.PLACE}/{kind}/{_ALGORITHM}"
    (folder() / "files").mkdir(parents=True, exist_ok=True)
    _have_key(origin)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO record_meta (name, value) VALUES ('origin', %s)", [origin])


def _have_key(origin: str) -> None:
    private = Folder(folder()).private
    if not private.exists():
        Signer.fresh(origin, LOG).write(private)
        return
    signer = read_signer(private)
    if signer.name != origin:
        raise RefusedError(
            "record.key", f"{private.name} 是记录“{signer.name}”的密钥。", mend="移走这个密钥，或者恢复它的记录。"
        )
    write_durably(private.with_suffix(".pub"), f"{signer.key}\n".encode())


def _has_name() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM record_meta WHERE name = 'origin'")
        return cursor.fetchone() is not None


@cache
def recorder() -> Recorder:
    """The recorder of this process. Raises ``MissingError`` where the key of the record is not at hand."""
    signer: Signer = Folder(folder()).signer()
    return Recorder(DjangoStore(), signer, Files(folder() / "files", _ALGORITHM), now if settings.DEMO else real)
