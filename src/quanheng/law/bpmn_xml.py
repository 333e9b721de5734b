"""A BPMN 2.0 document with its diagram, as the schema of the OMG (BPMN20.xsd) wants it."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from quanheng.law.bpmn import Body, Flow, Node, process
from quanheng.law.bpmn_layout import Box, Layout, layout
from quanheng.law.calendar import date_text
from quanheng.law.guide import Background
from quanheng.law.procedure import Procedure

_NAMESPACES = {
    "xmlns": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "xmlns:bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "xmlns:dc": "http://www.omg.org/spec/DD/20100524/DC",
    "xmlns:di": "http://www.omg.org/spec/DD/20100524/DI",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_TARGET = "urn:quanheng:procedure"
_LANGUAGE = "https://docs.python.org/3/reference/expressions.html"
"""Conditions are written as in a definition, whose syntax is that of Python's expressions."""


def bpmn(procedure: Procedure, background: Background) -> str:
    """``procedure`` as BPMN 2.0 XML: the process, and a diagram of every node and flow in it."""
    model = process(procedure, background)
    root = Element(
        "definitions",
        _NAMESPACES,
        id="definitions",
        name=procedure.title,
        targetNamespace=_TARGET,
        expressionLanguage=_LANGUAGE,
    )
    for code, title in model.escalations.items():
        SubElement(root, "escalation", id=code, name=title, escalationCode=code)
    body = Body(model.nodes, (), model.flows)
    whole = SubElement(root, "process", id=model.id, name=model.name, isExecutable="true")
    SubElement(whole, "documentation").text = f"{procedure.digest}，自{date_text(procedure.effective)}起施行"
    _fill(whole, body)
    diagram = SubElement(root, "bpmndi:BPMNDiagram", id="diagram")
    plane = SubElement(diagram, "bpmndi:BPMNPlane", id="plane", bpmnElement=model.id)
    _draw(plane, body, layout(model))
    indent(root)
    return tostring(root, encoding="unicode")


# The model.


def _fill(parent: Element, body: Body) -> None:
    """Lanes, nodes and flows, then annotations, in the order that the schema asks for."""
    if body.lanes:
        lanes = SubElement(parent, "laneSet", id=f"lanes.{parent.get('id')}")
        for lane in body.lanes:
            element = SubElement(lanes, "lane", id=lane.id, name=lane.name)
            for node in (node for row in lane.rows for node in row):
                SubElement(element, "flowNodeRef").text = node.id
    for node in body.nodes:
        _node(parent, node, body.flows)
    for flow in body.flows:
        _flow(parent, flow)
    for node in (node for node in body.nodes if node.remark):
        annotation = SubElement(parent, "textAnnotation", id=_remark(node))
        SubElement(annotation, "text").text = node.remark
        SubElement(parent, "association", id=_link(node), sourceRef=node.id, targetRef=_remark(node))


def _remark(node: Node) -> str:
    return f"remark.{node.id}"


def _link(node: Node) -> str:
    return f"link.{node.id}"


def _node(parent: Element, node: Node, flows: Iterable[Flow]) -> None:
    element = SubElement(parent, node.kind, id=node.id)
    if node.name:
        element.set("name", node.name)
    if node.host:
        element.set("attachedToRef", node.host)
        element.set("cancelActivity", str(node.interrupting).lower())
    if node.called:
        element.set("calledElement", node.called)
    if node.default:
        element.set("default", node.default)
    if node.notes:
        SubElement(element, "documentation").text = "\n".join(node.notes)
    for tag, end in (("incoming", "target"), ("outgoing", "source")):
        for flow in flows:
            if getattr(flow, end) == node.id:
                SubElement(element, tag).text = flow.id
    if node.each:
        loop = SubElement(element, "multiInstanceLoopCharacteristics")
        _expression(loop, "loopCardinality", f"len({node.each})")
    if node.escalation:
        SubElement(element, "escalationEventDefinition", escalationRef=node.escalation)
    if node.due:
        _expression(SubElement(element, "timerEventDefinition"), "timeDate", node.due)
    if node.body:
        _fill(element, node.body)


def _flow(parent: Element, flow: Flow) -> None:
    element = SubElement(parent, "sequenceFlow", id=flow.id, sourceRef=flow.source, targetRef=flow.target)
    if flow.name:
        element.set("name", flow.name)
    if flow.condition:
        _expression(element, "conditionExpression", flow.condition)


def _expression(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag, {"xsi:type": "tFormalExpression"}).text = text


# The diagram.


def _draw(plane: Element, body: Body, places: Layout) -> None:
    """A shape for every node, lane and annotation, an edge for every flow and association."""
    for lane in body.lanes:
        _shape(plane, lane.id, places.boxes[lane.id], isHorizontal="true")
    for node in body.nodes:
        box = places.boxes[node.id]
        if node.body:
            _shape(plane, node.id, box, isExpanded="true")
            _draw(plane, node.body, places)
        else:
            _shape(plane, node.id, box)
        if node.remark:
            _shape(plane, _remark(node), places.remarks[node.id])
            _edge(plane, _link(node), places.links[node.id])
    for flow in body.flows:
        _edge(plane, flow.id, places.ways[flow.id])


def _shape(plane: Element, of: str, box: Box, **how: str) -> None:
    shape = SubElement(plane, "bpmndi:BPMNShape", {"id": f"shape.{of}", "bpmnElement": of, **how})
    bounds = {name: str(getattr(box, name)) for name in ("x", "y", "width", "height")}
    SubElement(shape, "dc:Bounds", bounds)


def _edge(plane: Element, of: str, way: Iterable[tuple[int, int]]) -> None:
    edge = SubElement(plane, "bpmndi:BPMNEdge", id=f"edge.{of}", bpmnElement=of)
    for x, y in way:
        SubElement(edge, "di:waypoint", x=str(x), y=str(y))
