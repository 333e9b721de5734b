"""意大利道路交通罚款: the published rules of a foreign log, tried on short cases before they meet the log itself."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from tests.procedures.office import noon

from quanheng.engine.case import Text
from quanheng.engine.entry import Carries, Case, Entry, Family
from quanheng.engine.review import review
from quanheng.law.checker import check
from quanheng.law.condition import Value
from quanheng.procedures.definitions import Library, load_library
from quanheng.procedures.loading import load_calendar
from quanheng.supervise.readers.mapping import LogMapping, load_mapping

FINES = Path(__file__).parents[2] / "examples/fines"
KEY = "example.fines"
CARRIES = Carries(actors=False, recorded=False, answers=frozenset())
"""The log names nobody we could rely on, has one time, and no register's answer."""
FACTS: dict[str, dict[str, Value]] = {
    "create": {
        "amount": Decimal(35), "points": Decimal(0), "article": "157", "vehicle_class": "A", "dismissal": "nil",
    },
    "send": {"expense": Decimal(11)},
    "notify": {"notification_type": "p"},
    "add_penalty": {"amount": Decimal("71.5")},
    "pay": {"paid": Decimal(35)},
    "appeal_judge": {"dismissal": "nil"},
    "forward": {"dismissal": "nil"},
}  # fmt: skip
Step = tuple[int, str] | tuple[int, str, dict[str, Value]]
"""How many days after the fine was made, what was done, with which facts."""


@cache
def library() -> Library:
    return load_library(FINES)


@cache
def text() -> Text:
    shelf = library()
    return Text.of(shelf.procedures[KEY], shelf.clauses, load_calendar("none"), CARRIES)


@cache
def mapping() -> LogMapping:
    return load_mapping(FINES / "mapping.yaml")


def findings(*steps: Step, until: int = 1000) -> set[tuple[int, str]]:
    """What is found about a case, as (position, rule), on the day ``until``."""
    day = dt.date(2006, 3, 1)
    entries = tuple(
        Entry(pos, act, noon(day + dt.timedelta(after)), {**FACTS.get(act, {}), **(rest[0] if rest else {})})
        for pos, (after, act, *rest) in enumerate(steps)
    )
    family = Family((Case("A1", KEY, entries),), noon(day + dt.timedelta(until)), False, True, CARRIES)
    return {(int(found.entry), found.rule) for found in review(family, {KEY: text()})}


def test_the_checker_finds_nothing_against_it() -> None:
    shelf = library()
    assert check(shelf.procedures[KEY], shelf.catalogue, shelf.clauses, shelf.procedures).findings == ()


class TestTheMapping:
    def test_names_acts_of_the_definition_and_all_but_the_closing(self) -> None:
        acts = {source.act for source in mapping().activities.values() if source}
        assert acts == library().procedures[KEY].acts.keys() - {"close"}

    def test_names_facts_of_the_definition_and_all_of_them(self) -> None:
        assert mapping().facts.keys() == library().procedures[KEY].facts.keys()

    def test_translates_into_codes_that_the_definition_has(self) -> None:
        facts = library().procedures[KEY].facts
        for name, source in mapping().facts.items():
            assert set(source.values.values()) <= facts[name].choices.keys()


@pytest.mark.parametrize(
    "course",
    [
        [(0, "create"), (3, "pay")],
        [(0, "create"), (90, "send"), (100, "notify"), (160, "add_penalty"), (700, "collect")],
        [(0, "create"), (50, "send"), (60, "notify"), (70, "pay")],
        [(0, "create"), (50, "send"), (60, "notify"), (120, "add_penalty"), (200, "pay"), (230, "pay")],
        [(0, "create"), (50, "send"), (60, "notify"), (120, "appeal"), (130, "forward", {"dismissal": "prefecture"})],
        [
            (0, "create"), (50, "send"), (60, "notify"), (120, "add_penalty"), (120, "appeal"), (140, "forward"),
            (200, "receive_result"), (210, "notify_result"), (270, "appeal_judge"), (400, "collect"),
        ],
        [(0, "create"), (50, "send"), (60, "notify"), (80, "appeal_judge", {"dismissal": "judge"})],
    ],
)  # fmt: skip
def test_the_courses_that_the_papers_describe_are_kept(course: list[Step]) -> None:
    assert findings(*course) == set()


