"""What the fields of a definition are called, and their values in words, for saying what differs between versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from quanheng.law.clause import Clause, ExtensionRule, citations
from quanheng.law.condition import Condition
from quanheng.law.condition_scope import FACT_TYPES
from quanheng.law.condition_words import say, unparse
from quanheng.law.errors import LawError
from quanheng.law.guide import CHECKS, Background
from quanheng.law.guide_limits import LIMIT_KINDS, clause_words, limit_clause, trigger_words
from quanheng.law.naming import duty_title, fact_title, grounds, outcome_title, stage_title
from quanheng.law.procedure import (
    Act,
    Apart,
    Basis,
    Child,
    Deemed,
    Duty,
    Extends,
    Fact,
    Hold,
    Limit,
    Moving,
    Opening,
    Procedure,
    Qualification,
    Rule,
    Stage,
    Trigger,
)
from quanheng.law.wording import OTHERWISE

_ACT_KINDS: Mapping[str, str] = {
    "opening": "启动", "decision": "决定", "measure": "措施", "notice": "告知", "inspection": "检查",
    "evidence": "取证", "review": "审核", "discussion": "集体讨论", "hearing": "听证", "service": "送达",
    "payment": "缴款", "correction": "更正", "publication": "公开", "closing": "结案",
}  # fmt: skip
_CALENDARS: Mapping[str, str] = {"cn": "国务院公布的工作日", "none": "不分工作日"}
_DIGEST = 64
"""Digits of an address, of which a reader sees the first twelve; no key is so long."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two versions, and what it is read against."""

    procedure: Procedure
    background: Background


Construct = Any
"""A construct of one of the types of ``FIELDS``, or the procedure."""
Value = Any
"""The value of a field of a construct."""
Words = Callable[[Side, Construct, Value], str]
"""The words of a value, given the version and the construct it stands in."""


@dataclass(frozen=True, slots=True)
class Field:
    """What a field is called, how its value is said (of a list or table: each of its items), and how it is compared."""

    label: str
    words: Words
    many: bool = False
    key: Callable[[Side, Value], object] = lambda _, value: value


def _plain(_: Side, __: object, value: object) -> str:
    return str(value)


def _yes(_: Side, __: object, value: bool) -> str:
    return "是" if value else "否"


def _basis(_: Side, __: object, value: Basis) -> str:
    return grounds(value)


def _law(_: Side, __: object, value: str) -> str:
    return citations(value)


def _stage(side: Side, _: object, value: str) -> str:
    return f"“{stage_title(side.procedure, value)}”"


def _act(side: Side, _: object, value: str) -> str:
    return f"“{side.procedure.acts[value].title}”"


def _duty(side: Side, _: object, value: str) -> str:
    return f"“{duty_title(side.procedure, value)}”"


def _fact(side: Side, _: object, value: str) -> str:
    return f"“{fact_title(side.procedure, value)}”"


def _limit(side: Side, _: object, value: str) -> str:
    return f"“{side.procedure.limits[value].title}”"


def _hold(side: Side, _: object, value: str) -> str:
    return f"“{side.procedure.holds[value].title}”"


def _condition(side: Side, _: object, value: Condition) -> str:
    return say(value, side.procedure, side.background.titles)


def _source(side: Side, value: Condition | None) -> object:
    """A condition as it is written: a derived fact in it stands for itself, not for its formula."""
    outcomes = {name: act.outcome for name, act in side.procedure.acts.items()}
    return unparse(value, outcomes) if isinstance(value, Condition) else value


def _recording(side: Side, construct: object, value: Condition | Literal[True]) -> str:
    return "应当全程记录" if value is True else f"{_condition(side, construct, value)}的，应当全程记录"


def _qualification(side: Side, construct: object, value: Qualification) -> str:
    when = f"（{_condition(side, construct, value.when)}的）" if value.when else ""
    return f"“{value.name}”{when}"


def _qualification_source(side: Side, value: Qualification | None) -> object:
    return value and (value.name, _source(side, value.when))


