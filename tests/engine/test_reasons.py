"""Every rule name of docs/language.md is put into words, with its article and what to do."""

import re
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.engine.desk import at, texts

from quanheng.engine.dating import DueMoment
from quanheng.engine.reasons import Objection, Seen, reason

ACTS = {
    "hold:suspended": "decide",
    "missing:fine": "decide",
    "rule:legal_review": "decide",
    "recording": "inspect",
    "officers": "inspect",
    "credential": "inspect",
    "qualification": "review",
    "materials": "open_itself",
    "apart:handle+legal": "review",
    "early:cool": "decide",
    "late:accept": "accept",
    "lapsed:plead": "plead",
    "open:decision": "accept",
    "undermined:ceiling": "correct",
}
"""An instance of each kind of rule; the others have no name of their own."""


def named_rules() -> list[str]:
    """The rule names in the table of docs/language.md, rule 2."""
    page = Path(ROOT, "docs", "language.md").read_text(encoding="utf-8")
    table = page.partition("| rule | when |")[2].partition("\n\n")[0]
    cells = re.findall(r"^\| (`.+?`) \|", table, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([a-z]+)(?::[A-Z+]+)?`", cell)]


def words(rule: str, seen: Seen | None = None) -> Objection:
    instance = next((one for one in ACTS if one.partition(":")[0] == rule), rule)
    return reason(texts()["everything"], ACTS.get(instance, "decide"), instance, seen or Seen())


@pytest.mark.parametrize("rule", named_rules())
def test_every_rule_has_a_sentence_and_a_way_out(rule: str) -> None:
    objection = words(rule)
    assert objection.sentence.endswith("。")
    assert objection.mend.endswith("。") or rule == "stage"
    assert not re.search(r"[a-z_]{3,}|None", objection.sentence + objection.mend)


@pytest.mark.parametrize("rule", ["duty", "credential", "qualification", "standing", "power", "benchmark", "materials"])
def test_a_register_that_does_not_answer_is_not_one_that_says_no(rule: str) -> None:
    assert "没有查到" in words(rule, Seen(unknown=True)).sentence
    assert "没有查到" not in words(rule).sentence


def test_what_is_still_open_for_every_child_says_so() -> None:
    objection = reason(texts()["everything"], "decide", "open:all_served", Seen())
    assert "至今没有办理“送达（每一件）”或者“终止”。" in objection.sentence
    assert objection.mend == "立即办理“送达（每一件）”或者“终止”，并说明原因。"


def test_the_way_to_the_stage_is_shown() -> None:
    objection = words("stage", Seen(stage="received"))
    assert objection.sentence == "案件现为“已收件”，“作出决定”只能在“已告知”时办理。"
    assert objection.mend == "先办理“受理（材料齐全：是）”、“告知”。"
    assert words("stage", Seen(stage="closed")).mend == "案件已经终结，需要时另立新案。"


def test_a_rule_cites_its_article_and_says_what_would_satisfy_it() -> None:
    objection = words("rule")
    assert objection.sentence == "未经法制审核或者审核未通过的，不得作出决定。"
    assert objection.law == "行政处罚法/58"
    assert objection.mend == "须满足：最近一次“提出处理意见”之后，已作“法制审核”且结果为“审核通过”。"


def test_what_is_wanting_is_named_with_the_act_that_brings_it() -> None:
    objection = words("rule", Seen(missing=("fine", "serious"), unanswered=("“罚款上限”",)))
    assert objection.missing == ("fine", "serious")
    assert objection.mend.startswith(
        "先填写“罚款”。先办理“依职权立案”或者“受理”或者“检查”，写明“情节严重”。先查明“罚款上限”。"
    )


def test_a_rule_that_reasons_excuse_says_so() -> None:
    text = texts()["everything"]
    assert reason(text, "decide", "rule:as_proposed").mend.endswith("。否则应当填写“说明理由”。")
    assert reason(text, "decide", "rule:repeat_offender").mend.endswith("。否则应当经“集体讨论”，并填写“说明理由”。")


def test_a_limit_says_when_it_ran_out() -> None:
    day = DueMoment(at("2026-03-09").date)
    assert words("late", Seen(due=day)).sentence == "“受理期限”已于2026年3月9日（周一）届满，“受理”超过了期限。"
    hour = DueMoment(None, at("2026-03-09", "16:30").us)
    assert "2026年3月9日（周一）16:30" in words("late", Seen(due=hour)).sentence


def test_a_childs_report_can_be_late() -> None:
    objection = reason(texts()["everything"], "service_child.served", "late:sealing")
    assert objection.sentence == "“收结果期限”已经届满，“送达”超过了期限。"
