"""A running case under a new text."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.oracle.family import LAW, Entry, moment
from tests.oracle.handmade.notation import (
    ACCEPTED,
    OPENED,
    RECEIVED,
    TO_DECISION,
    WAIVED,
    day,
    did,
    example,
    hearing,
    root,
    told_by,
)

WAIVED_AT_ONCE = (
    did(1, "serve", "2026-03-03", "甲 handle", served_on=day("2026-03-03")),
    did(2, "waive", "2026-03-04"),
)
VERSIONS = [
    example(
        "a running case is moved to the new text, with what was done and its clock",
        root(
            RECEIVED,
            ACCEPTED,
            Entry(3, "move", moment("2026-03-06"), by=LAW, to_version="everything@2"),
            did(4, "propose", "2026-03-09", "甲 handle", result="none"),
            did(5, "drop", "2026-04-02", "丙 decide"),
        ),
        horizon="2026-04-30",
        finds="""
            c 5 late:decision
            c 4 open:review
        """,
    ),
    example(
        "an instance that runs under both texts goes on with its start",
        root(
            OPENED,
            did(2, "receive", "2026-03-16", channel="visit", parties=("p1",)),
            Entry(3, "move", moment("2026-03-18"), by=LAW, to_version="everything@2"),
            did(4, "drop", "2026-04-01", "丙 decide"),
        ),
        horizon="2026-04-01",
        finds="""
            c 2 stage mark
            c 4 late:decision
        """,
    ),
    example(
        "facts stay known when the new text no longer knows the act that gave them",
        root(
            OPENED,
            Entry(2, "move", moment("2026-03-03"), by=LAW, to_version="everything@2"),
            did(3, "tell", "2026-03-04", "甲 handle"),
            did(4, "drop", "2026-03-05", "丙 decide"),
        ),
        hearing("k", 0),
        horizon="2026-03-05",
        finds="c 4 children",
    ),
    example(
        "all the children there are start a limit, though the new text knows no list by which they were opened",
        root(
            OPENED,
            did(2, "tell", "2026-03-03", "甲 handle"),
            told_by(3, "k", "hearing_child.waived", "2026-03-04", ended=True),
            Entry(4, "move", moment("2026-03-05"), by=LAW, to_version="everything@2"),
            did(5, "drop", "2026-03-20", "丙 decide"),
        ),
        replace(WAIVED, batch=2, entries=WAIVED_AT_ONCE),
        horizon="2026-03-20",
        finds="c 5 late:all_served",
    ),
    example(
        "a correction after the move undermines what was judged by the old text",
        root(
            *TO_DECISION,
            Entry(7, "move", moment("2026-03-21"), by=LAW, to_version="everything@2"),
            did(8, "correct", "2026-03-22", "甲 handle", fine=Decimal(6000)),
        ),
        WAIVED,
        horizon="2026-03-22",
        finds="""
            c 8 undermined:ceiling
            c 8 undermined:legal_review
        """,
    ),
]
