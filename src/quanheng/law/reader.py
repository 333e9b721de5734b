"""Reads definitions: YAML texts to ``Procedure`` values, or every fault of every text.

The texts are read together, since a parent names the reports of its children. Nothing is read from disk: who has texts,
gives them (``procedures.definitions`` does for those that ship with the platform).

Reading goes through five steps: the text as a tree (``reader_text``), common courses put in (``reader_course``), the
names it declares (``reader_outline``), its sections against those names (``reader_facts``, ``reader_acts``,
``reader_limits``), and the address of the whole (``canonical``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Literal, TypeVar

from quanheng.law.canonical import canonical_form, digest
from quanheng.law.catalogue import Catalogue
from quanheng.law.clause import ClauseTable
from quanheng.law.condition_scope import Scope
from quanheng.law.fault import Faults, closest
from quanheng.law.procedure import Act, Child, Duty, Fact, Hold, Limit, Moving, Place, Procedure, Rule, Stage
from quanheng.law.reader_acts import read_acts, read_rules
from quanheng.law.reader_course import expand, read_courses
from quanheng.law.reader_facts import read_apart, read_duties, read_facts, read_stages, with_definitions
from quanheng.law.reader_fields import Fields
from quanheng.law.reader_limits import read_children, read_clauses, read_holds, read_limits
from quanheng.law.reader_outline import Outline, Surroundings, outline
from quanheng.law.reader_text import Leaf, Table, name_of, read_tree

_Construct = TypeVar("_Construct", Stage, Duty, Act, Rule, Limit, Hold, Child)
_CALENDARS: tuple[Literal["cn", "none"], ...] = ("cn", "none")
_NOTHING = outline(Table({}, {}, Place()))
_KEY = re.compile(r"[a-z_㐀-鿿][a-z0-9_㐀-鿿]*(\.[a-z0-9_㐀-鿿]+)*")


@dataclass(frozen=True, slots=True)
class _Draft:
    """An expanded text on its way to a ``Procedure``: ``name`` tells it from the other versions of its key."""

    key: str
    name: str
    tree: Table
    outline: Outline
    digest: str


def read(
    texts: Mapping[str, str],
    catalogue: Catalogue,
    clauses: ClauseTable,
    courses: Mapping[str, str] = MappingProxyType({}),
    *,
    parameters: Collection[str] | None = None,
    resolve: bool = True,
) -> dict[str, Procedure]:
    """The procedures that ``texts`` (file name to YAML) define.

    Of several versions of one procedure, told apart by ``effective``, the first is found under its key, the next
    under ``key@2``, and so on. ``courses`` are the common courses (file name to YAML), ``parameters`` the names that
    ``param`` may look up (None: any). With ``resolve`` false, a child or an earlier version that is not among
    ``texts`` is let pass.

    Raises ``DefinitionFaults`` with every fault of every text.
    """
    faults = Faults()
    drafts = _drafts(texts, courses, faults)
    scope = Scope(parameters=parameters, queries=catalogue.queries)
    keys = frozenset(clause.key for clause in clauses)
    surroundings = Surroundings(_NOTHING, scope, catalogue, keys, faults)
    readers = {draft.name: _Reader(draft, drafts, surroundings, resolve=resolve) for draft in drafts}
    procedures = {name: reader.procedure() for name, reader in readers.items()}
    faults.check()
    return procedures


def canonical_forms(texts: Mapping[str, str], courses: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """The expanded canonical form of each of ``texts``, of which its digest is the SHA-256; named as by ``read``.

    Raises ``DefinitionFaults`` for what cannot be expanded; no meaning is checked.
    """
    faults = Faults()
    drafts = _drafts(texts, courses, faults)
    faults.check()
    return {draft.name: canonical_form(draft.tree) for draft in drafts}


def _drafts(texts: Mapping[str, str], courses: Mapping[str, str], faults: Faults) -> list[_Draft]:
    """The expanded texts under the names of their versions, in the order of key and time."""
    shared = read_courses(courses, faults)
    trees = [tree for file, text in texts.items() if (tree := read_tree(text, file, faults))]
    versions: dict[str, list[Table]] = {}
    for tree in (expand(tree, shared, faults) for tree in trees):
        versions.setdefault(_text_of(tree, "procedure"), []).append(tree)
    drafts = []
    for key, found in versions.items():
        found.sort(key=lambda tree: _text_of(tree, "effective"))
        for earlier, later in pairwise(found):
            _refuse_same_day(key, earlier, later, faults)
        names = [key, *(f"{key}@{number}" for number in range(2, len(found) + 1))]
        drafts += [
            _Draft(key, name, tree, outline(tree), digest(tree)) for name, tree in zip(names, found, strict=True)
        ]
    return drafts


def _text_of(tree: Table, key: str) -> str:
    leaf = tree.get(key)
    return name_of(leaf.text) if isinstance(leaf, Leaf) else ""


def _refuse_same_day(key: str, earlier: Table, later: Table, faults: Faults) -> None:
    if key and _text_of(earlier, "effective") == _text_of(later, "effective"):
        place = later.keys["procedure"]
        sentence = f"“{key}”在 {earlier.place.file} 中已经有同日施行的文本。"
        faults.report("version.twice", place, sentence, "改写 procedure 或者 effective。")


class _Reader:
    """One definition being read against the outlines of all."""

    def __init__(self, draft: _Draft, drafts: Sequence[_Draft], surroundings: Surroundings, *, resolve: bool) -> None:
        self._draft, self._drafts, self._resolve = draft, drafts, resolve
        place = draft.tree.keys.get("procedure", draft.tree.place)
        self._fields = Fields(draft.tree, place, surroundings.faults)
        self._surroundings = replace(
            surroundings, outline=draft.outline, clauses=surroundings.clauses | frozenset(draft.outline.clauses)
        )

    def procedure(self) -> Procedure:
        fields = self._fields
        fields.require("procedure", "title", "effective", "calendar", "stages", "acts")
        facts = self._facts()
        surroundings = self._surroundings
        procedure = Procedure(
            key=self._key(),
            title=fields.text("title"),
            digest=self._draft.digest,
            effective=fields.day("effective") or date.min,
            until=fields.day("until"),
            calendar=fields.option("calendar", _CALENDARS, "cn"),
            stages=_by_name(read_stages(fields)),
            facts=facts,
            duties=_by_name(read_duties(fields, surroundings)),
            apart=tuple(read_apart(fields, surroundings)),
            acts=_by_name(read_acts(fields, surroundings)),
            rules=_by_name(read_rules(fields, surroundings)),
            limits=_by_name(read_limits(fields, surroundings)),
            holds=_by_name(read_holds(fields, surroundings)),
            children=self._children(),
            clauses=MappingProxyType({clause.key: clause for clause in read_clauses(fields, surroundings)}),
            exercises=fields.text("exercises"),
            rows=tuple(leaf.text for leaf in fields.leaves("rows")),
            leaves_to_people=tuple(leaf.text for leaf in fields.leaves("leaves_to_people")),
            moving=self._moving(),
            place=fields.place,
        )
        if procedure.until and procedure.until <= procedure.effective:
            mend = "until 是失效之日，应当晚于 effective。"
            fields.report("version.until", fields.at("until"), "失效之日不晚于施行之日。", mend)
        fields.finish()
        return procedure

    def _key(self) -> str:
        key = name_of(self._fields.text("procedure"))
        if key and not _KEY.fullmatch(key):
            mend = "用小写拉丁字母、数字、下划线和点，例如 penalty.summary。"
            self._fields.report("name.form", self._fields.at("procedure"), f"“{key}”不能作程序的键。", mend)
        return key

    def _facts(self) -> Mapping[str, Fact]:
        """The facts; from here on the scope of conditions is complete."""
        facts, derived = read_facts(self._fields, self._surroundings)
        outline = self._draft.outline
        scope = replace(
            self._surroundings.scope,
            facts=facts,
            outcomes=outline.outcomes,
            limits=outline.limits,
            children={child: self._reports(key) for child, key in outline.children.items()},
        )
        facts, scope = with_definitions(facts, derived, scope, self._surroundings.faults)
        self._surroundings = replace(self._surroundings, scope=scope)
        return MappingProxyType(facts)

    def _reports(self, key: str) -> Collection[str] | None:
        """What the newest version of the procedure ``key`` can report; None if it is not at hand."""
        versions = [draft.outline for draft in self._drafts if draft.key == key]
        return versions[-1].reports if versions else None

    def _children(self) -> Mapping[str, Child]:
        children = _by_name(read_children(self._fields))
        keys = {draft.key: None for draft in self._drafts}
        for child in children.values():
            if self._resolve and child.procedure and child.procedure not in keys:
                sentence = f"没有名为“{child.procedure}”的程序。"
                self._fields.report("name.unknown", child.place, sentence, closest(child.procedure, keys))
        return children

    def _moving(self) -> Moving | None:
        """How running cases of an earlier version come under this one; None if they stay."""
        if not isinstance(self._fields.tree("running"), Table):
            self._fields.option("running", ("stay",), "stay")
            return None
        running = self._fields.table("running")
        if running is None:
            return None
        running.require("move")
        move = running.table("move")
        running.finish()
        return self._move(move) if move else None

    def _move(self, move: Fields) -> Moving:
        move.require("from")
        source = move.text("from")
        stages = move.titles("stages")
        move.finish()
        earlier = self._earlier(source)
        if earlier is None and self._resolve:
            mend = "写它的键或者摘要，并一起读入。"
            move.report("version.from", move.at("from"), f"没有找到先前的文本“{source}”。", mend)
        for old, new in stages.items():
            self._check_stage(old, earlier, move)
            self._check_stage(new, self._draft.outline, move)
        return Moving(source, stages)

    def _earlier(self, source: str) -> Outline | None:
        """The other version that ``source`` names, by digest or by name."""
        others = (draft for draft in self._drafts if draft is not self._draft)
        return next((draft.outline for draft in others if source in (draft.name, draft.digest)), None)

    def _check_stage(self, name: str, version: Outline | None, move: Fields) -> None:
        if version is not None:
            move.resolve(Leaf(name, move.at("stages")), "环节", version.stages)


def _by_name(constructs: Iterable[_Construct]) -> Mapping[str, _Construct]:
    return MappingProxyType({construct.name: construct for construct in constructs})
