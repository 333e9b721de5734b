"""What a gate does for some data, the checker finds out by trying a few values of each kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.law.checks.gates import Gates
from quanheng.law.condition import (
    And,
    Compare,
    Condition,
    Deed,
    Done,
    FactValue,
    Flag,
    Literally,
    Node,
    Not,
    Or,
    Value,
    data_truth,
    evaluate,
)
from quanheng.law.procedure import Fact, Rule
from quanheng.procedures.definitions import load_library

TEXT = load_library(Path(__file__).parent / "broken/checker/stuck_behind_a_gate.yaml", shipped=False).procedures["demo"]
FACTS = {
    "urgent": Fact("urgent", "紧急", "flag"),
    "fine": Fact("fine", "罚款", "money"),
    "told": Fact("told", "告知的罚款", "money"),
    "result": Fact("result", "结果", "choice", choices={"fine": "罚款", "none": "不予处罚", "defer": "暂缓"}),
}
FILED = Done(Deed("file"))
AMOUNTS = [Decimal(number) / 2 for number in range(-4, 9)]
"""Denser and wider than the amounts that the conditions below name."""

fine, told, result = FactValue("fine", "money"), FactValue("told", "money"), FactValue("result", "choice")
ordered = st.sampled_from(("==", "!=", "<", "<=", ">", ">="))
amounts = st.builds(Literally, st.sampled_from([Decimal(number) for number in range(3)]))
codes = st.builds(Literally, st.sampled_from(tuple(FACTS["result"].choices)))
atoms = st.one_of(
    st.sampled_from((Flag("urgent"), FILED)),
    st.builds(Compare, st.sampled_from((fine, told)), ordered, amounts),
    st.builds(Compare, st.just(fine), ordered, st.just(told)),
    st.builds(Compare, st.just(result), st.sampled_from(("==", "!=")), codes),
)
formulas = st.recursive(
    atoms,
    lambda inner: (
        st.builds(Not, inner) | st.builds(And, st.tuples(inner, inner)) | st.builds(Or, st.tuples(inner, inner))
    ),
    max_leaves=6,
)


class Now(NamedTuple):
    """Everything known at an entry."""

    facts: Mapping[str, Value]
    sums: Mapping[str, Decimal] = {}
    answers: Mapping[str, Value] = {}


def situations() -> Iterator[tuple[bool, Now]]:
    """Whether the case was filed, with everything that can be known of it."""
    for filed, urgent, code, one, other in product(
        (True, False), (True, False), FACTS["result"].choices, AMOUNTS, AMOUNTS
    ):
        yield filed, Now({"urgent": urgent, "result": code, "fine": one, "told": other})


SITUATIONS = list(situations())


def verdicts(when: Node, needs: Node) -> set[tuple[bool, bool]]:
    """Whether the gate applies and whether its need is met, for every situation there is."""

    def truth(node: Node, filed: bool, now: Now) -> bool:
        return evaluate(node, lambda atom: filed if atom == FILED else data_truth(atom)(now)) is True

    return {(truth(when, *situation), truth(needs, *situation)) for situation in SITUATIONS}


@settings(deadline=None)
@given(formulas, formulas)
def test_a_gate_can_refuse_and_let_through_as_some_situation_shows(when: Node, needs: Node):
    rule = Rule("gate", ("close",), Condition(needs), "不得结案。", Condition(when))
    gates = Gates(replace(TEXT, facts=FACTS, rules={"gate": rule}))
    found = verdicts(when, needs)
    assert gates.can_refuse("gate", {}) == ((True, False) in found)
    assert gates.can_pass("gate", applying=True) == ((True, True) in found)
    assert gates.can_pass("gate", applying=False) == bool(found - {(True, False)})
