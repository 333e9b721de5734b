"""Who acts, what the registers say of them, and on which day."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.oracle.handmade.notation import ACCEPTED, OPENED, RECEIVED, TOLD, day, did, example, hearing, root, told_by

PERSONS = [
    example(
        "two officers are two persons, and the inspection of a serious case is filmed",
        root(
            OPENED,
            did(2, "inspect", "2026-03-03", "甲 handle, 甲 handle", copies=Decimal(1), tags=("repeat",)),
            did(3, "inspect", "2026-03-04", "甲 handle, 乙 handle", copies=Decimal(1), serious=True),
            did(4, "inspect", "2026-03-05", "甲 handle, 乙 handle", copies=Decimal(1), av="录像"),
        ),
        horizon="2026-03-05",
        finds="""
            c 2 officers
            c 3 recording
        """,
    ),
    example(
        "a register that says no is a violation, one that is silent cannot be verified",
        root(
            did(
                1,
                "open_itself",
                "2026-03-02",
                "甲 handle",
                {"credential": "no", "power": "unknown", "materials": "no"},
                channel="letter",
                parties=("p1",),
            ),
            replace(did(2, "sue", "2026-03-03"), answers={"duty": "no"}),
        ),
        horizon="2026-03-03",
        finds="""
            c 1 credential
            c 1 power unverifiable
            c 1 materials
        """,
    ),
    example(
        "only the first review asks for the qualification",
        root(
            OPENED,
            did(2, "review", "2026-03-03", "乙 legal", {"qualification": "no"}, passed=False),
            did(3, "review", "2026-03-04", "乙 legal", {"qualification": "no"}, passed=True),
        ),
        horizon="2026-03-04",
        finds="c 2 qualification",
    ),
    example(
        "nobody both handles a case and presides over the hearing in its child",
        root(RECEIVED, ACCEPTED, TOLD, told_by(4, "k", "hearing_child.fixed", "2026-03-12")),
        hearing(
            "k",
            0,
            did(1, "serve", "2026-03-10", "乙 handle", served_on=day("2026-03-10")),
            did(2, "answer", "2026-03-11", wants=True),
            did(3, "fix", "2026-03-12", "甲 preside", hearing_on=day("2026-03-20")),
            did(4, "correct", "2026-03-13", "甲 handle", hearing_on=day("2026-03-21")),
        ),
        horizon="2026-03-13",
        finds="k 3 apart:handle+preside",
    ),
    example(
        "whoever was told to withdraw acts no more in the family",
        root(
            OPENED,
            did(2, "recuse", "2026-03-03", "丁 head", colleague="甲"),
            did(3, "propose", "2026-03-04", "甲 handle", result="none"),
            did(4, "propose", "2026-03-05", "乙 handle", result="none"),
        ),
        horizon="2026-03-05",
        finds="c 3 recused",
    ),
    example(
        "back-dating needs a reason, and nothing is dated ahead",
        root(
            did(
                1,
                "open_itself",
                "2026-03-10",
                "甲 handle",
                channel="letter",
                parties=("p1",),
                serious=False,
                filed_on=day("2026-03-02"),
                reason="补录",
            ),
            did(2, "accept", "2026-03-11", "甲 handle", complete=True, filed_on=day("2026-03-10")),
            did(3, "accept", "2026-03-12", "甲 handle", complete=True, filed_on=day("2026-03-13")),
        ),
        horizon="2026-03-13",
        finds="""
            c 2 stage
            c 2 backdated
            c 3 stage
            c 3 postdated
        """,
    ),
]
