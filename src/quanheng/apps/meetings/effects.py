"""How acts change the register of meetings (``meeting``), and who may cast a vote: the member, in person."""

from __future__ import annotations

from quanheng.apps.cases.family import root_of
from quanheng.apps.cases.recording import HindranceError, Recorded, follow
from quanheng.apps.meetings.models import Meeting, Vote
from quanheng.apps.registers import Deed, Row, effect, merged

_CAST = "cast_vote"


def _case(deed: Deed) -> tuple[str]:
    return (deed.case,)


def _entry(deed: Deed) -> tuple[str]:
    return (f"{deed.case}#{deed.n}",)


@effect("call_meeting", Meeting, keys=_case)
def call_meeting(row: Row | None, deed: Deed, _: str) -> Row:
    """A meeting is called."""
    return merged(
        row,
        organ=deed.organ,
        root=root_of(deed.case),
        special=deed.text("occasion") == "special",
        met_on=deed.day("meeting_on"),
        agenda=deed.text("agenda"),
        members=list(deed.texts("members")),
    )


@effect("excuse_members", Meeting, keys=_case)
def excuse_members(row: Row | None, deed: Deed, _: str) -> Row | None:
    """Members may not take part, or do not."""
    return None if row is None else merged(row, excused=list(deed.texts("absent")))


@effect(_CAST, Vote, keys=_entry)
def cast_vote(row: Row | None, deed: Deed, _: str) -> Row:
    """A member votes."""
    facts = {name: deed.text(name) for name in ("member", "stance", "opinion")}
    return merged(row, meeting=deed.case, **facts)


@effect("close_meeting", Meeting, keys=_case)
def close_meeting(row: Row | None, deed: Deed, _: str) -> Row | None:
    """It is over; one that was called off goes."""
    return None if row is None or deed.act == "drop" else merged(row, closed_on=deed.at)


@follow
def in_person(recorded: Recorded) -> None:
    """Refuse a vote that somebody casts for another: no condition of a definition can name who acts."""
    deed = recorded.deed
    if _CAST in recorded.act.effects and deed.persons != (deed.text("member"),):
        sentence = "表决应当由本人进行，不能代替。"
        raise HindranceError("meetings.in_person", sentence, mend="由本人登录以后表决。", law="行政处罚法/57/2")
