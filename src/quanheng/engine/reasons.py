"""Why an act is not open, in Chinese: for every rule name of ``docs/language.md`` a sentence, the article, what to do.

Whoever knows more of the case says it in ``Seen``; what is not known is left out of the sentence, so a finding of
supervision, which is only a rule name, can be put into words as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from quanheng.engine.case import Text
from quanheng.engine.dating import DueMoment
from quanheng.engine.intent import fields_of
from quanheng.engine.persons import Kept, kept_apart
from quanheng.law.clause import Clause
from quanheng.law.condition import And, Node
from quanheng.law.condition_scope import FACT_TYPES
from quanheng.law.condition_words import say
from quanheng.law.naming import duty_title, fact_title, outcome_title, quoted, stage_title
from quanheng.law.procedure import LAW, Act, Basis, Limit, Procedure

NO_BASIS = Basis()


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason against an act: the rule's name, what is wrong, on what basis, what to do, which facts are wanting."""

    rule: str
    sentence: str
    basis: Basis = NO_BASIS
    mend: str = ""
    missing: tuple[str, ...] = ()

    @property
    def law(self) -> str:
        """The articles (``行政处罚法/58``), several joined by ``；``; none for a local rule."""
        return self.basis.law


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of the case and the entry.

    ``unknown``: a register did not answer. ``persons`` are those whom the rule speaks of, ``children`` the kinds of
    child still open, ``unmet`` the part of a need that does not hold, ``missing`` the facts and ``unanswered`` the
    look-ups for want of which it is unknown. ``due`` and ``clause`` are those of the limit; ``kept`` are the duties
    kept apart, which the text of another case of the family may declare.
    """

    stage: str = ""
    unknown: bool = False
    persons: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    unmet: Node | None = None
    missing: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    due: DueMoment | None = None
    clause: Clause | None = None
    kept: Kept | None = None


class _Matter(NamedTuple):
    """A rule about to be put into words: ``name`` is what follows the colon."""

    text: Text
    act: Act
    name: str
    seen: Seen

    @property
    def procedure(self) -> Procedure:
        return self.text.procedure

    @property
    def duty(self) -> str:
        return duty_title(self.procedure, self.act.duty)

    @property
    def limit(self) -> Limit:
        return self.procedure.limits[self.name]

    @property
    def due(self) -> str:
        """The due date as a reader sees it, if it is known."""
        return self.seen.due.words(self.text.offset) if self.seen.due and self.seen.due.known else ""

    @property
    def passed(self) -> str:
        return f"已于{self.due}届满" if self.due else "已经届满"

    @property
    def who(self) -> str:
        return "、".join(self.seen.persons) or "办理人员"


class _Words(NamedTuple):
    sentence: str
    basis: Basis
    mend: str = ""


def reason(text: Text, act: str, rule: str, seen: Seen = Seen()) -> Objection:
    """The rule ``rule`` against ``act``, an act or a child's report, in words. ``KeyError`` for what there is not."""
    prefix, _, name = rule.partition(":")
    words = _WORDS[prefix](_Matter(text, _act(text.procedure, act), name, seen))
    missing = (name,) if prefix == "missing" else seen.missing
    return Objection(rule, words.sentence, words.basis, words.mend, missing)


def _act(procedure: Procedure, name: str) -> Act:
    kind, dot, _ = name.partition(".")
    return Act(name, procedure.children[kind].title, LAW, ()) if dot else procedure.acts[name]


# The course.


def _stage(matter: _Matter) -> _Words:
    procedure, act, now = matter.procedure, matter.act, matter.seen.stage
    places = quoted(stage_title(procedure, stage) for stage in act.start)
    where = f"案件现为“{stage_title(procedure, now)}”，" if now else ""
    sentence = f"{where}“{act.title}”只能在{places}时办理。"
    return _Words(sentence, act.basis, _way(procedure, now, act) if now else "")


def _way(procedure: Procedure, stage: str, act: Act) -> str:
    """Which acts lead from a stage to one in which ``act`` can be done."""
    if procedure.is_end(stage):
        return "案件已经终结，需要时另立新案。"
    path = _path(procedure, stage, act.start)
    if path is None:
        return "案件已经不能回到这一环节。"
    return f"先办理{quoted(path)}。"


def _path(procedure: Procedure, stage: str, goals: tuple[str, ...]) -> tuple[str, ...] | None:
    """The titles of the fewest acts that lead from ``stage`` to one of ``goals``."""
    ways: dict[str, tuple[str, ...]] = {stage: ()}
    waiting = [stage]
    while waiting:
        here = waiting.pop(0)
        if here in goals:
            return ways[here]
        for step, there in _steps(procedure, here):
            if there not in ways:
                ways[there] = (*ways[here], step)
                waiting.append(there)
    return None


