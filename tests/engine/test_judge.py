"""What is asked of an act before it is judged: every question is a bit of its own."""

from quanheng.engine.case import Text
from quanheng.engine.judge import Answered, Given
from quanheng.procedures.definitions import load_library
from quanheng.procedures.loading import load_calendar


def test_a_fact_and_a_question_to_a_register_are_told_apart_though_they_have_one_name() -> None:
    """Of an application the materials are filled in; the register says whether only listed ones are asked for."""
    library = load_library()
    text = Text.of(library.procedures["licence.ordinary"], library.clauses, load_calendar("cn"))
    bits = {bit for plan in text.judge.plans.values() for bit in plan.bits}
    assert {Given("materials"), Answered("materials")} <= bits
    assert len({Given("materials"), Answered("materials")}) == 2
