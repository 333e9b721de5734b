"""Keys of one entry: it names the key, the key signs what is drawn after the entry, and then nobody has it any more.

So an entry vouches for what does not exist yet when it is recorded, and for what names the entry itself.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from quanheng.record.keys import PublicKey
from quanheng.record.verify import LOG

ONCE = "once"
"""Its public half in the context of the entry."""


class Once:
    """A key that stands nowhere but in the memory of the act that made it: what it signed, nobody can sign anew."""

    def __init__(self) -> None:
        self._private = Ed25519PrivateKey.generate()

    @property
    def public(self) -> str:
        """The public half, in hexadecimal: what the entry names."""
        return self._private.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> str:
        """The signature, in hexadecimal."""
        return self._private.sign(message).hex()


def was_signed(public: str, message: bytes, signature: str) -> bool:
    """Whether the key that an entry names has signed the message."""
    try:
        return PublicKey("", LOG, bytes.fromhex(public)).holds(message, bytes.fromhex(signature))
    except ValueError:
        return False
