"""What `quanheng explain --as chart` draws and refuses."""

import json
from xml.etree import ElementTree

import pytest

from quanheng.cli import main

STARTED = {
    "act": "start",
    "recorded": "2026-03-02",
    "persons": {"张三": "serve"},
    "facts": {"document": "1号", "recipient": "王五"},
}
ANNOUNCED = {
    "act": "announce",
    "recorded": "2026-03-03",
    "persons": {"张三": "serve"},
    "facts": {
        "notice_ground": "missing", "notice_course": "查无下落", "notice_place": "县政府网站",
        "noticed_on": "2026-03-03",
    },
}  # fmt: skip


@pytest.fixture
def draw(capsys):
    def run(*words):
        code = main(["explain", "service", "--as", "chart", *map(str, words)])
        return code, capsys.readouterr()

    return run


@pytest.fixture
def case(tmp_path):
    path = tmp_path / "案.json"
    path.write_text(json.dumps([STARTED, ANNOUNCED]), encoding="utf-8")
    return path


def boxes(svg):
    """What stands in each box."""
    groups = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}g")
    return {group.get("id"): "".join(group.itertext()) for group in groups}


def test_the_chart_of_a_definition_shows_no_case(draw):
    code, printed = draw()
    assert code == 0
    assert not any("你在这里" in words or "已办" in words for words in boxes(printed.out).values())


def test_the_chart_of_a_case_shows_its_stage_what_was_done_and_what_is_due(draw, case):
    _, printed = draw("--case", case, "--on", "2026-03-10")
    found = boxes(printed.out)
    assert [box for box, words in found.items() if "你在这里" in words] == ["stage:noticed"]
    assert [box for box, words in found.items() if "已办" in words] == ["act:start", "act:announce"]
    assert "至2026年4月2日" in found["limit:notice"]


def test_a_case_that_the_law_has_ended_stands_at_its_end(draw, case):
    _, printed = draw("--case", case, "--on", "2026-06-01")
    assert [box for box, words in boxes(printed.out).items() if "你在这里" in words] == ["stage:served"]


def test_a_chart_is_no_page(draw):
    code, printed = draw("--html")
    assert code != 0
    assert "流程图（SVG）没有 --html 这个选项。" in printed.err
