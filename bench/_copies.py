"""Copies of a performed family of cases: fresh names, other days, values and files committed to anew.

A family is read once, as the rows that speak of it. In every text of theirs what differs from copy to copy is a slot:
the case's name, organ, persons, parties, days, numbers of cases, documents, receipts and requests, and all digests.
What stands on the pages of documents keeps the days of the original, and the hall's notices are not copied. Documents
are as those that were made before entries vouched for them: the keys of the originals are gone.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from quanheng.apps.cases.library import library
from quanheng.apps.cases.search import grams
from quanheng.apps.record.recorder import folder, recorder
from quanheng.record.canonical import encode
from quanheng.record.files import files_in
from quanheng.record.once import ONCE
from quanheng.record.verify import FILE, RECEIPT, VALUE

DAY = re.compile(r"20\d\d-\d\d-\d\d")
TABLES: Mapping[str, str] = {
    "cases_case": "root_id = %s",
    "cases_involvement": "case_id IN ({family})",
    "cases_request": "case_id IN ({family})",
    "cases_runninglimit": "case_id IN ({family})",
    "record_receiptnumber": '"case" IN ({family})',
    "documents_document": "case_id IN ({family})",
    "supervision_fine": '"case" IN ({family})',
    "publication_publication": "entry_case IN ({family})",
    "licences_licence": "entry_case IN ({family})",
    "licences_bar": "entry_case IN ({family})",
}
"""The tables whose rows are copied, and which of them belong to a family. Entries and what stands apart go besides."""
_FAMILY = "SELECT id FROM cases_case WHERE root_id = %s"


class Numbered(NamedTuple):
    """A document of the family that bears a number."""

    number: str
    form: str
    made_on: date


class Made(NamedTuple):
    """An entry of a copy: its day, and what is written of it."""

    day: str
    entry: tuple[str, int, str | None, bytes, bytes]
    openings: list[tuple[str, bytes, bytes]]
    files: list[tuple[str, str]]


class Text:
    """A text with slots."""

    def __init__(self, text: str, slots: re.Pattern[str]) -> None:
        self._parts = slots.split(text)
        self.slots = frozenset(self._parts[1::2])

    def __call__(self, said: Mapping[str, str]) -> str:
        parts = self._parts.copy()
        parts[1::2] = [said[slot] for slot in parts[1::2]]
        return "".join(parts)


@dataclass
class Apart:
    """A committed value: its name, the commitment it had, what it says, the files it names by digest."""

    name: str
    commitment: str
    value: Text
    files: Mapping[str, tuple[str, bytes]]


@dataclass
class Written:
    """An entry of the family."""

    case: Text
    n: int
    receipt: str | None
    body: Text
    day: str
    apart: Sequence[Apart]


class Copy(NamedTuple):
    """What one copy is to be: ``said`` fills the slots that are decided before; days are shifted by ``shift``."""

    said: dict[str, str]
    shift: timedelta


class Family:
    """A family of cases to be copied. ``named`` are the slots that each copy decides: root, organ, persons, parties."""

    def __init__(self, root: str, named: Sequence[str]) -> None:
        self.root = root
        rows = {table: _rows(f"SELECT * FROM {table} WHERE {where.format(family=_FAMILY)}", root)
                for table, where in TABLES.items()}  # fmt: skip
        (top,) = (row for row in rows["cases_case"] if row["id"] == root)
        self.opened, self.title, self.serial = date.fromisoformat(top["opened_at"][:10]), top["title"], top["serial"]
        procedure = library().procedures[top["procedure"]]
        self.series, self.licence = (
            procedure.exercises or procedure.key.partition(".")[0],
            procedure.exercises == "licence",
        )
        entries = _rows(f"SELECT * FROM record_entry WHERE case_id IN ({_FAMILY}) ORDER BY seq", root)
        self._apart = {row["seq"]: [*_apart(row)] for row in entries}
        self.requests = sorted({row["key"] for row in rows["cases_request"]})
        self.receipts = {row["number"]: _receipt(row["number"]) for row in rows["record_receiptnumber"]}
        self.numbered = [
            Numbered(row["number"], row["name"], date.fromisoformat(row["made_on"]))
            for row in rows["documents_document"]
            if row["number"]
        ]
        self.publications = {row["key"]: row["entry_case"] for row in rows["publication_publication"]}
        self.licences = [row["key"] for row in rows["licences_licence"] + rows["licences_bar"]]
        slots = self._slots([root, self.serial, *named])
        self.rows = {table: [_columns(table, row, slots) for row in found] for table, found in rows.items() if found}
        self.entries = [self._written(row, slots) for row in entries]
        self.days = sorted({slot for text in self._texts() for slot in text.slots if DAY.fullmatch(slot)})

    def _slots(self, named: Sequence[str]) -> re.Pattern[str]:
        texts = {*named, *self.requests, *self.receipts, *self.receipts.values(), *self.publications, *self.licences}
        texts |= {document.number for document in self.numbered}
        for apart in (one for several in self._apart.values() for one in several):
            texts |= {apart[1], *apart[3], *(salt for salt, _ in apart[3].values())}
        longest = sorted(filter(None, texts), key=len, reverse=True)
        return re.compile("(" + "|".join([*map(re.escape, longest), DAY.pattern]) + ")")

    def _written(self, row: Mapping[str, Any], slots: re.Pattern[str]) -> Written:
        said = json.loads(bytes(row["body"]))
        said["context"].pop(ONCE, None)
        body = encode(said).decode()
        apart = [Apart(name, known, Text(value, slots), files) for name, known, value, files in self._apart[row["seq"]]]
        day = said["recorded"][:10]
        return Written(Text(row["case_id"], slots), row["n"], row["receipt"], Text(body, slots), day, apart)

    def _texts(self) -> Iterator[Text]:
        for rows in self.rows.values():
            yield from (value for row in rows for value in row.values() if isinstance(value, Text))
        for entry in self.entries:
            yield entry.body
            yield from (apart.value for apart in entry.apart)

    def said(self, copy: Copy) -> dict[str, str]:
        """What fills every slot of a copy but those of the values that stand apart."""
        said = dict(copy.said)
        for day in self.days:
            said[day] = (date.fromisoformat(day) + copy.shift).isoformat()
        for request in self.requests:
            said[request] = secrets.token_hex(16)
        for number, digest in self.receipts.items():
            said[number] = secrets.token_hex(16)
            said[digest] = _receipt(said[number])
        for key, case in self.publications.items():
            new = case.replace(self.root, said[self.root])
            said[key] = hashlib.sha256(new.encode()).hexdigest()[:16]
        return said

    def made(self, said: dict[str, str]) -> list[Made]:
        """The entries of a copy, in order; what is committed to goes into ``said``."""
        guard = recorder().signer.guard
        made = []
        for entry in self.entries:
            openings, files = [], []
            for apart in entry.apart:
                for digest, (salt, content) in apart.files.items():
                    said[salt], said[digest] = _kept(content)
                    files.append((said[digest], apart.name))
                salt, value = secrets.token_bytes(32), apart.value(said).encode()
                said[apart.commitment] = hashlib.sha256(VALUE + salt + value).hexdigest()
                openings.append((apart.name, salt, value))
            body = entry.body(said).encode()
            receipt = entry.receipt and said[entry.receipt]
            made.append(Made(said[entry.day], (entry.case(said), entry.n, receipt, body, guard(body)), openings, files))
        return made


class Copies(NamedTuple):
    """Copies written out: the day of the first, how many they are, their entries by day, their rows by table."""

    begun: str
    cases: int
    entries: Mapping[str, list[Made]]
    rows: Mapping[tuple[str, tuple[str, ...]], list[tuple[object, ...]]]


_scripts: dict[str, list[Family]] = {}
"""The families to be copied, in the processes that write copies out."""
_written: dict[bytes, tuple[Path, int]] = {}
"""For each content of a file, where this process wrote it last, and how many names that has."""
_NAMES = 50_000
"""Names of one file at most; file systems allow some more."""


def take_over(scripts: Mapping[str, list[Family]]) -> None:
    """Make the families of the scripts known to this process."""
    _scripts.update(scripts)


def write_out(chunk: tuple[str, Sequence[tuple[str, int, Copy]]]) -> Copies:
    """Write out copies of families, each given by script and place in it; the day on which they begin comes first."""
    begun, copies = chunk
    entries: dict[str, list[Made]] = defaultdict(list)
    rows: dict[tuple[str, tuple[str, ...]], list[tuple[object, ...]]] = defaultdict(list)
    for script, place, copy in copies:
        family = _scripts[script][place]
        said = family.said(copy)
        for entry in family.made(said):
            entries[entry.day].append(entry)
        for table, found in family.rows.items():
            rows[table, tuple(found[0])] += [_filled(row, said) for row in found]
        rows["cases_gram", ("kind", "gram", "key")] += [
            ("case", gram, said[family.root]) for gram in grams(said[family.title])
        ]
    return Copies(begun, len(copies), dict(entries), dict(rows))


def _filled(row: Mapping[str, object], said: Mapping[str, str]) -> tuple[object, ...]:
    """A row of a copy."""
    return tuple(value(said) if isinstance(value, Text) else value for value in row.values())


def _rows(statement: str, root: str) -> list[dict[str, Any]]:
    """Rows as the file holds them, days and times as text: Django's own connection would make objects of them."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as database:
        found = database.execute(statement.replace("%s", "?"), [root])
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]


