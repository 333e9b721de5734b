"""What a definition says is what is read, whatever its layout; and whatever the text, there is an answer."""

import random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.law.small import CHILD, PARENT, PARENT_READ, faults_of, read_small

from quanheng.law.canonical import canonical_form, digest
from quanheng.law.condition import Compare, FactValue, Flag, Literally, Named, Or
from quanheng.law.fault import Faults
from quanheng.law.procedure import Extends, Moving, Opening, Trigger
from quanheng.law.reader_text import Leaf, Table, read_tree

# What a sound text says.


def test_open_stands_for_every_stage_that_is_no_end():
    assert PARENT_READ.acts["suspend"].start == ("filed", "told")
    assert PARENT_READ.acts["file"].start == ("new",)


def test_a_rule_before_a_kind_is_before_every_act_of_that_kind():
    rule = PARENT_READ.rules["reviewed"]
    assert (rule.before, rule.before_kind) == (("decide",), "decision")
    assert PARENT_READ.guards(PARENT_READ.acts["decide"]) == (rule,)


def test_one_value_may_be_written_for_a_list():
    assert PARENT_READ.acts["tell"].makes == ("decision_paper",)
    assert PARENT_READ.limits["decision"].starts == (Trigger("act", "file"),)


def test_several_articles_are_cited_together():
    assert PARENT_READ.acts["tell"].basis.law == "行政处罚法/44；行政处罚法/45/1"


def test_triggers_name_acts_outcomes_reports_and_dates():
    defence = PARENT_READ.limits["defence"]
    assert defence.starts == (Trigger("report", "service.served"), Trigger("fact", "told_on"))
    assert defence.ends == (Trigger("act", "decide", "fine"),)


def test_a_trigger_may_wait_for_the_report_of_every_child():
    last = read_small(PARENT.replace("starts: [service.served", 'starts: ["all:service.served"'))
    (trigger, _) = last["demo.permit"].limits["defence"].starts
    assert trigger == Trigger("report", "service.served", every=True)
    assert (trigger.child, trigger.report, str(trigger)) == ("service", "served", "all:service.served")


@pytest.mark.parametrize("wrong", ["all:tell", "all:service", "all:service.lost", "all:notice.served"])
def test_only_the_report_of_a_child_is_waited_for_of_all(wrong: str):
    faults = faults_of(read_small, PARENT.replace("starts: [service.served", f'starts: ["{wrong}"'))
    assert faults


def test_an_act_opens_a_child_for_each_value_and_extends_by_a_fact():
    assert PARENT_READ.acts["tell"].opens == (Opening("service", "parties"),)
    assert PARENT_READ.acts["extend"].extends == Extends("decision", "fact", "copies")


def test_a_derived_fact_stands_for_its_condition_wherever_it_is_named():
    formula = Or((Flag("urgent"), Compare(FactValue("fine", "money"), ">", Literally(5000))))
    assert PARENT_READ.facts["major"].definition.root == formula
    assert PARENT_READ.rules["reviewed"].when.root == Named("major", formula)
    assert PARENT_READ.acts["decide"].recording.root == Named("major", formula)


def test_a_clause_of_the_text_binds_whenever_the_text_does():
    clause = PARENT_READ.clauses["thirty_days"]
    assert (clause.amount, clause.unit, clause.article, clause.quotation) == (30, "C", "行政处罚法/60", "三十日")
    assert [(rule.amount, rule.unit, rule.times) for rule in clause.extensions] == [(10, "W", 1)]
    assert clause.in_force(PARENT_READ.effective)


def test_constructs_know_their_place():
    place = PARENT_READ.acts["file"].place
    assert PARENT.splitlines()[place.line - 1][place.column - 1 :].startswith("file: {title: 立案")
    place = PARENT_READ.rules["reviewed"].needs.place
    assert PARENT.splitlines()[place.line - 1][place.column - 1 :].startswith("done(review")


def test_scalars_are_read_as_they_are_written():
    text = PARENT.replace("title: 演示许可", "title: 12:30").replace("{title: 已立案}", "{title: no}")
    small = read_small(text)["demo.permit"]
    assert (small.title, small.stages["filed"].title) == ("12:30", "no")


def test_a_child_not_at_hand_is_let_pass_only_when_asked_to():
    (fault,) = faults_of(read_small, child="")
    assert (fault.code, fault.place.line) == ("name.unknown", PARENT_READ.children["service"].place.line)
    assert read_small(child="", resolve=False)["demo.permit"] == PARENT_READ


