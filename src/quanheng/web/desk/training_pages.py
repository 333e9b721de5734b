"""What the pages of training and examinations show (B3)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from quanheng.apps.people.models import Person
from quanheng.apps.record.clock import now
from quanheng.apps.statutes.models import Statute
from quanheng.apps.training.bank import lettered
from quanheng.apps.training.drawing import read_answers
from quanheng.apps.training.measures import Hours
from quanheng.apps.training.models import Exam, Question, Result
from quanheng.apps.training.queries import paper_of, parameter

_QUESTIONS = 10
"""Questions of a paper, where nobody says otherwise."""
_MONTH = timedelta(days=30)


class Choice(NamedTuple):
    """An option of a question: its letter, its words, whether the candidate chose it, whether it is right."""

    letter: str
    words: str
    chosen: bool
    right: bool


class Asked(NamedTuple):
    """A question of a paper as the candidate sees it."""

    question: Question
    choices: tuple[Choice, ...]

    @property
    def several(self) -> bool:
        """Whether more than one option is right."""
        return len(self.question.answer) > 1

    @property
    def correct(self) -> bool:
        """Whether it was answered wholly right."""
        return all(choice.chosen == choice.right for choice in self.choices)


class Sitting(NamedTuple):
    """An examination in a list, and how one person stands in it."""

    exam: Exam
    result: Result | None


def paper(exam: Exam, candidate: str, answers: Mapping[str, str]) -> tuple[Asked, ...]:
    """The paper of a candidate, with the answers given so far."""
    return tuple(_asked(question, answers.get(question.key, "")) for question in paper_of(exam, candidate))


def answers_of(result: Result) -> Mapping[str, str]:
    """The answers that were given."""
    return read_answers(result.answers)


def sittings_of(person: str, latest: int) -> Iterator[Sitting]:
    """The latest examinations, with the results of a person."""
    exams = list(Exam.objects.all()[:latest])
    results = {one.exam: one for one in Result.objects.filter(person=person, exam__in=[exam.key for exam in exams])}
    return (Sitting(exam, results.get(exam.key)) for exam in exams)


def people_of(organ: str) -> Mapping[str, Person]:
    """Those who work for an organ, by their numbers."""
    return {one.key: one for one in Person.objects.filter(organ=organ, left_on=None)}


def hours_table(people: Iterable[Hours], organs: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The hours of people in a year as rows of text, head first."""
    yield "姓名", "机关", "学时", "差"
    for one in people:
        yield one.person.name, organs.get(one.person.organ, one.person.organ), f"{one.hours:.1f}", f"{one.short:.1f}"


def result_table(reached: Iterable[tuple[Person, Result]], organs: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Who reached what in an examination as rows of text, head first."""
    yield "姓名", "所在机关", "分数", "结果", "日期"
    for person, one in reached:
        passed = "合格" if one.passed else "不合格"
        yield person.name, organs.get(person.organ, person.organ), f"{one.score}", passed, f"{one.sat_on}"


def exam_offered() -> Mapping[str, object]:
    """What the form of a new examination begins with: a seed, the county's pass mark, the statutes that are new."""
    today = now().date()
    return {
        "title": f"{today.year}年{today.month}月法律知识考试",
        "seed": secrets.token_hex(8),
        "count": _QUESTIONS,
        "pass_mark": parameter("exam_pass_mark", today),
        "weighted": "\n".join(_new_statutes(today)),
    }


def _new_statutes(on: date) -> list[str]:
    """The statutes that have been in force for no longer than the county calls new."""
    since = on - _MONTH * parameter("training_new_for", on)
    found = Statute.objects.filter(effective_on__gt=since, effective_on__lte=on)
    return list(found.order_by("name").values_list("name", flat=True).distinct())


def _asked(question: Question, given: str) -> Asked:
    choices = (
        Choice(letter, words, letter in given, letter in question.answer)
        for letter, words in lettered(question.options)
    )
    return Asked(question, tuple(choices))
