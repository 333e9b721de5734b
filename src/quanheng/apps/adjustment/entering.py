"""Enters statutes and items by acts of cases, as at the desk: told by one, reviewed and published by others.

The attempts are keyed by what they enter: entering the same again is answered with the case there is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from quanheng.apps.adjustment.errors import AdjustmentError
from quanheng.apps.cases.library import library
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, open_case, perform
from quanheng.apps.cases.values import FactValue
from quanheng.apps.people.queries import posts_of
from quanheng.apps.powers.items import parse_items
from quanheng.apps.record.clock import now
from quanheng.apps.statutes.models import Statute
from quanheng.apps.statutes.parsing import StatuteText, parse_statute

_STATE = "中华人民共和国"
_LONGEST = 44
"""Signs of a statute's short name at most: its articles' keys hold it."""


class Hands(NamedTuple):
    """Who enters, reviews and publishes, by the numbers of persons; what nobody is named for is left to the desk."""

    register: str
    review: str = ""
    publish: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of it: the case; the version of a statute, how many articles; whether it was there before."""

    case: str
    subject: str
    rows: int
    published: bool
    repeated: bool
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a statute. What is said here goes before what the text says of itself."""

    text: str
    level: str = ""
    dated: date | None = None
    effective_on: date | None = None
    interprets: tuple[str, ...] = ()


def version_key(source: Source) -> str:
    """``行政处罚法@2021-07-15``. Raises ``AdjustmentError`` where the text does not tell its name or its days."""
    return f"{_name(parse_statute(source.text))}@{_effective(source)}"


def enter_statute(source: Source, hands: Hands) -> Entered:
    """Enter a version of a statute. Raises ``AdjustmentError`` for a text that cannot be, or an act that is refused."""
    read, key = parse_statute(source.text), version_key(source)
    name, effective = _name(read), _effective(source)
    level = source.level or read.rank.level
    if not level:
        raise AdjustmentError("statute.level", "第 1 行：从名称和题注读不出效力层级。", mend="用 --level 写明。")
    facts: dict[str, FactValue] = {
        "version": key,
        "statute": name,
        "title": read.title,
        "level": level,
        "dated": source.dated or read.version or effective,
        "effective_on": effective,
        "text": source.text,
        "issuer": read.rank.issuer,
        "number": read.rank.number,
        "replaces": _replaced(name, key, effective),
        "interprets": source.interprets,
    }
    opening = Opening("register.statute", _organ(hands.register), title=f"执法依据：{read.title}")
    done = _entered(opening, "enter", _told(facts), hands)
    return Entered(
        done.case, key, len(read.articles), bool(hands.publish), done.repeated, tuple(_remarks(source, read))
    )


def enter_items(text: str, title: str, hands: Hands) -> Entered:
    """Enter the good rows of a table of items as one batch; the others are among the remarks, by line."""
    table = parse_items(text)
    remarks = tuple(f"第 {fault.line} 行：{fault.sentence}。" for fault in table.faults)
    if not table.rows:
        raise AdjustmentError("items.none", f"没有可以登记的事项。{''.join(remarks)}", mend="核对列名和编码。")
    opening = Opening("register.item", _organ(hands.register), title=f"政务服务事项：{title}")
    done = _entered(opening, "submit", {"batch": title, "items": text}, hands)
    return Entered(done.case, title, len(table.rows), bool(hands.publish), done.repeated, remarks)


def _entered(opening: Opening, act: str, facts: Mapping[str, FactValue], hands: Hands) -> Done:
    digest = hashlib.sha256(repr(sorted(facts.items())).encode()).hexdigest()[:40]
    by = (Actor(hands.register, "register"),)
    done = _done(open_case(opening, Attempt("", act, by, facts, key=f"enter-{digest}")))
    if hands.review:
        review = Attempt(
            done.case, "review", (Actor(hands.review, "review"),), {"passed": True}, key=f"review-{digest}"
        )
        _done(perform(review))
    if hands.publish:
        today = {"published_on": now().date()}
        publish = Attempt(done.case, "publish", (Actor(hands.publish, "publish"),), today, key=f"publish-{digest}")
        _done(perform(publish))
    return done


def _done(outcome: Outcome) -> Done:
    if isinstance(outcome, Done):
        return outcome
    reasons = "".join(one.sentence for one in outcome.objections) if isinstance(outcome, Refused) else "案件已经变动。"
    raise AdjustmentError("entering.refused", f"依法不能登记：{reasons}", mend="由有这项职责的人办理。")


def _organ(person: str) -> str:
    post = posts_of(person, now().date()).first()
    if post is None:
        raise AdjustmentError("entering.person", f"编号“{person}”的人员没有岗位。", mend="写在岗人员的编号。")
    return str(post.organ)


def _name(read: StatuteText) -> str:
    """By what it is cited: as definitions call it, by its number, or by its title without the name of the state."""
    known = {full: short for short, full in library().catalogue.statutes.items()}
    numbered = read.rank.number if read.title.startswith(read.rank.number) else ""
    name = known.get(read.title, numbered or read.title.removeprefix(_STATE))
    if not name or len(name) > _LONGEST:
        raise AdjustmentError(
            "statute.name", f"第 1 行：名称是空的，或者超过 {_LONGEST} 个字。", mend="核对文件第一行。"
        )
    return name


def _effective(source: Source) -> date:
    """The first day in force: a day that the text says and that is not before the version, else that of the version."""
    read = parse_statute(source.text)
    version = source.dated or read.version
    said = read.begins if read.begins and (version is None or read.begins >= version) else version
    effective = source.effective_on or said
    if effective is None:
        raise AdjustmentError("statute.day", "文本没有写明施行日期。", mend="用 --effective 写明。")
    return effective


def _remarks(source: Source, read: StatuteText) -> list[str]:
    version = source.dated or read.version
    stale = not source.effective_on and not (read.begins and (version is None or read.begins >= version))
    said = ["文本没有写明这个版本的施行日期，按版本日期登记。"] if stale else []
    return [*said, *(f"第 {line} 行：{sentence}" for line, sentence in read.remarks)]


def _replaced(name: str, key: str, effective: date) -> str:
    """The version before. Raises ``AdjustmentError`` for a version older than the register's newest and not in it."""
    others = Statute.objects.filter(name=name).exclude(key=key)
    if Statute.objects.filter(key=key).exists():
        others = others.filter(effective_on__lt=effective)
    last = others.order_by("-effective_on").first()
    if last is not None and last.effective_on > effective:
        mend = "按施行的先后登记各个版本。"
        raise AdjustmentError("statute.older", f"已经登记了更新的版本 {last.key}。", mend=mend)
    return "" if last is None else str(last.key)


def _told(facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    return {name: value for name, value in facts.items() if value not in ("", ())}
