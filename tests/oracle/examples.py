"""Families written by hand, each a sentence of the law or of the language, with the findings it must have.

Whoever reads families (the oracle, the engine, supervision) is held to them. The texts are those of ``everything/``.
2026: 15 to 23 February and 1 to 7 October are holidays, 4 to 6 April too; 14 and 28 February are worked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tests.oracle.family import CHILD, LAW, Carries, Case, Entry, Family, Finding, IllTyped, moment

YES = dict.fromkeys(("duty", "credential", "qualification", "standing", "power", "benchmark", "materials"), "yes")
VALUES = {"param:ceiling": Decimal(1000), "prior:same_offence": 0, "kind:party": "person"}


@dataclass(frozen=True)
class Example:
    """``name`` is the sentence, ``texts`` the key of the root's text."""

    name: str
    texts: str
    family: Family
    expected: frozenset[Finding]


def did(n: int, act: str, day: str, who: str = "", answers: dict[str, Any] | None = None, **facts: Any) -> Entry:
    """An entry on ``2026-03-02`` or ``2026-03-02 09:30``. ``who``: ``甲 handle, 乙 handle``; nobody is the party."""
    date, _, clock = day.partition(" ")
    actors = tuple((person, duty) for person, duty in (each.split() for each in who.split(",") if each))
    given = YES | VALUES | (answers or {}) if who else {}
    return Entry(n, act, moment(date, clock or "10:00"), facts, actors, given)


def told_by(n: int, child: str, act: str, day: str, ended: bool = False) -> Entry:
    """A child's report, of the day on which the child did what it reports."""
    return Entry(n, act, moment(day, "10:00"), by=CHILD, child=child, ended=ended, legal=moment(day, "10:00"))


def root(*entries: Entry) -> Case:
    return Case("c", "everything", entries)


def hearing(name: str, place: int, *entries: Entry, batch: int = 3) -> Case:
    return Case(name, "hearing_child", entries, parent="c", kind="hearing_child", place=place, batch=batch)


def day(text: str) -> Any:
    return moment(text).date


def example(name: str, *cases: Case, horizon: str, finds: str = "", **how: Any) -> Example:
    """``finds``: lines ``case entry rule [grade]``."""
    lines = [line.split() for line in finds.splitlines() if line.strip()]
    expected = {Finding(case, int(n) if n.isdigit() else n, *rest) for case, n, *rest in lines}
    return Example(name, cases[0].procedure, Family(cases, moment(horizon, "18:00"), **how), frozenset(expected))


RECEIVED = did(1, "receive", "2026-03-02", channel="visit", parties=("p1",))
ACCEPTED = did(2, "accept", "2026-03-04", "甲 handle", complete=True, serious=False)
TOLD = did(3, "tell", "2026-03-09", "甲 handle")
WAIVED = hearing(
    "k",
    0,
    did(1, "serve", "2026-03-10", "甲 handle", served_on=day("2026-03-10")),
    did(2, "waive", "2026-03-12"),
)
PROPOSED = did(5, "propose", "2026-03-16", "甲 handle", result="fine", fine=Decimal(500))
DECIDED = did(6, "decide", "2026-03-20", "丙 decide", result="fine", fine=Decimal(500), decided_on=day("2026-03-20"))
AFTER_WAIVER = (RECEIVED, ACCEPTED, TOLD, told_by(4, "k", "hearing_child.waived", "2026-03-12", ended=True))
TO_DECISION = (*AFTER_WAIVER, PROPOSED, DECIDED)
NOTED = Case("b", "note_child", (did(1, "note", "2026-03-23", "甲 handle"),), parent="c", kind="note_child", batch=6)
SERVED = Case(
    "s",
    "service_child",
    (did(1, "send", "2026-03-23", "甲 handle", method="hand"), did(2, "deliver", "2026-03-25", "甲 handle")),
    parent="c",
    kind="service_child",
    batch=6,
)
TO_SERVICE = (
    *TO_DECISION,
    told_by(7, "b", "note_child.ended", "2026-03-23", ended=True),
    told_by(8, "s", "service_child.served", "2026-03-25", ended=True),
)
PAID = did(9, "pay", "2026-04-01", paid=Decimal(500))
OPENED = did(1, "open_itself", "2026-03-02", "甲 handle", channel="letter", parties=("p1",), party="p1", serious=False)
SECOND_OFFENCE = {"prior:same_offence": 1, "param:repeat_floor@offence_on": Decimal(800)}


def without(carried: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in carried.items() if name not in names}


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
            replace(PROPOSED, n=2, facts={"result": "fine", "fine": Decimal(2000)}, answers=without(YES, "kind:party")),
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
            c 9 lapsed:collection
            c 10 stage
        """,
    ),
]

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
]

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
]

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
]

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

EXAMPLES = [*COURSE, *RULES, *PERSONS, *TIME, *HOLDS, *LAWS_OWN, *CORRECTIONS, *VERSIONS, *LOGS]
