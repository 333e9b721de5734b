"""The remedies notice, from a table: who reviews, which court, by when, and whether review comes first.

``procedures/remedies.yaml`` says for each kind of decision and of organ what the 行政复议法 and the 行政诉讼法
provide; the limits are those of ``procedures/clauses``. No sentence is written in a form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypeVar

from quanheng.apps.documents.content import Remedies
from quanheng.apps.documents.errors import DocumentError
from quanheng.apps.documents.wording import span
from quanheng.law.clause import Clause
from quanheng.law.fault import Faults
from quanheng.law.reader_fields import Fields
from quanheng.law.reader_text import read_tree
from quanheng.procedures.loading import load_clauses

_SOURCE = files("quanheng.procedures") / "remedies.yaml"
_REVIEWERS = {
    "government": "县级人民政府",
    "superior_government": "县级人民政府的上一级人民政府",
    "superior": "上一级主管部门",
}
_COURTS = ("basic", "intermediate")
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Provision:
    """What an article provides, with its own words."""

    law: str
    quote: str


@dataclass(frozen=True, slots=True)
class ActKind:
    """A kind of act. ``first``: review must come first; ``running``: whether it is carried out meanwhile."""

    title: str
    review: Provision
    first: Provision | None
    running: Provision | None


@dataclass(frozen=True, slots=True)
class OrganKind:
    """A kind of organ: who may review its acts (by choice, if several), and the level of the court."""

    title: str
    reviewers: tuple[str, ...]
    review: Provision
    level: str
    court: Provision


@dataclass(frozen=True, slots=True)
class RemedyTable:
    """The kinds of acts and of organs, in force from ``valid_from``."""

    valid_from: date
    acts: Mapping[str, ActKind]
    organs: Mapping[str, OrganKind]


@dataclass(frozen=True, slots=True)
class Standing:
    """The organ that decided: its ``kind`` in the table, the names of who reviews it, and of the courts of its place.

    ``reviewers`` maps ``government`` (of the county), ``superior_government`` (the one above it) and ``superior`` (the
    organ's own superior in its line) to names, as far as the kind needs them;
    ``courts`` maps ``basic`` and ``intermediate``. They are data of the county, for cases may be
    concentrated in courts of another place (行政诉讼法 18/2). ``online`` is where a review can be asked for online.
    """

    kind: str
    reviewers: Mapping[str, str]
    courts: Mapping[str, str]
    online: str = ""


def remedies(act: str, organ: Standing, decided_on: date, paper: str = "本决定书") -> Remedies:
    """The remedies against an act of the kind ``act`` (``penalty``, ``licence``, …) that ``organ`` decided.

    ``paper`` is what the party receives. Raises ``DocumentError``: ``remedies.unknown`` for a kind the table does not
    have, ``remedies.not_in_force`` for a day before the table, ``remedies.unnamed`` for a reviewer or court without
    a name; ``LawError`` if no limit is in force.
    """
    table = load_remedies()
    if decided_on < table.valid_from:
        raise DocumentError(
            "remedies.not_in_force",
            f"{decided_on} 的决定不适用现有的救济途径表（{table.valid_from} 起）。",
            mend="补充当时有效的表。",
        )
    act_kind, organ_kind = _kind(table.acts, act), _kind(table.organs, organ.kind)
    reviewers = "或者".join(_named(organ.reviewers, name, _REVIEWERS[name]) for name in organ_kind.reviewers)
    review = _limit("apply_review", decided_on)
    asking = f"自收到{paper}之日起{span(review)}内向{reviewers}申请行政复议"
    way = _review_first if act_kind.first else _free_choice
    sentence, laws = way(asking, paper, organ, organ_kind, decided_on)
    before = (organ_kind.review, act_kind.first, act_kind.running)
    return Remedies(
        tuple(filter(None, (f"如不服{paper}，{sentence}", _online(organ), _running(act_kind)))),
        (review.article, *(provision.law for provision in before if provision), *laws),
    )


def _review_first(asking: str, _paper: str, _organ: Standing, _kind: OrganKind, day: date) -> tuple[str, list[str]]:
    """No court is named: which it is depends on whether the review changes the act (行政诉讼法 15/1/1, 26/2)."""
    suit = _limit("sue_after_review", day)
    after = f"可以自收到行政复议决定书之日起{span(suit)}内依法向有管辖权的人民法院提起行政诉讼"
    return f"应当先{asking}；对行政复议决定不服的，{after}。", [suit.article]


def _free_choice(asking: str, paper: str, organ: Standing, kind: OrganKind, day: date) -> tuple[str, list[str]]:
    suit = _limit("sue", day)
    court = _named(organ.courts, kind.level, "管辖法院")
    way = f"可以{asking}，也可以自收到{paper}之日起{span(suit)}内依法向{court}提起行政诉讼。"
    return way, [suit.article, kind.court.law]


@cache
def load_remedies() -> RemedyTable:
    """The table that ships. Raises ``DefinitionFaults`` with every fault of its text."""
    return read_remedies(_SOURCE.read_text(encoding="utf-8"), _SOURCE.name)


def read_remedies(text: str, file: str) -> RemedyTable:
    """The table in ``text``. Raises ``DefinitionFaults`` with every fault, named by ``file``."""
    faults = Faults()
    tree = read_tree(text, file, faults)
    faults.check()
    assert tree is not None, "a text without a tree has a fault"
    fields = Fields(tree, tree.place, faults)
    fields.require("valid_from", "kinds", "organs")
    table = RemedyTable(
        fields.day("valid_from") or date.max,
        MappingProxyType({name: _act_kind(row) for name, row in fields.named("kinds")}),
        MappingProxyType({name: _organ_kind(row) for name, row in fields.named("organs")}),
    )
    fields.finish()
    faults.check()
    return table


def _act_kind(fields: Fields) -> ActKind:
    fields.require("title", "law", "quote")
    kind = ActKind(fields.text("title"), _words(fields), _provision(fields, "first"), _provision(fields, "running"))
    fields.finish()
    return kind


def _organ_kind(fields: Fields) -> OrganKind:
    fields.require("title", "law", "quote", "reviewers", "court")
    court = fields.table("court") or fields
    kind = OrganKind(
        fields.text("title"),
        fields.names("reviewers", "复议机关", _REVIEWERS),
        _words(fields),
        court.name("level", "法院级别", _COURTS) or "",
        _words(court),
    )
    court.finish()
    fields.finish()
    return kind


def _provision(fields: Fields, key: str) -> Provision | None:
    table = fields.table(key)
    if table is None:
        return None
    table.require("law", "quote")
    provision = _words(table)
    table.finish()
    return provision


def _words(fields: Fields) -> Provision:
    return Provision(fields.text("law"), fields.text("quote"))


def _kind(rows: Mapping[str, _Row], name: str) -> _Row:
    if name not in rows:
        raise DocumentError("remedies.unknown", f"救济途径表中没有“{name}”。", mend=f"现有：{'、'.join(rows)}。")
    return rows[name]


def _named(names: Mapping[str, str], name: str, title: str) -> str:
    if not names.get(name, "").strip():
        raise DocumentError(
            "remedies.unnamed",
            f"没有写明{title}的名称，不能告知救济途径。",
            mend="在数据目录的 county.yaml 中补充（docs/documents.md）。",
            law="行政复议法实施条例/17",
        )
    return names[name]


def _limit(key: str, day: date) -> Clause:
    return load_clauses().find(key, "general", day)


def _online(organ: Standing) -> str:
    """A decision that is served online must give a way to ask for review online (行政复议法 22/3)."""
    return f"也可以通过互联网申请行政复议：{organ.online}" if organ.online else ""


def _running(kind: ActKind) -> str:
    return f"当事人{kind.running.quote}。" if kind.running else ""