def _columns(table: str, row: dict[str, Any], slots: re.Pattern[str]) -> dict[str, object]:
    """The columns of a row that a copy has, with their slots; its own number the database gives it."""
    if table != "cases_case":
        row.pop("id", None)
    if "drawn" in row:
        row |= {"signed": "", "guard": ""}
        row["drawn"] = json.dumps(json.loads(row["drawn"]), ensure_ascii=False)
    return {name: Text(value, slots) if isinstance(value, str) and slots.search(value) else value
            for name, value in row.items()}  # fmt: skip


def _apart(entry: Mapping[str, Any]) -> Iterator[tuple[str, str, str, dict[str, tuple[str, bytes]]]]:
    """The values of an entry that stand apart: name, commitment, value, files with salt and content."""
    facts = json.loads(bytes(entry["body"]))["facts"]
    for name, opening in recorder().store.openings(entry["seq"]).items():
        value = json.loads(opening.value)
        files = {file["$file"]: (file["salt"], recorder().files.open(file["$file"]).read()) for file in files_in(value)}
        yield name, facts[name]["commitment"], opening.value.decode(), files


def _receipt(number: str) -> str:
    return hashlib.sha256(RECEIPT + number.encode()).hexdigest()


def _kept(content: bytes) -> tuple[str, str]:
    """The salt and the digest of a file with that content, which lies where the record keeps it, without waiting.

    It is another name of the file that was written before with the same content, as far as that may have names.
    """
    salt = secrets.token_bytes(32)
    digest = hashlib.sha256(FILE + salt + content).hexdigest()
    kept: Path = folder() / "files" / digest[:2] / digest[2:]
    kept.parent.mkdir(exist_ok=True)
    before, names = _written.get(content, (kept, _NAMES))
    if names < _NAMES:
        os.link(before, kept)
    else:
        kept.write_bytes(content)
        before, names = kept, 0
    _written[content] = before, names + 1
    return salt.hex(), digest
