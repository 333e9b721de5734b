"""What definitions may name and do not define: documents, register effects, register queries, and statutes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quanheng.law.fault import Faults
from quanheng.law.procedure import Basis
from quanheng.law.reader_fields import Fields
from quanheng.law.reader_text import Leaf, read_tree

_ARTICLE = re.compile(r"\d+(之[一二三四五六七八九十]+)?((/\d+){0,3}|(第[一二三四五六七八九十百]+[款项目])*)")
"""``58``, ``51/1`` (paragraph, item), ``120之一`` or ``36第一款``."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Names and their Chinese titles.

    ``documents`` are made by acts, ``effects`` are theirs on registers, ``queries`` count prior cases (``prior``), and
    ``statutes`` maps the short name of a statute to its full one.
    """

    documents: Mapping[str, str] = field(default_factory=dict)
    effects: Mapping[str, str] = field(default_factory=dict)
    queries: Mapping[str, str] = field(default_factory=dict)
    statutes: Mapping[str, str] = field(default_factory=dict)


def read_catalogue(texts: Mapping[str, str]) -> Catalogue:
    """The catalogue that ``texts`` (file name to YAML) hold together; a later text may give a name another title.

    Raises ``DefinitionFaults`` with every fault of every text.
    """
    faults = Faults()
    parts = [_part(text, file, faults) for file, text in texts.items()]
    faults.check()
    return Catalogue(
        _united(part.documents for part in parts),
        _united(part.effects for part in parts),
        _united(part.queries for part in parts),
        _united(part.statutes for part in parts),
    )


def _part(text: str, file: str, faults: Faults) -> Catalogue:
    tree = read_tree(text, file, faults)
    if tree is None:
        return Catalogue()
    fields = Fields(tree, tree.place, faults)
    part = Catalogue(*map(fields.titles, ("documents", "effects", "queries", "statutes")))
    fields.finish()
    return part


def _united(parts: Iterable[Mapping[str, str]]) -> Mapping[str, str]:
    return {name: title for part in parts for name, title in part.items()}


def read_law(fields: Fields, catalogue: Catalogue, key: str = "law") -> str:
    """The articles cited under ``key``, several joined by a semicolon; a document without articles goes by its name."""
    leaves = fields.leaves(key)
    for leaf in leaves:
        statute, slash, article = leaf.text.partition("/")
        fields.resolve(Leaf(statute, leaf.place), "法律文件", catalogue.statutes)
        if slash and not _ARTICLE.fullmatch(article):
            mend = "写成 短名/条/款/项，例如 行政处罚法/51/1。"
            fields.report("basis.article", leaf.place, f"“{article}”不是条号。", mend)
    return "；".join(leaf.text for leaf in leaves)


def read_basis(fields: Fields, catalogue: Catalogue) -> Basis:
    """The article or the local reason of a construct; it must have one of the two."""
    basis = Basis(read_law(fields, catalogue), fields.text("local"))
    if bool(basis.law) == bool(basis.local):
        sentence = "law 和 local 只能写一个。" if basis.law else "没有写明依据。"
        mend = "有法律依据的写 law: 短名/条号；本地自定的写 local: 理由。"
        fields.report("basis.missing", fields.place, sentence, mend)
    return basis
