"""What ``quanheng due`` prints and refuses."""

import json

import pytest

from quanheng.cli import main


@pytest.fixture
def ask(capsys):
    """Run ``quanheng due`` with the words given; its exit code, output and errors."""

    def run(*words):
        code = main(["due", *words])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.mark.parametrize("amount", ["7个工作日", "7 workdays", "７ 工作日", "7 working days", "7 Business Days"])
def test_working_days_may_be_written_in_either_language(ask, amount):
    code, out, _ = ask(amount, "--from", "2026-02-12")
    assert code == 0
    assert out.splitlines()[0] == "到期日：2026年2月28日（周六）"


@pytest.mark.parametrize(
    ("amount", "start", "headline"),
    [
        ("90日", "2026-07-03", "到期日：2026年10月8日（周四）"),
        ("90天", "2026-07-03", "到期日：2026年10月8日（周四）"),
        ("2个月", "2026-12-31", "到期日：2027年3月1日（周一）（暂定）"),
        ("1 year", "2024-02-29", "到期日：2025年2月28日（周五）"),
        ("24小时", "2026-02-13T16:30", "到期时刻：2026年2月14日（周六）16:30"),
    ],
)
def test_the_date_stands_first_with_its_weekday(ask, amount, start, headline):
    assert ask(amount, "--from", start)[1].splitlines()[0] == headline


def test_the_steps_are_numbered(ask):
    _, out, _ = ask("3个工作日", "--from", "2026-02-13")
    assert out.splitlines()[1:] == [
        "步骤：",
        "  1. 2026年2月13日（周五）期限开始，当日不计入，自次日起算（《民法典》第201条）。",
        "  2. 2026年2月14日（周六）春节调休上班，计第1个工作日。",
        "  3. 2026年2月15日（周日）至2月23日（周一）春节，不计。",
        "  4. 2026年2月24日（周二）至2月25日（周三）计第2至第3个工作日。",
        "  5. 到期日：2026年2月25日（周三）。",
    ]


def test_a_clause_brings_its_article_and_its_words(ask):
    _, out, _ = ask("--law", "decide_ordinary", "--profile", "市场监管", "--from", "2026-07-03")
    assert out.splitlines()[:2] == [
        "到期日：2026年10月8日（周四）",
        "依据：《市场监督管理行政处罚程序规定》第64条“应当自立案之日起九十日内作出处理决定”",
    ]


def test_counting_back_gives_the_latest_day(ask):
    assert ask("7 workdays", "--from", "2026-10-15", "--back", "--clear")[1].startswith(
        "最迟日期：2026年9月29日（周二）"
    )
    assert ask("30日", "--from", "2026-10-15", "--back")[1].startswith("最迟日期：2026年9月15日（周二）")


def test_pauses_and_extensions_are_taken_in(ask):
    _, out, _ = ask(
        "90日", "--from", "2026-07-03", "--pause", "2026-07-10..2026-07-15", "--extend", "30 days@2026-10-01"
    )
    assert out.startswith("到期日：2026年11月5日（周四）")
    _, out, _ = ask("90日", "--from", "2026-07-03", "--pause", "2026-07-10..")
    assert out.startswith("到期日：尚不能确定，中止尚未恢复")


def test_json_carries_the_same_for_a_program(ask):
    _, out, _ = ask("--law", "decide_ordinary", "--from", "2026-07-03", "--json")
    data = json.loads(out)
    assert (data["date"], data["unrolled"], data["rolled_by"]) == ("2026-10-08", "2026-10-01", "民法典/203")
    assert data["clause"]["article"] == "行政处罚法/60"
    assert [step["kind"] for step in data["steps"]] == ["begin", "count", "roll", "end"]
    assert (
        json.loads(ask("9日", "--from", "2026-07-03", "--calendar", "none", "--json")[1])["calendar"]["name"] == "none"
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["七天", "--from", "2026-02-12"], "看不懂期限“七天”"),
        (["7日", "--from", "2026-02-30"], "“2026-02-30”不是日期"),
        (["24小时", "--from", "2026-02-12T25:00"], "不是时刻"),
        (["24小时", "--from", "2026-02-12"], "需要起算的时刻"),
        (["7日"], "缺少 --from"),
        (["--from", "2026-02-12"], "期限和 --law 应当写一个"),
        (["7日", "--law", "sue", "--from", "2026-02-12"], "期限和 --law 应当写一个"),
        (["--law", "no_such", "--from", "2026-02-12"], "没有名为“no_such”的期限条款"),
        (["--law", "sue", "--back", "--from", "2026-02-12"], "条款自己规定顺算还是倒算"),
        (["7日", "--clear", "--from", "2026-02-12"], "--clear 只用于倒算"),
        (["7日", "--pause", "2026-02-13", "--from", "2026-02-12"], "看不懂中止"),
        (["7日", "--pause", "2026-02-15..2026-02-13", "--from", "2026-02-12"], "之前就恢复了"),
        (["7日", "--extend", "3日", "--from", "2026-02-12"], "看不懂延长“3日”"),
        (["7日", "--calendar", "us", "--from", "2026-02-12"], "--calendar 不能是"),
        (["7日", "--quick", "--from", "2026-02-12"], "不认识 --quick"),
        (["7日", "--from"], "--from 之后缺少内容"),
        (["7日", "--from", "1999-01-01"], "自 2007-01-01 起才有放假安排"),
        (["99999999年", "--from", "2026-02-12"], "超出了可以表示的日期"),
        (["9" * 5000 + "日", "--from", "2026-02-12"], "看不懂期限"),
        (["0日", "--from", "2026-02-12"], "应当是正整数"),
    ],
)
def test_bad_input_is_answered_in_chinese_with_what_to_do(ask, words, says):
    code, out, err = ask(*words)
    assert (code, out) == (2, "")
    assert says in err
    assert "处理办法：" in err


def test_help_is_chinese(capsys):
    with pytest.raises(SystemExit) as left:
        main(["due", "--help"])
    out = capsys.readouterr().out
    assert left.value.code == 0
    assert out.startswith("用法：quanheng due [-h]")
    assert "usage" not in out
    assert "options" not in out
