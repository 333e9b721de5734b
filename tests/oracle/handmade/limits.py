"""Limits: when they start, what ends them, how long they are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.oracle.family import Case, moment
from tests.oracle.handmade.notation import (
    ACCEPTED,
    AFTER_WAIVER,
    DECIDED,
    NOTED,
    OPENED,
    PROPOSED,
    RECEIVED,
    TOLD,
    WAIVED,
    day,
    did,
    example,
    hearing,
    root,
    told_by,
)

SERVED_ONE = (
    replace(RECEIVED, facts=RECEIVED.facts | {"parties": ("p1", "p2")}),
    ACCEPTED,
    TOLD,
    told_by(4, "k", "hearing_child.waived", "2026-03-12", ended=True),
    told_by(5, "l", "hearing_child.waived", "2026-03-12", ended=True),
    replace(PROPOSED, n=6),
    replace(DECIDED, n=7),
    told_by(8, "b", "note_child.ended", "2026-03-23", ended=True),
    told_by(9, "s", "service_child.served", "2026-03-25", ended=True),
)
"""Two offenders; both have waived a hearing, one has the decision."""
TWO_OFFENDERS = (WAIVED, replace(WAIVED, id="l", place=1), replace(NOTED, batch=7))


def served(name: str, place: int, on: str) -> Case:
    """One offender to whom the decision is brought."""
    entries = (did(1, "send", "2026-03-23", "甲 handle", method="hand"), did(2, "deliver", on, "甲 handle"))
    return Case(name, "service_child", entries, parent="c", kind="service_child", place=place, batch=7)


TIME = [
    example(
        "five working days before the Spring Festival end on a Saturday that is worked",
        root(
            replace(RECEIVED, recorded=moment("2026-02-09", "10:00")),
            replace(ACCEPTED, recorded=moment("2026-02-14", "10:00")),
        ),
        horizon="2026-02-14",
    ),
    example(
        "a duty done after its day is late, and one still open at the horizon is open at its start",
        root(
            replace(RECEIVED, recorded=moment("2026-02-09", "10:00")),
            replace(ACCEPTED, recorded=moment("2026-02-24", "10:00")),
        ),
        horizon="2026-03-27",
        finds="""
            c 2 late:accept
            c 2 open:decision
        """,
    ),
    example(
        "a period of days rolls over a holiday to the next working day",
        root(
            replace(RECEIVED, recorded=moment("2026-03-02", "10:00")),
            replace(ACCEPTED, recorded=moment("2026-03-05", "10:00")),
            did(3, "drop", "2026-04-07", "丙 decide"),
        ),
        horizon="2026-04-07",
    ),
    example(
        "the party who pleads too late has lost the right, and is marked",
        root(RECEIVED, ACCEPTED, TOLD, did(4, "plead", "2026-03-13")),
        hearing("k", 0),
        horizon="2026-03-13",
        finds="c 4 lapsed:plead mark",
    ),
    example(
        "who decides on the last day of a waiting period decides too early",
        root(
            *AFTER_WAIVER,
            replace(PROPOSED, recorded=moment("2026-03-12", "11:00")),
            replace(DECIDED, recorded=moment("2026-03-13"), facts=DECIDED.facts | {"decided_on": day("2026-03-13")}),
        ),
        WAIVED,
        horizon="2026-03-14",
        finds="c 6 early:cool",
    ),
    example(
        "a cap ends on the Sunday it ends on",
        root(
            replace(OPENED, recorded=moment("2026-02-14")),
            did(2, "seize", "2026-02-15", "甲 handle, 乙 handle", goods="一批", av="录像"),
            did(3, "report_seizure", "2026-02-16", "甲 handle"),
            did(4, "release", "2026-03-16", "甲 handle"),
        ),
        horizon="2026-03-16",
        finds="c 4 late:seizure",
    ),
    example(
        "hours run through the night from the moment of the act",
        root(
            OPENED,
            did(
                2,
                "seize",
                "2026-03-07 11:00",
                "甲 handle, 乙 handle",
                goods="一批",
                av="录像",
                seized_at=moment("2026-03-07", "09:00"),
            ),
            did(3, "report_seizure", "2026-03-08 09:01", "甲 handle"),
            did(4, "seize", "2026-03-09 09:00", "甲 handle, 乙 handle", goods="一批", av="录像"),
            did(5, "report_seizure", "2026-03-10 09:00", "甲 handle"),
        ),
        horizon="2026-03-10",
        finds="c 3 late:report_seizure",
    ),
    example(
        "seven clear working days lie between the notice and the hearing",
        root(
            OPENED,
            did(2, "set_hearing", "2026-03-03", "甲 handle", hearing_on=day("2026-03-23")),
            did(3, "tell_hearing", "2026-03-11", "甲 handle"),
            did(4, "set_hearing", "2026-03-12", "甲 handle", hearing_on=day("2026-04-01")),
            did(5, "tell_hearing", "2026-03-23", "甲 handle"),
        ),
        horizon="2026-03-23",
        finds="""
            c 5 late:hearing_notice
            c 5 late:hearing_papers
        """,
    ),
    example(
        "restarted, a limit forgets; told to ignore, it goes on",
        root(
            OPENED,
            did(2, "set_hearing", "2026-03-03", "甲 handle", hearing_on=day("2026-03-20")),
            did(3, "set_hearing", "2026-03-04", "甲 handle", hearing_on=day("2026-04-30")),
            did(4, "tell_hearing", "2026-03-12", "甲 handle"),
        ),
        horizon="2026-03-12",
        finds="c 4 late:hearing_papers",
    ),
    example(
        "an extension counts if recorded before the end, as often as the clause has it",
        root(
            OPENED,
            did(2, "extend", "2026-04-01", "丁 head"),
            did(3, "extend_days", "2026-04-20", "丁 head", days=Decimal(5)),
            did(4, "drop", "2026-04-21", "丙 decide"),
        ),
        horizon="2026-04-21",
        finds="c 4 late:decision",
    ),
    example(
        "days fixed with the act prolong in the unit of the clause",
        root(
            OPENED,
            did(2, "extend_days", "2026-04-01", "丁 head", days=Decimal(2)),
            did(3, "drop", "2026-04-03", "丙 decide"),
        ),
        horizon="2026-04-03",
    ),
    example(
        "a parameter prolongs a cap, which still does not roll",
        root(
            OPENED,
            did(2, "seize", "2026-03-03", "甲 handle, 乙 handle", goods="一批", av="录像"),
            did(3, "report_seizure", "2026-03-04 09:00", "甲 handle"),
            did(4, "extend_set", "2026-04-03", "丁 head", {"param:extra_days": Decimal(8)}),
            did(5, "release", "2026-04-12", "甲 handle"),
            did(6, "drop", "2026-04-13", "丙 decide"),
        ),
        horizon="2026-04-13",
        finds="""
            c 5 late:seizure
            c 6 late:decision
        """,
    ),
    example(
        "what every child must report is late with the last of them, whoever was first",
        root(*SERVED_ONE, told_by(10, "t", "service_child.served", "2026-05-12", ended=True)),
        *TWO_OFFENDERS,
        served("s", 0, "2026-03-25"),
        served("t", 1, "2026-05-12"),
        horizon="2026-05-12",
        finds="c 10 late:all_served",
    ),
    example(
        "as long as one child has not reported, what every child must report is open",
        root(*SERVED_ONE),
        *TWO_OFFENDERS,
        served("s", 0, "2026-03-25"),
        horizon="2026-05-12",
        finds="c 5 open:all_served",
    ),
]
