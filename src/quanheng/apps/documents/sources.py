"""Where the parts of documents come from: ``procedures/sources.yaml``, a sentence with facts of the case in braces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import yaml

_FILE = files("quanheng.procedures") / "sources.yaml"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document's parts come from.

    ``parts`` maps a part to sentences, of which the first counts that can be filled. ``remedies`` is the kind of act
    (``procedures/remedies.yaml``); none where the document tells of no remedies. ``review_first`` is its kind where the
    case says that review comes first.
    """

    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    remedies: str = ""
    review_first: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """``documents`` by the names of their forms; ``voids`` maps ``procedure.act`` to the forms it makes void."""

    documents: Mapping[str, Source]
    voids: Mapping[str, Sequence[str]]


@cache
def load_sources() -> Sources:
    """The table that ships."""
    said = yaml.load(_FILE.read_text("utf-8"), Loader=yaml.CSafeLoader)
    common = {name: _several(words) for name, words in said["common"].items()}
    documents = {
        name: Source(
            common | {part: _several(words) for part, words in row.get("parts", {}).items()},
            row.get("remedies", ""),
            row.get("review_first", ""),
        )
        for name, row in said["documents"].items()
    }
    return Sources(documents, said["voids"])


def _several(words: str | list[str]) -> Sequence[str]:
    return (words,) if isinstance(words, str) else tuple(words)
