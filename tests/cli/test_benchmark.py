"""What ``quanheng benchmark`` prints and refuses."""

from pathlib import Path

import pytest

from quanheng.cli import main

TABLE = Path(__file__).parents[2] / "src/quanheng/procedures/benchmarks/demonstration.yaml"
LIGHT = ("trifling=false", "times=1", "value=4999.99", "harm=none")


@pytest.fixture
def ask(capsys):
    """Run ``quanheng benchmark`` with the words given; its exit code, output and errors."""

    def run(*words):
        code = main(["benchmark", *map(str, words)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_what_ships_is_checked_and_shown(ask):
    code, out, _ = ask()
    assert code == 0
    assert "按期改正：罚款为建设工程造价的0.05倍" in out
    assert out.count("✓") == 2


def test_the_tier_of_a_case_and_its_range(ask):
    assert ask(TABLE, "--facts", *LIGHT) == (0, "从轻：罚款2000元以上4400元以下。\n", "")


def test_what_is_not_known_yet_is_asked_for(ask):
    assert ask(TABLE, "--facts", "trifling=否", "times=1", "harm=none")[:2] == (0, "还缺：涉案货值（元）。\n")


@pytest.mark.parametrize(
    ("words", "code"), [(("--fine", "4400"), 0), (("--fine", "4401"), 1), (("--fine", "4401", "--departed"), 0)]
)
def test_a_fine_is_held_to_its_tier(ask, words, code):
    assert ask(TABLE, "--facts", *LIGHT, *words)[0] == code


def test_a_gap_is_shown_with_the_case_and_the_line(ask, tmp_path):
    table = tmp_path / "表.yaml"
    table.write_text(TABLE.read_text("utf-8").replace("value: 不满5000", "value: 不满4000"), "utf-8")
    code, out, _ = ask(table)
    assert code == 1
    assert f"{table}:2:12 [benchmark.gap]" in out
    assert "涉案货值（元）：4000；" in out


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("--facts", "times=1"), "cli.benchmark"),
        ((TABLE, "--facts", "times"), "cli.fact"),
        ((TABLE, "--facts", "times=一"), "cli.amount"),
        ((TABLE, "--facts", "weather=fine"), "benchmark.circumstance"),
        (("没有.yaml",), "benchmark.absent"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_mend(ask, words, error):
    code, _, said = ask(*words)
    assert code == 2
    assert f"[{error}]" in said
