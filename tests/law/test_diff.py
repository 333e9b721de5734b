"""Two versions of a definition: all that differs is said, by its name, and nothing else is."""

import copy
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.agreement.engine_side import EVERYTHING, library
from tests.law.reading import KEYS, background, procedure
from tests.law.small import PARENT, PARENT_READ, read_small

from quanheng.law.clause import GENERAL, Clause, ClauseTable
from quanheng.law.diff import change_lines, changes, sides
from quanheng.law.diff_running import running_lines, standings
from quanheng.law.diff_words import FIELDS, HEAD, Side
from quanheng.law.fault import DefinitionFaults
from quanheng.law.procedure import Procedure
from quanheng.law.reader import read
from quanheng.procedures.definitions import load_forms

_UNSAID = {"name", "place", "digest"}
_LISTED_ELSEWHERE = {"stages", "facts", "duties", "apart", "acts", "rules", "limits", "holds", "children", "clauses"}
_SET_BY_THE_READER = {
    Clause: {
        "key",
        "valid_from",
        "until",
        "profile",
        "bearer",
        "begins_by",
        "rolled_by",
        "exclusions",
        "ladder",
        "rows",
    }
}


def said(old: Procedure, new: Procedure) -> tuple:
    return changes(*sides(Side(old, background()), Side(new, background())))


@pytest.mark.parametrize("construct", FIELDS, ids=lambda construct: construct.__name__)
def test_every_field_of_a_construct_is_compared(construct: type) -> None:
    known = {field.name for field in fields(construct)} - _UNSAID - _SET_BY_THE_READER.get(construct, set())
    assert set(FIELDS[construct]) == known


def test_every_field_of_a_text_is_compared() -> None:
    assert {field.name for field in fields(Procedure)} - _UNSAID - _LISTED_ELSEWHERE == set(HEAD)


@pytest.mark.parametrize("key", KEYS)
def test_a_text_does_not_differ_from_itself(key: str) -> None:
    assert said(procedure(key), procedure(key)) == ()


@cache
def forms() -> dict[str, dict]:
    return {key: json.loads(form) for key, form in load_forms(EVERYTHING).items()}


def reread(form: dict) -> Procedure:
    """A text read anew; conditions, names and all."""
    shelf = library()
    text = json.dumps(form, ensure_ascii=False)
    found = read({"text.yaml": text}, shelf.catalogue, shelf.clauses, parameters=None, resolve=False)
    return next(iter(found.values()))


@cache
def original(key: str) -> Procedure:
    return reread(forms()[key])


def leaves(tree, path=()):
    """The path of every value written in a text."""
    if isinstance(tree, dict | list):
        pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
        for key, inner in pairs:
            yield from leaves(inner, (*path, key))
    else:
        yield path


def bare(value):
    """A value without its places and its address."""
    if is_dataclass(value):
        return type(value), *(bare(getattr(value, f.name)) for f in fields(value) if f.name not in ("place", "digest"))
    if isinstance(value, Mapping):
        return {key: bare(inner) for key, inner in value.items()}
    return tuple(map(bare, value)) if isinstance(value, tuple) else value


def at(tree, path):
    for key in path:
        tree = tree[key]
    return tree


def alike(form: dict, path: tuple) -> list[str]:
    """What stands elsewhere in the place of the value at ``path``: the same key of other constructs."""
    words = {"": None} | {at(form, other): None for other in leaves(form) if other[-1] == path[-1] or len(path) > 3}
    return [word for word in words if word and word != at(form, path)]


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, tuple, dict]:
    """A text with one value reworded, exchanged for another of its kind, or removed: its key, where, and the form."""
    key = draw(st.sampled_from(sorted(set(forms()) - {"everything@2"})))
    form = copy.deepcopy(forms()[key])
    path = draw(st.sampled_from(list(leaves(form))))
    how = draw(st.sampled_from(["reword", "exchange", "remove"]))
    place, last = at(form, path[:-1]), path[-1]
    if how == "remove":
        del place[last]
    elif how == "reword":
        place[last] = f"{place[last]}一"
    else:
        others = alike(form, path)
        assume(others)
        place[last] = draw(st.sampled_from(others))
    return key, path, form


