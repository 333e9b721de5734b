"""Rosters: who is appointed to which duties in an organ, as a county keeps it beside its definitions. As a text:

    roster:
    - organ: 某县市场监督管理局
      elsewhere: [coordinate]
      posts:
      - {title: 执法队员, duties: [handle, serve]}
      persons:
      - {name: 张三, posts: [执法队员], credential: true, qualifications: [法律职业资格]}

``duties`` are names of definitions; the same name is the same duty in all of them. ``elsewhere`` are the duties that
other organs perform (the government that approves, the archive that receives).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from quanheng.law.fault import Faults
from quanheng.law.procedure import Place
from quanheng.law.reader_fields import Fields
from quanheng.law.reader_text import read_tree


@dataclass(frozen=True, slots=True)
class Appointee:
    """One person of an organ: the duties of the posts held, and whether an enforcement credential is held."""

    name: str
    duties: frozenset[str]
    credential: bool
    qualifications: frozenset[str]


@dataclass(frozen=True, slots=True)
class Roster:
    """The staff of one organ, and the duties that other organs perform for it."""

    organ: str
    persons: tuple[Appointee, ...]
    elsewhere: frozenset[str]
    place: Place = field(default_factory=Place)


def read_rosters(texts: Mapping[str, str], duties: Collection[str]) -> tuple[Roster, ...]:
    """The rosters that ``texts`` (file name to YAML) hold; ``duties`` are those that some definition declares.

    Raises ``DefinitionFaults`` with every fault of every text.
    """
    faults = Faults()
    rosters = [roster for file, text in texts.items() for roster in _rosters(text, file, duties, faults)]
    faults.check()
    return tuple(rosters)


def _rosters(text: str, file: str, duties: Collection[str], faults: Faults) -> Iterator[Roster]:
    tree = read_tree(text, file, faults)
    if tree is None:
        return
    fields = Fields(tree, tree.place, faults)
    fields.require("roster")
    for organ in fields.tables("roster"):
        yield _of_organ(organ, duties)
    fields.finish()


def _of_organ(fields: Fields, duties: Collection[str]) -> Roster:
    fields.require("organ", "posts", "persons")
    posts = dict(_post(post, duties) for post in fields.tables("posts"))
    roster = Roster(
        fields.text("organ"),
        tuple(_person(person, posts) for person in fields.tables("persons")),
        frozenset(fields.names("elsewhere", "职责", duties)),
        fields.place,
    )
    _refuse_same_name(roster, fields)
    fields.finish()
    return roster


def _post(fields: Fields, duties: Collection[str]) -> tuple[str, frozenset[str]]:
    fields.require("title", "duties")
    post = fields.text("title"), frozenset(fields.names("duties", "职责", duties))
    fields.finish()
    return post


def _person(fields: Fields, posts: Mapping[str, frozenset[str]]) -> Appointee:
    fields.require("name", "posts")
    held = fields.names("posts", "岗位", posts)
    person = Appointee(
        fields.text("name"),
        frozenset(duty for post in held for duty in posts.get(post, ())),
        fields.flag("credential"),
        frozenset(leaf.text for leaf in fields.leaves("qualifications")),
    )
    fields.finish()
    return person


def _refuse_same_name(roster: Roster, fields: Fields) -> None:
    """Two lines of one name would count as two persons."""
    names = [person.name for person in roster.persons]
    for name in sorted({name for name in names if names.count(name) > 1}):
        mend = "同一个人的岗位写在一行；同名的两个人，在姓名后面加注区别。"
        fields.report("roster.twice", fields.at("persons"), f"“{name}”写了两次。", mend)
