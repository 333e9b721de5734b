"""The platform's recorder: its store the database, its key and files under the platform's home."""

from functools import cache
from pathlib import Path

from django.conf import settings

from quanheng.apps.record.clock import now
from quanheng.apps.record.models import Origin
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
    if Origin.objects.exists():
        return
    kind = DEMONSTRATION if settings.DEMO else "record"
    origin = f"{settings.PLACE}/{kind}/{_ALGORITHM}"
    (folder() / "files").mkdir(parents=True, exist_ok=True)
    Signer.fresh(origin, LOG).write(Folder(folder()).private)
    Origin.objects.create(name=origin)


@cache
def recorder() -> Recorder:
    """The recorder of this process. Raises ``MissingError`` where the key of the record is not at hand."""
    signer: Signer = Folder(folder()).signer()
    return Recorder(DjangoStore(), signer, Files(folder() / "files", _ALGORITHM), now if settings.DEMO else real)
