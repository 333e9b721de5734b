"""Lawful courses: what is done, by whom, on which day, with which facts. Read from the top they are a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from quanheng.law.condition import Value


class Done(NamedTuple):
    """One act on one day; without ``people`` the party did it. ``case`` is empty for the root."""

    day: str
    act: str
    people: str = ""
    facts: Mapping[str, Value] = {}
    case: str = ""


SUMMARY = (
    Done("2026-03-02", "open", "甲乙", {
        "party": "王五", "discovered_on": date(2026, 3, 2), "ended_on": date(2026, 3, 2), "credential_shown": True,
        "violation": "占道经营", "place": "人民路",
    }),
    Done("2026-03-02", "establish", "甲乙", {
        "facts_clear": True, "evidence": ("照片",), "age": "adult", "incapable": False, "trifling": False,
        "no_fault": False, "lenient": False, "listed_minor": False,
        "major_property": False, "recorded_by": "camera", "av": "录像",
    }),
    Done("2026-03-02", "tell", "甲乙", {
        "proposed_penalty": "fine", "proposed_fine": Decimal(150), "grounds": "占用道路", "basis": "某条例第三条",
        "rights_told": True,
    }),
    Done("2026-03-02", "defend", "", {"defence": "不知道不能摆"}),
    Done("2026-03-02", "hear", "甲乙", {"defence_result": "rejected"}),
    Done("2026-03-02", "decide", "甲乙", {
        "penalty_kind": "fine", "fine": Decimal(150), "circumstance": "ordinary", "correction": "at_once",
        "form_number": "1号", "decided_on": date(2026, 3, 2), "remedies": "review_first", "handed_over": True,
        "signature": "signed", "collection": "bank", "bank": "某银行人民路支行", "surcharge_terms": "daily",
    }),
    Done("2026-03-03", "file", "甲乙", {"filed_on": date(2026, 3, 3)}),
    Done("2026-03-05", "pay", "", {"paid": Decimal(150), "paid_on": date(2026, 3, 5), "in_full": True}),
    Done("2026-03-06", "settle", "丙"),
    Done("2026-03-09", "close", "丁"),
)  # fmt: skip
"""A fine of 150 yuan on the spot, paid at the bank (行政处罚法 51, 52, 67)."""

SERVICE = (
    Done("2026-03-02", "start", "甲", {
        "document": "处罚决定书1号", "recipient": "王五", "announced_on": date(2026, 3, 2),
    }),
    Done("2026-03-04", "attempt", "甲", {"attempted_on": date(2026, 3, 4), "obstacle": "无人在家"}),
    Done("2026-03-05", "post", "甲", {
        "difficulty": "多次上门无人", "mail_number": "EMS1", "posted_on": date(2026, 3, 5),
    }),
    Done("2026-03-09", "receive_mail", "甲", {"mail_receipt": "回执", "received_on": date(2026, 3, 9)}),
)  # fmt: skip
"""A decision sent by mail after nobody was at home (民事诉讼法 91)."""

EVERYTHING = (
    Done("2026-03-02", "receive", "", {"channel": "visit", "parties": ("p1", "p2"), "party": "p1"}),
    Done("2026-03-04", "accept", "甲", {"complete": True, "serious": False}),
    Done("2026-03-05", "inspect", "甲乙", {"copies": Decimal(3), "tags": ("minor",)}),
    Done("2026-03-06", "propose", "甲", {"result": "fine", "fine": Decimal(500)}),
    Done("2026-03-09", "tell", "甲"),
    Done("2026-03-10", "serve", "甲", {"served_on": date(2026, 3, 10)}, "案/hearing_child.5.0"),
    Done("2026-03-10", "serve", "甲", {"served_on": date(2026, 3, 10)}, "案/hearing_child.5.1"),
    Done("2026-03-12", "waive", "", {}, "案/hearing_child.5.0"),
    Done("2026-03-13", "waive", "", {}, "案/hearing_child.5.1"),
    Done("2026-03-20", "decide", "丙", {"result": "fine", "fine": Decimal(500), "decided_on": date(2026, 3, 20)}),
    Done("2026-03-23", "send", "甲", {"method": "hand"}, "案/service_child.8.0"),
    Done("2026-03-24", "note", "甲", {}, "案/note_child.8.0"),
    Done("2026-03-25", "deliver", "甲", {"served_on": date(2026, 3, 25)}, "案/service_child.8.0"),
    Done("2026-03-30", "pay", "", {"paid": Decimal(500)}),
    Done("2026-04-01", "close", "甲"),
)
"""Two parties are told and waive the hearing; a fine of 500 yuan is decided, served and paid."""

COURSES = {"penalty.summary": SUMMARY, "service": SERVICE, "everything": EVERYTHING}
