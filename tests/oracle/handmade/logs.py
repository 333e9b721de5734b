"""What a log does not carry, or not in order."""

from __future__ import annotations

from dataclasses import replace

from tests.oracle.family import Carries
from tests.oracle.handmade.notation import (
    ACCEPTED,
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

LOGS = [
    example(
        "in a log of unrecorded order what shares its time with a neighbour is a tie",
        root(RECEIVED, replace(TOLD, n=2), replace(ACCEPTED, n=3, recorded=TOLD.recorded)),
        hearing("k", 0, batch=2),
        horizon="2026-03-09",
        finds="""
            c 2 stage tie
            c 2 rule:two_inspections tie
            c 3 stage tie
        """,
        ordered=False,
    ),
    example(
        "what a log does not carry is not found missing, and what depends on it cannot be verified",
        root(
            OPENED,
            replace(PROPOSED, n=2, facts={"result": "fine"}),
            did(3, "inspect", "2026-03-17", "甲 handle, 乙 handle", serious=True),
        ),
        horizon="2026-03-17",
        finds="""
            c 2 rule:ceiling unverifiable
            c 3 recording
        """,
        carries=Carries(facts=frozenset({"channel", "parties", "party", "serious", "result", "av", "memo"})),
    ),
    example(
        "a log without persons, without registers and without recorded times is not asked for them",
        root(
            replace(OPENED, actors=(), answers={}, facts=OPENED.facts | {"filed_on": day("2026-02-20")}),
            replace(TOLD, n=2, actors=(("甲", "legal"),), answers={}),
        ),
        hearing("k", 0, batch=2),
        horizon="2026-03-09",
        carries=Carries(actors=False, recorded=False, answers=frozenset()),
    ),
]