class TestOneFaultOneFinding:
    def test_sent_on_the_ninety_first_day(self) -> None:
        assert findings((0, "create"), (91, "send"), (100, "notify")) == {(1, "late:sending")}

    def test_never_sent_nor_paid(self) -> None:
        assert findings((0, "create"), until=90) == set()
        assert findings((0, "create"), until=91) == {(0, "open:sending")}

    def test_paid_before_it_was_sent_it_need_not_be_sent(self) -> None:
        assert findings((0, "create"), (5, "pay", {"paid": Decimal(10)}), (200, "send")) == set()

    def test_appealed_on_the_sixty_first_day(self) -> None:
        begun: list[Step] = [(0, "create"), (10, "send"), (20, "notify")]
        assert findings(*begun, (81, "appeal")) == {(3, "lapsed:prefecture")}
        assert findings(*begun, (81, "appeal_judge")) == {(3, "lapsed:judge")}

    def test_the_result_of_the_prefecture_opens_the_way_to_the_judge_again(self) -> None:
        begun: list[Step] = [(0, "create"), (10, "send"), (20, "notify"), (30, "appeal"), (40, "forward")]
        told: list[Step] = [(300, "receive_result"), (310, "notify_result")]
        assert findings(*begun, *told, (370, "appeal_judge")) == set()
        assert findings(*begun, *told, (371, "appeal_judge")) == {(7, "lapsed:judge")}

    def test_penalty_before_the_sixty_days_are_over(self) -> None:
        begun: list[Step] = [(0, "create"), (10, "send"), (20, "notify")]
        assert findings(*begun, (79, "add_penalty")) == {(3, "early:penalty")}
        assert findings(*begun, (80, "add_penalty")) == set()

    @pytest.mark.parametrize("act", ["add_penalty", "collect", "appeal_judge"])
    def test_nothing_else_while_the_prefecture_has_the_appeal(self, act: str) -> None:
        begun: list[Step] = [(0, "create"), (10, "send"), (20, "notify"), (30, "appeal"), (40, "forward")]
        assert findings(*begun, (80, act)) == {(5, "rule:not_while_appealed")}

    def test_collected_though_paid(self) -> None:
        begun: list[Step] = [(0, "create"), (10, "send"), (20, "notify"), (30, "pay", {"paid": Decimal(35)})]
        assert findings(*begun, (200, "collect")) == {(4, "rule:not_when_paid")}

    def test_a_penalty_raises_what_must_be_paid(self) -> None:
        begun: list[Step] = [(0, "create"), (10, "send"), (20, "notify"), (80, "add_penalty"), (90, "pay")]
        assert findings(*begun, (200, "collect")) == set()

    @pytest.mark.parametrize(
        ("act", "rule"),
        [("forward", "appealed_first"), ("receive_result", "forwarded_first"), ("notify_result", "received_first")],
    )
    def test_an_appeal_goes_its_way_step_by_step(self, act: str, rule: str) -> None:
        assert findings((0, "create"), (10, "send"), (20, "notify"), (30, act)) == {(3, f"rule:{rule}")}

    def test_nothing_follows_a_dismissal(self) -> None:
        begun: list[Step] = [(0, "create"), (10, "send"), (20, "notify"), (30, "appeal")]
        dismissed: list[Step] = [(40, "forward", {"dismissal": "prefecture"})]
        assert findings(*begun, *dismissed, (50, "receive_result")) == {(5, "stage")}
