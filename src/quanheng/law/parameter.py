"""Dated parameters: amounts and counts that a law or a local rule sets, and may set anew.

A definition names a parameter (``param(summary_fine_citizen)``); the value is that in force on a day. Rows are never
changed: a new value is a new row, and what was decided under the old one stays explained by it. As a text:

    parameters:
      summary_fine_citizen:
        title: 当场罚款的限额（公民）
        values:
        - {value: 200, unit: 元, from: 2021-07-15, law: 行政处罚法/51, quote: 二百元以下, checked: 2026-11-21}

What no law sets says ``local``, the reason of the local rule, in the place of ``law``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from quanheng.law.catalogue import Catalogue, read_basis
from quanheng.law.errors import LawError
from quanheng.law.fault import Faults
from quanheng.law.reader_fields import Fields
from quanheng.law.reader_text import read_tree


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of a parameter, in force from ``valid_from`` until the day before ``until``.

    ``law`` cites the article, or ``local`` tells the local rule, and ``quote`` its words; ``checked`` is the day on
    which somebody compared the two.
    """

    name: str
    title: str
    value: Decimal
    unit: str
    valid_from: date
    law: str
    quote: str
    checked: date
    until: date | None = None
    local: str = ""

    def in_force(self, day: date) -> bool:
        """Whether this is the value on ``day``."""
        return self.valid_from <= day and (self.until is None or day < self.until)


class ParameterTable:
    """Every parameter by name and day. Raises ``LawError`` (``parameter.overlap``) if two values hold on one day."""

    def __init__(self, rows: Iterable[Parameter] = ()) -> None:
        self._rows: dict[str, tuple[Parameter, ...]] = {}
        for row in sorted(rows, key=lambda row: row.valid_from):
            self._rows[row.name] = (*self._rows.get(row.name, ()), row)
        for versions in self._rows.values():
            _refuse_overlap(versions)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def title(self, name: str) -> str:
        """What a reader calls the parameter; its name if nobody has entered it."""
        return self._rows[name][-1].title if name in self._rows else name

    def find(self, name: str, as_of: date) -> Parameter:
        """The row of ``name`` in force on ``as_of``.

        Raises ``LawError``: ``parameter.unknown`` (no such name) or ``parameter.not_in_force`` (none on that day).
        """
        versions = self._rows.get(name, ())
        for row in versions:
            if row.in_force(as_of):
                return row
        if not versions:
            raise LawError("parameter.unknown", f"没有名为“{name}”的参数。", mend="核对名称，或者在参数数据中补充。")
        spans = "、".join(f"{row.valid_from} 起" for row in versions)
        raise LawError(
            "parameter.not_in_force",
            f"参数“{name}”在 {as_of} 没有施行中的值。",
            mend=f"现有：{spans}。核对日期，或者补充当时有效的值。",
        )


def read_parameters(texts: Mapping[str, str], catalogue: Catalogue) -> ParameterTable:
    """The parameters that ``texts`` (file name to YAML) hold; ``catalogue`` gives the statutes they may cite.

    Raises ``DefinitionFaults`` with every fault of every text, or ``LawError`` if two values hold on one day.
    """
    faults = Faults()
    rows = [row for file, text in texts.items() for row in _rows(text, file, catalogue, faults)]
    faults.check()
    return ParameterTable(rows)


def _rows(text: str, file: str, catalogue: Catalogue, faults: Faults) -> Iterator[Parameter]:
    tree = read_tree(text, file, faults)
    if tree is None:
        return
    fields = Fields(tree, tree.place, faults)
    fields.require("parameters")
    for name, parameter in fields.named("parameters"):
        parameter.require("title", "values")
        title = parameter.text("title")
        for row in parameter.tables("values"):
            yield _row(name, title, row, catalogue)
        parameter.finish()
    fields.finish()


def _row(name: str, title: str, fields: Fields, catalogue: Catalogue) -> Parameter:
    fields.require("value", "unit", "from", "quote", "checked")
    basis = read_basis(fields, catalogue)
    row = Parameter(
        name,
        title,
        fields.number("value"),
        fields.text("unit"),
        fields.day("from") or date.min,
        basis.law,
        fields.text("quote"),
        fields.day("checked") or date.min,
        fields.day("until"),
        basis.local,
    )
    fields.finish()
    return row


def _refuse_overlap(versions: Iterable[Parameter]) -> None:
    for earlier, later in pairwise(versions):
        if earlier.until is None or earlier.until > later.valid_from:
            raise LawError(
                "parameter.overlap",
                f"参数“{later.name}”在 {later.valid_from} 有两个值。",
                mend="为前一个值写明 until。",
            )
