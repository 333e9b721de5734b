"""What a new version means for the cases that began under the old one (``docs/language.md`` 11).

A case is touched at once if an act that may be done where it stands differs; later, if one does that it can still come
to. Where the new version lets running cases stay, none is touched.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from quanheng.law.condition import Condition
from quanheng.law.condition_words import unparse
from quanheng.law.diff import Change, constructs
from quanheng.law.naming import quoted
from quanheng.law.procedure import Act, Procedure, Trigger

_WORD = re.compile(r"\w+")
_EVERY_LIMIT = ("calendar",)
"""The fields of the whole text that change how every limit is counted."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What becomes of the running cases in the stage ``name``.

    ``target`` is the stage they stand in under the new version, None if there is none. ``now`` and ``later`` are the
    names of the acts that differ there, and further on.
    """

    name: str
    target: str | None
    now: tuple[str, ...]
    later: tuple[str, ...]

    @property
    def touched(self) -> bool:
        """Whether anything is different for a case that stands here."""
        return self.target != self.name or bool(self.now or self.later)


def standings(old: Procedure, new: Procedure, found: Iterable[Change]) -> tuple[Standing, ...]:
    """What becomes of the running cases of each stage of ``old`` that is no end, if ``new`` moves them."""
    touched = frozenset(chain.from_iterable(_acts_touched(change, text) for change in found for text in (old, new)))
    stages = new.moving.stages if new.moving else {}
    return tuple(
        _standing(stage.name, stages.get(stage.name, stage.name), old, new, touched)
        for stage in old.stages.values()
        if not stage.end
    )


def running_lines(
    old: Procedure, new: Procedure, found: Iterable[Change], names: Collection[str], cases: Mapping[str, int]
) -> Iterator[str]:
    """What becomes of running cases, as Markdown.

    ``names`` are those by which ``new`` may call ``old`` as the version that it moves cases from; ``cases`` says how
    many running cases stand in each stage of ``old``.
    """
    yield "## 已经开始的案件"
    yield ""
    if new.moving is None:
        yield f"已经开始的案件仍按旧版本办完，不受影响{_number(sum(cases.values()))}。"
    elif new.moving.source not in names:
        yield f"新版本移转的是“{new.moving.source}”的案件，不是这个旧版本的；这些案件仍按旧版本办完。"
    else:
        yield from _moved(old, new, standings(old, new, found), cases)
    yield ""


def _moved(old: Procedure, new: Procedure, found: tuple[Standing, ...], cases: Mapping[str, int]) -> Iterator[str]:
    yield "已经开始而没有终结的案件转按新版本办理；已经作出的行为、正在计算的期限和中止都保留。"
    yield ""
    for standing in found:
        yield f"- “{old.stages[standing.name].title}”{_number(cases.get(standing.name, 0))}{_goes(new, standing)}"
        for when, names in (("现在就不同的", standing.now), ("以后会不同的", standing.later)):
            titles = [(new.acts.get(name) or old.acts[name]).title for name in names]
            if titles:
                yield f"  - {when}：{quoted(dict.fromkeys(titles))}"
    if cases:
        number = sum(cases.get(standing.name, 0) for standing in found if standing.touched)
        yield ""
        yield f"共{sum(cases.values())}件，其中{number}件受影响。"


def _goes(new: Procedure, standing: Standing) -> str:
    if standing.target is None:
        return "：**新版本没有这个环节，也没有写明转到哪个环节**"
    if standing.target != standing.name:
        return f"：转到“{new.stages[standing.target].title}”"
    return "：环节不变" if standing.touched else "：不受影响"


def _number(count: int) -> str:
    return f"（{count}件）" if count else ""


def _standing(name: str, target: str, old: Procedure, new: Procedure, touched: frozenset[str]) -> Standing:
    known = target in new.stages
    now = {act.name for act in (*_open(old, name), *(_open(new, target) if known else ()))} & touched
    ahead = _ahead(old, name) | (_ahead(new, target) if known else frozenset())
    in_order = (*old.acts, *(act for act in new.acts if act not in old.acts))
    later = ahead & touched - now
    return Standing(
        name,
        target if known else None,
        tuple(act for act in in_order if act in now),
        tuple(act for act in in_order if act in later),
    )


def _open(procedure: Procedure, stage: str) -> Iterator[Act]:
    return (act for act in procedure.acts.values() if stage in act.start)


def _ahead(procedure: Procedure, stage: str) -> frozenset[str]:
    """Every act that a case in ``stage`` can still come to, gates aside."""
    acts: set[str] = set()
    seen, waiting = {stage}, [stage]
    while waiting:
        here = waiting.pop()
        for act in _open(procedure, here):
            acts.add(act.name)
            reached = {act.target(here, None)} | (set(act.to.values()) if isinstance(act.to, Mapping) else set())
            waiting += reached - seen
            seen |= reached
    return frozenset(acts)


# Which acts a change bears on.


def _acts_touched(change: Change, procedure: Procedure) -> frozenset[str]:
    if change.section == "":
        return _of_limits(procedure, procedure.limits) if change.matter in _EVERY_LIMIT else frozenset()
    construct = constructs(procedure, change.section).get(change.name)
    if construct is None:
        return frozenset()
    match change.section:
        case "acts":
            return frozenset({change.name})
        case "rules":
            return frozenset(construct.before)
        case "limits":
            return _of_limits(procedure, [change.name])
        case "clauses":
            bound = [limit.name for limit in procedure.limits.values() if limit.clause == change.name]
            return _of_limits(procedure, bound)
        case "facts":
            return _of_fact(procedure, change.name)
    concerned = {act.name for act in procedure.acts.values() if _names(act, change, construct)}
    return _asking(procedure, frozenset({change.name})) | concerned


def _names(act: Act, change: Change, construct: object) -> bool:
    """Whether an act has to do with a duty, a separation, a hold or a child; a stage's acts differ of themselves."""
    match change.section:
        case "stages":
            return False
        case "duties":
            return act.duty == change.name
        case "apart":
            return act.duty in (getattr(construct, "first", ""), getattr(construct, "second", ""))
        case "holds":
            return change.name in (act.holds, act.releases) or act.name in getattr(construct, "forbids", ())
    return any(opening.child == change.name for opening in act.opens)


