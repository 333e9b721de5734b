"""What a fine is: without what is confiscated beside it (行政处罚法 72)."""

from decimal import Decimal

import pytest

from quanheng.apps.powers.queries import fine_of


@pytest.mark.parametrize(
    ("facts", "fine"),
    [
        ({"fine": Decimal(20_000), "confiscated": Decimal(15_000)}, Decimal(5_000)),
        ({"fine": Decimal(200)}, Decimal(200)),
        ({}, None),
    ],
)
def test_what_is_confiscated_is_no_part_of_the_fine_that_is_compared(facts, fine):
    assert fine_of(facts) == fine
