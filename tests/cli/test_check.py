"""What ``quanheng check`` proves, finds and refuses."""

import json
from pathlib import Path

import pytest

from quanheng.cli import main

TESTS = Path(__file__).parents[1]
BROKEN = TESTS / "law/broken/checker"
COUNTY = TESTS.parent / "examples/county"


@pytest.fixture
def check(capsys):
    """Run ``quanheng check`` with the words given; its exit code, output and errors."""

    def run(*words):
        code = main(["check", *map(str, words)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_a_definition_that_ships_is_proved_property_by_property(check):
    code, out, _ = check("service")
    assert code == 0
    assert out.startswith("送达（service，摘要 ")
    assert out.count("✓") == 15
    assert "－ P11 岗位名册配得齐人员：未提供岗位名册，未检查。" in out
    assert "18 项性质证明了 15 项，未检查 3 项，用时" in out


def test_a_file_that_ships_can_be_named_by_its_path(check):
    code, out, _ = check(TESTS.parent / "src/quanheng/procedures/service.yaml")
    assert code == 0
    assert out.startswith("送达（service")


def test_what_is_wrong_is_said_with_its_place_its_mend_and_the_course_that_shows_it(check):
    path = BROKEN / "limit_left_running.yaml"
    code, out, _ = check(path)
    assert code == 1
    assert f"✗ {path}:15:3 [check.limit_left_running] 案件按所示过程终结时，期限“决定期限”仍在计算。 改法：" in out
    assert "过程：立案 → 撤案" in out
    assert "18 项性质证明了 14 项，未检查 3 项，有 1 处问题" in out


def test_a_folder_is_checked_together(check):
    code, out, _ = check(BROKEN / "limit_left_running_by_the_slower_child")
    assert code == 1
    assert out.count("用时") == 2


def test_a_program_gets_the_same_as_json(check):
    code, out, _ = check(BROKEN / "deemed_closed.yaml", "--json")
    assert code == 1
    (answer,) = json.loads(out)
    assert (answer["procedure"], answer["sound"], len(answer["proofs"])) == ("demo", False, 14)
    assert [proof["code"] for proof in answer["unchecked"]] == ["P11", "P12", "P14"]
    (finding,) = answer["findings"]
    assert (finding["code"], finding["line"], finding["law"]) == ("check.deemed_closed", 19, "行政许可法/32")
    assert finding["course"] == ["收件", "退回补正"]


def test_a_text_that_cannot_be_read_is_not_checked(check, tmp_path):
    path = tmp_path / "unreadable.yaml"
    path.write_text("procedure: demo\nstages: {}\n", encoding="utf-8")
    code, out, _ = check(path)
    assert code == 1
    assert f"{path}:1:1 [form.missing]" in out
    assert "改正以后才能检查" in out
    code, out, _ = check(path, "--json")
    assert code == 1
    assert json.loads(out)[0]["findings"]


def test_a_roster_shows_who_can_do_it_all(check):
    code, out, _ = check("penalty.summary", "--staff", COUNTY / "roster.yaml")
    assert code == 0
    assert "✓ P11 岗位名册配得齐人员：某县市场监督管理局能够配齐 6 种职责，例如：" in out
    assert "孙八任罚款收缴登记" in out
    assert "未检查 2 项" in out


def test_a_roster_that_names_a_duty_nobody_knows_is_refused_with_its_line(check, tmp_path):
    roster = tmp_path / "roster.yaml"
    text = (COUNTY / "roster.yaml").read_text("utf-8").replace("[cashier,", "[casher,")
    roster.write_text(text, encoding="utf-8")
    code, out, _ = check("penalty.summary", "--staff", roster)
    assert code == 1
    line = 1 + text[: text.index("[casher,")].count("\n")
    assert f"{roster}:{line}:26 [name.unknown] 没有名为“casher”的职责。 改法：是否为“cashier”？" in out


def test_what_a_county_adds_is_held_to_the_law_as_well(check):
    code, out, _ = check("licence.preliminary", COUNTY)
    assert code == 0
    assert "✓ P14 审查层级不超过本地规定：审查 0 级，不超过 2 级（某县规范行政权力的意见）。" in out


def test_a_folder_without_a_definition_is_no_definition_proved(check):
    code, out, err = check(COUNTY)
    assert (code, out) == (2, "")
    assert "[check.nothing]" in err


def test_an_unknown_key_is_refused_with_the_closest_known_one(check):
    code, out, err = check("servise")
    assert (code, out) == (2, "")
    assert "[check.unknown]" in err
    assert "是否为“service”？" in err
