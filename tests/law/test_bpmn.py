"""A definition as BPMN 2.0: complete in model and diagram, valid, and of the same order as the definition itself."""

from __future__ import annotations

import fcntl
import json
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from tests.conftest import ROOT
from tests.law.reading import KEYS, background, procedure
from tests.procedures.office import shipped

from quanheng.law.bpmn_xml import bpmn
from quanheng.law.naming import duty_title, grounds
from quanheng.law.procedure import LAW, NEW, Act, Procedure

WANTED = "SpiffWorkflow==3.2.0"
PEER = ROOT / "build" / "spiff"
ANSWERER = Path(__file__).with_name("_spiff.py")
FAR, PAST = "2099-01-01T00:00:00+08:00", "2020-01-01T00:00:00+08:00"
MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DRAWN = {
    "startEvent", "endEvent", "userTask", "task", "receiveTask", "callActivity", "exclusiveGateway", "parallelGateway",
    "subProcess", "boundaryEvent", "intermediateThrowEvent", "lane", "textAnnotation",
}  # fmt: skip
JOINED = {"sequenceFlow", "association"}


@cache
def document(key: str) -> str:
    return bpmn(procedure(key), background())


@cache
def tree(key: str) -> Element:
    return ElementTree.fromstring(document(key))


def elements(root: Element, *kinds: str) -> list[Element]:
    """The elements of the model of these kinds; without kinds, all that can be drawn."""
    wanted = {f"{MODEL}{kind}" for kind in kinds or DRAWN | JOINED}
    return [element for element in root.iter() if element.tag in wanted]


def local(element: Element) -> str:
    return element.tag.partition("}")[2]


def open_acts(text: Procedure, stage: str) -> list[Act]:
    """What somebody may do in a stage, gates aside."""
    return [act for act in text.acts.values() if stage in act.start and act.duty != LAW]


# What is in it.


@pytest.mark.parametrize("key", KEYS)
def test_each_act_is_a_task_of_each_stage_it_may_be_done_in_with_its_articles(key: str) -> None:
    text, root = procedure(key), tree(key)
    tasks = {task.get("id"): task.get("name") for task in elements(root, "userTask")}
    stages = (NEW, *text.stages)
    assert tasks == {f"act.{stage}.{act.name}": act.title for stage in stages for act in open_acts(text, stage)}
    remarks = {a.get("id"): a.find(f"{MODEL}text").text for a in elements(root, "textAnnotation")}
    for task in tasks:
        assert remarks[f"remark.{task}"] == grounds(text.acts[task.rpartition(".")[2]].basis)


@pytest.mark.parametrize("key", KEYS)
def test_each_task_stands_in_the_lane_of_its_duty(key: str) -> None:
    text, root = procedure(key), tree(key)
    lane_of = {
        reference.text: lane.get("name")
        for lane in elements(root, "lane")
        for reference in lane.iter(f"{MODEL}flowNodeRef")
    }
    for task in elements(root, "userTask"):
        assert lane_of[task.get("id")] == duty_title(text, text.acts[task.get("id").rpartition(".")[2]].duty)


@pytest.mark.parametrize("key", KEYS)
def test_each_gate_is_told_at_the_act_it_stands_before(key: str) -> None:
    text = procedure(key)
    for task in elements(tree(key), "userTask"):
        told = task.findtext(f"{MODEL}documentation") or ""
        for rule in text.guards(text.acts[task.get("id").rpartition(".")[2]]):
            assert rule.says in told


@pytest.mark.parametrize("key", KEYS)
def test_each_deemed_outcome_has_a_timer_on_each_stage_it_can_come_in(key: str) -> None:
    text = procedure(key)
    events = elements(tree(key), "boundaryEvent")
    timers = {event.get("id") for event in events if event.find(f"{MODEL}timerEventDefinition") is not None}
    assert timers == {
        f"stage.{stage}.due.{limit.name}"
        for limit in text.limits.values()
        if limit.deemed
        for stage in text.acts[limit.deemed.act].start
    }


@pytest.mark.parametrize("key", KEYS)
def test_each_child_is_called_and_each_end_is_one(key: str) -> None:
    text, root = procedure(key), tree(key)
    called = {
        (call.get("calledElement"), "".join(loop.text for loop in call.iter(f"{MODEL}loopCardinality")))
        for call in elements(root, "callActivity")
    }
    openings = [opening for act in text.acts.values() for opening in act.opens]
    assert called == {
        (text.children[opening.child].procedure, f"len({opening.each})" if opening.each else "") for opening in openings
    }
    ends = {element.get("id") for element in elements(root, "endEvent")}
    for stage in (stage.name for stage in text.stages.values() if stage.end and not open_acts(text, stage.name)):
        assert f"stage.{stage}" in ends


