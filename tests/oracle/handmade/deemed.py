"""What the law itself does when nobody does anything."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.oracle.family import LAW, Entry, moment
from tests.oracle.handmade.notation import (
    ACCEPTED,
    DECIDED,
    NOTED,
    OPENED,
    PROPOSED,
    RECEIVED,
    TOLD,
    day,
    did,
    example,
    hearing,
    root,
)

LAWS_OWN = [
    example(
        "silence of five working days is acceptance as of the day of receipt, and a finding",
        root(
            replace(RECEIVED, recorded=moment("2026-03-02", "10:00")),
            did(2, "propose", "2026-03-10", "甲 handle", result="none"),
        ),
        horizon="2026-04-02",
        finds="""
            c law:accept@1 late:accept
            c law:accept@1 open:decision
        """,
        deemed_carried=False,
    ),
    example(
        "a log that carries the law's entries is taken as it is",
        root(
            RECEIVED,
            Entry(2, "accept", moment("2026-03-10"), {"complete": True}, by=LAW, legal=RECEIVED.recorded),
            did(3, "propose", "2026-03-10", "甲 handle", result="none"),
        ),
        horizon="2026-04-01",
        finds="c 2 late:accept",
    ),
    example(
        "a window that runs out in a child is a waiver, and its parent hears of it",
        root(RECEIVED, ACCEPTED, TOLD, replace(PROPOSED, n=4), replace(DECIDED, n=5)),
        hearing("k", 0, did(1, "serve", "2026-03-10", "甲 handle", served_on=day("2026-03-10"))),
        replace(NOTED, batch=5, entries=()),
        horizon="2026-03-21",
        deemed_carried=False,
    ),
    example(
        "what the law would do is not done where it is not open, then or later",
        root(
            RECEIVED,
            did(2, "tell", "2026-03-03", "甲 handle", copies=Decimal(3)),
            did(3, "nap", "2026-03-20", "甲 handle"),
        ),
        hearing("k", 0, batch=2),
        horizon="2026-03-20",
        finds="""
            c 1 open:accept
            c 2 stage
        """,
        deemed_carried=False,
    ),
    example(
        "a seizure whose month is over is released by law, and that is no finding",
        root(
            OPENED,
            did(2, "seize", "2026-03-03", "甲 handle, 乙 handle", goods="一批", av="录像"),
            did(3, "report_seizure", "2026-03-04 09:00", "甲 handle"),
            did(4, "drop", "2026-04-04", "丙 decide"),
        ),
        horizon="2026-06-30",
        finds="c 4 late:decision",
        deemed_carried=False,
    ),
]
