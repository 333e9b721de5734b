"""A duty statement says all that is done in the duty, and answers for it in the words of the statutes."""

import re
from pathlib import Path

import pytest
from tests.agreement.engine_side import library
from tests.law.reading import KEYS, background, procedure
from tests.procedures.statutes import articles, numeral

from quanheng.law.catalogue import Catalogue
from quanheng.law.duties import Seat, duty_statement
from quanheng.law.fault import DefinitionFaults
from quanheng.law.liability import read_liabilities


def statement(*seats: str, liabilities=None) -> str:
    """The statement of a post that holds ``key:duty``, several."""
    held = []
    for seat in seats:
        key, _, duty = seat.partition(":")
        held.append(Seat(procedure(key), procedure(key).duties[duty]))
    rows = library().liabilities if liabilities is None else liabilities
    return duty_statement("某岗位", held, rows, background())


def part(text: str, heading: str) -> str:
    level = heading.partition(" ")[0]
    return re.split(rf"^#{{1,{len(level)}}} ", text.partition(f"{heading}\n")[2], flags=re.MULTILINE)[0]


@pytest.mark.parametrize("key", KEYS)
def test_each_duty_of_each_definition_is_charged_with_its_acts_and_no_others(key: str) -> None:
    text = procedure(key)
    for duty in text.duties.values():
        said = re.findall(r"^### (.*)$", statement(f"{key}:{duty.name}"), flags=re.MULTILINE)
        assert said == [act.title for act in text.acts.values() if act.duty == duty.name]


@pytest.mark.parametrize("key", KEYS)
def test_each_act_comes_with_its_gates(key: str) -> None:
    text = procedure(key)
    for duty in text.duties.values():
        said = statement(f"{key}:{duty.name}")
        for act in (act for act in text.acts.values() if act.duty == duty.name):
            assert all(rule.says in part(said, f"### {act.title}") for rule in text.guards(act))


def test_an_act_has_its_limit_with_amount_unit_and_article() -> None:
    said = part(statement("penalty.summary:handle"), "### 报所属行政机关备案")
    assert "应当在“报备期限”届满以前办理：自“作出当场处罚决定并交付”起7个工作日" in said
    assert "（《行政处罚法》第52条" in said


def test_who_may_hold_the_post_and_what_it_must_not_be_joined_with_is_said() -> None:
    said = statement("penalty.summary:handle")
    assert "持有有效的行政执法证件（《行政处罚法》第42条第1款）" in part(said, "## 承担的职责")
    assert "不得又承担“罚款收缴登记”（本地规定：" in part(said, "## 不得兼任")


def test_a_post_of_two_duties_kept_apart_is_warned() -> None:
    said = statement("penalty.summary:handle", "penalty.summary:cashier")
    assert "在同一案件中应当由不同的人办理" in part(said, "## 不得兼任")
    assert "在同一案件中应当由不同的人办理" not in statement("penalty.summary:handle")


def test_a_post_may_hold_duties_of_several_definitions() -> None:
    said = statement("penalty.summary:handle", "service:serve")
    headings = re.findall(r"^## (.*)$", said, flags=re.MULTILINE)
    assert "行政处罚简易程序：现场执法" in headings
    assert f"送达：{procedure('service').duties['serve'].title}" in headings


def test_a_duty_is_charged_for_the_powers_named_or_for_all_on_the_list() -> None:
    text = procedure("penalty.summary")
    seat = Seat(text, text.duties["handle"], ("对未明码标价的处罚", "对涂改证件的处罚"))
    limited = duty_statement("某岗位", (seat,), library().liabilities, background())
    assert "职权：对未明码标价的处罚；对涂改证件的处罚" in part(limited, "## 承担的职责")
    assert "职权：清单上适用本程序的全部职权" in part(statement("penalty.summary:handle"), "## 承担的职责")


def test_who_decides_answers_for_the_kind_and_amount_of_a_penalty_and_who_files_it_does_not() -> None:
    changed = "擅自改变行政处罚种类、幅度的"
    assert changed in part(statement("penalty.summary:handle"), "## 责任")
    assert changed not in part(statement("penalty.summary:record"), "## 责任")


@pytest.mark.parametrize("key", KEYS)
def test_no_duty_is_without_liability(key: str) -> None:
    for duty in procedure(key).duties:
        if Seat(procedure(key), procedure(key).duties[duty]).acts:
            assert part(statement(f"{key}:{duty}"), "## 责任").strip()


def test_every_fault_and_consequence_stands_in_its_article(shared: Path) -> None:
    folder = shared / "reference/statutes"
    absent = []
    for liability in library().liabilities:
        found = ""
        for law in liability.basis.law.split("；"):
            statute, number, *_ = law.split("/")
            paragraphs = (articles(folder, statute) or {})[numeral(int(number))]
            found += "".join("".join(paragraph) for paragraph in paragraphs)
        absent += [words for words in (liability.fault, liability.consequence) if words not in found]
    assert absent == []


LOCAL = "liabilities: [{consequence: 暂扣执法证件, faults: [{fault: 未按期报备, local: 本县责任追究办法}]}]"


def test_a_local_rule_is_marked_as_one() -> None:
    rows = read_liabilities({"本县.yaml": LOCAL}, Catalogue())
    said = part(statement("service:serve", liabilities=rows), "## 责任")
    assert "- **未按期报备**：暂扣执法证件（本地规定：本县责任追究办法）。用于本岗位的全部行为。" in said


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("consequence", "outcome", "form.unknown_key"),
        ("fault: 未按期报备, ", "", "form.missing"),
        (", local: 本县责任追究办法", "", "basis.missing"),
        ("local: 本县责任追究办法", "law: 本县责任追究办法/3", "name.unknown"),
        ("local:", "kinds: [decide], local:", "name.unknown"),
    ],
)
def test_a_table_of_liabilities_that_cannot_be_read_is_refused(right: str, wrong: str, code: str) -> None:
    with pytest.raises(DefinitionFaults) as refused:
        read_liabilities({"本县.yaml": LOCAL.replace(right, wrong)}, Catalogue())
    assert code in {fault.code for fault in refused.value.faults}
