"""The flowchart shows the whole definition once, and what it shows can be read."""

from collections import Counter
from functools import cache
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.law.procedures import procedures
from tests.law.reading import KEYS, background, procedure

from quanheng.law.chart import chart
from quanheng.law.chart_fit import best_shape, fitted, page_scale
from quanheng.law.chart_graph import AFTERWARDS, ANYTIME, ChartGraph, chart_graph
from quanheng.law.chart_layout import Box, Layout
from quanheng.law.chart_text import Paragraph, Run, break_lines, text_width
from quanheng.law.chart_words import NOTHING, Overlay, Position, Traffic, Words
from quanheng.law.procedure import Procedure

SVG = "{http://www.w3.org/2000/svg}"
A_LITTLE = 0.05
"""Rounding of places, in units of the drawing."""
RANDOM = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@cache
def shipped(key: str) -> tuple[ChartGraph, Layout]:
    return laid_out(procedure(key))


def laid_out(text: Procedure, overlay: Overlay = NOTHING) -> tuple[ChartGraph, Layout]:
    graph = chart_graph(text, background())
    return graph, fitted(graph, Words(graph, overlay), "小标题")


def words_of(svg: str) -> str:
    return "".join(ElementTree.fromstring(svg).itertext())


# What must hold of every drawing.


def check(graph: ChartGraph, layout: Layout) -> None:
    everything_is_drawn_once(graph, layout)
    no_two_boxes_overlap(layout)
    no_line_crosses_a_box(layout)
    lines_of_different_nets_never_run_in_one(layout)
    all_is_on_the_page(layout)
    text_is_in_its_box(layout)


def everything_is_drawn_once(graph: ChartGraph, layout: Layout) -> None:
    opened = [child for child in graph.children if child.opener != "act:"]
    nodes = (*graph.stages, *graph.acts, *opened, *graph.limits)
    drawn = Counter(box.item.id for box in layout.boxes if box.item.look != "band")
    assert drawn == Counter(node.id for node in nodes)


def no_two_boxes_overlap(layout: Layout) -> None:
    for one, other in combinations(layout.boxes, 2):
        assert one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y, (
            one.item.id,
            other.item.id,
        )


def no_line_crosses_a_box(layout: Layout) -> None:
    for path in layout.paths:
        for box in layout.boxes:
            if box.item.id not in (path.edge.source, path.edge.target):
                assert not any(enters(start, end, box) for start, end in pairwise(path.points)), (
                    path.edge,
                    box.item.id,
                )


def enters(start: tuple[float, float], end: tuple[float, float], box: Box) -> bool:
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return left < box.right and box.x < right + A_LITTLE and top < box.bottom and box.y < bottom + A_LITTLE


def lines_of_different_nets_never_run_in_one(layout: Layout) -> None:
    pieces = [(path.net, start, end) for path in layout.paths for start, end in pairwise(path.points)]
    for (net, *one), (other_net, *other) in combinations(pieces, 2):
        assert net == other_net or not (along(0, one, other) or along(1, one, other)), (net, other_net)


def along(axis: int, one, other) -> bool:
    """Whether two pieces lie on one line across ``axis`` and share more than a point."""
    fixed = {point[axis] for point in (*one, *other)}
    if max(fixed) - min(fixed) > A_LITTLE:
        return False
    spans = [sorted(point[1 - axis] for point in piece) for piece in (one, other)]
    return max(spans[0][0], spans[1][0]) < min(spans[0][1], spans[1][1]) - A_LITTLE


def all_is_on_the_page(layout: Layout) -> None:
    for box in layout.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.right <= layout.width
        assert box.bottom <= layout.height
    for x, y in (point for path in layout.paths for point in path.points):
        assert 0 <= x <= layout.width
        assert 0 <= y <= layout.height
    for caption in layout.captions:
        assert caption.x + max(line.width for line in caption.lines) <= layout.width
        assert caption.y + sum(line.height for line in caption.lines) <= layout.height


def text_is_in_its_box(layout: Layout) -> None:
    for box in layout.boxes:
        assert sum(line.height for line in box.item.lines) <= box.height
        for line in box.item.lines:
            assert box.item.inset + line.width <= box.width + A_LITTLE, (box.item.id, line)
    for caption in layout.captions:
        assert all(line.width <= caption.width + A_LITTLE for line in caption.lines)


@pytest.mark.parametrize("key", KEYS)
def test_the_chart_of_a_shipped_definition_can_be_read(key):
    check(*shipped(key))


@RANDOM
@given(procedures())
def test_the_chart_of_any_definition_can_be_read(text):
    check(*laid_out(text))


