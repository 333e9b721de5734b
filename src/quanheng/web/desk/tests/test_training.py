"""Training and examinations at the desk: what an organ has done, a paper filled in, what it came to."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from quanheng.apps.adjustment.tests.training import announced, bank, done, held, plan, sat
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Refused
from quanheng.apps.cases.tests.county import County
from quanheng.apps.people.models import Allotment, Letter
from quanheng.apps.record.clock import now
from quanheng.apps.record.receipts import number_of
from quanheng.apps.training.models import Exam, Question, Result
from quanheng.apps.training.queries import paper_of
from quanheng.web.desk.tests.conftest import page, signed_in, table

pytestmark = pytest.mark.usefixtures("demonstration")


@pytest.fixture
def exam(county: County) -> Exam:
    bank(county)
    return Exam.objects.get(key=done(announced(county)).case)


def filled_in(client: Client, exam: Exam, person: str, right: int) -> dict[str, object]:
    """A form with so many right answers."""
    shown = page(client, "exam", exam.key)
    answers = {
        question.key: list(question.answer) if n < right else ["C"] for n, question in enumerate(paper_of(exam, person))
    }
    return answers | {"key": re.search('name="key" value="([^"]+)"', shown)[1]}


def test_a_paper_is_filled_in_once_and_marked(officer, county, exam):
    form = filled_in(officer, exam, county.first, right=3)
    answer = officer.post(reverse("desk:exam", args=[exam.key]), form, follow=True)
    assert "60 分" in answer.content.decode()
    assert "合格" in page(officer, "exams")
    assert Result.objects.get().passed
    again = officer.post(reverse("desk:exam", args=[exam.key]), form)
    assert "60 分" in again.content.decode()
    assert Result.objects.count() == 1


def test_an_empty_paper_may_be_handed_in(officer, county, exam):
    key = filled_in(officer, exam, county.first, right=0)["key"]
    officer.post(reverse("desk:exam", args=[exam.key]), {"key": key})
    assert Result.objects.get().score == 0


def test_right_answers_are_told_when_the_examination_is_over(officer, county, exam):
    officer.post(reverse("desk:exam", args=[exam.key]), filled_in(officer, exam, county.first, right=5))
    assert "正确</span>" not in page(officer, "exam", exam.key)
    Exam.objects.update(closed_on=now().date())
    assert "正确</span>" in page(officer, "exam", exam.key)


def test_who_did_not_come_in_time_sees_that_it_is_over(officer, exam):
    Exam.objects.update(closed_on=now().date())
    assert "你没有参加" in page(officer, "exam", exam.key)


def test_results_are_for_the_bureau_and_for_heads(officer, bureau, county, exam):
    officer.post(reverse("desk:exam", args=[exam.key]), filled_in(officer, exam, county.first, right=5))
    assert "100" in page(bureau, "results", exam.key)
    (line,) = table(bureau, "results", exam.key)
    assert (line["姓名"], line["分数"], line["结果"]) == ("张三", "100", "合格")
    assert officer.get(reverse("desk:results", args=[exam.key])).status_code == 403


def opened(client: Client, exam: Exam) -> HttpResponse:
    """The case of an examination, or where one is led instead."""
    return client.get(reverse("desk:case", args=[exam.key]), follow=True)


def test_nobody_who_may_sit_reads_the_answers_of_another(officer, county, exam):
    """Not on the page of the case, nor by a form of it, its bound file, the list as a file, or the receipt."""
    officer.post(reverse("desk:exam", args=[exam.key]), filled_in(officer, exam, county.first, right=5))
    answers, second = Result.objects.get().answers, signed_in(county.second)
    for address in (
        reverse("desk:case", args=[exam.key]),
        reverse("desk:act", args=[exam.key, "close"]),
        reverse("desk:volume", args=[exam.key]),
        reverse("desk:cases") + "?q=示范考试",
        reverse("desk:cases") + "?format=csv",
        f"/api/receipts/{number_of(exam.key, 2)}",
    ):
        answer = second.get(address, follow=True)
        shown = b"".join(answer) if answer.streaming else answer.content
        assert shown, address
        assert answers not in shown.decode(), address
    assert opened(second, exam).redirect_chain
    Allotment.objects.filter(post=f"G{county.second}", procedure="register.exam", duty="examine").delete()
    assert opened(second, exam).redirect_chain
    Case.objects.update(ended=True)
    assert opened(second, exam).redirect_chain, "nor when it is over, unless it is her duty"


def test_whoever_set_an_examination_reads_the_answers_and_does_not_sit(officer, bureau, county, exam):
    officer.post(reverse("desk:exam", args=[exam.key]), filled_in(officer, exam, county.first, right=5))
    assert Result.objects.get().answers in opened(bureau, exam).content.decode()
    sit = {"post": f"G{county.legal}", "procedure": "register.exam", "duty": "sit"}
    Allotment.objects.create(key="sits", **sit, entry_case="founding", entry_n=1)
    outcome = sat(exam, county.legal, 5)
    assert isinstance(outcome, Refused)
    assert [objection.rule for objection in outcome.objections] == ["apart:examine+sit"]


def test_the_right_answers_of_a_batch_are_for_those_who_compose_and_review(officer, county, exam):
    batch = Case.objects.get(procedure="register.question")
    assert "题目1,甲；乙；丙,AC" in officer.get(reverse("desk:case", args=[batch.pk])).content.decode()
    Allotment.objects.filter(post=f"G{county.second}", procedure="register.question").delete()
    answer = signed_in(county.second).get(reverse("desk:case", args=[batch.pk]))
    assert answer.headers["Location"] == reverse("desk:exams")


def test_an_officer_sees_her_own_hours_and_what_her_organ_has_done(officer, county):
    done(held(county, plan(county), county.first, county.second, hours=4))
    shown = page(officer, "training")
    assert ">36<" in shown
    assert "李四" not in shown
    assert "示范新法" in shown
    assert "《行政执法规范年活动实施方案》二（二）1" in shown
    assert "4 学时" in page(officer, "person", county.first)
    assert [(one["姓名"], one["学时"], one["差"]) for one in table(officer, "training")] == [("张三", "4.0", "36.0")]


def test_the_bureau_sees_who_lacks_what_in_the_county(bureau, officer, county):
    done(held(county, plan(county), county.first, kind="leaders"))
    assert "领导班子集中学法 1／4" in page(bureau, "training_county")
    assert officer.get(reverse("desk:training_county")).status_code == 403


def test_a_batch_of_questions_is_entered_at_the_desk(officer, county):
    assert "拟定一批试题" in page(officer, "register_openings")
    address = reverse("desk:register_open", args=[county.organ, "register.question"])
    key = re.search('name="key" value="([^"]+)"', officer.get(address).content.decode())[1]
    text = "code,statute,stem,options,answer\nQ-1,法,题,甲；乙,A"
    answer = officer.post(address, {"key": key, "batch": "一", "questions": text})
    assert answer.status_code == 302
    assert Case.objects.get().procedure == "register.question"
    assert not Question.objects.exists(), "nothing is in the bank before it was reviewed"


def test_the_form_of_an_examination_has_a_seed_and_the_county_s_mark(officer, county):
    shown = page(officer, "register_open", county.organ, "register.exam")
    assert re.search(r'name="pass_mark" value="60"', shown)
    assert re.search(r"[0-9a-f]{16}</textarea>", shown)


def test_what_is_nobody_s_duty_here_cannot_be_opened(officer, county):
    assert officer.get(reverse("desk:register_open", args=["O9", "register.exam"])).status_code == 404
    assert officer.get(reverse("desk:register_open", args=[county.organ, "register.letter"])).status_code == 404


def test_the_letter_of_the_year_is_signed_on_its_page(officer, county):
    year = now().year
    shown = page(officer, "letter", county.first, str(year))
    key = re.search('name="key" value="([^"]+)"', shown)[1]
    answers = [officer.post(reverse("desk:letter", args=[county.first, year]), {"key": key}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 403]
    letter = Letter.objects.get()
    assert (letter.person, letter.year) == (county.first, year)
    assert any("行政处罚" in line for line in letter.duties)
    assert "等待签署" in page(officer, "letter", county.first, str(year))


def test_the_letter_of_another_year_or_person_is_not_signed(officer, bureau, county):
    for client, person, year in ((officer, county.first, now().year - 1), (bureau, county.first, now().year)):
        assert client.post(reverse("desk:letter", args=[person, year]), {"key": "k"}).status_code == 403


def test_organs_are_listed_with_their_standing_and_a_certificate(officer, county):
    assert "云泽县市场监督管理局" in page(officer, "organs", category="statutory")
    assert "没有符合条件" in page(officer, "organs", category="entrusted")
    assert "行政执法主体资格证明" in page(officer, "organ", county.organ)


@pytest.mark.parametrize("name", ["training", "training_county", "exams", "register_openings", "organs"])
def test_no_page_asks_the_database_more_than_fifteen_times(bureau, exam, django_assert_max_num_queries, name):
    page(bureau, name)
    with django_assert_max_num_queries(15):
        page(bureau, name)