def test_a_child_reports_that_it_ended_if_it_ends_without_report():
    ended = PARENT.replace("starts: [service.served,", "starts: [service.served, service.ended,")
    assert Trigger("report", "service.ended") in read_small(ended)["demo.permit"].limits["defence"].starts
    silent = CHILD.replace("  give_up: {title: 未能送达, from: sent, to: done, duty: handle, local: 试验}\n", "")
    assert [fault.code for fault in faults_of(read_small, ended, silent)] == ["name.unknown"]


# Common courses.

COURSE = """\
course: withdrawal
takes: [stages, duty, law]
acts:
  withdraw: {title: 撤回, from: [$stages], to: withdrawn, duty: $duty, law: $law}
stages:
  withdrawn: {title: 已撤回, end: true}
apart:
- {pair: [$duty, legal], local: 试验}
"""
INCLUDE = "includes: [{course: withdrawal, with: {stages: [filed, told], duty: handle, law: 行政处罚法/1}}]\nstages:\n"
INCLUDING = PARENT.replace("stages:\n", INCLUDE)


def test_a_course_is_read_as_if_it_stood_in_the_text():
    definition = read_small(INCLUDING, course=COURSE)["demo.permit"]
    withdraw = definition.acts["withdraw"]
    assert (withdraw.start, withdraw.to, withdraw.duty) == (("filed", "told"), "withdrawn", "handle")
    assert definition.is_end("withdrawn")
    assert [separation.rule for separation in definition.apart] == ["apart:handle+legal"] * 2
    assert (withdraw.place.file, withdraw.place.line) == ("course.yaml", 4)


def test_the_address_of_a_text_is_that_of_its_expansion():
    expanded = PARENT.replace("\nfacts:\n", "\n  withdrawn: {title: 已撤回, end: true}\nfacts:\n")
    act = "  withdraw: {title: 撤回, from: [filed, told], to: withdrawn, duty: handle, law: 行政处罚法/1}"
    expanded = expanded.replace("\nrules:\n", f"\n{act}\nrules:\n")
    expanded = expanded.replace("\nacts:\n", "\n- {pair: [handle, legal], local: 试验}\nacts:\n")
    assert read_small(expanded)["demo.permit"].digest == read_small(INCLUDING, course=COURSE)["demo.permit"].digest


TWICE = "includes: [{course: withdrawal, with: {stages: new, duty: handle, law: 行政处罚法/1}}, "
UNFIT = {
    "an unknown course": (("course: withdrawal", "course: withdrawl"), None, "name.unknown"),
    "an argument missing": ((", law: 行政处罚法/1}}", "}}"), None, "include.missing"),
    "an argument that is not taken": (
        (", law: 行政处罚法/1}}", ", law: 行政处罚法/1, extra: 1}}"),
        None,
        "include.unknown",
    ),
    "a course included twice": (("includes: [", TWICE), None, "name.twice"),
    "an argument that is not declared": (None, ("[stages, duty, law]", "[stages, duty]"), "include.unknown"),
    "a name the text has taken": (None, ("withdraw:", "decide:"), "name.twice"),
    "a section in another form": (None, ("apart:\n- {pair: [$duty, legal], local: 试验}", "apart: {}"), "form.type"),
    "a section that no course has": (None, ("apart:", "duties: {clerk: {title: 书记}}\napart:"), "form.unknown_key"),
    "a fault inside": (None, ("to: withdrawn", "to: withdrew"), "name.unknown"),
}


@pytest.mark.parametrize(("in_text", "in_course", "code"), UNFIT.values(), ids=UNFIT)
def test_a_course_that_does_not_fit_is_refused(in_text, in_course, code):
    text = INCLUDING.replace(*in_text) if in_text else INCLUDING
    course = COURSE.replace(*in_course) if in_course else COURSE
    places = {fault.place.file for fault in faults_of(read_small, text, course=course) if fault.code == code}
    assert ("course.yaml" if in_course or code == "name.twice" else "parent.yaml") in places


# Versions.

LATER = PARENT.replace("effective: 2024-01-01", "effective: 2025-07-01").replace("  filed: ", "  opened: ")
LATER = LATER.replace("to: filed", "to: opened").replace("[filed", "[opened").replace("from: filed", "from: opened")


def test_versions_of_a_procedure_are_numbered_by_their_first_day():
    moved = LATER + "running: {move: {from: demo.permit, stages: {filed: opened}}}\n"
    for first, second in ((PARENT, moved), (moved, PARENT)):
        definitions = read_small(first, later=second)
        assert definitions["demo.permit"] == PARENT_READ or definitions["demo.permit"].digest == PARENT_READ.digest
        assert definitions["demo.permit@2"].moving == Moving("demo.permit", {"filed": "opened"})
        assert definitions["demo.permit@2"].key == "demo.permit"


