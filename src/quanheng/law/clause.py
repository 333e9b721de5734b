"""Dated clauses of law that set a period, and the table they are looked up in.

A clause is one row of law: an amount, what it calls a day, which way it is counted, what may prolong it, what does not
count, and the article with its words. The same key may have rows for several profiles (``市场监管``, ``农业``) and for
several times; a look-up names the profile and the day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from quanheng.law.errors import LawError

GENERAL = "general"
"""The profile that holds where a sector or a place has no clause of its own."""


class Unit(StrEnum):
    """What an amount counts."""

    WORKDAY = "W"
    DAY = "C"
    MONTH = "M"
    YEAR = "Y"
    HOUR = "H"

    @property
    def label(self) -> str:
        """The unit as a reader says it: ``个工作日``."""
        return _UNIT_LABELS[self]


_UNIT_LABELS = {
    Unit.WORKDAY: "个工作日",
    Unit.DAY: "日",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
    Unit.HOUR: "小时",
}


class Direction(StrEnum):
    """Counted on from an event, or back from one."""

    FORWARD = "forward"
    BACKWARD = "backward"


class FirstDay(StrEnum):
    """Whether the day of the starting event is the first one counted (民法典 201: it is not)."""

    EXCLUDE = "exclude"
    INCLUDE = "include"


class Roll(StrEnum):
    """What becomes of a last day that is a rest day: the next working day (民法典 203), or nothing (a cap)."""

    NEXT = "next"
    NONE = "none"


class Bearer(StrEnum):
    """Whose period it is; some laws count only the organ's in working days (行政许可法 82)."""

    ORGAN = "organ"
    PARTY = "party"
    COURT = "court"


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """How a clause may be prolonged: by how much (none: as its approver fixes), how often, in what words."""

    unit: Unit
    approver: str
    condition: str
    amount: int | None = None
    times: int = 1
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Events whose time a clause does not count; ``notice``: only if the party was told in writing."""

    events: tuple[str, ...]
    notice: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """When a running limit is signalled: so many days (see ``limit.signals``) before its unrolled end."""

    notice: int
    yellow: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A period as an article sets it.

    ``amount`` is in ``unit``; counted back, ``clear`` asks for so many whole units between the act and the event.
    ``roll`` matters to days, months and years counted forward: working days cannot end on a rest day, hours run
    through. ``article`` reads ``行政处罚法/60``, ``quotation`` are its words; ``begins_by`` and ``rolled_by`` are the
    articles on how such periods begin and end. In force from ``valid_from`` until the day before ``until``. ``rows``
    are the ids of the reference table the clause was checked against.
    """

    key: str
    title: str
    amount: int
    unit: Unit
    article: str
    quotation: str
    valid_from: dt.date
    until: dt.date | None = None
    profile: str = GENERAL
    bearer: Bearer = Bearer.ORGAN
    direction: Direction = Direction.FORWARD
    clear: bool = False
    first_day: FirstDay = FirstDay.EXCLUDE
    roll: Roll = Roll.NEXT
    begins_by: str = "民法典/201"
    rolled_by: str = "民法典/203"
    extensions: tuple[ExtensionRule, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    ladder: Ladder | None = None
    rows: tuple[str, ...] = ()
    note: str = ""

    @property
    def statute(self) -> str:
        """The short name of the statute: ``行政处罚法``."""
        return self.article.partition("/")[0]

    def in_force(self, day: dt.date) -> bool:
        """Whether the clause is law on ``day``."""
        return self.valid_from <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class DayRule:
    """Which periods of a statute are working days, and the article that says so.

    ``amounts`` lists them one by one (行政处罚法 85), ``up_to`` takes all of at most so many days (行政强制法 69),
    ``organ`` all periods of organs (行政许可法 82), ``stated`` means the statute writes 工作日 wherever it means it.
    """

    statute: str
    article: str = ""
    amounts: frozenset[int] = frozenset()
    up_to: int = 0
    organ: bool = False
    stated: bool = False

    def unit(self, amount: int, bearer: Bearer) -> Unit | None:
        """The unit of ``amount`` days in this statute; None if its rule does not decide it."""
        if self.stated or (self.organ and bearer is not Bearer.ORGAN):
            return None
        if self.organ or amount in self.amounts or amount <= self.up_to:
            return Unit.WORKDAY
        return Unit.DAY


class ClauseTable:
    """Every clause known, by key, profile and day. Raises ``LawError`` if two rows of one key and profile overlap."""

    def __init__(self, clauses: Iterable[Clause], day_rules: Iterable[DayRule] = ()) -> None:
        rows: dict[tuple[str, str], list[Clause]] = {}
        for clause in clauses:
            rows.setdefault((clause.key, clause.profile), []).append(clause)
        self._rows = {name: _in_order(versions) for name, versions in rows.items()}
        self._day_rules = {rule.statute: rule for rule in day_rules}

    def __iter__(self) -> Iterator[Clause]:
        for versions in self._rows.values():
            yield from versions

    def __len__(self) -> int:
        return sum(map(len, self._rows.values()))

    def __contains__(self, key: object) -> bool:
        return any(key == known for known, _ in self._rows)

    def find(self, key: str, profile: str, as_of: dt.date) -> Clause:
        """The clause ``key`` in force on ``as_of``: the profile's own, else the general one.

        Raises ``LawError``: ``clause.unknown`` (no such key), ``clause.profile`` (neither a row of the profile nor a
        general one), ``clause.not_in_force`` (none on that day).
        """
        for name in (profile, GENERAL):
            for clause in self._rows.get((key, name), ()):
                if clause.in_force(as_of):
                    return clause
        raise self._missing(key, profile, as_of)

    def unchanged_since(self, day: dt.date) -> dt.date:
        """The first day from which on all clauses were as they are on ``day``; ``day`` itself before the first one."""
        turns = (turn for clause in self for turn in (clause.valid_from, clause.until) if turn and turn <= day)
        return max(turns, default=day)

    def expected_unit(self, statute: str, amount: int, bearer: Bearer = Bearer.ORGAN) -> Unit | None:
        """What ``amount`` days of ``statute`` are: working days or calendar days; None if its text does not decide it.

        Raises ``LawError`` (``clause.no_day_rule``) for a statute whose way of counting nobody has entered.
        """
        rule = self._day_rules.get(statute)
        if rule is None:
            raise LawError(
                "clause.no_day_rule",
                f"没有登记《{statute}》中的“日”如何计算。",
                mend="在条款数据中为该法补写 days 一项。",
            )
        return rule.unit(amount, bearer)

    def _missing(self, key: str, profile: str, as_of: dt.date) -> LawError:
        if key not in self:
            return LawError(
                "clause.unknown", f"没有名为“{key}”的期限条款。", mend="核对条款名称，或者在条款数据中补充。"
            )
        versions = self._rows.get((key, profile), ()) + self._rows.get((key, GENERAL), ())
        if not versions:
            known = "、".join(name for other, name in self._rows if other == key)
            return LawError(
                "clause.profile",
                f"期限条款“{key}”没有领域“{profile}”的规定，也没有通用规定。",
                mend=f"现有领域：{known}。",
            )
        spans = "、".join(f"{row.article}（{row.valid_from} 起）" for row in versions)
        return LawError(
            "clause.not_in_force",
            f"期限条款“{key}”（{profile}）在 {as_of} 没有施行中的规定。",
            mend=f"现有规定：{spans}。核对日期，或者补充当时有效的条款。",
        )


def citation(article: str) -> str:
    """An article as a reader sees it: ``《行政处罚法》第51条第1款``; of a document without articles, its name."""
    statute, _, place = article.partition("/")
    number, *parts = place.split("/")
    suffix = number.lstrip("0123456789")
    number = number.removesuffix(suffix)
    inside = "".join(f"第{part}{level}" for part, level in zip(parts, "款项目", strict=False))
    return f"《{statute}》第{number}条{suffix}{inside}" if number else statute


def citations(law: str) -> str:
    """Several articles, joined by ``；`` as a definition keeps them, as a reader sees them."""
    return "、".join(map(citation, law.split("；")))


def _in_order(versions: list[Clause]) -> tuple[Clause, ...]:
    versions = sorted(versions, key=lambda row: row.valid_from)
    for earlier, later in pairwise(versions):
        if earlier.until is None or earlier.until > later.valid_from:
            raise LawError(
                "clause.overlap",
                f"期限条款“{later.key}”（{later.profile}）的两条规定在 {later.valid_from} 同时有效："
                f"{earlier.article}、{later.article}。",
                mend="为前一条写明 until。",
            )
    return tuple(versions)
