"""What others ask of meetings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import QuerySet

from quanheng.apps.cases.models import Case
from quanheng.apps.database.lots import lots
from quanheng.apps.documents.models import Document
from quanheng.apps.meetings.models import Meeting, Vote
from quanheng.apps.people.queries import names_of
from quanheng.law.procedure import NEW

_MINUTES = "discussion_minutes"
_TOGETHER = 500
"""Meetings that are read together."""


class Ballot(NamedTuple):
    """How a member, by name, voted, and why."""

    member: str
    vote: Vote


class Held(NamedTuple):
    """A meeting on a case, with the names of its members, their votes, and the minutes once it is over."""

    meeting: Meeting
    about: Case
    members: tuple[str, ...]
    excused: tuple[str, ...]
    ballots: tuple[Ballot, ...]
    minutes: Document | None


def awaited(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Of some cases the meetings that were asked for and are not called, the first asked for first."""
    return cases.filter(procedure="meeting", stage=NEW).select_related("root").order_by("opened_at", "id")


def meetings_of(organs: Iterable[str], limit: int) -> list[Held]:
    """The latest meetings of some organs."""
    return _held(list(Meeting.objects.filter(organ__in=list(organs))[:limit]))


def all_meetings_of(organs: Iterable[str]) -> Iterator[Held]:
    """All meetings of some organs, the latest first."""
    meetings = Meeting.objects.filter(organ__in=list(organs)).iterator(chunk_size=_TOGETHER)
    for some in lots(meetings, _TOGETHER):
        yield from _held(some)


def _held(meetings: list[Meeting]) -> list[Held]:
    keys = [meeting.key for meeting in meetings]
    votes: dict[str, list[Vote]] = {}
    for vote in Vote.objects.filter(meeting__in=keys):
        votes.setdefault(vote.meeting, []).append(vote)
    names = names_of({person for meeting in meetings for person in meeting.members})
    cases = Case.objects.in_bulk([meeting.root for meeting in meetings])
    minutes = {one.case_id: one for one in Document.objects.filter(case__in=keys, name=_MINUTES)}

    def called(persons: Iterable[str]) -> tuple[str, ...]:
        return tuple(names.get(person, person) for person in persons)

    return [
        Held(
            meeting,
            cases[meeting.root],
            called(meeting.members),
            called(meeting.excused),
            tuple(Ballot(names.get(vote.member, vote.member), vote) for vote in votes.get(meeting.key, ())),
            minutes.get(meeting.key),
        )
        for meeting in meetings
    ]
