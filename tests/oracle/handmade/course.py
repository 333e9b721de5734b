"""What stage a case is in, and what keeps an act from being done in it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.oracle.family import Case, IllTyped
from tests.oracle.handmade.notation import (
    ACCEPTED,
    AFTER_WAIVER,
    DECIDED,
    NOTED,
    OPENED,
    PAID,
    PROPOSED,
    RECEIVED,
    SERVED,
    TO_SERVICE,
    TOLD,
    WAIVED,
    day,
    did,
    example,
    hearing,
    root,
)

COURSE = [
    example(
        "a lawful course from receipt to closing meets no objection",
        root(*TO_SERVICE, PAID, did(10, "close", "2026-04-10", "甲 handle")),
        WAIVED,
        SERVED,
        NOTED,
        horizon="2026-12-31",
    ),
    example(
        "an act in the wrong stage is one finding, and the case goes on from where it led",
        root(
            OPENED,
            did(2, "propose", "2026-03-04", "甲 handle", result="none"),
            did(3, "decide", "2026-03-05", "丙 decide", result="fine", fine=Decimal(0), decided_on=day("2026-03-05")),
            did(4, "publish", "2026-03-06", "甲 handle"),
        ),
        horizon="2026-03-10",
        finds="""
            c 3 stage
            c 3 rule:windows_over
            c 3 rule:as_proposed
        """,
    ),
    example(
        "an activity the text does not know changes nothing",
        root(RECEIVED, did(2, "nap", "2026-03-03", "甲 handle", complete=True), replace(ACCEPTED, n=3)),
        horizon="2026-03-10",
    ),
    example(
        "an entry after the end is in no stage it may be done in",
        root(OPENED, did(2, "drop", "2026-03-03", "丙 decide"), did(3, "sue", "2026-03-04")),
        horizon="2026-03-04",
        finds="c 3 stage mark",
    ),
    example(
        "an outcome that its table does not name leaves the stage",
        root(
            *AFTER_WAIVER,
            replace(PROPOSED, facts={"result": "defer", "fine": Decimal(1)}),
            replace(DECIDED, facts={"result": "defer", "fine": Decimal(1), "decided_on": day("2026-03-20")}),
            did(7, "inspect", "2026-03-24", "甲 handle, 乙 handle", copies=Decimal(1)),
        ),
        WAIVED,
        horizon="2026-03-31",
        finds="c 7 recording",
    ),
    example(
        "what is asked and not given, or ill typed, is missing",
        root(
            did(1, "open_itself", "2026-03-02", "甲 handle", channel=IllTyped("电报")),
        ),
        horizon="2026-03-02",
        finds="""
            c 1 missing:channel
            c 1 missing:parties
        """,
    ),
    example(
        "the paper of a party is never refused, only marked",
        root(did(1, "plead", "2026-03-02")),
        horizon="2026-03-02",
        finds="c 1 stage mark",
    ),
    example(
        "a case of somebody heard does not end while the child is open",
        root(RECEIVED, ACCEPTED, TOLD, did(4, "drop", "2026-03-10", "丙 decide")),
        hearing("k", 0, did(1, "serve", "2026-03-10", "甲 handle", served_on=day("2026-03-10"))),
        horizon="2026-03-11",
        finds="c 4 children",
    ),
    example(
        "a child that outlives its parent keeps no case open",
        root(*TO_SERVICE[:7], replace(PAID, n=8), did(9, "close", "2026-04-02", "甲 handle")),
        WAIVED,
        Case("s", "service_child", (), parent="c", kind="service_child", batch=6),
        NOTED,
        horizon="2026-04-03",
    ),
    example(
        "two offenders are told, and the decision waits for the slower",
        root(
            replace(RECEIVED, facts={"channel": "visit", "parties": ("p1", "p2")}),
            *AFTER_WAIVER[1:],
            PROPOSED,
            DECIDED,
        ),
        WAIVED,
        hearing("k2", 1, did(1, "serve", "2026-03-19", "甲 handle", served_on=day("2026-03-19"))),
        horizon="2026-03-20",
        finds="c 6 rule:windows_over",
    ),
    example(
        "a second telling asks for the answers of its own children",
        root(
            *AFTER_WAIVER,
            did(5, "tell", "2026-03-13", "甲 handle"),
            replace(PROPOSED, n=6),
            replace(DECIDED, n=7),
        ),
        WAIVED,
        hearing("k2", 0, batch=5),
        horizon="2026-03-20",
        finds="c 7 rule:windows_over",
    ),
]
