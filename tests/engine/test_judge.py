"""What is asked of an act before it is judged: every question is a bit of its own."""

import datetime as dt

from quanheng.engine.case import Text
from quanheng.engine.entry import Carries, Case, Entry, Family
from quanheng.engine.judge import Answered, Given
from quanheng.engine.review import review
from quanheng.law.moment import Moment
from quanheng.procedures.definitions import load_library
from quanheng.procedures.loading import load_calendar


def test_a_fact_and_a_question_to_a_register_are_told_apart_though_they_have_one_name() -> None:
    """Of an application the materials are filled in; the register says whether only listed ones are asked for."""
    library = load_library()
    text = Text.of(library.procedures["licence.ordinary"], library.clauses, load_calendar("cn"))
    bits = {bit for plan in text.judge.plans.values() for bit in plan.bits}
    assert {Given("materials"), Answered("materials")} <= bits
    assert len({Given("materials"), Answered("materials")}) == 2


def test_what_a_log_leaves_out_may_not_have_been_said_at_all() -> None:
    """Who inspects must say whether the violation is on the list, either way; a log without it does not show that."""
    library = load_library()
    inspection, monday = library.procedures["inspection"], Moment.of_day(dt.date(2026, 3, 2), 480)
    inspected = Entry(1, "inspect", monday, {"result": "found", "problem": "没有查验记录"})
    graded = []
    for left_out in (set(), {"listed_minor"}):
        carries = Carries(facts=frozenset(inspection.facts) - left_out)
        text = Text.of(inspection, library.clauses, load_calendar("cn"), carries)
        found = review(Family((Case("1", "inspection", (inspected,)),), monday, carries=carries), {"inspection": text})
        graded += [finding.grade for finding in found if finding.rule == "rule:problem_said"]
    assert graded == ["violation", "unverifiable"]
