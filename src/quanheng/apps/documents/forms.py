"""The forms of documents: what each must contain, in what order, and which article demands it.

A form is data, ``procedures/documents/*.yaml`` (``docs/documents.md``); a county's folder gives its own forms and
layouts under the same names, and they take the place of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from quanheng.law.fault import Faults
from quanheng.law.reader_fields import Fields
from quanheng.law.reader_text import read_tree

SHIPPED = files("quanheng.procedures") / "documents"
KINDS = (
    "to",
    "line",
    "text",
    "parties",
    "articles",
    "performance",
    "surcharge",
    "remedies",
    "officers",
    "opinion",
    "table",
    "says",
    "signs",
)
"""What a slot can be; ``to`` is whom a letter addresses, ``says`` a fixed sentence with names to fill."""
_TITLES = {
    "parties": "当事人",
    "articles": "依据",
    "performance": "履行方式和期限",
    "remedies": "救济途径和期限",
    "officers": "执法人员",
}
"""What a slot is called where the form does not say."""
_FILL = re.compile(r"\{(\w+)\|([^{}|]+)\}")


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a form.

    ``name`` is that of the part it takes (of a sentence: the sentence); ``heads`` are the columns of a table or who
    signs; ``may``: it can be left out; ``law`` demands it.
    """

    kind: str
    name: str
    title: str = ""
    heads: tuple[str, ...] = ()
    may: bool = False
    law: str = ""

    @property
    def takes(self) -> Mapping[str, str]:
        """The parts that go here, each with its title: one, or those that a fixed sentence names."""
        if self.kind == "says":
            return dict(_FILL.findall(self.name))
        return {} if self.kind == "signs" else {self.name: self.title}

    def filled(self, words: Mapping[str, str]) -> str:
        """The sentence, its names replaced by ``words``."""
        return _FILL.sub(lambda found: words[found[1]], self.name)


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one document.

    ``mark`` stands in its number. ``seal`` is the article under which the organ speaks in its own name: such a document
    bears its seal.
    """

    name: str
    title: str
    layout: str
    slots: tuple[Slot, ...]
    mark: str = ""
    seal: str = ""


def load_forms(*folders: Traversable) -> Mapping[str, Form]:
    """Every shipped form by name; those of ``folders``, later ones first, take the place of ours.

    Raises ``DefinitionFaults`` with every fault of every text.
    """
    faults = Faults()
    forms = {form.name: form for folder in (SHIPPED, *folders) for form in _in_folder(folder, faults)}
    faults.check()
    return MappingProxyType(forms)


def _in_folder(folder: Traversable, faults: Faults) -> Iterator[Form]:
    for source in sorted(folder.iterdir(), key=lambda file: file.name):
        if source.name.endswith(".yaml"):
            yield from read_forms(source.read_text(encoding="utf-8"), source.name, faults)


def read_forms(text: str, file: str, faults: Faults) -> Iterator[Form]:
    """The forms in ``text``; its faults, named by ``file``, go to ``faults``."""
    tree = read_tree(text, file, faults)
    if tree is None:
        return
    fields = Fields(tree, tree.place, faults)
    fields.require("documents")
    for name, form in fields.named("documents"):
        yield _form(name, form)
    fields.finish()


def _form(name: str, fields: Fields) -> Form:
    fields.require("title", "layout", "parts")
    slots = tuple(_slot(part) for part in fields.tables("parts"))
    form = Form(
        name, fields.text("title"), fields.text("layout"), slots, mark=fields.text("mark"), seal=fields.text("seal")
    )
    _refuse_twice(slots, fields)
    fields.finish()
    return form


def _slot(fields: Fields) -> Slot:
    kind, words = _kind(fields)
    signs = kind == "signs"
    slot = Slot(
        kind,
        "" if signs else "".join(words),
        fields.text("title") or _TITLES.get(kind, ""),
        words if signs else fields.texts("heads"),
        fields.flag("may"),
        "；".join(fields.texts("law")),
    )
    if kind not in ("says", "signs") and not slot.title:
        _fault(fields, "应当以 title 写明这一部分叫什么。")
    if kind == "table" and not slot.heads:
        _fault(fields, "表格应当以 heads 写明各栏。")
    fields.finish()
    return slot


def _kind(fields: Fields) -> tuple[str, tuple[str, ...]]:
    """The one kind that is written, and what stands under it."""
    written = {kind: words for kind in KINDS if (words := fields.texts(kind))}
    if len(written) != 1:
        _fault(fields, f"每一部分应当恰好写 {'、'.join(KINDS)} 中的一个。")
    return next(iter(written.items()), ("text", ()))


def _refuse_twice(slots: Iterable[Slot], fields: Fields) -> None:
    seen: set[str] = set()
    for slot in slots:
        if slot.name in seen and slot.kind not in ("says", "signs"):
            _fault(fields, f"“{slot.name}”写了两次。")
        seen.add(slot.name)


def _fault(fields: Fields, sentence: str) -> None:
    fields.report("document.form", fields.place, sentence, "按 docs/documents.md 改正。")