# The diagram and the references.


@pytest.mark.parametrize("key", KEYS)
def test_every_node_and_flow_of_the_model_is_drawn_once_and_nothing_else_is(key: str) -> None:
    root = tree(key)
    drawn: dict[str, list[str]] = {"BPMNShape": [], "BPMNEdge": []}
    for element in root.iter():
        drawn.get(local(element), []).append(element.get("bpmnElement"))
    assert sorted(drawn["BPMNShape"]) == sorted(element.get("id") for element in elements(root, *DRAWN))
    assert sorted(drawn["BPMNEdge"]) == sorted(element.get("id") for element in elements(root, *JOINED))


@pytest.mark.parametrize("key", KEYS)
def test_every_id_is_one_and_every_reference_leads_to_one(key: str) -> None:
    root = tree(key)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    named = ("sourceRef", "targetRef", "attachedToRef", "default", "escalationRef", "bpmnElement")
    references = [element.get(name) for element in root.iter() for name in named if element.get(name)]
    inner = [e.text for e in root.iter() if local(e) in ("incoming", "outgoing", "flowNodeRef")]
    assert {*references, *inner} <= set(ids)


@pytest.mark.parametrize("key", KEYS)
def test_flows_stay_inside_what_holds_their_ends(key: str) -> None:
    root = tree(key)
    holder = {child.get("id"): parent.get("id") for parent in root.iter() for child in parent if child.get("id")}
    for flow in elements(root, "sequenceFlow"):
        assert holder[flow.get("id")] == holder[flow.get("sourceRef")] == holder[flow.get("targetRef")]


def boxes(root: Element) -> dict[str, tuple[int, int, int, int]]:
    """Left, top, right and bottom of every shape."""
    found = {}
    for shape in root.iter():
        if local(shape) == "BPMNShape":
            x, y, width, height = (int(shape[0].get(name)) for name in ("x", "y", "width", "height"))
            found[shape.get("bpmnElement")] = (x, y, x + width, y + height)
    return found


@pytest.mark.parametrize("key", KEYS)
def test_no_shape_covers_another_beside_it(key: str) -> None:
    """But events on the side of a stage, and what a stage or a lane holds."""
    root = tree(key)
    places = boxes(root)
    for parent in [*elements(root, "subProcess"), root.find(f"{MODEL}process")]:
        beside = [child.get("id") for child in parent if local(child) in DRAWN - {"boundaryEvent"}]
        for one, other in combinations(beside, 2):
            a, b = places[one], places[other]
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (one, other)


@pytest.mark.parametrize("key", KEYS)
def test_a_stage_holds_its_nodes_and_a_lane_those_of_its_duty(key: str) -> None:
    root = tree(key)
    places = boxes(root)

    def inside(inner: str, outer: str) -> bool:
        a, b = places[inner], places[outer]
        return b[0] <= a[0] and b[1] <= a[1] and a[2] <= b[2] and a[3] <= b[3]

    for stage in elements(root, "subProcess"):
        assert all(inside(child.get("id"), stage.get("id")) for child in stage if local(child) in DRAWN)
    for lane in elements(root, "lane"):
        assert all(inside(reference.text, lane.get("id")) for reference in lane)


@pytest.mark.parametrize("key", KEYS)
def test_an_edge_begins_and_ends_at_its_nodes(key: str) -> None:
    root = tree(key)
    places = boxes(root)
    flows = {flow.get("id"): flow for flow in elements(root, *JOINED)}
    for edge in (element for element in root.iter() if local(element) == "BPMNEdge"):
        flow = flows[edge.get("bpmnElement")]
        for name, point in (("sourceRef", edge[0]), ("targetRef", edge[-1])):
            left, top, right, bottom = places[flow.get(name)]
            x, y = int(point.get("x")), int(point.get("y"))
            assert left <= x <= right
            assert top <= y <= bottom


# Held to the schema and to another engine.


def build_peer(python: Path) -> None:
    """The environment of the peer, made once, whichever of several test processes comes first."""
    PEER.parent.mkdir(exist_ok=True)
    with PEER.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        asked = [python, "-c", "import SpiffWorkflow"]
        if python.exists() and subprocess.run(asked, check=False, capture_output=True).returncode == 0:
            return
        subprocess.run([sys.executable, "-m", "venv", PEER], check=True, capture_output=True)
        install = [python, "-m", "pip", "install", "--quiet", WANTED]
        subprocess.run(install, check=True, capture_output=True, timeout=300)


