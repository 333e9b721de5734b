"""Corrections: dates made anew, and decisions that lose their ground."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.oracle.handmade.notation import (
    NOTED,
    OPENED,
    PAID,
    SERVED,
    TO_DECISION,
    TO_SERVICE,
    WAIVED,
    day,
    did,
    example,
    root,
)

CORRECTIONS = [
    example(
        "a corrected date re-dates the limit it started, whatever was judged before",
        root(
            did(
                1,
                "open_itself",
                "2026-03-02",
                "甲 handle",
                channel="letter",
                parties=("p1",),
                serious=False,
                filed_on=day("2026-03-02"),
            ),
            did(2, "correct", "2026-03-03", "甲 handle", filed_on=day("2026-02-20")),
            did(3, "drop", "2026-03-25", "丙 decide"),
        ),
        horizon="2026-03-25",
        finds="c 3 late:decision",
    ),
    example(
        "a corrected day of hearing moves the limit and starts none",
        root(
            OPENED,
            did(2, "set_hearing", "2026-03-03", "甲 handle", hearing_on=day("2026-03-23")),
            did(3, "tell_hearing", "2026-03-11", "甲 handle"),
            did(4, "correct", "2026-03-12", "甲 handle", hearing_on=day("2026-03-20")),
        ),
        horizon="2026-03-31",
        finds="""
            c 3 late:hearing_notice
            c 3 late:hearing_papers
        """,
    ),
    example(
        "a correction takes the ground from under an earlier decision",
        root(
            *TO_DECISION,
            did(7, "correct", "2026-03-21", "甲 handle", fine=Decimal(6000)),
        ),
        WAIVED,
        horizon="2026-03-21",
        finds="""
            c 7 undermined:legal_review
            c 7 undermined:ceiling
        """,
    ),
    example(
        "a corrected number of days makes the extension shorter",
        root(
            OPENED,
            did(2, "extend_days", "2026-03-10", "丁 head", days=Decimal(10)),
            did(3, "correct", "2026-03-11", "甲 handle", days=Decimal(1)),
            did(4, "drop", "2026-04-03", "丙 decide"),
        ),
        horizon="2026-04-03",
        finds="c 4 late:decision",
    ),
    example(
        "a corrected payment takes the place of the one entered before",
        root(
            *TO_SERVICE,
            replace(PAID, facts={"paid": Decimal(300)}),
            did(10, "correct", "2026-04-02", "甲 handle", paid=Decimal(200)),
            did(11, "close", "2026-04-03", "甲 handle"),
        ),
        WAIVED,
        SERVED,
        NOTED,
        horizon="2026-04-03",
        finds="c 11 rule:paid_up",
    ),
    example(
        "what was corrected twice is judged by what is known at last",
        root(
            *TO_DECISION,
            did(7, "correct", "2026-03-21", "甲 handle", fine=Decimal(800)),
            did(8, "correct", "2026-03-22", "甲 handle", fine=Decimal(1200)),
            did(9, "propose", "2026-03-23", "甲 handle", result="fine", fine=Decimal(100)),
            did(10, "correct", "2026-03-24", "甲 handle", fine=Decimal(6000)),
        ),
        WAIVED,
        horizon="2026-03-24",
        finds="""
            c 8 undermined:ceiling
            c 9 stage
            c 10 undermined:ceiling
        """,
    ),
]
