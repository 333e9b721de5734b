"""Holds: what they forbid, and the days they take out."""

from __future__ import annotations

from tests.oracle.handmade.notation import OPENED, did, example, root

HOLDS = [
    example(
        "a suspension of which the party was told takes out its days",
        root(
            OPENED,
            did(2, "suspend", "2026-03-03", "丁 head", memo="待查"),
            did(3, "tell_suspended", "2026-03-04", "甲 handle"),
            did(4, "resume", "2026-03-10", "丁 head"),
            did(5, "drop", "2026-04-08", "丙 decide"),
        ),
        horizon="2026-04-08",
    ),
    example(
        "a suspension of which nobody was told takes out nothing",
        root(
            OPENED,
            did(2, "suspend", "2026-03-03", "丁 head", memo="待查"),
            did(3, "resume", "2026-03-10", "丁 head"),
            did(4, "drop", "2026-04-08", "丙 decide"),
        ),
        horizon="2026-04-08",
        finds="c 4 late:decision",
    ),
    example(
        "while a hold is active what it forbids is objected to, and nothing runs out",
        root(
            OPENED,
            did(2, "appraise", "2026-03-03", "甲 handle"),
            did(3, "tell", "2026-03-20", "甲 handle"),
        ),
        horizon="2026-12-31",
        finds="""
            c 2 open:appraisal_report
            c 3 hold:appraisal
        """,
    ),
    example(
        "a limit that starts while the hold is active is paused with the rest",
        root(
            OPENED,
            did(2, "appraise", "2026-03-03", "甲 handle"),
            did(3, "seize", "2026-03-04", "甲 handle, 乙 handle", goods="一批", av="录像"),
            did(4, "report_seizure", "2026-03-05 09:00", "甲 handle"),
            did(5, "appraised", "2026-03-14", "甲 handle"),
            did(6, "release", "2026-04-13", "甲 handle"),
            did(7, "drop", "2026-04-14", "丙 decide"),
        ),
        horizon="2026-04-14",
        finds="""
            c 7 late:decision
        """,
    ),
]