def _steps(procedure: Procedure, stage: str) -> Iterator[tuple[str, str]]:
    """The acts that leave ``stage``, with their outcome where it decides, and where they lead."""
    for act in procedure.acts.values():
        if stage not in act.start or act.to is None:
            continue
        if isinstance(act.to, str):
            yield f"{act.title}（依法自动发生）" if act.duty == LAW else act.title, act.to
        else:
            for outcome, target in act.to.items():
                yield f"{act.title}（{outcome_title(procedure, act, outcome)}）", target


def _hold(matter: _Matter) -> _Words:
    hold = matter.procedure.holds[matter.name]
    lifting = [act.title for act in matter.procedure.acts.values() if act.releases == hold.name]
    mend = f"先办理{quoted(lifting, '或者')}。" if lifting else ""
    return _Words(f"“{hold.title}”期间不得办理“{matter.act.title}”。", hold.basis, mend)


def _children(matter: _Matter) -> _Words:
    kinds = matter.seen.children or tuple(
        child.name for child in matter.procedure.children.values() if not child.outlives
    )
    titles = quoted(matter.procedure.children[kind].title for kind in kinds)
    return _Words(f"{titles}还没有办结，案件不能终结。", matter.act.basis, f"先办结{titles}。")


# What must be given.


def _missing(matter: _Matter) -> _Words:
    title = fact_title(matter.procedure, matter.name)
    kind = FACT_TYPES[matter.procedure.fact_type(matter.name)]
    return _Words(f"没有填写“{title}”。", matter.act.basis, f"填写“{title}”（{kind}）。")


def _recording(matter: _Matter) -> _Words:
    sentence = f"“{matter.act.title}”应当进行音像记录，没有附上。"
    return _Words(sentence, matter.act.basis, f"附上“{fact_title(matter.procedure, 'av')}”。")


def _backdated(matter: _Matter) -> _Words:
    mend = f"填写“{fact_title(matter.procedure, 'reason')}”，或者改正办理日期。"
    return _Words("办理日期早于登记日期，没有写明理由。", matter.act.basis, mend)


def _postdated(matter: _Matter) -> _Words:
    return _Words("办理日期晚于登记日期。", matter.act.basis, "改正办理日期，或者到那一天再登记。")


def _rule(matter: _Matter) -> _Words:
    rule = matter.procedure.rules[matter.name]
    return _Words(rule.says, rule.basis, "".join(_mends(matter)))


def _mends(matter: _Matter) -> Iterator[str]:
    """What would satisfy a rule: what to give, what to find out, what must hold, and what excuses."""
    rule, seen = matter.procedure.rules[matter.name], matter.seen
    yield from _to_give(matter)
    if seen.unanswered:
        yield f"先查明{'、'.join(seen.unanswered)}。"
    yield f"须满足：{say(seen.unmet or rule.needs, matter.procedure, matter.text.titles)}。"
    if rule.otherwise == "reasons":
        yield f"否则应当填写“{fact_title(matter.procedure, 'reasons')}”。"
    if rule.otherwise == "discussion":
        discussions = [act.title for act in matter.procedure.acts.values() if act.kind == "discussion"]
        yield f"否则应当经{quoted(discussions, '或者')}，并填写“{fact_title(matter.procedure, 'reasons')}”。"


def _to_give(matter: _Matter) -> Iterator[str]:
    """Facts that are wanting: those of the act's own form, and those that other acts bring."""
    own = fields_of(matter.act)
    here = [fact for fact in matter.seen.missing if fact in own]
    if here:
        yield f"先填写{quoted(fact_title(matter.procedure, fact) for fact in here)}。"
    elsewhere: dict[str, list[str]] = defaultdict(list)
    for fact in matter.seen.missing:
        giving = [
            act.title for act in matter.procedure.acts.values() if not act.corrects and fact in (*act.asks, *act.may)
        ]
        if fact not in own and giving:
            elsewhere[quoted(giving, "或者")].append(fact)
    for acts, facts in elsewhere.items():
        yield f"先办理{acts}，写明{quoted(fact_title(matter.procedure, fact) for fact in facts)}。"


def unmet(needs: Node, truth_of: Callable[[Node], bool | None]) -> Node:
    """The part of ``needs`` that is not true: of a conjunction, the operands that are not, if there are any."""
    wanting = [node for node in needs.operands if truth_of(node) is not True] if isinstance(needs, And) else []
    if not wanting:
        return needs
    parts = tuple(unmet(node, truth_of) for node in wanting)
    return And(parts) if len(parts) > 1 else parts[0]


# Who acts.


def _officers(matter: _Matter) -> _Words:
    number = matter.act.officers
    sentence = f"“{matter.act.title}”应当由不少于{number}名“{matter.duty}”人员办理。"
    return _Words(sentence, matter.act.basis, f"写明{number}名“{matter.duty}”人员。")


def _apart(matter: _Matter) -> _Words:
    rule = f"apart:{matter.name}"
    kept = matter.seen.kept or next(kept for kept in kept_apart(matter.procedure) if kept.pair.rule == rule)
    sentence = f"{matter.who}在本案中不得既承担“{kept.first}”又承担“{kept.second}”。"
    return _Words(sentence, kept.pair.basis, "由其他人员办理。")


