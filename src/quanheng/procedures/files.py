"""Kinds of case file: which procedures' papers they bind, how long they are kept, by what standard they are reviewed.

The table is ``parameters/files.yaml``, whose head tells its form; the periods are parameters (``retention.yaml``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.resources import files

from quanheng.law.catalogue import Catalogue, read_basis
from quanheng.law.fault import Faults
from quanheng.law.procedure import Basis
from quanheng.law.reader_fields import Fields
from quanheng.law.reader_text import read_tree

_FILE = files("quanheng.procedures") / "parameters" / "files.yaml"
_FLAGS = ("served", "bound", "judged")
_LISTS = ("documents", "exhibits", "kept")


ASPECTS: Mapping[str, str] = {
    "competence": "主体和权限",
    "facts": "事实和证据",
    "basis": "法律依据",
    "procedure": "执法程序",
    "recording": "全过程记录",
    "discretion": "裁量",
    "papers": "文书",
    "service": "送达",
    "performance": "执行和公示",
    "archive": "归档",
}
"""What a review looks at (after 广东省行政执法案卷评查办法 14)."""


@dataclass(frozen=True, slots=True)
class Standard:
    """One item of a review.

    ``aspect`` is what it is about, in words; ``check`` how the record answers it and ``names`` of what (documents,
    facts, rules); ``when``: only where one of these acts was done. A file that fails a ``veto`` cannot be found sound.
    ``weight`` is in points of a hundred.
    """

    name: str
    title: str
    aspect: str
    weight: int
    basis: Basis
    check: str
    names: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    veto: bool = False


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: the patterns of the procedures it binds, the parameter of its period, its standards."""

    name: str
    title: str
    procedures: tuple[str, ...]
    retention: str
    standards: tuple[Standard, ...]


def load_file_kinds(catalogue: Catalogue) -> tuple[FileKind, ...]:
    """The kinds that ship, in order. Raises ``DefinitionFaults`` with every fault of the table."""
    faults = Faults()
    kinds = read_file_kinds(_FILE.read_text(encoding="utf-8"), _FILE.name, catalogue, faults)
    faults.check()
    return kinds


def kind_of(procedure: str, kinds: tuple[FileKind, ...]) -> FileKind:
    """The first of ``kinds`` that binds cases of that procedure. Raises ``LookupError`` where none does."""
    for kind in kinds:
        if any(fnmatchcase(procedure, pattern) for pattern in kind.procedures):
            return kind
    raise LookupError(procedure)


def read_file_kinds(text: str, file: str, catalogue: Catalogue, faults: Faults) -> tuple[FileKind, ...]:
    """The kinds in ``text``; its faults, named by ``file``, go to ``faults``."""
    tree = read_tree(text, file, faults)
    if tree is None:
        return ()
    fields = Fields(tree, tree.place, faults)
    fields.require("files")
    kinds = tuple(_kind(name, kind, catalogue) for name, kind in fields.named("files"))
    fields.finish()
    return kinds


def _kind(name: str, fields: Fields, catalogue: Catalogue) -> FileKind:
    fields.require("title", "procedures", "retention")
    kind = FileKind(
        name,
        fields.text("title"),
        fields.texts("procedures"),
        fields.text("retention"),
        tuple(_standard(item, one, catalogue) for item, one in fields.named("items")),
    )
    fields.finish()
    return kind


def _standard(name: str, fields: Fields, catalogue: Catalogue) -> Standard:
    fields.require("title", "aspect", "weight")
    check, names = _check(fields)
    standard = Standard(
        name,
        fields.text("title"),
        ASPECTS[fields.option("aspect", tuple(ASPECTS), "papers")],
        fields.whole("weight", 0),
        read_basis(fields, catalogue),
        check,
        names,
        fields.texts("when"),
        fields.flag("veto"),
    )
    fields.finish()
    return standard


def _check(fields: Fields) -> tuple[str, tuple[str, ...]]:
    """The one way of checking that is written, and what stands under it."""
    written = {name: names for name in _LISTS if (names := fields.texts(name))}
    written |= {name: () for name in _FLAGS if fields.flag(name)}
    if len(written) != 1:
        sentence = f"每一项应当恰好写 {'、'.join((*_LISTS, *_FLAGS))} 中的一个。"
        fields.report("files.check", fields.place, sentence, "按表头的说明改正。")
    return next(iter(written.items()), ("judged", ()))
