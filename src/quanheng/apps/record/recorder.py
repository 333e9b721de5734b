"""The platform's recorder: its store the database, its key and files under the platform's home."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from quanheng.apps.record.clock import now
from quanheng.apps.record.store import DjangoStore
from quanheng.record.files import Files
from quanheng.record.folder import Folder
from quanheng.record.keys import Signer
from quanheng.record.recorder import DEMONSTRATION, Recorder
from quanheng.record.recorder import now as real
from quanheng.record.verify import LOG

_ALGORITHM = "sha256"


def folder() -> Path:
    """Where the key and the files of the record lie."""
    return Path(settings.HOME) / "record"


def found_record() -> None:
    """Give the record its name, key and folders, once; nothing happens where it has them."""
    if _has_name():
        return
    kind = DEMONSTRATION if settings.DEMO else "record"
    origin = f"{settings.PLACE}/{kind}/{_ALGORITHM}"
    (folder() / "files").mkdir(parents=True, exist_ok=True)
    Signer.fresh(origin, LOG).write(Folder(folder()).private)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO record_meta (name, value) VALUES ('origin', %s)", [origin])


def _has_name() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM record_meta WHERE name = 'origin'")
        return cursor.fetchone() is not None


@cache
def recorder() -> Recorder:
    """The recorder of this process. Raises ``MissingError`` where the key of the record is not at hand."""
    signer: Signer = Folder(folder()).signer()
    return Recorder(DjangoStore(), signer, Files(folder() / "files", _ALGORITHM), now if settings.DEMO else real)