def sound(form: dict) -> Procedure:
    """A text that can be read; others are passed over."""
    try:
        return reread(form)
    except DefinitionFaults:
        assume(False)
        raise


many = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


@many
@given(mutations())
def test_whatever_is_changed_is_named(mutation: tuple[str, tuple, dict]) -> None:
    key, path, form = mutation
    new = sound(form)
    found = said(original(key), new)
    assert bool(found) == (bare(original(key)) != bare(new))
    if found and path[0] in _LISTED_ELSEWHERE - {"apart"}:
        assert (path[0], path[1]) in {(change.section, change.name) for change in found}
    assert said(new, new) == ()


def ahead(text: Procedure, stage: str) -> set[str]:
    """The acts that a case in a stage can come to."""
    seen, acts, waiting = {stage}, set(), [stage]
    while waiting:
        here = waiting.pop()
        for act in (act for act in text.acts.values() if here in act.start):
            acts.add(act.name)
            goals = set(act.to.values()) if isinstance(act.to, Mapping) else {act.to or here}
            waiting += goals - seen
            seen |= goals
    return acts


def seen_by_a_case(text: Procedure, acts: set[str]) -> tuple:
    """All that a text says of these acts: themselves, their gates, facts and limits."""
    facts = {fact for act in acts for fact in (*text.acts[act].asks, *text.acts[act].may)}
    children = {opening.child for act in acts for opening in text.acts[act].opens}
    by = acts | {f"fact:{fact}" for fact in facts}

    def starts(limit) -> bool:
        triggers = (*limit.starts, *limit.ends)
        return any(t.name in acts or str(t) in by or t.name.partition(".")[0] in children for t in triggers)

    limits = {name: limit for name, limit in text.limits.items() if starts(limit)}
    return (
        bare({name: act for name, act in text.acts.items() if name in acts}),
        bare({name: rule for name, rule in text.rules.items() if acts & set(rule.before)}),
        bare({name: fact for name, fact in text.facts.items() if name in facts}),
        bare(limits),
        bare({limit.clause: text.clauses.get(limit.clause) for limit in limits.values()}),
        bare({name: child for name, child in text.children.items() if name in children}),
    )


@many
@given(mutations())
def test_who_is_said_not_to_be_touched_finds_everything_as_it_was(mutation: tuple[str, tuple, dict]) -> None:
    key, _, form = mutation
    form["running"] = {"move": {"from": key}}
    old, new = original(key), sound(form)
    for standing in standings(old, new, said(old, new)):
        if not standing.touched:
            acts = ahead(old, standing.name)
            assert acts == ahead(new, standing.name)
            assert seen_by_a_case(old, acts) == seen_by_a_case(new, acts)


def revised(*substitutions: tuple[str, str]) -> Procedure:
    """The small definition with some words put for others."""
    text = PARENT
    for old, new in substitutions:
        assert old in text
        text = text.replace(old, new)
    return read_small(text, resolve=False)["demo.permit"]


def told(new: Procedure) -> str:
    return "\n".join(change_lines(said(PARENT_READ, new)))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("amount: 30, unit: C", "amount: 20, unit: W", "时间从“30日，起算当日不计入，末日是休息日的顺延"),
        ("amount: 30, unit: C", "amount: 20, unit: W", "改为“20个工作日，起算当日不计入"),
        ("officers: 2", "officers: 3", "- “作出决定”\n  - 至少的人数从“2”改为“3”。"),
        ("makes: decision_paper, ", "", "- “告知”\n  - 制作的文书：减少“decision_paper”。"),
        ("fine > 5000", "fine > 3000", "5000元”改为“属于“紧急”的情形，或者罚款金额超过3000元”。"),
        (
            "since=propose",
            "since=tell",
            "- “未经法制审核的，不得作出决定。”\n  - 应当满足的条件从“最近一次“提出处理建议”之后",
        ),
        ("{title: 已告知}", "{title: 已经告知}", "- “已告知”\n  - 名称从“已告知”改为“已经告知”。"),
        ("title: 承办, credential: true", "title: 承办", "- “承办”\n  - 应当持有行政执法证件从“是”改为“否”。"),
        (
            "from: told, to: {fine: closed, none: closed}",
            "from: told, to: {fine: closed}",
            "办理以后的环节：减少不予处罚 → “已办结”。",
        ),
    ],
)
def test_a_change_is_said_in_plain_words(old: str, new: str, sentence: str) -> None:
    assert sentence in told(revised((old, new)))


