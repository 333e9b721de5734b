"""A case is discussed by the heads: each member votes in person and once, and the register shows how."""

from __future__ import annotations

import pytest

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, open_case, perform
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.documents.models import Document
from quanheng.apps.meetings.queries import meetings_of
from quanheng.apps.people.models import Allotment
from quanheng.apps.record.clock import now

__all__ = ["county"]


@pytest.fixture
def meeting(county: County) -> str:
    """A meeting of two members that was called and briefed; its case."""
    Allotment.objects.filter(duty="vote", post=f"G{county.first}").update(post=f"G{county.head}")
    Allotment.objects.filter(duty="vote", post=f"G{county.second}").update(post=f"G{county.legal}")
    facts = {
        "occasion": "special",
        "outcry": True,
        "meeting_on": now().date(),
        "agenda": "示范案的处理",
        "members": (county.head, county.legal),
    }
    opening = Opening("meeting", county.organ, county.power)
    case = done(open_case(opening, Attempt("", "call", (Actor(county.head, "decide"),), facts))).case
    done(perform(Attempt(case, "brief", (Actor(county.first, "handle"),), {"briefing": "建议罚款"})))
    return case


def done(outcome: Outcome) -> Done:
    assert isinstance(outcome, Done), outcome
    return outcome


def voted(case: str, person: str, member: str = "", stance: str = "for") -> Outcome:
    facts = {"member": member or person, "stance": stance, "opinion": "事实清楚"}
    return perform(Attempt(case, "vote", (Actor(person, "vote"),), facts))


def closed(case: str, county: County, **facts: str) -> Outcome:
    return perform(Attempt(case, "close", (Actor(county.head, "decide"),), facts))


def rules(outcome: Outcome) -> set[str]:
    assert isinstance(outcome, Refused), outcome
    return {objection.rule for objection in outcome.objections}


def test_each_member_votes_in_person_and_once(county: County, meeting: str):
    assert rules(voted(meeting, county.head, member=county.legal)) == {"meetings.in_person"}
    done(voted(meeting, county.head))
    assert rules(voted(meeting, county.head)) == {"rule:own_vote"}


def test_who_was_not_called_does_not_vote(county: County, meeting: str):
    post = f"G{county.head}"
    Allotment.objects.filter(duty="vote", post=post).update(post=f"G{county.second}")
    assert "rule:own_vote" in rules(voted(meeting, county.second))


def test_it_is_over_when_everybody_has_voted_and_dissent_is_answered(county: County, meeting: str):
    done(voted(meeting, county.head))
    assert rules(closed(meeting, county)) == {"rule:collective", "rule:all_voted"}
    done(voted(meeting, county.legal, stance="against"))
    assert rules(closed(meeting, county)) == {"rule:dissent"}
    done(closed(meeting, county, dissent_taken="已经补充证据"))
    minutes = Document.objects.get(case=meeting)
    assert minutes.title == "集体讨论记录"
    for words in ("钱七：同意。事实清楚", "赵六：不同意。事实清楚", "同意1人，不同意1人，弃权0人", "已经补充证据"):
        assert words in str(minutes.drawn)


def test_who_is_excused_is_not_awaited_and_does_not_vote(county: County, meeting: str):
    excused = {"absent": (county.legal,), "absence_reason": "是当事人的亲属"}
    done(perform(Attempt(meeting, "excuse", (Actor(county.head, "decide"),), excused)))
    assert rules(voted(meeting, county.legal)) == {"rule:own_vote"}
    done(voted(meeting, county.head))
    assert rules(closed(meeting, county)) == {"rule:collective"}


def test_the_register_shows_the_meeting_and_each_vote(county: County, meeting: str):
    done(voted(meeting, county.head))
    (held,) = meetings_of([county.organ], 10)
    assert (held.meeting.special, held.members, held.minutes) == (True, ("钱七", "赵六"), None)
    assert [(one.member, one.vote.get_stance_display()) for one in held.ballots] == [("钱七", "同意")]
    assert held.about == Case.objects.get(pk=meeting)


def test_a_meeting_that_is_called_off_leaves_the_register(county: County, meeting: str):
    drop = Attempt(meeting, "drop", (Actor(county.head, "decide"),), {"drop_reason": "另行召集"})
    done(perform(drop))
    assert meetings_of([county.organ], 10) == []
