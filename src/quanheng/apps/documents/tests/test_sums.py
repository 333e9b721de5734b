"""What a decision tells its party to pay: her own fine, and apart from it what is confiscated."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from quanheng.apps.documents.composing import sums
from quanheng.apps.documents.knowing import Unknown
from quanheng.apps.documents.sources import load_sources


def told(parties: int = 1, **known: int) -> tuple[Decimal | None, Decimal]:
    def amount(fact: str) -> Decimal:
        if fact not in known:
            raise Unknown(fact)
        return Decimal(known[fact])

    return sums(amount, parties)


def test_what_is_confiscated_is_no_part_of_the_fine():
    assert told(fine=20_000, confiscated=15_000) == (5_000, 15_000)
    assert told(fine=20_000, confiscated=0) == (20_000, 0)


def test_a_decision_on_the_spot_confiscates_nothing():
    assert told(fine=200) == (200, 0)


def test_of_several_parties_none_is_told_the_highest_sum_as_her_own():
    assert told(2, fine=20_000, confiscated=15_000) == (None, 0)


@pytest.mark.parametrize("amounts", [{}, {"fine": 0}])
def test_a_decision_without_money_tells_of_no_payment(amounts: Mapping[str, int]):
    with pytest.raises(Unknown):
        told(**amounts)


def test_how_a_decision_is_performed_speaks_of_no_money_for_not_every_decision_has_any():
    assert "款" not in load_sources().documents["penalty_decision"].parts["manner"][0]
