"""Rules: what must be so before an act, what is unknown, and what reasons excuse."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.oracle.family import moment
from tests.oracle.handmade.notation import (
    ACCEPTED,
    AFTER_WAIVER,
    DECIDED,
    NOTED,
    OPENED,
    PAID,
    PROPOSED,
    SECOND_OFFENCE,
    SERVED,
    TO_SERVICE,
    WAIVED,
    YES,
    day,
    did,
    example,
    root,
)

RULES = [
    example(
        "a review passed before the second proposal is stale",
        root(
            *AFTER_WAIVER[:1],
            replace(ACCEPTED, facts={"complete": True, "serious": True}),
            did(3, "tell", "2026-03-09", "甲 handle", answers={}, copies=Decimal(3)),
            AFTER_WAIVER[3],
            PROPOSED,
            did(6, "review", "2026-03-17", "乙 legal", passed=True),
            replace(PROPOSED, n=7, recorded=moment("2026-03-18", "10:00")),
            replace(DECIDED, n=8),
        ),
        WAIVED,
        horizon="2026-03-20",
        finds="c 8 rule:legal_review",
    ),
    example(
        "with the register silent the rule cannot be verified",
        root(
            OPENED,
            replace(PROPOSED, n=2, facts={"result": "fine", "fine": Decimal(2000)}, answers=YES),
        ),
        horizon="2026-03-16",
        finds="c 2 rule:ceiling unverifiable",
    ),
    example(
        "with the fine not given no register could help",
        root(OPENED, replace(PROPOSED, n=2, facts={"result": "fine"}, answers=YES)),
        horizon="2026-03-16",
        finds="c 2 rule:ceiling",
    ),
    example(
        "an organisation may be fined more",
        root(
            OPENED,
            did(
                2,
                "propose",
                "2026-03-16",
                "甲 handle",
                {"kind:party": "organisation"},
                result="fine",
                fine=Decimal("50000.00"),
            ),
            did(3, "propose", "2026-03-16 11:00", "甲 handle", result="fine", fine=Decimal("1000.01")),
        ),
        horizon="2026-03-16",
        finds="c 3 rule:ceiling",
    ),
    example(
        "reasons carry a decision that differs from the proposal",
        root(
            *AFTER_WAIVER,
            replace(PROPOSED, facts={"result": "none"}),
            replace(DECIDED, facts=DECIDED.facts | {"reasons": "情况有变"}),
        ),
        WAIVED,
        horizon="2026-03-20",
    ),
    example(
        "a milder decision for a repeated offence needs a discussion besides the reasons",
        root(
            OPENED,
            did(
                2,
                "decide",
                "2026-03-20",
                "丙 decide",
                SECOND_OFFENCE,
                result="none",
                fine=Decimal(500),
                decided_on=day("2026-03-20"),
                reasons="初查",
            ),
            did(3, "discuss", "2026-03-21", "丁 head, 戊 head"),
        ),
        horizon="2026-03-21",
        finds="""
            c 2 stage
            c 2 rule:windows_over
            c 2 rule:repeat_offender
            c 3 stage
        """,
    ),
    example(
        "a gate opens on the sum of what was paid",
        root(
            *TO_SERVICE,
            replace(PAID, facts={"paid": Decimal(200)}),
            did(10, "close", "2026-04-02", "甲 handle"),
            did(11, "pay", "2026-04-03", paid=Decimal(300)),
            did(12, "close", "2026-04-04", "甲 handle"),
        ),
        WAIVED,
        SERVED,
        NOTED,
        horizon="2026-04-04",
        finds="""
            c 10 rule:paid_up
            c 11 stage mark
            c 12 stage
        """,
    ),
    example(
        "a right that has run out opens the gate that waits for it",
        root(*TO_SERVICE, did(9, "close", "2026-09-28", "甲 handle"), did(10, "close", "2026-09-29", "甲 handle")),
        WAIVED,
        SERVED,
        NOTED,
        horizon="2026-09-29",
        finds="""
            c 9 rule:paid_up
            c 10 stage
        """,
    ),
]
