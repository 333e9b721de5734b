"""YAML text as a tree of text with places: what remains when everything but structure is left to us.

Scalars stay text (YAML would make 750 of ``12:30`` and a flag of ``no``). Anchors, aliases and tags are refused: who
reads the text should find each construct where it stands, as it is. Keys are names: unique, and normalised (NFKC).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

import yaml

from quanheng.law.fault import Faults
from quanheng.law.procedure import Place

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Event = Any
"""A ``yaml.Event``; its published types leave out the attributes."""
_MAX_DEPTH = 20
"""Deeper than any definition nests; keeps the readers of the tree from running out of stack."""
_TOO_DEEP = "nested too deep"
_REASONS = {
    "mapping values are not allowed in this context": "此处不能有“: ”，含有它的文字要加引号",
    "did not find expected key": "此处应当是一个键，缩进可能不齐",
    "did not find expected '-' indicator": "此处应当以“- ”开头，缩进可能不齐",
    "did not find expected ',' or ']'": "列表缺少逗号或者右方括号",
    "did not find expected ',' or '}'": "映射缺少逗号或者右花括号",
    "could not find expected ':'": "键后缺少“: ”",
    "found character that cannot start any token": "此处不能用这个字符，制表符要改为空格，特殊字符要加引号",
    "found unexpected end of stream": "引号没有配对",
    "found unknown escape character": "双引号中的反斜杠写法不对",
    _TOO_DEEP: "嵌套过深",
}
"""What the parser complains of, in Chinese; the rest is rare."""
_UNPRINTABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not take at all."""
_UNITS = {'"': re.compile(r"\\.|[^\\]", re.DOTALL), "'": re.compile(r"''|.", re.DOTALL)}
"""How the source of a quoted scalar divides into the characters of its text."""
_PLAIN_UNIT = re.compile(r".", re.DOTALL)


def name_of(text: str) -> str:
    """``text`` as a name: normalised, so that a name looks the same however it was typed."""
    return normalize("NFKC", text)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar. ``source`` is how it was written, quotes and indentation included; ``style`` its YAML style."""

    text: str
    place: Place
    source: str = ""
    style: str = ""

    def locate(self, offset: int) -> Place:
        """Where the character ``offset`` of the text stands in the file.

        Folding and indentation change white space alone, so the place is found by counting the other characters.
        """
        before = sum(not char.isspace() for char in self.text[:offset])
        end = 0
        for unit in self._units():
            if unit.group().isspace():
                continue
            if before == 0:
                return self._at(unit.start())
            before, end = before - 1, unit.end()
        return self._at(end)

    def _units(self) -> Iterator[re.Match[str]]:
        pattern = _UNITS.get(self.style, _PLAIN_UNIT)
        if self.style in _UNITS:
            return pattern.finditer(self.source, 1)
        header = self.source.find("\n") + 1 if self.style in ("|", ">") else 0
        return pattern.finditer(self.source, header)

    def _at(self, index: int) -> Place:
        before = self.source[:index]
        lines = before.count("\n")
        column = len(before) - before.rfind("\n") if lines else self.place.column + index
        return Place(self.place.file, self.place.line + lines, column)


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Tree, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping. ``keys`` gives the place of each key."""

    values: Mapping[str, Tree]
    keys: Mapping[str, Place]
    place: Place

    def get(self, key: str) -> Tree | None:
        """The value of ``key``; None if it is not written."""
        return self.values.get(key)


Tree = Leaf | Items | Table


def read_tree(text: str, file: str, faults: Faults) -> Table | None:
    """The one mapping that ``text`` holds; None, and the faults noted, if it cannot be had."""
    unprintable = _UNPRINTABLE.search(text)
    if unprintable:
        before = text[: unprintable.start()]
        place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        faults.report("text.unprintable", place, "此处有看不见的控制字符。", "删去。")
        return None
    try:
        return _Composer(text, file, faults).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
        reason = _REASONS.get(error.problem or "", "结构不完整")
        faults.report(
            "text.yaml", place, f"不合 YAML 的写法：{reason}。", "检查此处以及上一行的缩进、引号、括号和冒号。"
        )
        return None


class _Composer:
    """Builds the tree from the parser's events, which still know of anchors and tags."""

    def __init__(self, text: str, file: str, faults: Faults) -> None:
        self._text, self._file, self._faults = text, file, faults
        self._events: Iterator[_Event] = yaml.parse(text, Loader=_LOADER)

    def document(self) -> Table | None:
        start = [next(self._events), next(self._events)][-1]
        if isinstance(start, yaml.StreamEndEvent):
            self._faults.report("text.empty", Place(self._file, 1, 1), "文本是空的。")
            return None
        tree = self._tree(next(self._events), 0)
        after = [next(self._events), next(self._events)][-1]
        if not isinstance(after, yaml.StreamEndEvent):
            self._faults.report(
                "text.documents", self._place(after), "一个文件只能写一份文本。", "删去“---”，另存一个文件。"
            )
            return None
        if not isinstance(tree, Table):
            self._faults.report("text.form", Place(self._file, 1, 1), "文本的最外层应当是“键: 值”。")
            return None
        return tree

    def _tree(self, event: _Event, depth: int) -> Tree:
        self._refuse(event)
        if depth > _MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem=_TOO_DEEP, problem_mark=event.start_mark)
        if isinstance(event, yaml.MappingStartEvent):
            return self._table(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(event, depth)
        if isinstance(event, yaml.AliasEvent):
            return Leaf("", self._place(event))
        source = self._text[event.start_mark.index : event.end_mark.index]
        return Leaf(event.value, self._place(event), source, event.style or "")

    def _items(self, start: _Event, depth: int) -> Items:
        items = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._tree(event, depth + 1))
        return Items(tuple(items), self._place(start))

    def _table(self, start: _Event, depth: int) -> Table:
        values: dict[str, Tree] = {}
        keys: dict[str, Place] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key, value = self._tree(event, depth + 1), self._tree(next(self._events), depth + 1)
            if not isinstance(key, Leaf):
                self._faults.report("text.key", key.place, "键应当是名称，不能是列表或者映射。")
            elif (name := name_of(key.text)) in values:
                first = f"第 {keys[name].line} 行"
                self._faults.report("text.duplicate_key", key.place, f"键“{name}”在{first}已经写过。", "删去其中一处。")
            else:
                values[name], keys[name] = value, key.place
        return Table(values, keys, self._place(start))

    def _refuse(self, event: _Event) -> None:
        place = self._place(event)
        if isinstance(event, yaml.AliasEvent):
            self._faults.report("text.alias", place, f"不接受引用“*{event.anchor}”。", "在此处把内容写全。")
            return
        if event.anchor is not None:
            self._faults.report("text.anchor", place, f"不接受锚点“&{event.anchor}”。", "删去锚点，需要之处各自写全。")
        if event.tag is not None:
            self._faults.report("text.tag", place, f"不接受类型标记“{event.tag}”。", "删去标记；值的类型由键决定。")

    def _place(self, event: _Event) -> Place:
        return Place(self._file, event.start_mark.line + 1, event.start_mark.column + 1)
