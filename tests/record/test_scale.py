"""The record at the size of a county's century."""

import pytest
from bench.record import at_scale


@pytest.mark.soak
def test_ten_million_leaves_are_sealed_and_proved_in_little_memory():
    assert at_scale(10_000_000)


def test_a_smaller_log_is_measured_the_same_way(capsys):
    at_scale(3000)
    assert "record memory, 3,000 leaves" in capsys.readouterr().out
