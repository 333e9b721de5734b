"""Service items as a table: read from CSV, row by row, each good or with its reason (A2, A10).

The columns are those of the provincial service network, and ours, which may be absent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from quanheng.apps.tables import Cells, Form, Table, several
from quanheng.law.calendar import parse_day

ITEM_KINDS: Mapping[str, str] = {
    "1": "licence", "2": "penalty", "3": "coercion", "4": "levy", "5": "benefit", "6": "inspection",
    "7": "confirmation", "8": "award", "9": "ruling", "10": "other", "20": "service",
}  # fmt: skip
"""The kind of an item by the type code of the service network; 20 is 公共服务."""
_NEEDED = ("item_code", "name", "task_type", "department", "dept_code")
_TEXTS = ("main_item", "area_code", "fee", "delivery", "link", "power", "handed_from")
_NUMBERS = ("limit_statutory", "limit_promised", "levels")
_SECRET = {"": False, "否": False, "是": True}
"""What the column ``secret`` may say; what it says otherwise is not taken for public."""
_LONGEST = {"item_code": 64, "name": 300, "department": 80, "dept_code": 64, "main_item": 300, "area_code": 12,
            "fee": 200, "delivery": 80, "link": 400, "power": 64, "handed_from": 120,
            **dict.fromkeys(_NUMBERS, 4)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item as told. Limits are in working days; what is not told is none or empty.

    ``handed_from`` is the higher organ that handed it down to this one, by what was published on ``handed_on`` (A3).
    """

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
    secret: bool = False
    handed_from: str = ""
    handed_on: date | None = None


def _wrong(cells: Cells) -> Iterator[str]:
    if cells["task_type"] and cells["task_type"] not in ITEM_KINDS:
        yield f"不认识事项类型 {cells['task_type']}"
    if cells.get("secret", "") not in _SECRET:
        yield f"secret 不是“是”或者“否”：{cells['secret']}"
    if bool(cells.get("handed_from")) != bool(cells.get("handed_on")):
        yield "handed_from（下放的上级机关）和 handed_on（下放依据公布之日）应当一并写明"
    elif cells.get("handed_on") and parse_day(cells["handed_on"]) is None:
        yield f"handed_on 不是日期，写成 2026-11-21 的样子：{cells['handed_on']}"
    for name in _NUMBERS:
        if cells.get(name) and not cells[name].isdecimal():
            yield f"{name} 不是整数：{cells[name]}"


def _item(cells: Cells) -> ItemRow:
    told: dict[str, Any] = {name: cells.get(name, "") for name in _TEXTS}
    told |= {name: int(cells[name]) if cells.get(name) else None for name in _NUMBERS}
    return ItemRow(
        cells["item_code"],
        cells["name"],
        ITEM_KINDS[cells["task_type"]],
        cells["department"],
        cells["dept_code"],
        materials=several(cells.get("materials", "")),
        secret=_SECRET[cells.get("secret", "")],
        handed_on=parse_day(cells.get("handed_on", "")),
        **told,
    )


_FORM = Form(_NEEDED, _LONGEST, "item_code", "事项编码", _wrong, _item)


@lru_cache(maxsize=4)
def parse_items(text: str) -> Table[ItemRow]:
    """Read a table of items. A header that lacks a column is a fault of line 1, and then there are no items."""
    return _FORM.read(text)
