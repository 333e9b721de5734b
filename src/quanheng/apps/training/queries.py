"""What others ask of the registers of training."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from quanheng.apps.definitions.shipped import library
from quanheng.apps.training.drawing import Drawable, Lot, draw, marks
from quanheng.apps.training.models import Attendance, Exam, Question, Result


def parameter(name: str, on: date) -> int:
    """A number that the county's rules on training set (``procedures/parameters/training.yaml``)."""
    return int(library().parameters.find(name, on).value)


def hours_of(person: str, since: date, until: date) -> Decimal:
    """The hours that a person was trained from one day until another, both included."""
    had = Attendance.objects.filter(person=person, held_on__gte=since, held_on__lte=until)
    return had.aggregate(sum=Sum("hours"))["sum"] or Decimal(0)


def exams_passed(person: str, on: date) -> int:
    """How many examinations a person has passed by a day."""
    return Result.objects.filter(person=person, passed=True, sat_on__lte=on).count()


def drawable(statutes: list[str], on: date) -> QuerySet[Question]:
    """The questions on statutes that an examination of a day draws from: in the bank since the day before at latest."""
    standing = Q(withdrawn_on=None) | Q(withdrawn_on__gte=on)
    return Question.objects.filter(standing, statute__in=statutes, published_on__lt=on)


def paper_of(exam: Exam, candidate: str) -> tuple[Question, ...]:
    """The paper of a candidate, now as then."""
    bank = {question.key: question for question in drawable(exam.statutes, exam.opened_on)}
    times = parameter("training_new_statutes", exam.opened_on)
    lot = Lot(exam.seed, exam.count, exam.weighted, times)
    return tuple(bank[code] for code in draw(lot, candidate, (Drawable(one.key, one.statute) for one in bank.values())))


def marked(exam: Exam, candidate: str, answers: Mapping[str, str]) -> int:
    """The points of answers by the bank."""
    return marks({question.key: question.answer for question in paper_of(exam, candidate)}, answers)