@pytest.mark.parametrize("key", [key for key in KEYS if not key.startswith("everything")])
def test_a_shipped_chart_fits_on_one_page_of_a4_with_text_of_six_and_a_half_points(key):
    _, layout = shipped(key)
    assert round(6.5 * page_scale(layout.width, layout.height), 1) == 6.5
    lines = [line for box in layout.boxes for line in box.item.lines]
    assert min(line.size for line in lines) >= 10


# What the lines and the words say.


@pytest.mark.parametrize("key", KEYS)
def test_every_change_of_stage_is_a_line_but_that_back_to_where_the_act_is_drawn(key):
    graph, layout = shipped(key)
    drawn = {(path.edge.source, path.edge.target) for path in layout.paths if path.edge.kind == "move"}
    homes = {act.id: f"stage:{act.home}" for act in graph.acts}
    moves = {(edge.source, edge.target) for edge in graph.edges if edge.kind == "move"}
    assert drawn == {(act, stage) for act, stage in moves if homes[act] != stage}


@pytest.mark.parametrize("key", KEYS)
def test_lines_begin_and_end_at_the_boxes_they_join(key):
    _, layout = shipped(key)
    boxes = {box.item.id: box for box in layout.boxes}
    for path in layout.paths:
        for end, (x, y) in ((path.edge.source, path.points[0]), (path.edge.target, path.points[-1])):
            box = boxes[end]
            assert box.x - A_LITTLE <= x <= box.right + A_LITTLE
            assert box.y - A_LITTLE <= y <= box.bottom + A_LITTLE


@pytest.mark.parametrize("key", KEYS)
def test_what_the_law_does_at_the_end_of_a_limit_is_dashed_from_the_limit_to_the_act(key):
    text, (_, layout) = procedure(key), shipped(key)
    drawn = {(path.edge.source, path.edge.target) for path in layout.paths if path.edge.kind == "deemed"}
    assert drawn == {(f"limit:{one.name}", f"act:{one.deemed.act}") for one in text.limits.values() if one.deemed}
    dashed = {box.item.id for box in layout.boxes if box.item.dashed}
    assert dashed == {f"act:{act.name}" for act in text.acts.values() if act.duty == "law"}


@pytest.mark.parametrize("key", KEYS)
def test_acts_stand_in_the_band_of_the_first_stage_they_are_open_in(key):
    graph, layout = shipped(key)
    tops = {box.item.id.partition(":")[2]: box.y for box in layout.boxes if box.item.look in ("stage", "band")}
    order = sorted(tops, key=tops.__getitem__)
    assert [name for name in order if name not in (ANYTIME, AFTERWARDS)] == [
        stage.name for stage in graph.stages if not stage.end
    ]
    places = {box.item.id: box.y for box in layout.boxes}
    for act in graph.acts:
        below = [tops[name] for name in order[order.index(act.home) + 1 :]]
        assert tops[act.home] <= places[act.id]
        assert all(places[act.id] < top for top in below)


def test_an_act_says_who_by_which_article_with_what_paper_and_where_it_leads():
    graph = chart_graph(procedure("penalty.summary"), background())
    acts = {act.name: act for act in graph.acts}
    title, marks = (
        "".join(run.text for run in paragraph.runs) for paragraph in Words(graph).act(acts["decide"], "现场执法")
    )
    assert title == "作出当场处罚决定并交付（2人）"
    assert marks.split() == [
        "〔现场执法〕", "处罚法51、52", "文书：当场行政处罚决定书", "起ⒷⒸⒺⒻ", "另自②", "警告→⑦", "罚款、警告并处罚款→③",
    ]  # fmt: skip


def test_a_limit_says_how_long_and_by_which_article():
    graph = chart_graph(procedure("penalty.ordinary"), background())
    limit = next(limit for limit in graph.limits if limit.name == "decision")
    assert ["".join(run.text for run in one.runs) for one in Words(graph).limit(limit)] == [
        "Ⓓ 作出处罚决定的期限",
        "90日 处罚法60",
    ]


def test_a_child_says_which_limits_it_ends_and_which_only_all_of_its_kind_end():
    graph = chart_graph(procedure("penalty.ordinary"), background())
    said = {
        child.name: "".join(run.text for one in Words(graph).child(child) for run in one.runs)
        for child in graph.children
    }
    assert said["collection"] == "送达与缴纳（逐一） 都报告后止Ⓕ"
    assert said["publication"] == "处罚决定公开 止Ⓗ"


def test_holds_are_listed_and_statutes_of_long_names_explained():
    text = words_of(chart(procedure("penalty.ordinary"), background()))
    assert "“中止调查”：其间不计入作出处罚决定的期限（处罚法60；甲46）。" in text
    assert "甲：市场监督管理行政处罚程序规定" in text


# The drawing as a document.


