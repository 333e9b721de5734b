"""A major decision in the register of filings: each act of its case moves it on."""

from __future__ import annotations

from datetime import UTC, date, datetime

from quanheng.apps.registers import Deed, Row
from quanheng.apps.supervision.filings import note_filing

DAY = date(2026, 3, 2)


def after(row: Row | None, act: str, **facts: object) -> Row:
    deed = Deed("c1/filing.9.0", 1, act, DAY, datetime(2026, 3, 2, tzinfo=UTC), "O1", "W1", facts)
    return note_filing(row, deed, deed.case)


def test_it_is_due_filed_and_examined() -> None:
    due = after(None, "start", decision="县市监罚〔2026〕9号", decided_on=DAY)
    assert (due["status"], due["root"], due["organ"]) == ("due", "c1", "O1")
    filed = after(due, "file")
    assert (filed["status"], filed["filed_on"]) == ("filed", DAY)
    examined = after(filed, "examine", review="questioned", examined_opinion="裁量理由不足")
    assert (examined["status"], examined["opinion"], examined["examined_on"]) == ("questioned", "裁量理由不足", DAY)


def test_one_that_need_not_be_filed_says_why() -> None:
    spared = after(after(None, "start"), "spare", needless_reason="决定已被撤销")
    assert (spared["status"], spared["opinion"]) == ("needless", "决定已被撤销")
