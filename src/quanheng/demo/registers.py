"""What keeps the registers alive after the county is founded: training, examinations, letters, a change of the law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from quanheng.apps.adjustment.entering import Hands, Source, enter_statute
from quanheng.apps.adjustment.tasks import ADJUSTMENT, open_tasks
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Opening
from quanheng.apps.cases.values import FactValue
from quanheng.apps.people.models import Person
from quanheng.apps.people.queries import holders_of, names_of
from quanheng.apps.record import clock
from quanheng.apps.record.jobs import seal
from quanheng.apps.training.drawing import write_answers
from quanheng.apps.training.models import Exam
from quanheng.apps.training.queries import marked, paper_of
from quanheng.law.calendar import date_text

if TYPE_CHECKING:
    from quanheng.demo.build import Builder

Facts = Mapping[str, FactValue]
_ARRANGES, _APPROVES, _COMPOSES = "R0002", "R0003", "R0005"
_AMENDED, _PLANNED, _SIGNED = 10, 210, 15
"""Days before the day on which the county is shown."""
_WRONG = 3
"""Every so many-th candidate answers half of the questions wrong."""


def keep_registers(builder: Builder) -> None:
    """The year of a county in its registers."""
    text = files("quanheng.demo").joinpath("registers.yaml").read_text("utf-8")
    told = yaml.load(text, Loader=yaml.CSafeLoader)
    people = [*Person.objects.order_by("key").values_list("key", flat=True)]
    _train(builder, told, people)
    _examine(builder, told)
    _sign(builder)
    _amend(builder, told["amendment"])
    builder.tell("培训、考试、责任书和依据的修改已经登记")


def _train(builder: Builder, told: Mapping[str, Any], people: list[str]) -> None:
    """A plan of the bureau, and sessions for everybody."""
    bureau = builder.county["bureau"]["code"]
    builder.at(builder.today - timedelta(days=_PLANNED))
    opening = Opening("register.training", bureau, title=f"培训计划：{builder.now.year} 年")
    facts: Facts = {"year": Decimal(builder.now.year), "plan": told["plan"]}
    case = builder.open(opening, "draft", (Actor(_ARRANGES, "arrange"),), facts).case
    approved: Facts = {"approved": True, "approved_on": builder.now.date()}
    builder.do(case, "approve", (Actor(_APPROVES, "approve"),), approved)
    for session in told["sessions"]:
        builder.at(builder.today - timedelta(days=session["days"]))
        held: Facts = {
            "topic": session["topic"], "kind": session["kind"], "held_on": builder.now.date(),
            "hours": Decimal(session["hours"]), "statutes": tuple(session["statutes"]), "attended": tuple(people),
        }  # fmt: skip
        builder.do(case, "hold", (Actor(_ARRANGES, "arrange"),), held)


def _examine(builder: Builder, told: Mapping[str, Any]) -> None:
    """A bank of questions; an examination that is over, and one that is not."""
    bureau = builder.county["bureau"]["code"]
    candidates = holders_of(bureau, "register.exam", "sit", "", builder.today).order_by("key")
    builder.at(builder.today - timedelta(days=max(exam["days"] for exam in told["exams"]) + 1))
    opening = Opening("register.question", bureau, title="考试题库：示范依据")
    facts: Facts = {"batch": "示范依据", "questions": told["questions"]}
    case = builder.open(opening, "compose", (Actor(_COMPOSES, "compose"),), facts).case
    passed: Facts = {"passed": True, "published_on": builder.now.date()}
    builder.do(case, "publish", (Actor(_ARRANGES, "review"),), passed)
    for exam in told["exams"]:
        builder.at(builder.today - timedelta(days=exam["days"]))
        announced: Facts = {
            "title": exam["title"], "statutes": ("示范依据",), "count": Decimal(8), "pass_mark": Decimal(60),
            "seed": f"示范{exam['days']}", "opened_on": builder.now.date(),
        }  # fmt: skip
        opening, by = Opening("register.exam", bureau, title=exam["title"]), (Actor(_ARRANGES, "examine"),)
        case = builder.open(opening, "announce", by, announced).case
        for number, person in enumerate(candidates[: exam["people"]], 1):
            _sit(builder, Exam.objects.get(key=case), person.key, right=number % _WRONG > 0)
        if exam["over"]:
            builder.at(builder.now.date() + timedelta(days=2))
            builder.do(case, "close", by, {"closed_on": builder.now.date()})


def _sit(builder: Builder, exam: Exam, person: str, *, right: bool) -> None:
    """Somebody hands in a paper."""
    questions = paper_of(exam, person)
    given = {one.key: one.answer if right or n % 2 else "" for n, one in enumerate(questions)}
    facts: Facts = {
        "candidate": person, "answers": write_answers(given), "sat_on": builder.now.date(),
        "score": Decimal(marked(exam, person, given)),
    }  # fmt: skip
    builder.do(exam.key, "sit", (Actor(person, "sit"),), facts)


def _sign(builder: Builder) -> None:
    """Letters of responsibility of one organ: one signed by both, one that waits."""
    builder.at(builder.today - timedelta(days=_SIGNED))
    organ, names = builder.county["organs"][0]["code"], names_of({"P0103", "P0104"})
    for person, by in (("P0103", "P0102"), ("P0104", "")):
        facts: Facts = {
            "person": person, "year": Decimal(builder.now.year), "duties": ("行政处罚普通程序：承办",),
            "signed_on": builder.now.date(),
        }  # fmt: skip
        opening = Opening("register.letter", organ, title=f"{builder.now.year} 年度依法行政责任书：{names[person]}")
        case = builder.open(opening, "sign", (Actor(person, "sign"),), facts).case
        if by:
            signed: Facts = {"countersigned_on": builder.now.date()}
            builder.do(case, "countersign", (Actor(by, "countersign"),), signed)


def _amend(builder: Builder, text: str) -> None:
    """The statute on which the powers rest is amended: each organ is told, and the first has answered."""
    builder.at(builder.today - timedelta(days=_AMENDED))
    hands = Hands(builder.county["registrar"]["number"], _ARRANGES, _APPROVES)
    with clock.at(builder.now):
        enter_statute(Source(text.replace("○", date_text(builder.now.date()))), hands)
        open_tasks(builder.now.date())
        seal()
    _answer(builder, builder.now.date() + timedelta(days=2))


def _answer(builder: Builder, on: date) -> None:
    builder.at(on)
    task = Case.objects.filter(procedure=ADJUSTMENT, organ=builder.county["organs"][0]["code"]).first()
    assert task is not None
    facts: Facts = {
        "result": "unchanged",
        "reported_on": on,
        "explanation": "示范：修改的是保存年限，处罚的条款没有变。",
    }
    builder.do(task.pk, "report", (Actor("P0103", "adjust"),), facts)
