"""What is no matter of law is said at its field, all at once."""

import random
from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.engine.desk import Desk, at, texts

from quanheng.engine.decide import decide
from quanheng.engine.entry import Person
from quanheng.engine.intent import Intent, IntentFaults

HANDLER = Person("甲", "handle")


def faults(act: str, facts: dict, *persons: Person, case: str = "案") -> dict[str, str]:
    """The code of each fault by its field."""
    family = Desk(random.Random(0), "everything").family
    with pytest.raises(IntentFaults) as raised:
        decide(family, Intent(case, act, at("2026-03-02"), facts, persons), {}, texts())
    assert all(fault.sentence and fault.mend for fault in raised.value.faults)
    return {fault.field: fault.code for fault in raised.value.faults}


def test_a_case_or_act_that_is_not_there() -> None:
    assert faults("inspect", {}, case="另一案") == {"case": "intent.case"}
    assert faults("inspekt", {}) == {"act": "intent.act"}


def test_nobody_can_do_what_the_law_itself_does() -> None:
    assert faults("lapse", {}) == {"act": "intent.act_of_law"}


def test_faults_of_facts_and_persons_come_together() -> None:
    found = faults("inspect", {"copies": "三", "fine": Decimal(1), "unheard_of": 1}, Person("", "sweep"))
    assert found == {
        "persons": "intent.duty",
        "facts.copies": "intent.ill_typed",
        "facts.fine": "intent.undeclared",
        "facts.unheard_of": "intent.undeclared",
    }


@pytest.mark.parametrize(
    ("act", "fact", "value"),
    [
        ("accept", "complete", "是"),
        ("accept", "filed_on", "2026-03-02"),
        ("accept", "filed_on", datetime(2026, 3, 2)),  # noqa: DTZ001
        ("seize", "seized_at", date(2026, 3, 2)),
        ("inspect", "copies", 3),
        ("inspect", "copies", Decimal("NaN")),
        ("inspect", "copies", Decimal("Infinity")),
        ("inspect", "copies", Decimal("1.0000001")),
        ("inspect", "copies", Decimal("1e-400")),
        ("inspect", "copies", Decimal("1e15")),
        ("inspect", "copies", Decimal("-1e40")),
        ("inspect", "tags", "minor"),
        ("inspect", "tags", ("minor", "major")),
        ("inspect", "plan", ("图一", "图二")),
        ("inspect", "plan", "  "),
        ("propose", "result", "罚款"),
        ("propose", "reasons", 1),
    ],
)
def test_a_value_of_another_type_is_no_value(act: str, fact: str, value: object) -> None:
    assert faults(act, {fact: value}, HANDLER) == {f"facts.{fact}": "intent.ill_typed"}


def test_a_recording_can_be_given_where_one_can_be_due_and_nowhere_else() -> None:
    assert faults("propose", {"av": "录像"}, HANDLER) == {"facts.av": "intent.undeclared"}
    assert "facts.av" not in faults("inspect", {"av": "录像", "fine": Decimal(1)}, HANDLER)