def _recused(matter: _Matter) -> _Words:
    deciding = [act.basis for act in matter.procedure.acts.values() if act.recuses]
    basis = deciding[0] if deciding else NO_BASIS
    return _Words(f"{matter.who}应当回避，不得参与办理本案。", basis, "由其他人员办理。")


# What registers say.


def _register(no: str, open_: str, mend: str) -> Callable[[_Matter], _Words]:
    """Words for a register that says no, or does not answer; ``{who}``, ``{duty}``, ``{act}`` are filled in."""

    def words(matter: _Matter) -> _Words:
        names = {"who": matter.who, "duty": matter.duty, "act": matter.act.title, "name": _qualification(matter)}
        sentence = open_ if matter.seen.unknown else no
        return _Words(sentence.format(**names), matter.act.basis, mend.format(**names))

    return words


def _of_person(no: str, open_: str, mend: str) -> Callable[[_Matter], _Words]:
    """Words for a register asked about a person: what the duty cites is the basis, if it cites anything."""
    words = _register(no, open_, mend)

    def of_person(matter: _Matter) -> _Words:
        duty = matter.procedure.duties.get(matter.act.duty)
        found = words(matter)
        return found._replace(basis=Basis(duty.law)) if duty and duty.law else found

    return of_person


def _qualification(matter: _Matter) -> str:
    duty = matter.procedure.duties.get(matter.act.duty)
    return duty.qualification.name if duty and duty.qualification else ""


# Time.


def _early(matter: _Matter) -> _Words:
    until = f"至{matter.due}才届满" if matter.due else "还没有届满"
    mend = f"{matter.due or '届满'}以后再办理。"
    return _Words(f"“{matter.limit.title}”{until}，届满以前不得办理“{matter.act.title}”。", _clause(matter), mend)


def _late(matter: _Matter) -> _Words:
    sentence = f"“{matter.limit.title}”{matter.passed}，“{matter.act.title}”超过了期限。"
    return _Words(sentence, _clause(matter), "说明超过期限的原因。")


def _open(matter: _Matter) -> _Words:
    ends = quoted(dict.fromkeys(_ending(matter.procedure, matter.limit)), "或者")
    sentence = f"“{matter.limit.title}”{matter.passed}，至今没有办理{ends}。"
    return _Words(sentence, _clause(matter), f"立即办理{ends}，并说明原因。")


def _ending(procedure: Procedure, limit: Limit) -> Iterator[str]:
    for trigger in limit.ends:
        if trigger.kind == "act" and procedure.acts[trigger.name].duty != LAW:
            yield procedure.acts[trigger.name].title
        elif trigger.kind == "report":
            title = procedure.children[trigger.child].title
            yield f"{title}（每一件）" if trigger.every else title


def _clause(matter: _Matter) -> Basis:
    return Basis(matter.seen.clause.article) if matter.seen.clause else NO_BASIS


def _undermined(matter: _Matter) -> _Words:
    rule = matter.procedure.rules[matter.name]
    sentence = f"更正以后，先前办理的事项失去依据：{rule.says}"
    return _Words(sentence, rule.basis, "由有权的人员重新审查先前办理的事项，依法维持、变更或者撤销。")


_WORDS: Mapping[str, Callable[[_Matter], _Words]] = {
    "stage": _stage,
    "hold": _hold,
    "children": _children,
    "missing": _missing,
    "recording": _recording,
    "backdated": _backdated,
    "postdated": _postdated,
    "rule": _rule,
    "officers": _officers,
    "apart": _apart,
    "recused": _recused,
    "duty": _of_person("{who}没有“{duty}”职责。", "没有查到{who}是否有“{duty}”职责。", "由有这项职责的人员办理。"),
    "credential": _of_person(
        "{who}没有有效的行政执法证件。", "没有查到{who}的行政执法证件是否有效。", "由持有有效行政执法证件的人员办理。"
    ),
    "qualification": _of_person("{who}没有“{name}”。", "没有查到{who}是否有“{name}”。", "由有“{name}”的人员办理。"),
    "standing": _register("办理机关没有作出“{act}”的主体资格。", "没有查到办理机关的主体资格。", "由有权的机关办理。"),
    "power": _register(
        "本案所依据的职权不在公布的权责清单之中。",
        "没有查到本案所依据的职权是否在权责清单之中。",
        "核对案件所依据的职权。",
    ),
    "benchmark": _register(
        "“{act}”不在裁量基准的范围之内。", "没有查到适用的裁量基准。", "按照裁量基准改正，或者补录裁量基准。"
    ),
    "materials": _register("要求的材料不在公布的申请材料之中。", "没有查到公布的申请材料。", "只要求公布的申请材料。"),
    "early": _early,
    "late": _late,
    "lapsed": _late,
    "open": _open,
    "undermined": _undermined,
}
"""For each prefix of a rule name, how it is put into words."""