def test_what_is_added_is_told_with_all_it_says() -> None:
    new = revised(
        ("  lapse: {title", "  hear: {title: 听取意见, from: [told], duty: legal, local: 试验}\n  lapse: {title")
    )
    line = (
        "- “听取意见”\n  - 新增（由谁办：“法制审核”；可以办理的环节：“已告知”；至少的人数：1；依据：本地规定：试验）。"
    )
    assert line in told(new)


def test_an_amended_clause_is_a_change_though_the_text_is_the_same() -> None:
    text = procedure("penalty.summary")
    rows = [
        replace(row, amount=9) if row.key == "file_summary_papers" and row.profile == GENERAL else row
        for row in library().clauses
    ]
    amended = replace(background(), clauses=ClauseTable(rows))
    (change,) = changes(Side(text, background()), Side(text, amended))
    assert (change.section, change.name, change.matter) == ("limits", "filing", "period")


MOVING = "\nrunning: {move: {from: demo.permit, stages: {filed: noted}}}\n"
LATER = PARENT.replace("effective: 2024-01-01", "effective: 2026-01-01").replace("officers: 2", "officers: 3")


def running(later: str, **cases: int) -> str:
    """What becomes of the running cases of the small definition under a later one."""
    texts = read_small(later=later)
    old, new = texts["demo.permit"], texts["demo.permit@2"]
    return "\n".join(running_lines(old, new, said(old, new), {"demo.permit", old.digest}, cases))


def test_cases_stay_under_their_version_unless_the_new_one_moves_them() -> None:
    assert "仍按旧版本办完，不受影响（5件）。" in running(LATER, filed=5)


def test_cases_that_are_moved_are_told_where_to_and_what_is_different_there() -> None:
    moved = LATER.replace("filed: {title: 已立案}", "noted: {title: 已登记}").replace("filed", "noted")
    said_of = running(moved + MOVING, filed=2, told=3)
    assert "- “已立案”（2件）：转到“已登记”\n" in said_of
    assert "- “已告知”（3件）：环节不变\n  - 现在就不同的：“作出决定”" in said_of
    assert said_of.rstrip().endswith("共5件，其中5件受影响。")


def test_a_stage_that_is_carried_over_under_another_name_is_the_same_stage() -> None:
    moved = LATER.replace("filed: {title: 已立案}", "noted: {title: 已登记}").replace("filed", "noted")
    texts = read_small(later=moved + MOVING)
    found = said(texts["demo.permit"], texts["demo.permit@2"])
    assert {(c.section, c.name, c.matter) for c in found} == {
        ("", "", "effective"), ("", "", "moving"), ("stages", "noted", "title"), ("acts", "decide", "officers"),
    }  # fmt: skip


def test_a_stage_without_a_way_into_the_new_version_is_pointed_out() -> None:
    moved = LATER.replace("filed: {title: 已立案}", "noted: {title: 已登记}").replace("filed", "noted")
    stray = "\nrunning: {move: {from: demo.permit, stages: {told: told}}}\n"
    assert "- “已立案”：**新版本没有这个环节，也没有写明转到哪个环节**" in running(moved + stray)


def test_a_case_that_cannot_come_to_what_changed_is_not_touched() -> None:
    later = PARENT.replace("effective: 2024-01-01", "effective: 2026-01-01").replace("立案, from", "登记立案, from")
    said_of = running(later + "\nrunning: {move: {from: demo.permit}}\n", filed=2)
    assert "- “已立案”（2件）：不受影响" in said_of
    assert "共2件，其中0件受影响。" in said_of
