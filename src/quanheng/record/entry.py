"""An entry: who did what in which case, when in law and when in fact, on what answers of the world.

The body of an entry is its canonical JSON; those bytes, exactly, are the leaf of the log.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from quanheng.record.canonical import decode, encode
from quanheng.record.errors import MalformedError
from quanheng.record.values import Commitment
from quanheng.record.verify import Json

FORMAT = "quanheng/entry/1"
Moment = date | datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted: the person's number in the register (never a name), the duty, the credential shown."""

    person: str
    duty: str
    credential: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the world answered to one look-up: yes, no, unknown or a clear value; by which register, as of when."""

    look_up: str
    answer: bool | int | str
    source: str
    on: date


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.

    ``n`` counts from 1 in its case. ``request`` is the client's own number of the attempt, by which a repeated one is
    known. ``procedure`` is the digest of the definition, ``at`` the legal time (a day, or an instant with its offset),
    ``edition`` that of the calendar, ``receipt`` the digest of a receipt number allotted beforehand. ``facts`` are
    clear values (text, whole numbers, truth, lists of them) and commitments. ``context`` is what else the engine goes
    by: that the law or a child made the entry, where the case hangs in its family; and the key of its documents (see
    ``once``). Raises ``MalformedError``.
    """

    case: str
    n: int
    request: str
    procedure: str
    act: str
    at: Moment
    recorded: datetime
    actors: tuple[Actor, ...]
    organ: str
    facts: Mapping[str, Json | Commitment]
    answers: tuple[Answer, ...]
    edition: str
    symbol: str
    context: Mapping[str, Json] = field(default_factory=dict)
    receipt: str | None = None

    def __post_init__(self) -> None:
        instants = [moment for moment in (self.at, self.recorded) if isinstance(moment, datetime)]
        if self.n < 1 or not self.case or any(moment.utcoffset() is None for moment in instants):
            raise MalformedError(
                "record.entry",
                f"条目 {self.case!r} 第 {self.n} 号不成立。",
                mend="案件号不能为空，条目从 1 起编号，时刻须带时区。",
            )


def body_of(entry: Entry) -> bytes:
    """The canonical JSON of an entry. Raises ``MalformedError`` for values that have none."""
    said = {name: getattr(entry, name) for name in Entry.__slots__}
    said["format"] = FORMAT
    said["at"], said["recorded"] = entry.at.isoformat(), entry.recorded.isoformat()
    said["actors"] = [{"person": a.person, "duty": a.duty, "credential": a.credential} for a in entry.actors]
    said["answers"] = [
        {"look_up": a.look_up, "answer": a.answer, "source": a.source, "on": a.on.isoformat()} for a in entry.answers
    ]
    said["facts"] = {name: _shown(value) for name, value in entry.facts.items()}
    return encode(said)


def read_entry(body: bytes) -> Entry:
    """The entry of a body. Raises ``MalformedError`` unless the bytes are exactly what that entry is written as."""
    try:
        said = decode(body)
        said["at"], said["recorded"] = read_moment(said["at"]), datetime.fromisoformat(said["recorded"])
        said["actors"] = tuple(Actor(**actor) for actor in said["actors"])
        said["answers"] = tuple(
            Answer(**answer | {"on": date.fromisoformat(answer["on"])}) for answer in said["answers"]
        )
        said["facts"] = {name: _read(value) for name, value in said["facts"].items()}
        form = said.pop("format")
        entry = Entry(**said)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unreadable(str(error)) from error
    if form != FORMAT or body_of(entry) != body:
        raise _unreadable("写法不规范")
    return entry


def _shown(value: Json | Commitment) -> Json:
    return {"commitment": value.digest} if isinstance(value, Commitment) else value


def _read(value: Json) -> Json | Commitment:
    return Commitment(value["commitment"]) if isinstance(value, dict) else value


def read_moment(text: str) -> Moment:
    """A day (``2026-05-01``) or an instant with its offset, as it is written. Raises ``ValueError``."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _unreadable(why: str) -> MalformedError:
    return MalformedError("record.entry", f"不是本平台的条目：{why}。", mend="条目只能由记录本身写出，请核对来源。")
