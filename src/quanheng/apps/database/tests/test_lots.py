"""What comes in lots is all there, in order, and no lot is too large."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quanheng.apps.database.lots import lots


@given(st.lists(st.integers()), st.integers(1, 7))
def test_lots_hold_all_things_in_their_order_and_only_the_last_is_short(things: list[int], size: int):
    found = [*lots(things, size)]
    assert [thing for some in found for thing in some] == things
    assert all(len(some) == size for some in found[:-1])
    assert all(found)


def test_nothing_is_read_before_its_turn():
    coming = iter(range(10))
    next(lots(coming, 3))
    assert next(coming) == 3
