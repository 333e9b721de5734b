"""The registers by the record alone: every row rebuilt from the effects of acts, and compared with the tables.

What a file did that was lawfully destroyed cannot be rebuilt. A row that it changed is not compared; none may be left
that it was the last to change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zlib import crc32

from django.db import connection

from quanheng.apps.cases.deeds import deeds_of
from quanheng.apps.cases.destroyed import destroyed_files
from quanheng.apps.cases.family import root_of
from quanheng.apps.cases.library import REGISTERS, library, texts
from quanheng.apps.cases.models import Case
from quanheng.apps.registers import EFFECTS, Deed, Effect, Register, Row
from quanheng.law.procedure import Act
from quanheng.record.entry import read_entry

_TOGETHER = 2_000
"""Entries, and rows of a table, read at a time."""
_HELD = 200_000
"""Rows held in memory: where there are more, the record is gone through once for every so many."""
_ENTRIES = """
SELECT entry.seq, case_id, n, body FROM record_entry AS entry JOIN cases_case ON cases_case.id = case_id
WHERE entry.seq > %s AND cases_case.procedure IN ({procedures}) ORDER BY entry.seq LIMIT %s
"""

Place = tuple[type[Register], str]
"""A register and the key of a row in it."""
Rows = dict[Place, Row | None]
"""Rows by the record; none: a file that was destroyed changed it."""


def registers_astray(*, every: bool) -> Iterator[str]:
    """What rows of registers say otherwise than the record, in words.

    ``every``: of all registers; else of those that the lists of the county alone change, which are small.
    """
    chosen = _registers(every=every)
    unknown = _versions(chosen) - texts().keys()
    if unknown:
        yield f"程序版本 {'、'.join(digest[:12] for digest in sorted(unknown))} 不在本平台，登记簿无法核对"
        return
    gone, parts = destroyed_files(), 1 + sum(register._default_manager.count() for register in chosen) // _HELD
    for part in range(parts):
        rows = _rebuilt(chosen, gone, part, parts)
        for register in sorted(chosen, key=lambda one: one._meta.label):
            yield from _differing(register, rows, gone, part, parts)


def _registers(*, every: bool) -> frozenset[type[Register]]:
    found: dict[bool, set[type[Register]]] = {True: set(), False: set()}
    for key, text in library().procedures.items():
        changed = (effect.register for act in text.acts.values() for effect in _effects(act))
        found[key.startswith(REGISTERS)].update(changed)
    return frozenset(found[True] | found[False] if every else found[True] - found[False])


def _rebuilt(chosen: frozenset[type[Register]], gone: frozenset[str], part: int, parts: int) -> Rows:
    """One part of the rows of registers, each with the entry that last changed it."""
    rows: Rows = {}
    for effect, deed in _done(chosen):
        for key in _keys(effect, deed, rows):
            if _part_of(key, parts) == part:
                _change(rows, effect, deed, key, gone=root_of(deed.case) in gone)
    return rows


def _keys(effect: Effect, deed: Deed, rows: Rows) -> Iterable[str]:
    """The keys of the rows that a deed changes, by the record: of those that it does not name, from the rows so far."""
    if effect.where is None:
        return effect.keys(deed)
    own = ((key, row) for (register, key), row in rows.items() if register is effect.register)
    return [key for key, row in own if effect.changes(deed, key, row)]


def _change(rows: Rows, effect: Effect, deed: Deed, key: str, *, gone: bool) -> None:
    place = effect.register, key
    if gone or (place in rows and rows[place] is None):
        rows[place] = None
        return
    before = rows.pop(place, None)
    row = effect.change(before and _without_origin(before), deed, key)
    if row is not None:
        rows[place] = {**_whole(effect.register, row), "entry_case": deed.case, "entry_n": deed.n}


def _done(chosen: frozenset[type[Register]]) -> Iterator[tuple[Effect, Deed]]:
    """The effects of acts on registers, in the order in which the acts were recorded."""
    for case, n, body in _entries(chosen):
        entry = read_entry(body)
        act = texts()[entry.procedure].procedure.acts.get(entry.act)
        effects = [effect for effect in _effects(act) if effect.register in chosen] if act else []
        if effects:
            *_, past = deeds_of(case, n)
            yield from ((effect, past.deed) for effect in effects)


def _entries(chosen: frozenset[type[Register]]) -> Iterator[tuple[Case, int, bytes]]:
    """The entries of the cases in which there is an act that changes the registers."""
    changing = _changing(chosen)
    statement = _ENTRIES.format(procedures=", ".join(["%s"] * len(changing)))
    last = 0
    while stretch := _fetched(statement, (last, *changing, _TOGETHER)):
        last = stretch[-1][0]
        cases = Case.objects.in_bulk({case for _, case, _, _ in stretch})
        yield from ((cases[case], n, bytes(body)) for _, case, n, body in stretch)


def _changing(chosen: frozenset[type[Register]]) -> list[str]:
    """The procedures that have such acts."""
    return [
        key
        for key, text in library().procedures.items()
        if any(effect.register in chosen for act in text.acts.values() for effect in _effects(act))
    ]


def _versions(chosen: frozenset[type[Register]]) -> set[str]:
    """The versions of them that there are cases of."""
    cases = Case.objects.filter(procedure__in=_changing(chosen))
    return set(cases.order_by().values_list("digest", flat=True).distinct())


def _fetched(statement: str, values: Iterable[int | str]) -> list[tuple[int, str, int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values])
        found: list[tuple[int, str, int, bytes]] = cursor.fetchall()
    return found


def _effects(act: Act) -> Iterator[Effect]:
    return (EFFECTS[name] for name in act.effects if name in EFFECTS)


def _differing(register: type[Register], rows: Rows, gone: frozenset[str], part: int, parts: int) -> Iterator[str]:
    """What the table of a register says otherwise; what it says as well is taken out of ``rows``."""
    title = register._meta.verbose_name
    for found in register._default_manager.order_by("pk").iterator(chunk_size=_TOGETHER):
        if _part_of(found.key, parts) != part:
            continue
        if root_of(found.entry_case) in gone:
            yield f"登记簿“{title}”的“{found.key}”出自已依法销毁的案卷，应当已经清除"
        elif (register, found.key) not in rows:
            yield f"登记簿“{title}”的“{found.key}”没有任何记录作依据"
        row = rows.pop((register, found.key), None)
        for name, value in (row or {}).items():
            shown = getattr(found, name)
            if shown != value:
                said = register._meta.get_field(name).verbose_name  # type: ignore[union-attr]
                yield f"登记簿“{title}”的“{found.key}”的“{said}”是“{shown}”，按记录应当是“{value}”"
    for missing in [key for other, key in rows if other is register]:
        row = rows.pop((register, missing))
        if row is not None:
            yield f"登记簿“{title}”缺少“{missing}”，它由案件 {row['entry_case']} 登记"


def _whole(register: type[Register], row: Row) -> Row:
    """A row with every field, as the table gives it back."""
    made = register(**row)
    fields = (field for field in register._meta.concrete_fields if field.attname not in ("id", "key"))
    return {field.attname: field.to_python(getattr(made, field.attname)) for field in fields}


def _without_origin(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in ("entry_case", "entry_n")}


def _part_of(key: str, parts: int) -> int:
    return crc32(key.encode()) % parts
