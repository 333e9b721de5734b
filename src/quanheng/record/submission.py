"""What a client submits to become an entry, and its form as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from quanheng.record.entry import Actor, Answer, Moment, read_moment
from quanheng.record.errors import MalformedError
from quanheng.record.values import Attachment, Given
from quanheng.record.verify import Json, read_json


@dataclass(frozen=True, slots=True)
class Submission:
    """What is to become an entry, all but the recorded time: see ``Entry``.

    ``n`` is the number the caller expects it to have, ``receipt`` an allotted receipt number that a document bears.
    """

    case: str
    n: int
    request: str
    procedure: str
    act: str
    at: Moment
    actors: tuple[Actor, ...]
    organ: str
    facts: Mapping[str, Given] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    edition: str = ""
    symbol: str = ""
    context: Mapping[str, Json] = field(default_factory=dict)
    receipt: str | None = None


def read_submission(text: str) -> Submission:
    """The submission that a JSON object says, its members the fields of ``Submission``.

    A fact is ``{"type", "value"}`` with ``"clear": true`` where the definition says so; the value of a file is
    ``{"name", "path"}``. Raises ``MalformedError``.
    """
    try:
        said = read_json(text)
        return Submission(
            **said
            | {
                "at": read_moment(said["at"]),
                "actors": tuple(Actor(**actor) for actor in said["actors"]),
                "facts": {name: _given(**fact) for name, fact in said.get("facts", {}).items()},
                "answers": tuple(_answer(**answer) for answer in said.get("answers", ())),
            }
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MalformedError(
            "record.submission", f"读不懂这条提交：{error}。", mend="字段见 docs/record.md。"
        ) from error


def _given(type: str, value: Json, clear: bool = False) -> Given:  # noqa: A002  the name of the member
    files = type == "file"
    return Given(type, _attached(value) if files else value, clear)


def _attached(value: Json) -> Attachment | list[Attachment]:
    if isinstance(value, list):
        return [Attachment(item["name"], Path(item["path"])) for item in value]
    return Attachment(value["name"], Path(value["path"]))


def _answer(on: str, **said: Json) -> Answer:
    return Answer(on=date.fromisoformat(on), **said)
