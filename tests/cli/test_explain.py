"""What `quanheng explain` prints and refuses."""

import hashlib
import json
from importlib.resources import files
from xml.etree import ElementTree

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


OLDER = ("{title: 报所属行政机关备案, from", "{title: 向所属行政机关报备, from")


@pytest.fixture
def older(tmp_path):
    """A file with a version of the on-the-spot penalty that calls the filing by another name."""
    text = (files("quanheng.procedures") / "penalty.summary.yaml").read_text("utf-8")
    assert OLDER[0] in text
    path = tmp_path / "旧.yaml"
    path.write_text(text.replace(*OLDER), encoding="utf-8")
    return path


def test_a_reading_can_be_had_as_a_page(explain):
    _, out, _ = explain("penalty.summary", "--html", "--on", "2026-03-02")
    assert out.startswith("<!doctype html>")
    assert "<h1>行政处罚简易程序</h1>" in out


@pytest.mark.parametrize(
    ("reading", "option"),
    [
        ("json", ("--html",)),
        ("bpmn", ("--case", "案.json")),
        ("guide", ("--against", "旧.yaml")),
        ("why", ("--duty", "handle")),
    ],
)
def test_an_option_that_a_reading_does_not_know_is_refused(explain, reading, option):
    code, out, err = explain("penalty.summary", "--as", reading, *option)
    assert (code, out) == (2, "")
    assert f"没有 {option[0]} 这个选项。" in err


def test_the_definition_comes_with_the_digest_of_its_canonical_form(explain):
    _, out, _ = explain("penalty.summary", "--as", "json")
    found = json.loads(out)
    form = json.dumps(found["definition"], ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(form.encode()).hexdigest() == found["digest"]
    assert "recuse" in found["definition"]["acts"], "the common courses are put in"


def test_a_definition_goes_to_other_tools_as_bpmn(explain):
    _, out, _ = explain("service", "--as", "bpmn")
    assert ElementTree.fromstring(out).tag.endswith("}definitions")


def test_each_duty_has_its_statement(explain):
    _, out, _ = explain("penalty.summary", "--as", "duties", "--on", "2026-03-02")
    for title in ("现场执法", "负责人批准", "罚款收缴登记", "归档结案"):
        assert f"# 岗位责任说明书：{title}\n" in out


def test_a_post_has_one_statement_for_all_its_duties(explain):
    words = ("--as", "duties", "--post", "执法队员", "--duty", "handle", "--duty", "service:serve")
    _, out, _ = explain("penalty.summary", *words, "--on", "2026-03-02")
    assert out.startswith("# 岗位责任说明书：执法队员\n")
    assert "## 行政处罚简易程序：现场执法" in out
    assert "## 送达：" in out


def test_a_post_without_duties_is_refused(explain):
    code, out, err = explain("penalty.summary", "--as", "duties", "--post", "执法队员")
    assert (code, out) == (2, "")
    assert "没有写明岗位“执法队员”承担的职责。" in err


def test_a_duty_that_is_not_there_gets_the_closest_one(explain):
    code, _, err = explain("penalty.summary", "--as", "duties", "--duty", "handel")
    assert code == 2
    assert "是否为“handle”？" in err


def test_a_local_rule_on_liability_in_the_folder_is_added(explain, tmp_path):
    local = "liabilities: [{consequence: 暂扣执法证件, faults: [{fault: 未按期报备, local: 本县责任追究办法}]}]"
    (tmp_path / "责任.yaml").write_text(local, encoding="utf-8")
    _, out, _ = explain("penalty.summary", "--as", "duties", "--in", tmp_path)
    assert "- **未按期报备**：暂扣执法证件（本地规定：本县责任追究办法）" in out
    assert "第76条" in out


def test_a_version_is_held_to_an_older_one(explain, older):
    _, out, _ = explain("penalty.summary", "--as", "diff", "--against", older)
    assert "- “向所属行政机关报备”\n  - 名称从“向所属行政机关报备”改为“报所属行政机关备案”。" in out
    assert "仍按旧版本办完，不受影响。" in out


def test_running_cases_are_counted_by_stage(explain, older, tmp_path):
    path = tmp_path / "在办.json"
    for rows in ({"found": 3, "told": 1}, [{"stage": "found"}] * 3 + [{"stage": "told", "case": "1号"}]):
        path.write_text(json.dumps(rows), encoding="utf-8")
        _, out, _ = explain("penalty.summary", "--as", "diff", "--against", older, "--cases", path)
        assert "不受影响（4件）。" in out


def test_a_version_does_not_differ_from_itself(explain):
    _, out, _ = explain("penalty.summary", "--as", "diff", "--against", "penalty.summary")
    assert "两个版本相同。" in out


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ('{"fuond": 3}', "旧版本没有环节“fuond”。"),
        ('{"found": "三"}', "环节“found”的件数不是自然数。"),
        ("[3]", "不是各环节案件的 JSON。"),
        ("{", "不是各环节案件的 JSON。"),
        (None, "打不开文件"),
    ],
)
def test_running_cases_that_cannot_be_counted_are_refused(explain, older, tmp_path, rows, sentence):
    path = tmp_path / "在办.json"
    if rows is not None:
        path.write_text(rows, encoding="utf-8")
    code, out, err = explain("penalty.summary", "--as", "diff", "--against", older, "--cases", path)
    assert (code, out) == (2, "")
    assert sentence in err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "没有写明与哪个版本比较。"),
        (("--against", "penalty.sumary"), "没有名为“penalty.sumary”的程序定义。"),
    ],
)
def test_without_an_older_version_there_is_no_difference_to_say(explain, words, sentence):
    code, _, err = explain("penalty.summary", "--as", "diff", *words)
    assert code == 2
    assert sentence in err
