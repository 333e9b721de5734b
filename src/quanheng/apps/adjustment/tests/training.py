"""A county that trains and examines, for tests: sessions, a bank of questions, an examination."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, open_case, perform
from quanheng.apps.cases.tests.county import County
from quanheng.apps.people.models import Allotment
from quanheng.apps.record.clock import now
from quanheng.apps.training.drawing import write_answers
from quanheng.apps.training.models import Exam
from quanheng.apps.training.queries import marked, paper_of

QUESTIONS = "code,statute,stem,options,answer\n" + "".join(
    f"Q-{n},{'示范新法' if n > 6 else '示范旧法'},题目{n},甲；乙；丙,{'AC' if n % 2 else 'B'}\n" for n in range(1, 13)
)


def done(outcome: Outcome) -> Done:
    """What was done; nothing else may come of it."""
    assert isinstance(outcome, Done), outcome
    return outcome


def plan(county: County, approved: bool = True) -> str:
    """The case of a plan."""
    facts = {"year": Decimal(now().year), "plan": "每月一法"}
    attempt = Attempt("", "draft", (Actor(county.first, "arrange"),), facts)
    case = done(open_case(Opening("register.training", county.organ), attempt)).case
    by = (Actor(county.head, "approve"),)
    done(perform(Attempt(case, "approve", by, {"approved": approved, "approved_on": now().date()})))
    return case


def held(county: County, case: str, *attended: str, kind: str = "monthly", hours: int = 4, on: date | None = None):
    """A session."""
    facts = {
        "topic": "示范新法", "kind": kind, "held_on": on or now().date(), "hours": Decimal(hours),
        "statutes": ("示范新法",), "attended": attended, **({"reason": "补录"} if on else {}),
    }  # fmt: skip
    return perform(Attempt(case, "hold", (Actor(county.first, "arrange"),), facts))


def bank(county: County, on: date | None = None, text: str = QUESTIONS) -> str:
    """Questions in the bank since yesterday."""
    facts = {"batch": "示范", "questions": text}
    attempt = Attempt("", "compose", (Actor(county.first, "compose"),), facts)
    case = done(open_case(Opening("register.question", county.organ), attempt)).case
    published = {"passed": True, "published_on": on or now().date() - timedelta(days=1), "reason": "补录"}
    done(perform(Attempt(case, "publish", (Actor(county.legal, "review"),), published)))
    return case


def announced(county: County, **changes) -> Outcome:
    """An examination of five questions, set by somebody who does not sit it."""
    examiner = {"post": f"G{county.legal}", "procedure": "register.exam", "duty": "examine"}
    Allotment.objects.get_or_create(key="examiner", defaults=examiner | {"entry_case": "founding", "entry_n": 1})
    facts = {
        "title": "示范考试", "statutes": ("示范新法", "示范旧法"), "weighted": ("示范新法",), "count": Decimal(5),
        "pass_mark": Decimal(60), "seed": "种子", "opened_on": now().date(),
    }  # fmt: skip
    attempt = Attempt("", "announce", (Actor(county.legal, "examine"),), facts | changes)
    return open_case(Opening("register.exam", county.organ, title="示范考试"), attempt)


def sat(exam: Exam, person: str, right: int, score: int | None = None, by: str = "") -> Outcome:
    """Somebody answers so many questions right."""
    given = {
        question.key: question.answer if n < right else "A" if question.answer == "B" else "B"
        for n, question in enumerate(paper_of(exam, person))
    }
    points = marked(exam, person, given) if score is None else score
    facts = {
        "candidate": person, "answers": write_answers(given), "score": Decimal(points), "sat_on": now().date(),
    }  # fmt: skip
    return perform(Attempt(exam.key, "sit", (Actor(by or person, "sit"),), facts))
