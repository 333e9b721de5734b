"""What SpiffWorkflow makes of BPMN documents, for an interpreter that has it; asked and answering by JSON.

``{"valid": [document, ...]}``: for each, what the schema of the OMG has against it.
``{"document": ..., "process": ..., "called": [...], "data": {...}, "walks": [[[task, data], ...], ...]}``: for each
walk, the tasks that wait before its first step and after each. What the law itself does is done by itself.
"""

import json
import sys

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.util.task import TaskState

STUB = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">'
    '<process id="{0}" isExecutable="true">'
    '<startEvent id="{0}.begin"/><userTask id="{0}.task"/><endEvent id="{0}.end"/>'
    '<sequenceFlow id="{0}.1" sourceRef="{0}.begin" targetRef="{0}.task"/>'
    '<sequenceFlow id="{0}.2" sourceRef="{0}.task" targetRef="{0}.end"/></process></definitions>'
)


def faults(document: str) -> list[str]:
    validator = BpmnValidator()
    try:
        validator.validate(etree.fromstring(document.encode()))
    except ValidationException as error:
        return [str(error)]
    return []


def waiting(workflow: BpmnWorkflow, kind: str = "act.") -> list:
    ready = workflow.get_tasks(state=TaskState.READY, manual=True)
    return [task for task in ready if task.task_spec.bpmn_id.startswith(kind)]


def go_on(workflow: BpmnWorkflow) -> list[str]:
    """All that needs nobody, timers included; then the tasks that wait."""
    workflow.do_engine_steps()
    workflow.refresh_waiting_tasks()
    workflow.do_engine_steps()
    for task in waiting(workflow, "deemed."):
        task.run()
        workflow.do_engine_steps()
    return [task.task_spec.bpmn_id for task in waiting(workflow)]


def specification(job: dict) -> tuple:
    parser = BpmnParser()
    parser.add_bpmn_str(job["document"].encode())
    for key in job["called"]:
        parser.add_bpmn_str(STUB.format(key).encode())
    return parser.get_spec(job["process"]), parser.get_subprocess_specs(job["process"])


def walk(specs: tuple, data: dict, steps: list) -> list[list[str]]:
    workflow = BpmnWorkflow(*specs)
    workflow.task_tree.data.update(data)
    seen = [go_on(workflow)]
    for name, given in steps:
        task = next(task for task in waiting(workflow) if task.task_spec.bpmn_id == name)
        task.data.update(given)
        task.run()
        seen.append(go_on(workflow))
    return seen


def main() -> None:
    job = json.load(sys.stdin)
    if "valid" in job:
        print(json.dumps([faults(document) for document in job["valid"]]))
    else:
        specs = specification(job)
        print(json.dumps([walk(specs, job["data"], steps) for steps in job["walks"]]))


if __name__ == "__main__":
    main()
