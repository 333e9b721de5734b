"""The folder that holds what the platform keeps, and the secret in it."""

import contextlib
import os
import secrets
from pathlib import Path


def made(home: Path) -> Path:
    """The home folder, made for its owner alone where it is not there."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def kept_secret(home: Path) -> str:
    """The secret that signs sessions, 50 random bytes in ``secret``; made, and kept from others, the first time.

    Of several processes that start at once one makes it, and only whole: it is linked into place when written.
    """
    path = home / "secret"
    if not path.exists():
        draft = made(home) / f".secret.{os.getpid()}.{secrets.token_hex(4)}"
        draft.touch(mode=0o600, exist_ok=False)
        draft.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
