"""What `quanheng explain` prints and refuses."""

import json

import pytest

from quanheng.cli import main

OPENED = {
    "act": "open",
    "recorded": "2026-03-02T09:00",
    "persons": {"张三": "handle", "李四": "handle"},
    "facts": {
        "party": "王五", "discovered_on": "2026-03-02", "ended_on": "2026-03-02",
        "credential_shown": True, "violation": "占道经营", "place": "人民路",
    },
}  # fmt: skip


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
def explain(capsys):
    """Run the command with the words given; its exit code, output and errors."""

    def run(*words):
        code = main(["explain", *map(str, words)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def case(tmp_path):
    """A file with the entries of a case."""

    def write(*entries, text=None):
        path = tmp_path / "案.json"
        path.write_text(json.dumps(entries) if text is None else text, encoding="utf-8")
        return path

    return write


def group(out: str, title: str) -> str:
    return out.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_the_guide_is_what_comes_of_a_key_alone(explain):
    code, out, _ = explain("penalty.summary", "--on", "2026-03-02")
    assert code == 0
    assert out.startswith("# 行政处罚简易程序\n")
    assert "《行政处罚法》第51条" in out


def test_of_a_new_case_only_the_opening_is_open(explain):
    _, out, _ = explain("penalty.summary", "--as", "why", "--on", "2026-03-02")
    assert "案件现为“尚未开始”。" in out
    assert "- **发现违法行为，出示执法证件**" in group(out, "可以办理")
    assert "- **作出当场处罚决定并交付**" in group(out, "不能办理")


def test_after_some_entries_each_closed_act_has_its_reasons_and_articles(explain, case):
    _, out, _ = explain("penalty.summary", "--as", "why", "--case", case(OPENED), "--on", "2026-03-02T10:00")
    assert "案件现为“当场调查”。" in out
    assert "- **当场查明事实、收集证据**" in group(out, "可以办理")
    told = (
        "应当先查明事实、收集证据，再告知拟作出的处罚。（《行政处罚法》第40条）须满足：已作“当场查明事实、收集证据”。"
    )
    assert told in group(out, "不能办理")


def test_what_a_party_does_is_received_whatever_the_stage(explain):
    _, out, _ = explain("penalty.summary", "--as", "why", "--on", "2026-03-02")
    assert "- **缴纳罚款**" in group(out, "当事人提出的一律收下，现在提出的加以标记")


def test_what_the_law_did_in_between_is_taken_into_account(explain, case):
    path = case(STARTED, ANNOUNCED)
    _, out, _ = explain("service", "--as", "why", "--case", path, "--on", "2026-04-02")
    assert "“公告期间”至2026年4月2日（周四）届满。" in out
    _, out, _ = explain("service", "--as", "why", "--case", path, "--on", "2026-04-03")
    assert "案件现为“已经送达”。" in out


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"act": "opne", "recorded": "2026-03-02"}, "第 1 条：没有行为“opne”。"),
        ({"act": "open"}, "第 1 条缺少 act 或者 recorded。"),
        ({"act": "open", "recorded": "2026-03-02", "who": "张三"}, "第 1 条有不认识的 who。"),
        ({"act": "open", "recorded": "昨天"}, "“昨天”不是时间。"),
        ({"act": "open", "recorded": "2026-03-02", "facts": {"fine": 3}}, "第 1 条："),
        (
            {"act": "open", "recorded": "2026-03-02", "facts": {"discovered_on": "昨天"}},
            "“发现违法行为之日”填写得不对。",
        ),
        ({"act": "open", "recorded": "2026-03-02", "case": "案/service.1.0"}, "没有案件“案/service.1.0”。"),
        ({"act": "open", "recorded": "2026-05-02"}, "案件有更晚登记的条目。"),
    ],
)
def test_a_history_that_cannot_be_taken_is_refused_with_the_entry(explain, case, entry, sentence):
    code, out, err = explain("penalty.summary", "--as", "why", "--case", case(entry), "--on", "2026-04-02")
    assert (code, out) == (2, "")
    assert sentence in err
    assert "处理办法：" in err


@pytest.mark.parametrize(
    ("text", "sentence"), [("[{]", "不是 JSON（第 1 行第 3 列）"), ('{"act": "open"}', "不是条目的列表")]
)
def test_a_file_that_is_no_list_of_entries_is_refused(explain, case, text, sentence):
    code, _, err = explain("penalty.summary", "--as", "why", "--case", case(text=text))
    assert code == 2
    assert sentence in err


def test_a_file_that_is_not_there_is_said_so(explain, tmp_path):
    code, _, err = explain("penalty.summary", "--as", "why", "--case", tmp_path / "没有.json")
    assert code == 2
    assert "打不开文件" in err


def test_a_key_that_is_not_there_gets_the_closest_one(explain):
    code, _, err = explain("penalty.sumary")
    assert code == 2
    assert "是否为“penalty.summary”？" in err
