"""Service items as a table: read from CSV, row by row, each good or with its reason (A2, A10).

The columns are those of the provincial service network, and ours, which may be absent.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

ITEM_KINDS: Mapping[str, str] = {
    "1": "licence", "2": "penalty", "3": "coercion", "4": "levy", "5": "benefit", "6": "inspection",
    "7": "confirmation", "8": "award", "9": "ruling", "10": "other", "20": "service",
}  # fmt: skip
"""The kind of an item by the type code of the service network; 20 is 公共服务."""
_NEEDED = ("item_code", "name", "task_type", "department", "dept_code")
_TEXTS = ("main_item", "area_code", "fee", "delivery", "link", "power")
_NUMBERS = ("limit_statutory", "limit_promised", "levels")
_LONGEST = {"item_code": 64, "name": 300, "department": 80, "dept_code": 64, "main_item": 300, "area_code": 12,
            "fee": 200, "delivery": 80, "link": 400, "power": 64}  # fmt: skip
_BETWEEN = "；"
"""What stands between materials in their cell."""


class RowFault(NamedTuple):
    """A row that cannot be taken, its line, and why."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item as told. Limits are in working days; what is not told is none or empty."""

    code: str
    name: str
    kind: str
    department: str
    organ: str
    main_item: str = ""
    area_code: str = ""
    fee: str = ""
    delivery: str = ""
    link: str = ""
    power: str = ""
    materials: tuple[str, ...] = ()
    limit_statutory: int | None = None
    limit_promised: int | None = None
    levels: int | None = None


@dataclass(frozen=True, slots=True)
class ItemTable:
    """The items of a table by their codes, and the rows that are not among them."""

    items: Mapping[str, ItemRow]
    faults: tuple[RowFault, ...]


@lru_cache(maxsize=4)
def parse_items(text: str) -> ItemTable:
    """Read a table. A header that lacks a column is a fault of line 1, and then there are no items."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        return ItemTable({}, (RowFault(1, f"缺少列 {'、'.join(missing)}"),))
    items: dict[str, ItemRow] = {}
    faults: list[RowFault] = []
    for row in reader:
        cells = {name: (cell or "").strip() for name, cell in row.items() if isinstance(name, str)}
        wrong = [*_wrong(cells), *(["事项编码与前面的一行相同"] if cells["item_code"] in items else [])]
        faults += [RowFault(reader.line_num, "；".join(wrong))] if wrong else []
        if not wrong:
            items[cells["item_code"]] = _item(cells)
    return ItemTable(items, tuple(faults))


def _wrong(cells: Mapping[str, str]) -> Iterator[str]:
    """Everything that stands against a row."""
    yield from (f"没有写 {name}" for name in _NEEDED if not cells[name])
    yield from (f"{name} 超过 {most} 个字" for name, most in _LONGEST.items() if len(cells.get(name, "")) > most)
    if cells["task_type"] and cells["task_type"] not in ITEM_KINDS:
        yield f"不认识事项类型 {cells['task_type']}"
    for name in _NUMBERS:
        if cells.get(name) and not cells[name].isdecimal():
            yield f"{name} 不是整数：{cells[name]}"


def _item(cells: Mapping[str, str]) -> ItemRow:
    told: dict[str, Any] = {name: cells.get(name, "") for name in _TEXTS}
    told |= {name: int(cells[name]) if cells.get(name) else None for name in _NUMBERS}
    materials = (one.strip() for one in cells.get("materials", "").split(_BETWEEN))
    return ItemRow(
        cells["item_code"],
        cells["name"],
        ITEM_KINDS[cells["task_type"]],
        cells["department"],
        cells["dept_code"],
        materials=tuple(filter(None, materials)),
        **told,
    )