def test_a_version_may_name_the_earlier_one_by_its_address():
    moved = LATER + f"running: {{move: {{from: {PARENT_READ.digest}, stages: {{filed: opened}}}}}}\n"
    assert read_small(later=moved)["demo.permit@2"].moving.source == PARENT_READ.digest


@pytest.mark.parametrize(
    ("later", "code"),
    [
        (PARENT, "version.twice"),
        (LATER + "running: {move: {from: demo.permit, stages: {field: opened}}}\n", "name.unknown"),
        (LATER + "running: {move: {from: demo.permit, stages: {filed: filed}}}\n", "name.unknown"),
        (LATER + "running: go\n", "form.option"),
        (LATER + "running: {stay: true}\n", "form.missing"),
    ],
    ids=["the same first day", "an old stage that never was", "a new stage that is not", "an unknown word", "no move"],
)
def test_a_version_that_does_not_follow_is_refused(later, code):
    faults = faults_of(read_small, later=later)
    assert (code, "later.yaml") in {(fault.code, fault.place.file) for fault in faults}


# The address.


def tree_of(text):
    faults = Faults()
    tree = read_tree(text, "a.yaml", faults)
    faults.check()
    return tree


@given(st.booleans(), st.integers(20, 400))
def test_the_layout_does_not_change_the_address(flow, width):
    data = yaml.load(PARENT, yaml.BaseLoader)
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, default_flow_style=flow, width=width)
    assert digest(tree_of(text)) == PARENT_READ.digest


def test_the_order_of_keys_is_part_of_the_address():
    data = yaml.load(PARENT, yaml.BaseLoader)
    data["acts"] = dict(reversed(data["acts"].items()))
    assert digest(tree_of(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))) != PARENT_READ.digest


def scalars(data, path=()):
    if isinstance(data, dict):
        for key, value in data.items():
            yield from scalars(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from scalars(value, (*path, index))
    else:
        yield path


def test_every_scalar_is_part_of_the_address():
    for *path, last in scalars(yaml.load(PARENT, yaml.BaseLoader)):
        data = yaml.load(PARENT, yaml.BaseLoader)
        inner = data
        for step in path:
            inner = inner[step]
        inner[last] += "x"
        assert digest(tree_of(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))) != PARENT_READ.digest


def test_the_canonical_form_is_json_of_text():
    assert (
        canonical_form(tree_of("b: [1, no]\na: {d: '二', c: 1.0} # why\n"))
        == '{"b":["1","no"],"a":{"d":"二","c":"1.0"}}'
    )


# The reader of the tree.


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("a: one two", "two"),
        ("a: 'it''s two'", "two"),
        ('a: "say \\"one\\" two"', "two"),
        ("a: one\n  two", "two"),
        ("a: >-\n  one\n\n  two", "two"),
        ("a: |\n   one\n   two", "two"),
        ("a: 一 二", "二"),
    ],
)
def test_a_word_of_a_scalar_is_found_in_the_file(text, word):
    leaf = tree_of(text).get("a")
    place = leaf.locate(leaf.text.index(word))
    assert text.splitlines()[place.line - 1][place.column - 1 :].startswith(word)


def test_the_tree_is_the_same_without_the_c_library(monkeypatch):
    fast = tree_of(PARENT)
    monkeypatch.setattr("quanheng.law.reader_text._LOADER", yaml.SafeLoader)
    assert tree_of(PARENT) == fast


@pytest.mark.parametrize(
    ("text", "code"),
    [("# nothing but a comment\n", "text.empty"), ("- a\n- list\n", "text.form"), ("[" * 50, "text.yaml")],
)
def test_a_text_that_is_no_mapping_is_refused(text, code):
    assert [fault.code for fault in faults_of(tree_of, text)] == [code]


def test_names_are_one_however_they_are_typed():
    tree = tree_of("ｆine: 1")
    assert isinstance(tree, Table)
    assert isinstance(tree.get("fine"), Leaf)


# Whatever the text, there is an answer.


def mangled(text, rng):
    lines = text.splitlines()
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(lines))
        match rng.randrange(5):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, rng.choice(lines))
            case 2:
                words = lines[at].split(" ")
                lines[at] = " ".join(rng.sample(words, len(words)))
            case 3:
                cut = rng.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:cut] + rng.choice(":,{}[]&*!#'\"$、0x-") + lines[at][cut:]
            case _:
                lines[at] = lines[at][: rng.randrange(len(lines[at]) + 1)]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(150))
def test_a_mangled_text_is_read_or_refused_with_places_in_it(seed):
    text = mangled(INCLUDING, random.Random(seed))
    for fault in faults_of(read_small, text, course=COURSE, sound=True):
        assert fault.place.file in ("parent.yaml", "course.yaml", "child.yaml")
        assert 1 <= fault.place.line <= len(text.splitlines()) + 1
