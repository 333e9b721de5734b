"""What the registers have against an act that its definition cannot say: such an act is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from django.db.models import Q

from quanheng.apps.cases.recording import HindranceError, Recorded, follow
from quanheng.apps.organs.models import Organ
from quanheng.apps.powers.models import Power
from quanheng.apps.statutes.queries import CITABLE, TITLED, in_force, statute_named

_BASIS = "basis"
"""The fact that says on what a decision rests."""
_DECISION = "decision"
_RESTING = ("notice", _DECISION)
_ENTRUSTED: Mapping[str, str] = {Power.Kind.PENALTY: "行政处罚法/20/4", Power.Kind.LICENCE: "行政许可法/24/3"}
"""By the kind of a power: the article that has who is entrusted act in the name of the organ that entrusts."""
_OWN: Mapping[tuple[str, str], str] = {("register.letter", "sign"): "person", ("register.exam", "sit"): "candidate"}
"""Acts that everybody does for herself alone, and the fact that names her."""
_BETWEEN = re.compile(r"[；;、，\n]")
_STATE = "中华人民共和国"


@follow
def rests_on_law(recorded: Recorded) -> None:
    """A decision rests on laws, regulations and rules alone (A1): one that cites a normative document is refused.

    So is the notice that comes before it. What the register does not know is left to whoever reviews the decision.
    """
    if recorded.act.kind in _RESTING and recorded.deed.facts.get(_BASIS):
        named = {name for text in recorded.deed.texts(_BASIS) for name in _statutes_in(text)}
        if wrong := sorted(_not_citable(named, recorded.deed.at)):
            said = f"{'、'.join(f'《{title}》' for title in wrong)}不是法律、法规、规章，不能作为决定的依据。"
            law = "行政处罚法/4" if recorded.procedure.exercises == Power.Kind.PENALTY else ""
            raise HindranceError("basis.level", said, mend="写明所依据的法律、法规、规章的条款。", law=law)


@follow
def in_the_name_of_who_entrusts(recorded: Recorded) -> None:
    """An organisation that is entrusted decides nothing in its own name, but in that of the organ whose power it is."""
    if recorded.act.kind != _DECISION or not recorded.deed.power:
        return
    organ = Organ.objects.filter(key=recorded.deed.organ, category=Organ.Category.ENTRUSTED).first()
    if organ is not None:
        kind = Power.objects.filter(key=recorded.deed.power).values_list("kind", flat=True).first()
        said = f"{organ.name}是受委托组织，不得以自己的名义作出决定。"
        mend = "由委托机关立案，以委托机关的名义作出决定。"
        raise HindranceError("entrusted.own_name", said, mend=mend, law=_ENTRUSTED.get(kind or "", ""))


@follow
def in_her_own_name(recorded: Recorded) -> None:
    """Nobody signs a letter or sits an examination for another (B3, B5)."""
    fact = _OWN.get((recorded.procedure.key, recorded.act.name))
    if fact and recorded.deed.text(fact) not in recorded.deed.persons:
        raise HindranceError("person.own", f"“{recorded.act.title}”只能由本人办理。", mend="由本人登录办理。")


def _statutes_in(text: str) -> Iterator[str]:
    """The statutes that a basis names: in title marks, or else as citations one after another."""
    titles = TITLED.findall(text)
    yield from (title.removeprefix(_STATE) for title in titles)
    yield from (statute_named(part) for part in _BETWEEN.split(text) if part.strip() and not titles)


def _not_citable(names: set[str], on: date) -> set[str]:
    """The titles of those that the register knows, and knows as none that a decision may rest on."""
    called = Q(name__in=names) | Q(title__in=[*names, *(f"{_STATE}{name}" for name in names)])
    levels: dict[str, set[str]] = {}
    for title, level in in_force(on).filter(called).values_list("title", "level"):
        levels.setdefault(title, set()).add(level)
    return {title for title, found in levels.items() if not found & CITABLE}
