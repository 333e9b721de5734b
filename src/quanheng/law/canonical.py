"""The address of a definition: SHA-256 over its expanded canonical form (``docs/language.md``, 11).

The form is the expanded text as JSON in UTF-8 without spaces, every scalar as the text that was written. Comments,
quotes and the way a scalar is folded leave the address as it is; every word a reader is shown is part of it. So is the
order of keys: of outcomes due on one day, the limit that stands first goes first (8).

The form is YAML as well: read again (``reader.read``), it gives the same procedure under the same address.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256

from quanheng.law.reader_text import Items, Leaf, Table, Tree

_Json = str | list["_Json"] | dict[str, "_Json"]
_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON takes as it is, and YAML does not, or takes for the end of a line."""


def canonical_form(tree: Tree) -> str:
    """An expanded definition as canonical JSON."""
    form = json.dumps(_plain(tree), ensure_ascii=False, separators=(",", ":"))
    return _NOT_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", form)


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
