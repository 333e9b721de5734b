"""Where a party can turn, and by when: from the table, never from a sentence in a form."""

from datetime import date

import pytest

from quanheng.apps.documents.errors import DocumentError
from quanheng.apps.documents.remedies import Standing, load_remedies, read_remedies, remedies
from quanheng.apps.documents.sources import load_sources
from quanheng.law.fault import DefinitionFaults

DAY = date(2026, 11, 21)
NAMES = {"government": "石城县人民政府", "superior_government": "平山市人民政府", "superior": "平山市司法局"}
COURTS = {"basic": "石城县人民法院", "intermediate": "平山市中级人民法院"}
TABLE = load_remedies()


def told(act, organ):
    return remedies(act, Standing(organ, NAMES, COURTS), DAY)


def test_against_a_penalty_of_a_department_its_government_reviews_within_60_days_or_the_court_within_6_months():
    notice = told("penalty", "department")
    assert notice.sentences[0] == (
        "如不服本决定书，可以自收到本决定书之日起六十日内向石城县人民政府申请行政复议，"
        "也可以自收到本决定书之日起六个月内依法向石城县人民法院提起行政诉讼。"
    )
    assert {"行政复议法/20", "行政复议法/24/1/1", "行政诉讼法/46"} <= set(notice.laws)


def test_against_a_penalty_on_the_spot_review_comes_first_and_no_court_is_named_yet():
    notice = told("summary_penalty", "department")
    assert notice.sentences[0] == (
        "如不服本决定书，应当先自收到本决定书之日起六十日内向石城县人民政府申请行政复议；对行政复议决定不服的，"
        "可以自收到行政复议决定书之日起十五日内依法向有管辖权的人民法院提起行政诉讼。"
    )
    assert "行政复议法/23/1/1" in notice.laws


@pytest.mark.parametrize("act", TABLE.acts)
@pytest.mark.parametrize("organ", TABLE.organs)
def test_review_comes_first_exactly_where_article_23_says_so(act, organ):
    notice = told(act, organ)
    first = any(law.startswith("行政复议法/23/") for law in notice.laws)
    assert first == (act in {"summary_penalty", "licence_review_first", "duty_not_done", "disclosure_refusal"})
    assert first == ("应当先" in notice.sentences[0])
    assert first != ("六个月内" in notice.sentences[0])


@pytest.mark.parametrize(
    ("organ", "reviewer", "court"),
    [
        ("department", "石城县人民政府", "石城县人民法院"),
        ("township", "石城县人民政府", "石城县人民法院"),
        ("government", "平山市人民政府", "平山市中级人民法院"),
        ("dispatched", "石城县人民政府", "石城县人民法院"),
        ("branch", "石城县人民政府", "石城县人民法院"),
        ("vertical", "平山市司法局", "石城县人民法院"),
        ("customs", "平山市司法局", "平山市中级人民法院"),
        ("justice", "石城县人民政府或者平山市司法局", "石城县人民法院"),
    ],
)
def test_who_reviews_and_which_court_depend_on_the_organ(organ, reviewer, court):
    sentence = told("licence", organ).sentences[0]
    assert f"向{reviewer}申请行政复议" in sentence
    assert f"向{court}提起行政诉讼" in sentence


def test_only_a_penalty_says_that_it_is_carried_out_meanwhile_by_article_73():
    assert "行政处罚不停止执行" in told("penalty", "department").sentences[-1]
    assert len(told("licence", "department").sentences) == 1


def test_a_decision_served_online_gives_a_way_to_ask_for_review_online():
    organ = Standing("department", NAMES, COURTS, online="https://www.example.gov.cn/review")
    assert any(organ.online in sentence for sentence in remedies("penalty", organ, DAY).sentences)


@pytest.mark.parametrize(
    ("act", "organ", "day", "code"),
    [
        ("fine", Standing("department", NAMES, COURTS), DAY, "remedies.unknown"),
        ("penalty", Standing("bureau", NAMES, COURTS), DAY, "remedies.unknown"),
        ("penalty", Standing("department", {}, COURTS), DAY, "remedies.unnamed"),
        ("penalty", Standing("department", NAMES, {}), DAY, "remedies.unnamed"),
        ("penalty", Standing("department", NAMES, COURTS), date(2023, 12, 31), "remedies.not_in_force"),
    ],
)
def test_what_the_table_does_not_know_is_refused_and_never_guessed(act, organ, day, code):
    with pytest.raises(DocumentError, match=code):
        remedies(act, organ, day)


def test_a_table_with_an_unknown_reviewer_is_refused():
    text = (
        "valid_from: 2024-01-01\nkinds: {penalty: {title: 甲, law: 行政复议法/11, quote: 乙}}\n"
        "organs: {bureau: {title: 丙, reviewers: [province], law: 行政复议法/24, quote: 丁,"
        " court: {level: basic, law: 行政诉讼法/14, quote: 戊}}}\n"
    )
    with pytest.raises(DefinitionFaults, match="province"):
        read_remedies(text, "table.yaml")


def test_a_decision_not_to_penalise_is_no_penalty_that_would_be_carried_out_meanwhile():
    assert TABLE.acts[load_sources().documents["no_penalty_decision"].remedies].running is None
