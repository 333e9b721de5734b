"""Published versions as procedures, and which of them takes over the running cases of which."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

from quanheng.apps.database import plain
from quanheng.apps.definitions.models import Version
from quanheng.apps.definitions.shipped import shipped
from quanheng.law.procedure import Procedure
from quanheng.law.reader import read


class Takeover(NamedTuple):
    """From a day on, a version takes over the running cases of an earlier one."""

    effective: date
    old: str
    new: str


@cache
def version(digest: str) -> Procedure:
    """The version of that address. Raises ``KeyError`` if it neither ships nor was published, ``DefinitionFaults`` if
    what it names (a document, a clause) is no longer there.
    """
    ships = next((text for text in shipped().procedures.values() if text.digest == digest), None)
    return ships or _read(digest)


def _read(digest: str) -> Procedure:
    row = Version.objects.filter(pk=digest).first()
    if row is None:
        raise KeyError(digest)
    loaded = shipped()
    parameters = tuple(loaded.parameters)
    texts = {f"{row.key}（{digest[:12]}）": row.form}
    (procedure,) = read(texts, loaded.catalogue, loaded.clauses, parameters=parameters, resolve=False).values()
    return procedure


def successors(on: date) -> Mapping[str, str]:
    """By the digest of a version, that of the version which has taken its running cases over by ``on`` (11)."""
    return {one.old: one.new for one in _takeovers(_published()) if one.effective <= on}


def _published() -> tuple[object, ...]:
    ((count, last),) = plain.rows("SELECT count(*), max(published_at) FROM definitions_version")
    return count, last


@lru_cache(maxsize=2)
def _takeovers(_published: tuple[object, ...]) -> tuple[Takeover, ...]:
    """Every takeover among the published versions; as none is ever changed, how many there are and when the last was
    published say which they are.
    """
    rows = Version.objects.order_by("key", "effective", "published_at")
    return tuple(one for _, versions in groupby(rows, key=lambda row: row.key) for one in _of_a_key([*versions]))


def _of_a_key(rows: Iterable[Version]) -> Iterable[Takeover]:
    """The takeovers among the versions of one key, named as ``quanheng.law.reader.read`` names them."""
    names: dict[str, list[str]] = {}
    for number, (effective, several) in enumerate(groupby(rows, key=lambda row: row.effective), 1):
        group = [*several]
        for row in group:
            source = _source(row)
            for old in names.get(source, ()):
                yield Takeover(effective, old, row.digest)
        digests = [row.digest for row in group]
        names[group[0].key if number == 1 else f"{group[0].key}@{number}"] = digests
        names.update({digest: [digest] for digest in digests})


def _source(row: Version) -> str:
    """The version from which a text moves running cases; empty if they stay."""
    running = json.loads(row.form).get("running", "stay")
    return running["move"]["from"] if isinstance(running, dict) else ""
