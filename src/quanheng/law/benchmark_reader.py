"""Reads discretion benchmarks, every fault with its place; the form is told in ``docs/benchmarks.md``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import get_args

from quanheng.law.benchmark import Benchmark, Cell, Circumstance, CircumstanceType, Given, Measure, Range, Tier
from quanheng.law.catalogue import Catalogue, read_basis
from quanheng.law.condition_terms import TRUTH_WORDS
from quanheng.law.fault import Faults
from quanheng.law.reader_fields import Fields
from quanheng.law.reader_text import Leaf, name_of, read_tree
from quanheng.law.span import Span, read_span

_TYPES: tuple[CircumstanceType, ...] = get_args(CircumstanceType)
_MEASURES: tuple[Measure, ...] = get_args(Measure)
_WHOLE = Span(Decimal(0), Decimal(1))
_NUMBER_FORM = "写成 1000以上3000以下、不满5000、超过3、5%以上10%以下 或者一个数目。"


def read_benchmarks(texts: Mapping[str, str], catalogue: Catalogue) -> tuple[Benchmark, ...]:
    """The tables that ``texts`` (file name to YAML, one table each) hold; ``catalogue`` gives the statutes cited.

    Raises ``DefinitionFaults`` with every fault of every text.
    """
    faults = Faults()
    found = [table for file, text in texts.items() for table in _table(text, file, catalogue, faults)]
    faults.check()
    return tuple(found)


def _table(text: str, file: str, catalogue: Catalogue, faults: Faults) -> Iterator[Benchmark]:
    tree = read_tree(text, file, faults)
    if tree is None:
        return
    fields = Fields(tree, tree.place, faults)
    fields.require("benchmark", "title", "violation", "statutory", "circumstances", "tiers")
    fields.require("from", "published_by", "source")
    circumstances = {name: _circumstance(name, part) for name, part in fields.named("circumstances")}
    statutory = fields.table("statutory")
    yield Benchmark(
        fields.new_name("benchmark") or "",
        fields.text("title"),
        fields.text("violation"),
        (_range(statutory, _MEASURES[:2]) if statutory else None) or Range("fine", Span()),
        fields.text("base"),
        circumstances,
        {name: _tier(name, tier, circumstances, catalogue) for name, tier in fields.named("tiers")},
        fields.day("from") or date.min,
        fields.text("published_by"),
        fields.text("source"),
        read_basis(fields, catalogue),
        fields.day("until"),
        fields.at("benchmark"),
    )
    if statutory:
        statutory.finish()
        if statutory.text("times") and not fields.text("base"):
            fields.report("benchmark.base", statutory.place, "没有写明倍数的基数。", "补写 base，例如 base: 违法所得。")
    fields.finish()


def _circumstance(name: str, fields: Fields) -> Circumstance:
    fields.require("title", "type")
    kind = fields.option("type", _TYPES, "flag")
    if kind == "choice":
        fields.require("choices")
    found = Circumstance(name, fields.text("title"), kind, fields.titles("choices"), fields.place)
    fields.finish()
    return found


def _tier(name: str, fields: Fields, circumstances: Mapping[str, Circumstance], catalogue: Catalogue) -> Tier:
    fields.require("title", "when")
    rows = tuple(_row(fields.inside(part, part.place), circumstances) for part in fields.parts("when"))
    allowed = None if fields.flag("spare") else _range(fields, _MEASURES)
    tier = Tier(name, fields.text("title"), rows, allowed, read_basis(fields, catalogue), fields.place)
    fields.finish()
    return tier


def _range(fields: Fields, measures: tuple[Measure, ...]) -> Range | None:
    """The one range that a statutory range or a tier must say, with both its ends."""
    found = [(measure, leaf) for measure in measures if (leaf := fields.leaf(measure)) is not None]
    if len(found) != 1:
        sentence = "没有写明幅度。" if not found else "幅度写了不止一种。"
        fields.report("benchmark.range", fields.place, sentence, f"写 {'、'.join(measures)} 中的一种。")
        return None
    measure, leaf = found[0]
    span = _span(fields, leaf)
    most = Decimal(1) if span.most is None and measure == "share" else span.most
    whole = Span(span.least or Decimal(0), most, span.over, span.under)
    if most is None or (measure == "share" and not whole.within(_WHOLE)):
        mend = "写明上限；share 在 0% 以上 100% 以下。"
        fields.report("benchmark.range", leaf.place, f"“{leaf.text}”不能作幅度。", mend)
    return Range(measure, whole)


def _row(fields: Fields, circumstances: Mapping[str, Circumstance]) -> Mapping[str, Cell]:
    row = {one.name: _cell(fields, one) for one in circumstances.values() if fields.tree(one.name) is not None}
    fields.finish()
    return row


def _cell(fields: Fields, circumstance: Circumstance) -> Cell:
    match circumstance.type:
        case "flag":
            return frozenset(_truth(fields, leaf) for leaf in fields.leaves(circumstance.name))
        case "choice":
            return frozenset[Given](fields.names(circumstance.name, "选项", circumstance.choices))
        case _:
            leaf = fields.leaf(circumstance.name)
            return _span(fields, leaf) if leaf else Span()


def _truth(fields: Fields, leaf: Leaf) -> bool:
    if leaf.text not in TRUTH_WORDS:
        fields.report("form.flag", leaf.place, f"“{leaf.text}”不是 true 或者 false。", "写 true 或者 false。")
    return leaf.text == "true"


def _span(fields: Fields, leaf: Leaf) -> Span:
    span = read_span(name_of(leaf.text).replace(" ", ""))
    if span is None or span.empty:
        fields.report("benchmark.span", leaf.place, f"“{leaf.text}”不是数目的范围。", _NUMBER_FORM)
        return Span()
    return span
