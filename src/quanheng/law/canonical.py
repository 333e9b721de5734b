"""The address of a definition: SHA-256 over its expanded canonical form (``docs/language.md``, 11).

The form is the expanded text as JSON in UTF-8 without spaces, keys sorted, every scalar as the text that was written.
Comments, quotes, the order of keys and the way a scalar is folded leave the address as it is; every word a reader is
shown is part of it.
"""

from __future__ import annotations

import json
from hashlib import sha256

from quanheng.law.reader_text import Items, Leaf, Table, Tree

_Json = str | list["_Json"] | dict[str, "_Json"]


def canonical_form(tree: Tree) -> str:
    """An expanded definition as canonical JSON."""
    return json.dumps(_plain(tree), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(tree: Tree) -> str:
    """The address of an expanded definition, 64 hexadecimal digits."""
    return sha256(canonical_form(tree).encode()).hexdigest()


def _plain(tree: Tree) -> _Json:
    match tree:
        case Leaf(text):
            return text
        case Items(items):
            return [_plain(item) for item in items]
        case Table(values):
            return {key: _plain(value) for key, value in values.items()}
