"""A running case under a new text."""

from __future__ import annotations

from decimal import Decimal

from tests.oracle.family import LAW, Entry, moment
from tests.oracle.handmade.notation import ACCEPTED, OPENED, RECEIVED, TO_DECISION, WAIVED, did, example, hearing, root

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
