"""Inspections, and the penalties that come of them, done by acts in the small county."""

from __future__ import annotations

from datetime import timedelta

from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, open_case, perform
from quanheng.apps.cases.tests.county import IN_WRITING, SINCE, County
from quanheng.apps.cases.values import FactValue
from quanheng.apps.powers.models import Power
from quanheng.apps.record.clock import now

INSPECTING = "W2"
"""The power to inspect."""
STEPS = ("plan", "approve", "tell", "inspect", "guide", "order", "recheck", "refer")
SKIPPING = {"skip_ground": "danger", "skip_reason": "现场有变质食品正在出售"}


def empower(county: County) -> None:
    """Give the organ the power to inspect."""
    named = {"name": "食品经营日常检查", "kind": "inspection", "organ": county.organ}
    Power.objects.create(key=INSPECTING, published_on=SINCE, entry_case="founding", entry_n=1, **named)


def done(outcome: Outcome) -> Done:
    assert isinstance(outcome, Done), outcome
    return outcome


def inspected(county: County, *acts: str, minor: bool = True, **referring: FactValue) -> str:
    """An inspection that found something and went through some of its acts; its case."""
    case = ""
    for act in acts:
        attempt = Attempt(
            case,
            act,
            _actors(county, act),
            _inspecting(county, minor=minor).get(act, {}) | (referring if act == "refer" else {}),
        )
        opening = Opening("inspection", county.organ, INSPECTING, title="日常检查")
        case = done(perform(attempt) if case else open_case(opening, attempt)).case
    return case


def registered(county: County, inspection: str) -> str:
    """A lead that came of an inspection; its case."""
    facts: dict[str, FactValue] = {
        "source": "inspection",
        "clue": "没有查验记录",
        "discovered_on": now().date(),
        "inspection": inspection,
    }
    opening = Opening("penalty.ordinary", county.organ, county.power, title="未建立进货查验制度")
    return done(open_case(opening, Attempt("", "register", (Actor(county.first, "handle"),), facts))).case


def filing(county: County, case: str, **facts: FactValue) -> Attempt:
    """The filing of a lead as a case, the violation being on the list of minor ones if nothing else is said."""
    told = {"grounds_to_file": True, "within_power": True, "parties": (county.party,), "filed_on": now().date()}
    return Attempt(case, "file", (Actor(county.head, "approve"),), {**told, "listed_minor": True, **facts})


def _actors(county: County, act: str) -> tuple[Actor, ...]:
    if act == "approve":
        return (Actor(county.head, "approve"),)
    both = (Actor(county.first, "handle"), Actor(county.second, "handle"))
    return both if act in ("inspect", "recheck") else both[:1]


def _inspecting(county: County, *, minor: bool) -> dict[str, dict[str, FactValue]]:
    today = now().date()
    return {
        "plan": {"party": county.party, "occasion": "special", "subject": "进货查验", "place": "城关镇1号"},
        "approve": {"approved": True},
        "tell": {"told_on": today, "told_what": "检查进货查验记录"},
        "inspect": {
            "inspected_on": today, "credential_shown": True, "inspection_notes": "笔录", **IN_WRITING,
            "result": "found", "problem": "没有查验记录", "listed_minor": minor,
        },
        "guide": {"guidance": "怎样查验、怎样记录"},
        "order": {"ordered_on": today, "order": "补齐记录", "correct_by": today + timedelta(days=5)},
        "recheck": {"rechecked_on": today, "recheck": "uncorrected", "recheck_finding": "仍然没有记录", **IN_WRITING},
        "refer": {"refer_reason": "逾期没有改正"},
    }  # fmt: skip
