"""Puts common courses into a definition: ``includes`` (``docs/language.md``, 9).

Expansion works on the text, before anything is understood, so that what is hashed is what is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from quanheng.law.fault import Faults
from quanheng.law.procedure import Place
from quanheng.law.reader_fields import Fields
from quanheng.law.reader_text import Items, Leaf, Table, Tree, name_of, read_tree

_SECTIONS = ("stages", "facts", "acts", "limits", "rules", "holds", "apart")
"""What a course may hold."""
_ARGUMENT = "$"


@dataclass(frozen=True, slots=True)
class Course:
    """A common course: the arguments it takes, and its sections as they are written."""

    takes: tuple[str, ...]
    sections: Mapping[str, Tree]
    keys: Mapping[str, Place]


def read_courses(texts: Mapping[str, str], faults: Faults) -> Mapping[str, Course]:
    """The courses by name, from file name to text."""
    courses: dict[str, Course] = {}
    for file, text in texts.items():
        tree = read_tree(text, file, faults)
        if tree is None:
            continue
        fields = Fields(tree, tree.place, faults)
        fields.require("course")
        name = fields.new_name("course") or ""
        if name in courses:
            fields.report("name.twice", fields.at("course"), f"公共环节“{name}”写了两次。", "改名，或者删去一处。")
        courses[name] = _course(fields, tree)
    return courses


def _course(fields: Fields, tree: Table) -> Course:
    fields.text("title")
    takes = tuple(name_of(leaf.text) for leaf in fields.leaves("takes"))
    sections = {section: part for section in _SECTIONS if (part := fields.tree(section)) is not None}
    fields.finish()
    for leaf in _leaves(tuple(sections.values())):
        name = _argument_name(leaf)
        if name is not None and name not in takes:
            mend = f"在 takes 中写明 {name}。"
            fields.report("include.unknown", leaf.place, f"公共环节没有参数“{name}”。", mend)
    return Course(takes, sections, tree.keys)


def _leaves(parts: tuple[Tree, ...]) -> Iterator[Leaf]:
    for part in parts:
        match part:
            case Leaf():
                yield part
            case Items(items):
                yield from _leaves(items)
            case Table(values):
                yield from _leaves(tuple(values.values()))


def _argument_name(tree: Tree) -> str | None:
    """The argument that a scalar stands for; None if it stands for itself."""
    is_argument = isinstance(tree, Leaf) and tree.text.startswith(_ARGUMENT)
    return name_of(tree.text.removeprefix(_ARGUMENT)) if isinstance(tree, Leaf) and is_argument else None


def expand(definition: Table, courses: Mapping[str, Course], faults: Faults) -> Table:
    """``definition`` with the courses it includes in the place of its ``includes``."""
    whole = _without(definition, "includes")
    for include in Fields(definition, definition.place, faults).tables("includes"):
        include.require("course")
        name = include.name("course", "公共环节", courses)
        course = courses.get(name or "", Course((), {}, {}))
        arguments = _arguments(include, course)
        include.finish()
        for section, part in course.sections.items():
            whole = _merge(whole, section, _substitute(part, arguments), course.keys[section], faults)
    return whole


def _arguments(include: Fields, course: Course) -> Mapping[str, Tree]:
    """The arguments an include gives; one missing, and one the course does not take, is a fault."""
    given = include.tree("with")
    if given is not None and not isinstance(given, Table):
        include.report("form.type", given.place, "with 应当由“参数: 值”组成。", "写成 {参数: 值, …}。")
    arguments = given.values if isinstance(given, Table) else {}
    for name in course.takes:
        if name not in arguments:
            include.report("include.missing", include.place, f"没有给出参数“{name}”。", f"在 with 中写明 {name}。")
    for name, value in arguments.items():
        if name not in course.takes:
            include.report("include.unknown", value.place, f"公共环节没有参数“{name}”。", "删去。")
    return arguments


def _substitute(tree: Tree, arguments: Mapping[str, Tree]) -> Tree:
    match tree:
        case Leaf():
            return arguments.get(_argument_name(tree) or "", tree)
        case Items(items):
            return replace(tree, items=tuple(_spliced(items, arguments)))
        case Table(values):
            return replace(tree, values={key: _substitute(value, arguments) for key, value in values.items()})


def _spliced(items: tuple[Tree, ...], arguments: Mapping[str, Tree]) -> Iterator[Tree]:
    """The items with the arguments in place; a list given for an item is spliced in."""
    for item in items:
        part = _substitute(item, arguments)
        if isinstance(item, Leaf) and isinstance(part, Items):
            yield from part.items
        else:
            yield part


def _merge(definition: Table, section: str, part: Tree, place: Place, faults: Faults) -> Table:
    match definition.get(section), part:
        case None, _:
            return _with(definition, section, part, place)
        case Items() as own, Items():
            return _with(definition, section, replace(own, items=own.items + part.items), definition.keys[section])
        case Table() as own, Table():
            return _with(definition, section, _joined(own, part, faults), definition.keys[section])
    faults.report("form.type", part.place, f"{section} 的写法与引用它的文本不一致。", "改成同样的写法。")
    return definition


def _joined(own: Table, part: Table, faults: Faults) -> Table:
    for name, place in part.keys.items():
        if name in own.keys:
            first = own.keys[name]
            sentence = f"“{name}”已经在 {first.file} 第 {first.line} 行定义。"
            faults.report("name.twice", place, sentence, "公共环节不能改写已有的内容；改名。")
    return replace(own, values={**own.values, **part.values}, keys={**own.keys, **part.keys})


def _with(table: Table, key: str, value: Tree, place: Place) -> Table:
    return replace(table, values={**table.values, key: value}, keys={**table.keys, key: place})


def _without(table: Table, key: str) -> Table:
    return replace(
        table,
        values={name: value for name, value in table.values.items() if name != key},
        keys={name: place for name, place in table.keys.items() if name != key},
    )
