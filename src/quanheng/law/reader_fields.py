"""One mapping of a definition, read key by key.

Every getter takes note of the key it was asked for, so that ``finish`` can name the keys nobody asked for. What cannot
be read is a fault and comes back as if it had not been written: reading goes on, and no value is used if there was one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from keyword import iskeyword
from types import MappingProxyType
from typing import TypeVar

from quanheng.law.condition_terms import TRUTH_WORDS
from quanheng.law.fault import Faults, closest
from quanheng.law.procedure import Place
from quanheng.law.reader_text import Items, Leaf, Table, Tree, name_of

_Option = TypeVar("_Option", bound=str)
_NAME = re.compile(r"[a-z_㐀-鿿][a-z0-9_㐀-鿿]*")
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,6})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Fields:
    """The keys of ``table``; ``place`` is where the construct it describes is named."""

    def __init__(self, table: Table, place: Place, faults: Faults) -> None:
        self.place = place
        self._table, self._faults = table, faults
        self._asked: dict[str, None] = {}

    def report(self, code: str, place: Place, sentence: str, mend: str = "") -> None:
        """Note a fault of meaning that only the caller can see."""
        self._faults.report(code, place, sentence, mend)

    def at(self, key: str) -> Place:
        """Where the value of ``key`` stands; of a key not written, the construct itself."""
        tree = self._table.get(key)
        return self.place if tree is None else tree.place

    def require(self, *keys: str) -> None:
        """Each of ``keys`` must be written."""
        missing = [key for key in keys if key not in self._table.values]
        if missing:
            names = "、".join(missing)
            self.report("form.missing", self.place, f"缺少 {names}。", f"补写 {names}。")

    def finish(self) -> None:
        """Whatever was not asked for is unknown."""
        for key, place in self._table.keys.items():
            if key not in self._asked:
                self.report("form.unknown_key", place, f"没有“{key}”这个键。", closest(key, self._asked))

    def tree(self, key: str) -> Tree | None:
        """The value of ``key`` as it is written."""
        self._asked[key] = None
        return self._table.get(key)

    def leaf(self, key: str) -> Leaf | None:
        """The scalar under ``key``."""
        return self._scalar(key, self.tree(key))

    def text(self, key: str) -> str:
        """The text under ``key``; empty if it is not written."""
        leaf = self.leaf(key)
        return leaf.text.strip() if leaf else ""

    def parts(self, key: str) -> tuple[Tree, ...]:
        """What stands under ``key``: one thing, or a list of them."""
        tree = self.tree(key)
        if tree is None:
            return ()
        return tree.items if isinstance(tree, Items) else (tree,)

    def leaves(self, key: str) -> tuple[Leaf, ...]:
        """The scalars under ``key``: one, or a list of them."""
        return tuple(leaf for part in self.parts(key) if (leaf := self._scalar(key, part)))

    def texts(self, key: str) -> tuple[str, ...]:
        """The words under ``key``: one text, or a list of them."""
        return tuple(leaf.text for leaf in self.leaves(key))

    def name(self, key: str, what: str, known: Collection[str]) -> str | None:
        """The name under ``key``, which must be among ``known``."""
        leaf = self.leaf(key)
        return self.resolve(leaf, what, known) if leaf else None

    def names(self, key: str, what: str, known: Collection[str]) -> tuple[str, ...]:
        """The names under ``key``, one or a list, each among ``known`` and none twice."""
        found: list[str] = []
        for leaf in self.leaves(key):
            name = self.resolve(leaf, what, known)
            if name in found:
                self.report("form.repeated", leaf.place, f"“{name}”写了两次。", "删去其中一处。")
            found.append(name)
        return tuple(found)

    def resolve(self, leaf: Leaf, what: str, known: Collection[str]) -> str:
        """The name a scalar gives, which must be among ``known``."""
        name = name_of(leaf.text)
        if name not in known:
            self.report("name.unknown", leaf.place, f"没有名为“{name}”的{what}。", closest(name, known))
        return name

    def new_name(self, key: str) -> str | None:
        """The name that the scalar under ``key`` gives to something."""
        leaf = self.leaf(key)
        return self._declared(name_of(leaf.text), leaf.place, ()) if leaf else None

    def flag(self, key: str) -> bool:
        """``true`` or ``false`` under ``key``; false if it is not written."""
        leaf = self.leaf(key)
        if leaf and leaf.text not in TRUTH_WORDS:
            self.report("form.flag", leaf.place, f"“{leaf.text}”不是 true 或者 false。", "写 true 或者 false。")
        return leaf is not None and leaf.text == "true"

    def whole(self, key: str, default: int) -> int:
        """The whole number, at least one, under ``key``."""
        leaf = self.leaf(key)
        if leaf is None:
            return default
        if not re.fullmatch(r"[1-9][0-9]{0,5}", leaf.text):
            self.report("form.number", leaf.place, f"“{leaf.text}”不是正整数。", "写一个正整数，例如 2。")
            return default
        return int(leaf.text)

    def number(self, key: str) -> Decimal:
        """The decimal number under ``key``, exactly as it is written."""
        leaf = self.leaf(key)
        if leaf is None:
            return Decimal(0)
        if not _NUMBER.fullmatch(leaf.text):
            self.report("form.number", leaf.place, f"“{leaf.text}”不是数值。", "只写数字和小数点，例如 3000。")
            return Decimal(0)
        return Decimal(leaf.text)

    def day(self, key: str) -> date | None:
        """The date under ``key``."""
        leaf = self.leaf(key)
        if leaf is None:
            return None
        try:
            return date.fromisoformat(leaf.text if _DAY.fullmatch(leaf.text) else "")
        except ValueError:
            self.report("form.date", leaf.place, f"“{leaf.text}”不是日期。", "写成 2024-01-31。")
            return None

    def option(self, key: str, options: Sequence[_Option], default: _Option) -> _Option:
        """One of ``options`` under ``key``."""
        leaf = self.leaf(key)
        if leaf is None:
            return default
        for option in options:
            if leaf.text == option:
                return option
        self.report("form.option", leaf.place, f"“{leaf.text}”不在可选之列。", closest(leaf.text, options))
        return default

    def table(self, key: str) -> Fields | None:
        """The mapping under ``key``."""
        tree = self._mapping(key, self.tree(key))
        return Fields(tree, self._table.keys[key], self._faults) if tree else None

    def inside(self, tree: Tree, place: Place) -> Fields:
        """The mapping ``tree``, which stands at ``place`` inside this one."""
        table = self._mapping("此处", tree) or Table({}, {}, tree.place)
        return Fields(table, place, self._faults)

    def tables(self, key: str) -> Iterator[Fields]:
        """The list of mappings under ``key``."""
        tree = self.tree(key)
        if tree is not None and not isinstance(tree, Items):
            self.report("form.type", tree.place, f"{key} 应当是列表。", "每一项以“- ”开头。")
            return
        for item in tree.items if tree else ():
            table = self._mapping(key, item)
            if table:
                yield Fields(table, table.place, self._faults)

    def titles(self, key: str) -> Mapping[str, str]:
        """The mapping from name to text under ``key``."""
        table = self._mapping(key, self.tree(key))
        leaves = {name: self._scalar(name, value) for name, value in table.values.items()} if table else {}
        return MappingProxyType({name: leaf.text.strip() for name, leaf in leaves.items() if leaf})

    def named(self, key: str, reserved: Collection[str] = ()) -> Iterator[tuple[str, Fields]]:
        """The constructs under ``key``, each with its name; ``reserved`` names have a meaning of their own."""
        section = self._mapping(key, self.tree(key))
        for name, value in section.values.items() if section else ():
            table = self._mapping(name, value)
            if table and section:
                place = section.keys[name]
                yield self._declared(name, place, reserved), Fields(table, place, self._faults)

    def _declared(self, name: str, place: Place, reserved: Collection[str]) -> str:
        if not _NAME.fullmatch(name):
            self.report("name.form", place, f"“{name}”不能作名称。", "名称用小写拉丁字母、数字和下划线，或者汉字。")
        elif name in reserved or iskeyword(name) or name in TRUTH_WORDS:
            self.report("name.reserved", place, f"“{name}”另有含义，不能作名称。", "换一个名称。")
        return name

    def _scalar(self, key: str, tree: Tree | None) -> Leaf | None:
        if isinstance(tree, Leaf) and tree.text.strip():
            return tree
        if tree is not None:
            self.report("form.type", tree.place, f"{key} 应当是一个值，不能是空的，也不能是列表或者映射。")
        return None

    def _mapping(self, key: str, tree: Tree | None) -> Table | None:
        if tree is not None and not isinstance(tree, Table):
            self.report("form.type", tree.place, f"{key} 应当由“键: 值”组成。", "写成 {键: 值, …}。")
        return tree if isinstance(tree, Table) else None
