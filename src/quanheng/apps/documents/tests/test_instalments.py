"""A plan of instalments makes up the fine: it may leave out what is confiscated, and promises no more than is owed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from quanheng.apps.documents.instalments import amount_faults
from quanheng.engine.known import Facts

FINE_AND_CONFISCATED = Facts({"fine": Decimal(120), "fined": Decimal(100)})


@pytest.mark.parametrize("planned", [100, 110, 120])
def test_what_is_confiscated_may_be_put_off_or_not(planned: int) -> None:
    assert [*amount_faults(Decimal(planned), FINE_AND_CONFISCATED)] == []


@pytest.mark.parametrize("planned", [99, 121])
def test_less_than_the_fine_or_more_than_is_owed_is_told(planned: int) -> None:
    told = f"各期合计 {planned} 元，还没有缴纳的是 120 元，其中罚款 100 元。"
    assert [*amount_faults(Decimal(planned), FINE_AND_CONFISCATED)] == [told]


def test_what_is_paid_already_is_taken_off_first() -> None:
    known = Facts(FINE_AND_CONFISCATED.facts, {"paid": Decimal(70)})
    assert [*amount_faults(Decimal(50), known)] == []
    assert [*amount_faults(Decimal(60), known)] == ["各期合计 60 元，还没有缴纳的是 50 元。"]
