"""What the checker says holds of texts that nobody meant as well as of those that ship."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.altered import altered
from tests.law.test_checker_agreement import BROKEN, everything_in, lost

from quanheng.law.checks.ending import look
from quanheng.law.checks.report import doing
from quanheng.law.checks.search import Explorer, Family, Goal, Survey
from quanheng.law.procedure import Procedure
from quanheng.procedures.definitions import load_library

LARGE = ("penalty.ordinary", "licence.ordinary", "licence.revocation")
"""Too slow to be asked about every act many times over."""
SMALL = ("service", "publication", "demand", "filing", "appraisal", "licence.tell")
"""So few standings that the whole text can be walked."""


@cache
def texts(*paths: Path) -> dict[str, Procedure]:
    return dict(load_library(*paths, shipped=not paths).procedures)


shipped = altered({key: text for key, text in texts().items() if key not in LARGE})
small = st.one_of(
    altered({key: texts()[key] for key in SMALL}),
    *(altered(texts(path)) for path in sorted(BROKEN.glob("*.yaml"))),
)


def explorer_of(text: Procedure) -> Explorer:
    return Explorer(text, Family({**texts(), text.key: text}))


@settings(max_examples=40, deadline=None)
@given(shipped)
def test_a_course_that_is_found_is_lawful_under_the_whole_text(text: Procedure):
    explorer = explorer_of(text)
    for act in text.acts:
        course = explorer.find(doing(act))
        assert course is None or explorer.refuted(course, doing(act), everything_in(text)) is None


@settings(max_examples=60, deadline=None)
@given(small)
def test_what_is_not_found_in_a_part_is_not_in_the_whole_either(text: Procedure):
    explorer = explorer_of(text)
    whole = Survey(explorer.walk(everything_in(text)), Goal(lambda _: False))
    done = {passage.act for passage in whole} & set(text.acts)
    assert {act for act in text.acts if explorer.find(doing(act))} == done


@settings(max_examples=60, deadline=None)
@given(small)
def test_a_text_in_which_no_case_is_lost_is_proved_by_a_part_of_it(text: Procedure):
    explorer = explorer_of(text)
    outlook = look(explorer)
    assert bool(outlook.stage) == bool(lost(explorer.walk(everything_in(text), every_value=True)))
    anything = Goal(lambda _: True)
    if outlook.course:
        assert explorer.refuted(outlook.course, anything, everything_in(text)) is None
