"""The oracle itself, held to families whose findings were written by hand."""

import pytest
from tests.oracle.examples import EXAMPLES
from tests.oracle.oracle import judge
from tests.oracle.texts import read_clauses, read_rest_days, read_texts

TEXTS, CLAUSES, RESTS = read_texts(), read_clauses(), read_rest_days()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_that(example):
    assert judge(TEXTS, example.family, CLAUSES, RESTS) == example.expected