def _choice(_: Side, __: object, item: tuple[str, str]) -> str:
    return f"“{item[1]}”"


def _target(side: Side, act: Act, item: tuple[str, str]) -> str:
    """Where an act leads: with an outcome, or always (the outcome is empty)."""
    outcome, stage = item
    led = f"“{stage_title(side.procedure, stage)}”"
    return f"{outcome_title(side.procedure, act, outcome)} → {led}" if outcome else led


def _opening(side: Side, _: object, value: Opening) -> str:
    title = side.procedure.children[value.child].title
    return f"“{title}”（每一个“{fact_title(side.procedure, value.each)}”一件）" if value.each else f"“{title}”"


def _extends(side: Side, construct: object, value: Extends) -> str:
    by = {"clause": "按条款", "fact": "按填写的", "param": "按参数"}[value.by]
    return f"{_limit(side, construct, value.limit)}（{by}{value.name}）"


def _trigger(side: Side, _: object, value: Trigger) -> str:
    return trigger_words(side.procedure, value, side.background.titles)


def _deemed(side: Side, _: object, value: Deemed) -> str:
    act = side.procedure.acts[value.act]
    outcome = f"（{outcome_title(side.procedure, act, value.outcome)}）" if value.outcome else ""
    return f"依法视为自期限{'开始' if value.as_of == 'start' else '届满'}之日“{act.title}”{outcome}"


def _period(side: Side, limit: Limit, _: object) -> str:
    """How long a limit is, by the clause in force."""
    background = side.background
    clause = limit_clause(side.procedure, limit, background.clauses, background.profile, background.as_of)
    if isinstance(clause, LawError):
        return clause.sentence.rstrip("。")
    return f"{clause_words(clause, rolls=limit.kind != 'cap')}（{grounds(Basis(clause.article, clause.note))}）"


def _extension(_: Side, __: object, value: ExtensionRule) -> str:
    amount = f"{value.amount}{value.unit.label}" if value.amount is not None else "由批准的人确定"
    return "，".join(filter(None, (amount, f"{value.times}次", value.approver, value.condition)))


def _moving(_: Side, __: object, value: Moving) -> str:
    stages = "；".join(f"{old} → {new}" for old, new in value.stages.items())
    source = value.source[:12] if len(value.source) == _DIGEST else value.source
    return f"从 {source} 转来{f'（{stages}）' if stages else ''}"


def _said(words: Mapping[Any, str]) -> Words:
    """The words of one of several values that the language fixes."""
    return lambda _, __, value: words.get(value, str(value))