@pytest.mark.parametrize("key", ["penalty.ordinary", "service", "everything", "hearing_child"])
def test_the_document_is_xml_with_a_title_a_description_and_one_group_for_each_box(key):
    svg = chart(procedure(key), background())
    root = ElementTree.fromstring(svg)
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [title.get("id"), description.get("id")]
    assert procedure(key).title in title.text
    assert all(stage.title in description.text for stage in procedure(key).stages.values())
    groups = [group.get("id") for group in root.iter(f"{SVG}g")]
    assert sorted(groups) == sorted(box.item.id for box in shipped(key)[1].boxes)
    assert all(group.find(f"{SVG}title").text for group in root.iter(f"{SVG}g"))


def test_the_same_definition_is_always_the_same_drawing():
    first = chart(procedure("service"), background())
    best_shape.cache_clear()
    assert chart(procedure("service"), background()) == first


def test_a_box_leads_to_the_address_given_for_it():
    svg = chart(procedure("service"), background(), links={"act:leave": "/acts?key=service&act=leave"})
    root = ElementTree.fromstring(svg)
    links = list(root.iter(f"{SVG}a"))
    assert root.get("role") == "group"
    assert [link.get("href") for link in links] == ["/acts?key=service&act=leave"]
    assert [group.get("id") for group in links[0].iter(f"{SVG}g")] == ["act:leave"]


def test_a_chart_in_a_page_needs_no_style_of_the_page_and_brings_none():
    svg = ElementTree.fromstring(chart(procedure("service"), background()))
    assert not list(svg.iter(f"{SVG}style"))
    assert not any({"style", "class"} & set(element.keys()) for element in svg.iter())


def test_titles_are_never_markup():
    text = procedure("service")
    hostile = type(text)(**{name: getattr(text, name) for name in text.__slots__} | {"title": "<script>&\"'"})
    assert ElementTree.fromstring(chart(hostile, background())).find(f"{SVG}title").text == "<script>&\"'流程图"


# Where a case stands, how many went which way.


def test_a_chart_shows_where_the_case_stands_what_was_done_and_by_when_what_is_due():
    position = Position("noticed", {"start": 1, "attempt": 2}, {"notice": "至2026年4月2日届满"})
    graph, layout = laid_out(procedure("service"), Overlay(position=position))
    check(graph, layout)
    said = {box.item.id: "".join(run.text for line in box.item.lines for run in line.runs) for box in layout.boxes}
    assert [node for node, words in said.items() if "你在这里" in words] == ["stage:noticed"]
    assert [node for node, words in said.items() if "已办" in words] == ["act:start", "act:attempt"]
    assert "已办2次" in said["act:attempt"]
    assert "至2026年4月2日届满" in said["limit:notice"]


def test_a_hold_that_is_on_is_said_to_be_on():
    overlay = Overlay(position=Position("filed", holds=frozenset({"suspended"})))
    svg = chart(procedure("penalty.ordinary"), background(), overlay)
    assert "“中止调查”：其间不计入作出处罚决定的期限（处罚法60；甲46）。▶ 正在中止。" in words_of(svg)
    assert words_of(svg).count("正在中止") == 1


def test_a_chart_shows_how_many_cases_stand_where_and_went_which_way():
    traffic = Traffic({"pending": 12, "served": 340}, {"post": 50}, {("leave", "served"): 7})
    graph, layout = laid_out(procedure("service"), Overlay(traffic=traffic))
    check(graph, layout)
    said = {box.item.id: "".join(run.text for line in box.item.lines for run in line.runs) for box in layout.boxes}
    assert "现有12件" in said["stage:pending"]
    assert "340件" in said["stage:served"]
    assert "共50次" in said["act:post"]
    assert "→③（7次）" in said["act:leave"]


# Text.


@given(st.text("处罚法60、（）“”，。①→起Ⓐ ab1", max_size=60), st.floats(10, 200))
def test_breaking_lines_loses_nothing_but_blanks_at_their_beginning(text, width):
    lines = break_lines([Paragraph((Run(text),), 10.0)], width)
    assert "".join(run.text for line in lines for run in line.runs).replace(" ", "") == text.replace(" ", "")
    assert all(line.width <= width + A_LITTLE or sum(len(run.text) for run in line.runs) == 1 for line in lines)


def test_a_full_width_character_is_one_em_and_a_latin_one_a_little_more_than_half():
    assert text_width("处罚", 10) == 20
    assert text_width("ab", 10) == pytest.approx(11)


def test_the_number_of_officers_stays_on_one_line():
    lines = break_lines([Paragraph((Run("现场检查取证（2人）"),), 10.0)], 75)
    assert ["".join(run.text for run in line.runs) for line in lines] == ["现场检查取证", "（2人）"]


def test_an_article_and_its_statute_stay_on_one_line():
    lines = break_lines([Paragraph((Run("收集证据 处罚法46、56"),), 10.0)], 60)
    assert ["".join(run.text for run in line.runs).strip() for line in lines] == ["收集证据", "处罚法46、", "56"]
