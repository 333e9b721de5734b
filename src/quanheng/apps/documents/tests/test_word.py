"""The DOCX of a document says what its pages say: every word, every table, in the order of the form."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import docx
import pytest
from docx.table import Table

from quanheng.apps.documents.models import Document
from quanheng.apps.documents.word import docx_of

BLOCKS: list[dict[str, Any]] = [
    {"kind": "to", "title": "", "words": "云泽示范食品有限公司"},
    {"kind": "line", "title": "案件名称", "words": "无证生产案"},
    {"kind": "text", "title": "违法事实", "words": ["二〇二六年三月二日检查时发现。", "当事人没有许可证。"]},
    {"kind": "table", "title": "物品", "heads": ["序号", "名称"], "rows": [["1", "食品五十箱"], ["2", "账册"]]},
    {"kind": "opinion", "title": "承办人意见", "words": "建议处罚", "name": "张三", "day": "二〇二六年三月三日"},
    {"kind": "signs", "title": "", "heads": ["当事人"]},
]


def document(layout: str) -> Document:
    drawn = {
        "organ": "云泽县市场监督管理局", "title": "行政处罚决定书", "number": "县市监罚〔2026〕1号",
        "day": "二〇二六年三月二日", "across": "示范", "check": "https://example.org/check/1", "blocks": BLOCKS,
    }  # fmt: skip
    return Document(title=drawn["title"], number=drawn["number"], made_on=date(2026, 3, 2), layout=layout, drawn=drawn)


def words(block: object) -> Iterator[str]:
    if isinstance(block, dict):
        for name, value in block.items():
            if name not in ("kind", "check"):
                yield from words(value)
    elif isinstance(block, list):
        for item in block:
            yield from words(item)
    elif isinstance(block, str) and block:
        yield block


def said(place: Any) -> Iterator[str]:
    for item in place.iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                for cell in row.cells:
                    yield from said(cell)
        else:
            yield item.text


@pytest.mark.parametrize("layout", ["decision", "notice", "inventory"])
def test_every_word_stands_in_it_in_order(layout: str) -> None:
    text = "\n".join(said(docx.Document(io.BytesIO(docx_of(document(layout))))))
    at = 0
    for sentence in words(BLOCKS):
        assert sentence in text[at:], sentence
        at = text.index(sentence, at)
    for sentence in ("示范", "云泽县市场监督管理局（印章）", "县市监罚〔2026〕1号", "扫码查验本文书"):
        assert sentence in text


def test_an_approval_has_a_row_for_each_part() -> None:
    (table, *_) = docx.Document(io.BytesIO(docx_of(document("approval")))).tables
    parts = [row.cells[0].text for row in table.rows]
    assert parts == ["", "案件名称", "违法事实", "物品", "承办人意见", "当事人签名"]
    assert "食品五十箱" in "".join(said(table.rows[3].cells[1]))


def test_a_table_has_its_rows() -> None:
    (table,) = docx.Document(io.BytesIO(docx_of(document("inventory")))).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "名称"],
        ["1", "食品五十箱"],
        ["2", "账册"],
    ]
