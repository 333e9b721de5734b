"""What differs between two versions of a definition, construct by construct and field by field, in plain Chinese.

Complete by construction: every field of every construct is compared (``diff_words.FIELDS``), so that two versions with
no change between them say the same, whatever order or spelling they are written in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from quanheng.law.diff_words import FIELDS, HEAD, PERIOD, Construct, Field, Side, Value, items_of
from quanheng.law.procedure import Act, Procedure

_SECTIONS: Mapping[str, str] = {
    "stages": "环节", "duties": "岗位职责", "apart": "不得兼任", "facts": "填写的内容", "acts": "行为", "rules": "条件",
    "limits": "期限", "clauses": "本文的期限条款", "holds": "中止", "children": "由此开始的其他程序",
}  # fmt: skip
"""The sections that hold constructs, in the order in which a reader wants to hear of them."""
_Standing = tuple[Side, Construct]
"""A construct in its version."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the construct ``name`` of ``section`` (empty: the text as a whole), called ``title``.

    ``sentence`` says what changed, without a full stop. ``matter`` is the field, or ``added`` or ``removed``.
    """

    section: str
    name: str
    title: str
    matter: str
    sentence: str


def sides(old: Side, new: Side) -> tuple[Side, Side]:
    """The two versions, each read as the law stood when it was, or is to be, followed last and first."""
    began = new.procedure.effective
    before = max(old.procedure.effective, began - timedelta(days=1))
    return _on(old, before), _on(new, began)


def _on(side: Side, day: date) -> Side:
    return Side(side.procedure, replace(side.background, as_of=day))


def changes(old: Side, new: Side) -> tuple[Change, ...]:
    """What differs, in the order of the sections; of a construct, in the order of its fields.

    A stage that ``new`` carries over under another name is the same stage, and goes by its new name.
    """
    old = Side(_with_new_names(old.procedure, new.procedure), old.background)
    head = _compared(HEAD, "", "", "本程序", (old, old.procedure), (new, new.procedure))
    parts = (change for section in _SECTIONS for change in _section(section, old, new))
    return (*head, *parts)


def _with_new_names(old: Procedure, new: Procedure) -> Procedure:
    """``old`` with the stages renamed that ``new`` moves cases from, each to one of its own."""
    table = new.moving.stages if new.moving else {}
    sole = [target for target, count in Counter(table.values()).items() if count == 1 and target not in old.stages]
    names = {stage: target for stage, target in table.items() if target in sole and stage not in new.stages}
    if not names:
        return old
    stages = {names.get(name, name): stage for name, stage in old.stages.items()}
    acts = {name: _at_new_names(act, names) for name, act in old.acts.items()}
    return replace(old, stages=stages, acts=acts)


def _at_new_names(act: Act, names: Mapping[str, str]) -> Act:
    start = tuple(names.get(stage, stage) for stage in act.start)
    if isinstance(act.to, Mapping):
        return replace(act, start=start, to={outcome: names.get(stage, stage) for outcome, stage in act.to.items()})
    return replace(act, start=start, to=names.get(act.to, act.to) if act.to else None)


def change_lines(found: Iterable[Change]) -> Iterator[str]:
    """The changes as Markdown, a heading for each section and a line for each construct."""
    for section, several in groupby(found, key=lambda change: change.section):
        yield f"## {_SECTIONS.get(section, '本程序')}"
        yield ""
        for title, lines in groupby(several, key=lambda change: change.title):
            yield f"- {title}"
            yield from (f"  - {change.sentence}。" for change in lines)
        yield ""


def constructs(procedure: Procedure, section: str) -> Mapping[str, Construct]:
    """The constructs of a section by name; a separation goes by its rule."""
    found = getattr(procedure, section)
    return found if isinstance(found, Mapping) else {pair.rule: pair for pair in found}


def _section(section: str, old: Side, new: Side) -> Iterator[Change]:
    before, after = constructs(old.procedure, section), constructs(new.procedure, section)
    for name, construct in before.items():
        title = _title(old, construct)
        if name in after:
            yield from _compared(_fields(construct), section, name, title, (old, construct), (new, after[name]))
        else:
            yield Change(section, name, title, "removed", "删去")
    for name, construct in after.items():
        if name not in before:
            yield Change(section, name, _title(new, construct), "added", f"新增{_told(new, construct)}")


def _fields(construct: Construct) -> Mapping[str, Field]:
    return FIELDS[type(construct)]


def _title(side: Side, construct: Construct) -> str:
    """What a reader calls a construct: its title, the sentence of a rule, the two duties of a separation."""
    fields = _fields(construct)
    if "title" in fields:
        return f"“{construct.title}”"
    if "says" in fields:
        return f"“{construct.says}”"
    return "、".join(fields[name].words(side, construct, getattr(construct, name)) for name in ("first", "second"))


def _told(side: Side, construct: Construct) -> str:
    """What a new construct says, field by field, but for what it leaves out."""
    said = []
    for name, field in _fields(construct).items():
        value = getattr(construct, name)
        if value not in (None, "", False, ()) and name not in ("title", "says") and (not field.many or items_of(value)):
            said.append(f"{field.label}：{_words(field, side, construct, value)}")
    period = [f"时间：{PERIOD.words(side, construct, None)}"] if hasattr(construct, "clause") else []
    return f"（{'；'.join([*said, *period])}）"


def _words(field: Field, side: Side, construct: Construct, value: Value) -> str:
    if field.many:
        return "、".join(field.words(side, construct, item) for item in items_of(value))
    return field.words(side, construct, value)


def _compared(
    fields: Mapping[str, Field], section: str, name: str, title: str, old: _Standing, new: _Standing
) -> Iterator[Change]:
    """The fields in which two versions of a construct differ."""
    for matter, field in fields.items():
        before, after = getattr(old[1], matter), getattr(new[1], matter)
        if field.many and before != after:
            sentence = _items_changed(field, old, new, items_of(before), items_of(after))
            yield Change(section, name, title, matter, sentence)
        elif not field.many and field.key(old[0], before) != field.key(new[0], after):
            yield Change(section, name, title, matter, _value_changed(field, old, new, before, after))
    if section == "limits":
        periods = [PERIOD.words(side, limit, None) for side, limit in (old, new)]
        if periods[0] != periods[1]:
            yield Change(section, name, title, "period", f"{PERIOD.label}从“{periods[0]}”改为“{periods[1]}”")


def _value_changed(field: Field, old: _Standing, new: _Standing, before: Value, after: Value) -> str:
    if before in (None, ""):
        return f"增加{field.label}：{field.words(*new, after)}"
    if after in (None, ""):
        return f"不再有{field.label}（原为{field.words(*old, before)}）"
    said, says = field.words(*old, before), field.words(*new, after)
    if said == says:
        said, says = f"{said}（{field.key(old[0], before)}）", f"{says}（{field.key(new[0], after)}）"
    return f"{field.label}从“{said}”改为“{says}”"


def _items_changed(
    field: Field, old: _Standing, new: _Standing, before: tuple[Value, ...], after: tuple[Value, ...]
) -> str:
    """What a list or a table lost and gained; only its order, if that is all."""
    lost = "、".join(field.words(*old, item) for item in before if item not in after)
    gained = "、".join(field.words(*new, item) for item in after if item not in before)
    if not lost and not gained:
        return f"{field.label}的次序改为{'、'.join(field.words(*new, item) for item in after)}"
    parts = (f"减少{lost}" if lost else "", f"增加{gained}" if gained else "")
    return f"{field.label}：{'，'.join(filter(None, parts))}"
