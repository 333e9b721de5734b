"""Places for the nodes and flows of a BPMN process: stages one below the other, acts in rows inside their lanes.

Coordinates are pixels, from the upper left corner. Ways between stages run in channels of their own, right of all
stages; the children stand right of the channels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from quanheng.law.bpmn import Body, Flow, Lane, Node, Process

_SIZES: Mapping[str, tuple[int, int]] = {
    "startEvent": (36, 36), "endEvent": (36, 36), "boundaryEvent": (36, 36), "intermediateThrowEvent": (36, 36),
    "exclusiveGateway": (50, 50), "parallelGateway": (50, 50),
    "userTask": (180, 80), "task": (180, 80), "receiveTask": (180, 80), "callActivity": (180, 80),
}  # fmt: skip
_GAP = 50
"""Between nodes of a row."""
_REMARK = (230, 40)
"""The size of an annotation, which stands below its node."""
_PITCH = 90
"""Between the ends of a row, and between the events on a boundary (whose tasks have annotations)."""
_HEAD, _TITLE, _LABEL = 190, 50, 40
"""What a stage needs left of its lanes, above them, and a lane left of its rows."""
_MARGIN = 60
"""What a stage keeps free right of its lanes, for the events on its side."""
_CHANNEL = 14
"""Between the ways from stage to stage."""


class Point(NamedTuple):
    """A place."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> Point:
        """The middle of the right side."""
        return Point(self.x + self.width, self.y + self.height // 2)

    @property
    def left(self) -> Point:
        """The middle of the left side."""
        return Point(self.x, self.y + self.height // 2)

    @property
    def top(self) -> Point:
        """The middle of the upper side."""
        return Point(self.x + self.width // 2, self.y)

    @property
    def bottom(self) -> Point:
        """The middle of the lower side."""
        return Point(self.x + self.width // 2, self.y + self.height)


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes of nodes and lanes, and of annotations by the id of what they annotate; ways of flows by the flows' ids.

    ``links`` are the ways from a node to its annotation, by the node's id.
    """

    boxes: Mapping[str, Box]
    remarks: Mapping[str, Box]
    links: Mapping[str, tuple[Point, ...]]
    ways: Mapping[str, tuple[Point, ...]]


def layout(process: Process) -> Layout:
    """A place for every node, lane, annotation and flow of ``process``."""
    return _Drawing(process).layout()


class _Drawing:
    def __init__(self, process: Process) -> None:
        self._process = process
        self.boxes: dict[str, Box] = {}
        self.remarks: dict[str, Box] = {}
        self.links: dict[str, tuple[Point, ...]] = {}
        self.ways: dict[str, tuple[Point, ...]] = {}

    def layout(self) -> Layout:
        nodes = self._process.nodes
        self._put(nodes[0], Point(40, 40))
        stages = [node for node in nodes if node.id.startswith("stage.") and not node.host]
        width = max(_width(stage.body) for stage in stages if stage.body)
        y = 140
        for stage in stages:
            y = self._stage(stage, Point(120, y), width) + 100
        aside = 120 + width + 8 * _GAP + _SIZES["task"][0]
        channels = aside + _CHANNEL * len(self._process.flows)
        self._children(channels + _GAP)
        for number, flow in enumerate(self._process.flows):
            self._outer(flow, aside + _CHANNEL * number)
        return Layout(self.boxes, self.remarks, self.links, self.ways)

    def _put(self, node: Node, left: Point) -> Box:
        """``node`` with the middle of its left side at ``left``, its annotation below."""
        width, height = _SIZES[node.kind]
        box = self.boxes[node.id] = Box(left.x, left.y - height // 2, width, height)
        if node.remark:
            remark = self.remarks[node.id] = Box(left.x, box.y + height + 6, *_REMARK)
            self.links[node.id] = (box.bottom, Point(box.bottom.x, remark.y))
        return box

    # A stage.

    def _stage(self, stage: Node, corner: Point, width: int) -> int:
        """A stage and what stands on its boundary; how far down it reaches."""
        if stage.body is None:
            return self._put(stage, Point(corner.x, corner.y + 18)).bottom.y
        events = [node for node in self._process.nodes if node.host == stage.id]
        lanes = sum(map(_lane_height, stage.body.lanes)) or 2 * _PITCH
        height = _TITLE + max(lanes, _space(events)) + 20
        self.boxes[stage.id] = Box(*corner, width, height)
        self._events(events, Point(corner.x + width - 18, corner.y + _TITLE + 20))
        self._body(stage.body, corner, width)
        return corner.y + height

    def _events(self, events: Iterable[Node], place: Point) -> None:
        """The events on the right side, those of limits with what the law then does beside them."""
        y = place.y
        for event in events:
            box = self.boxes[event.id] = Box(place.x, y, 36, 36)
            if event.due:
                remark = self.remarks[event.id] = Box(place.x + 60, y - 66, *_REMARK)
                self.links[event.id] = (box.top, Point(box.top.x, remark.left.y), remark.left)
                self._consequence(event, Point(place.x + 36 + 2 * _GAP, y + 18))
            y += _step(event)

    def _consequence(self, event: Node, left: Point) -> None:
        """The task after a timer, unless another timer has it already, and what follows it there."""
        known = {node.id: node for node in self._process.nodes}
        (task,) = (flow.target for flow in self._process.flows if flow.source == event.id)
        if task not in self.boxes:
            box = self._put(known[task], left)
            for beside in (known[name] for name in (f"fork.{task}", f"done.{task}") if name in known):
                box = self._put(beside, Point(box.right.x + _GAP, left.y))

    def _body(self, body: Body, corner: Point, width: int) -> None:
        x, y = corner.x + 30, corner.y + _TITLE
        lane_x = corner.x + _HEAD
        for lane in body.lanes:
            height = _lane_height(lane)
            self.boxes[lane.id] = Box(lane_x, y, width - _HEAD - _MARGIN, height)
            for row in lane.rows:
                self._row(row, Point(lane_x + _LABEL, y + _row_height(row) // 2))
                y += _row_height(row)
        y = corner.y + _TITLE + _PITCH
        for node in body.head:
            below = node.kind == "endEvent"  # to which the fork leads, as it leads to the acts
            x = self._put(node, Point(x - 30, y + _PITCH) if below else Point(x, y)).right.x + 30
        for flow in body.flows:
            self.ways[flow.id] = self._inner(flow)

    def _row(self, row: tuple[Node, ...], left: Point) -> None:
        ends = [node for node in row if node.kind == "endEvent"]
        x = left.x
        for node in row:
            if node not in ends:
                x = self._put(node, Point(x, left.y)).right.x + _GAP
        y = left.y - _PITCH * (len(ends) - 1) // 2
        for end in ends:
            self._put(end, Point(x + _GAP, y))
            y += _PITCH

    def _inner(self, flow: Flow) -> tuple[Point, ...]:
        source, target = self.boxes[flow.source], self.boxes[flow.target]
        if target.x < source.x:
            above = min(source.y, target.y) - 26
            return source.top, Point(source.top.x, above), Point(target.top.x, above), target.top
        return _stepped(source.right, target.left, source.right.x + 20)

    # Between stages.

    def _children(self, x: int) -> None:
        y = 140
        done = {flow.source: flow.target for flow in self._process.flows}
        for node in self._process.nodes:
            if node.kind == "callActivity":
                box = self._put(node, Point(x, y))
                self.boxes[done[node.id]] = Box(box.right.x + _GAP, y - 18, 36, 36)
                y += 2 * _PITCH

    def _outer(self, flow: Flow, channel: int) -> None:
        source, target = self.boxes[flow.source], self.boxes[flow.target]
        if not flow.target.startswith("stage."):
            way = _stepped(source.right, target.left, channel if target.x > channel else source.right.x + 20)
        elif source.x < target.x:
            way = source.bottom, Point(source.bottom.x, target.left.y), target.left
        else:
            above = target.y - 20 - channel % 60
            way = (
                source.right, Point(channel, source.right.y), Point(channel, above), Point(target.top.x, above),
                target.top,
            )  # fmt: skip
        self.ways[flow.id] = way


def _stepped(begin: Point, end: Point, turn: int) -> tuple[Point, ...]:
    """A way to the right with at most one step."""
    return (begin, end) if begin.y == end.y else (begin, Point(turn, begin.y), Point(turn, end.y), end)


def _step(event: Node) -> int:
    return 2 * _PITCH if event.due else _PITCH


def _space(events: Iterable[Node]) -> int:
    return 20 + sum(map(_step, events))


def _row_height(row: tuple[Node, ...]) -> int:
    ends = sum(node.kind == "endEvent" for node in row)
    return max(_SIZES["userTask"][1] + 2 * _REMARK[1] + 30, _PITCH * ends)


def _lane_height(lane: Lane) -> int:
    return sum(map(_row_height, lane.rows))


def _row_width(row: tuple[Node, ...]) -> int:
    """Of a row without its ends, which stand one above the other, and with one of them."""
    line = sum(_SIZES[node.kind][0] + _GAP for node in row if node.kind != "endEvent")
    return line + 2 * _GAP + _SIZES["endEvent"][0]


def _width(body: Body) -> int:
    rows = [_row_width(row) for lane in body.lanes for row in lane.rows]
    return _HEAD + _LABEL + max(rows, default=0) + _GAP + _MARGIN