@pytest.fixture(scope="module")
def peer():
    """An interpreter that has SpiffWorkflow, with the schema of the OMG that comes with it; asked by JSON."""
    python = PEER / "bin" / "python"
    try:
        build_peer(python)
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"装不上 {WANTED} cannot be had here: {error}")

    def ask(**job: Any) -> Any:
        text = json.dumps(job)
        done = subprocess.run([python, ANSWERER], input=text, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


def test_every_document_is_valid_by_the_schema_of_the_omg(peer) -> None:
    assert dict(zip(KEYS, peer(valid=[document(key) for key in KEYS]), strict=True)) == {key: [] for key in KEYS}


def test_the_schema_would_notice(peer) -> None:
    broken = document("service").replace('targetRef="act.new.start"', "", 1)
    assert peer(valid=[broken]) != [[]]


Step = tuple[Act, str | None]


def outcomes(text: Procedure, act: Act) -> list[str | None]:
    """The outcomes an act can have; None for an act without."""
    if act.outcome is None:
        return [None]
    return list(text.facts[act.outcome].choices) or ["true", "false"]


def steps_from(text: Procedure, stage: str) -> list[Step]:
    return [(act, outcome) for act in open_acts(text, stage) for outcome in outcomes(text, act)]


def courses(text: Procedure, stage: str, length: int) -> Iterator[list[Step]]:
    """Every sequence of ``length`` acts from a stage, or fewer if the case ends."""
    steps = steps_from(text, stage) if length else []
    if not steps:
        yield []
    for act, outcome in steps:
        yield from ([(act, outcome), *rest] for rest in courses(text, act.target(stage, outcome), length - 1))


def wander(text: Procedure, chance: random.Random, length: int) -> list[Step]:
    """A random sequence from the beginning."""
    course, stage = [], NEW
    while len(course) < length and (steps := steps_from(text, stage)):
        act, outcome = chance.choice(steps)
        course.append((act, outcome))
        stage = act.target(stage, outcome)
    return course


def stages_of(text: Procedure, course: list[Step]) -> list[str]:
    stages = [NEW]
    for act, outcome in course:
        stages.append(act.target(stages[-1], outcome))
    return stages


def data_of(text: Procedure, act: Act, outcome: str | None) -> Mapping[str, object]:
    if outcome is None:
        return {}
    return {act.outcome: outcome if text.facts[act.outcome].choices else outcome == "true"}


def walked(peer, key: str, found: list[list[Step]], over: str = "") -> list[list[list[str]]]:
    """The tasks that SpiffWorkflow offers before and after each step of each course; the limit ``over`` has run out."""
    text = procedure(key)
    walks = [
        [
            (f"act.{stage}.{act.name}", data_of(text, act, outcome))
            for stage, (act, outcome) in zip(stages_of(text, course), course, strict=False)
        ]
        for course in found
    ]
    data: dict[str, object] = {f"due_{limit}": PAST if limit == over else FAR for limit in text.limits}
    data |= {fact.name: ["甲", "乙"] for fact in text.facts.values() if fact.many}
    called = sorted({child.procedure for child in text.children.values()})
    return peer(document=document(key), process=key, called=called, data=data, walks=walks)


def offered(text: Procedure, stage: str) -> list[str]:
    return sorted(f"act.{stage}.{act.name}" for act in open_acts(text, stage))


def assert_alike(text: Procedure, found: list[list[Step]], answers: list[list[list[str]]]) -> None:
    """Before and after each step of each course, the tasks that wait are the acts of the stage."""
    for course, waiting in zip(found, answers, strict=True):
        assert [sorted(tasks) for tasks in waiting] == [offered(text, stage) for stage in stages_of(text, course)]


@pytest.mark.parametrize("key", ["penalty.summary", "service"])
def test_after_every_sequence_of_acts_another_engine_offers_what_the_definition_allows(peer, key: str) -> None:
    text = procedure(key)
    found = list(courses(text, NEW, 3))
    assert_alike(text, found, walked(peer, key, found))


@pytest.mark.parametrize("key", sorted(shipped().procedures))
def test_on_long_ways_another_engine_offers_what_the_definition_allows(peer, key: str) -> None:
    text = shipped().procedures[key]
    found = [wander(text, random.Random(seed), 12) for seed in range(5)]
    assert_alike(text, found, walked(peer, key, found))


def test_a_timer_that_has_run_out_does_what_the_law_does(peer) -> None:
    text = procedure("penalty.summary")
    course = [(text.acts["open"], None), (text.acts["tell"], None), (text.acts["decide"], "fine")]
    (waiting,) = walked(peer, "penalty.summary", [course], over="payment")
    assert sorted(waiting[-1]) == offered(text, "overdue")
