"""What SpiffWorkflow needs for one step of a small procedure: load the saved case, complete one task, save it.

Run by ``bench.act`` with an interpreter that has SpiffWorkflow; prints the microseconds of a step.
"""

import timeit
from itertools import pairwise

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

TASKS = ("open", "establish", "tell", "hear", "decide")
"""The acts of an on-the-spot penalty, up to the decision, one after the other."""

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">'


def bpmn() -> bytes:
    nodes = ["start", *TASKS, "end"]
    flows = [f'<sequenceFlow id="f{k}" sourceRef="{a}" targetRef="{b}"/>' for k, (a, b) in enumerate(pairwise(nodes))]
    parts = [
        '<startEvent id="start"/>',
        *(f'<userTask id="{task}" name="{task}"/>' for task in TASKS),
        '<endEvent id="end"/>',
    ]
    body = "".join(parts + flows)
    return f'{HEAD}<process id="penalty" isExecutable="true">{body}</process></definitions>'.encode()


def saved(serializer: BpmnWorkflowSerializer) -> str:
    """A case before its third task."""
    parser = BpmnParser()
    parser.add_bpmn_str(bpmn())
    workflow = BpmnWorkflow(parser.get_spec("penalty"))
    for _ in range(2):
        step(workflow)
    return serializer.serialize_json(workflow)


def step(workflow: BpmnWorkflow) -> None:
    workflow.do_engine_steps()
    workflow.get_next_task(state=TaskState.READY, manual=True).run()
    workflow.do_engine_steps()


def main() -> None:
    serializer = BpmnWorkflowSerializer()
    before = saved(serializer)

    def one() -> str:
        workflow = serializer.deserialize_json(before)
        step(workflow)
        return serializer.serialize_json(workflow)

    assert len(one()) > len("{}")
    print(min(timeit.repeat(one, number=20, repeat=7)) / 20 * 1e6)


if __name__ == "__main__":
    main()