def _of_limits(procedure: Procedure, limits: Collection[str]) -> frozenset[str]:
    """The acts that start, end or extend one of ``limits``, by a fact or a child too, or have a gate on one."""
    triggers = [t for name in limits for t in (*procedure.limits[name].starts, *procedure.limits[name].ends)]
    moving = {act.name for act in procedure.acts.values() if any(_sets_off(act, trigger) for trigger in triggers)}
    extending = {act.name for act in procedure.acts.values() if act.extends and act.extends.limit in limits}
    return _asking(procedure, frozenset(limits)) | moving | extending


def _sets_off(act: Act, trigger: Trigger) -> bool:
    match trigger.kind:
        case "act":
            return act.name == trigger.name
        case "fact":
            return trigger.name in (*act.asks, *act.may)
    return trigger.child in {opening.child for opening in act.opens}


def _of_fact(procedure: Procedure, name: str) -> frozenset[str]:
    """The acts that give a fact, or have a gate that asks for it or for one derived from it."""
    facts = {name}
    for fact in procedure.facts.values():
        if fact.definition and facts & _words(procedure, fact.definition):
            facts.add(fact.name)
    acts = procedure.acts.values()
    giving = frozenset(act.name for act in acts if facts & {*act.asks, *act.may, act.outcome, act.at, act.recuses})
    return giving | _asking(procedure, frozenset(facts))


def _asking(procedure: Procedure, names: frozenset[str]) -> frozenset[str]:
    """The acts with a gate, or a condition on recording, in which one of ``names`` stands."""
    before = [
        rule.before
        for rule in procedure.rules.values()
        if names & (_words(procedure, rule.needs) | _words(procedure, rule.when))
    ]
    taped = [act.name for act in procedure.acts.values() if names & _words(procedure, act.recording)]
    return frozenset(chain(*before, taped))


def _words(procedure: Procedure, condition: object) -> set[str]:
    """The names in a condition as it is written."""
    if not isinstance(condition, Condition):
        return set()
    outcomes = {name: act.outcome for name, act in procedure.acts.items()}
    return set(_WORD.findall(unparse(condition, outcomes)))
