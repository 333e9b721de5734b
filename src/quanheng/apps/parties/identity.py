"""The certificate numbers of parties: encrypted under a key in the home, found by a keyed digest of the whole number.

The key lies beside the database and not in it, so that a copy of the database alone tells nobody's number.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from quanheng.apps.parties.models import Party

_FILE = "identity.key"
_SIZE, _NONCE = 32, 12


def seal_identity(number: str) -> tuple[bytes, str]:
    """A certificate number as a row keeps it: ciphertext, and the digest by which it is found."""
    normal = _normal(number)
    if not normal:
        return b"", ""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key("seal")).encrypt(nonce, normal.encode(), None), index_of(normal)


def index_of(number: str) -> str:
    """The digest by which a certificate number is found."""
    return hmac.new(_key("index"), _normal(number).encode(), hashlib.sha256).hexdigest()


def identity_of(party: Party) -> str:
    """The certificate number of a party; empty where none is kept."""
    sealed = bytes(party.identity)
    if not sealed:
        return ""
    return AESGCM(_key("seal")).decrypt(sealed[:_NONCE], sealed[_NONCE:], None).decode()


def _normal(number: str) -> str:
    return "".join(number.split()).upper()


def _key(use: str) -> bytes:
    """The key of one use, drawn from the one that is kept."""
    return hmac.new(_kept(Path(settings.HOME) / _FILE), use.encode(), hashlib.sha256).digest()


def _kept(path: Path) -> bytes:
    """The key; made, for its owner alone, the first time. Of several processes one makes it, and only whole."""
    if not path.exists():
        draft = path.with_name(f".{_FILE}.{os.getpid()}.{secrets.token_hex(4)}")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.touch(mode=0o600, exist_ok=False)
        draft.write_bytes(secrets.token_bytes(_SIZE))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes()