_TITLE = Field("名称", _plain)
_BASIS = Field("依据", _basis)
_LAW = Field("依据", _law)
FIELDS: Mapping[type, Mapping[str, Field]] = {
    Stage: {"title": _TITLE, "end": Field("是终结的环节", _yes)},
    Fact: {
        "title": _TITLE,
        "type": Field("类型", _said(FACT_TYPES)),
        "of": Field("对象的种类", _plain),
        "choices": Field("选项", _choice, many=True),
        "many": Field("可以填几项", _yes),
        "clear": Field("写明文", _yes),
        "definition": Field("认定的条件", _condition, key=_source),
        "law": _LAW,
    },
    Duty: {
        "title": _TITLE,
        "credential": Field("应当持有行政执法证件", _yes),
        "qualification": Field("应当有的资格", _qualification, key=_qualification_source),
        "law": _LAW,
    },
    Apart: {"first": Field("职责之一", _duty), "second": Field("职责之二", _duty), "basis": _BASIS},
    Act: {
        "title": _TITLE,
        "duty": Field("由谁办", _duty),
        "start": Field("可以办理的环节", _stage, many=True),
        "to": Field("办理以后的环节", _target, many=True),
        "kind": Field("种类", _said(_ACT_KINDS)),
        "officers": Field("至少的人数", _plain),
        "asks": Field("应当填写的内容", _fact, many=True),
        "may": Field("可以填写的内容", _fact, many=True),
        "outcome": Field("结果", _fact),
        "at": Field("办理日期", _fact),
        "recording": Field("音像记录", _recording, key=_source),
        "checks": Field("核对", _said(CHECKS), many=True),
        "makes": Field("制作的文书", lambda s, _, v: f"“{s.background.documents.get(v, v)}”", many=True),
        "effects": Field("登记", lambda s, _, v: f"“{s.background.effects.get(v, v)}”", many=True),
        "opens": Field("同时开始的程序", _opening, many=True),
        "holds": Field("使之开始的中止", _hold),
        "releases": Field("使之结束的中止", _hold),
        "extends": Field("延长的期限", _extends),
        "corrects": Field("是更正", _yes),
        "recuses": Field("使之回避的人员", _fact),
        "reports": Field("告知开始本程序的案件", _plain),
        "basis": _BASIS,
    },
    Rule: {
        "before": Field("约束的行为", _act, many=True),
        "needs": Field("应当满足的条件", _condition, key=_source),
        "says": Field("条文", _plain),
        "when": Field("适用的情形", _condition, key=_source),
        "otherwise": Field("不满足的", _said({name: words or "不得办理" for name, words in OTHERWISE.items()})),
        "before_kind": Field("约束的行为种类", _said(_ACT_KINDS)),
        "basis": _BASIS,
    },
    Limit: {
        "title": _TITLE,
        "kind": Field("性质", _said(LIMIT_KINDS)),
        "clause": Field("期限条款", _plain),
        "starts": Field("起算", _trigger, many=True),
        "ends": Field("终止", _trigger, many=True),
        "again": Field("再次遇到起算之事", _said({"restart": "重新起算", "ignore": "不重新起算"})),
        "deemed": Field("届满没有终止的", _deemed),
    },
    Hold: {
        "title": _TITLE,
        "pauses": Field("其间不计入的期限", _limit, many=True),
        "forbids": Field("其间不得办理的行为", _act, many=True),
        "notice": Field("不计入所须的告知", _act),
        "basis": _BASIS,
    },
    Child: {
        "title": _TITLE,
        "procedure": Field("程序", _plain),
        "outlives": Field("本程序终结以后可以继续", _yes),
    },
    Clause: {
        "title": _TITLE,
        "amount": Field("数额", _plain),
        "unit": Field("单位", lambda _, __, value: value.label),
        "article": _LAW,
        "quotation": Field("原文", _plain),
        "direction": Field("计算的方向", _said({"forward": "向后", "backward": "向前"})),
        "clear": Field("中间隔足整日", _yes),
        "first_day": Field("起算当日", _said({"include": "计入", "exclude": "不计入"})),
        "roll": Field("末日是休息日的", _said({"next": "顺延", "none": "不顺延"})),
        "extensions": Field("延长", _extension, many=True),
        "note": Field("本地规定", _plain),
    },
}
"""Every field of each construct, but its name and place."""
PERIOD = Field("时间", _period)
"""What a limit's clause says, which may differ although the text of the limit does not."""
HEAD: Mapping[str, Field] = {
    "title": _TITLE,
    "key": Field("编号", _plain),
    "effective": Field("施行之日", _plain),
    "until": Field("失效之日", _plain),
    "calendar": Field("日历", _said(_CALENDARS)),
    "exercises": Field("行使的职权种类", _plain),
    "rows": Field("对应的制度", _plain, many=True),
    "leaves_to_people": Field("留给人判断的事", _plain, many=True),
    "moving": Field("已经开始的案件", _moving),
}
"""The fields of a procedure that belong to no construct."""


def items_of(value: Value) -> tuple[Any, ...]:
    """The items of a list, of a table (pairs), of one target (as a table of one), or of nothing."""
    if value is None:
        return ()
    if isinstance(value, Mapping):
        return tuple(value.items())
    return (("", value),) if isinstance(value, str) else tuple(value)
