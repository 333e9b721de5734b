"""Fines that are put off or paid in instalments: the plan that was granted, and what is missed of it (行政处罚法 66).

No law says what follows when an instalment before the last is missed: it is shown to who does the accounts, and people
decide. That a plan says each term, and that the terms make up the fine, is a local rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from quanheng.apps.cases.family import read_case
from quanheng.apps.cases.library import texts
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.recording import HindranceError, Recorded, follow
from quanheng.apps.documents.collecting import PAID_IN, read_sum
from quanheng.apps.parties.queries import names_of
from quanheng.apps.record.recorder import recorder
from quanheng.engine.known import Facts
from quanheng.law.calendar import parse_day
from quanheng.record.entry import Entry

TERMS = "payment_terms"
"""The fact that tells the plan, a term a line."""
GRANT, LIMIT, OPEN = "grant_deferral", "deferred_payment", "unpaid"
"""The act that grants them, the limit that the last of them ends, the stage while it runs."""
_MEND = (
    "一行一期，写成 2026-03-31：3000 的样子。"
    "法律只说可以暂缓或者分期缴纳（行政处罚法第66条第2款），怎样写明各期是本平台的规则。"
)
_NOTHING = Decimal(0)


class Term(NamedTuple):
    """How much is to be paid by the end of which day."""

    due: date
    amount: Decimal


class Missed(NamedTuple):
    """A term of a plan that is over and not paid whole: which one, how many there are, and what is lacking by then."""

    case: Case
    party: str
    place: int
    terms: int
    due: date
    lacking: Decimal


@follow
def a_plan_makes_up_what_is_owed(recorded: Recorded) -> None:
    """Who grants a deferral or instalments says each term, in order, and the terms make up the fine not paid yet."""
    if recorded.act.name != GRANT or TERMS not in recorded.act.asks:
        return
    wrong = "".join(_wrong(recorded))
    if wrong:
        raise HindranceError("payments.plan", wrong, mend=_MEND)


def missed_terms(organs: Sequence[str], on: date) -> list[Missed]:
    """What is missed on a day of the plans that run in some organs, the longest missed first."""
    running = Case.objects.filter(procedure__in=PAID_IN, ended=False, stage=OPEN, limits__limit=LIMIT)
    # Asked for the organs too, SQLite would go through all their cases ever opened instead of the few that run.
    cases = {case.pk: case for case in running.select_related("root") if case.organ in organs}
    recorded = recorder().read_cases([*cases])
    found = [one for name, case in cases.items() for one in _missed(case, _known(case, recorded[name]), on)]
    names = names_of({one.party for one in found})
    return sorted((one._replace(party=names.get(one.party, "")) for one in found), key=lambda one: one.due)


def _wrong(recorded: Recorded) -> Iterator[str]:
    """What is wrong with the plan of an act, a sentence each."""
    deed, known = recorded.deed, recorded.lineage[0].state.known
    lines = deed.texts(TERMS)
    terms = _terms(lines)
    yield from (f"“{line}”读不出来。" for line in lines if not _terms([line]))
    if (deed.text("deferral") == "deferred") is not (len(lines) == 1):
        yield "延期缴纳的只有一期，分期缴纳的至少两期。"
    if any(later.due <= earlier.due for earlier, later in pairwise(terms)):
        yield "各期的届满之日应当一期晚于一期。"
    if terms and terms[-1].due != deed.day("pay_by"):
        yield "末期的届满之日与填写的届满之日不同。"
    yield from amount_faults(_worth(terms), known)


def amount_faults(planned: Decimal, known: Facts) -> Iterator[str]:
    """What is wrong with the sum of a plan: it makes up the fine not paid yet, and no more than all that is owed.

    The law lets a fine be put off; of what is confiscated it says nothing, so a plan may leave it out.
    """
    owed = _owed(known)
    fined = known.facts.get("fined")
    least = min(owed, fined) if isinstance(fined, Decimal) else owed
    if not least <= planned <= owed:
        part = f"，其中罚款 {least} 元" if least < owed else ""
        yield f"各期合计 {planned} 元，还没有缴纳的是 {owed} 元{part}。"


def _missed(case: Case, known: Facts, on: date) -> Iterator[Missed]:
    """The first term that is over on a day and not paid whole: more is owed than the terms to come."""
    plan = known.facts.get(TERMS)
    terms = _terms(map(str, plan) if isinstance(plan, tuple) else ())
    owed = _owed(known)
    lacking = [owed - _worth(terms[place:]) for place, term in enumerate(terms, start=1) if term.due < on]
    place = next((place for place, one in enumerate(lacking, start=1) if one > 0), 0)
    if place:
        yield Missed(case, str(known.facts.get("party", "")), place, len(terms), terms[place - 1].due, lacking[-1])


def _known(case: Case, recorded: Iterable[tuple[Entry, Mapping[str, object]]]) -> Facts:
    """What is known of a case by its own entries: to fold the family would be to read all of a penalty for it."""
    facts, acts = Facts(), texts()[case.digest].procedure.acts
    for entry in read_case(case, recorded).entries:
        facts = facts.after(entry, corrects=entry.act in acts and acts[entry.act].corrects)
    return facts


def _terms(lines: Iterable[str]) -> list[Term]:
    """The lines that can be read."""
    parted = (line.replace("：", ":").partition(":") for line in lines)
    read = ((parse_day(day.strip()), read_sum(amount.strip().removesuffix("元"))) for day, _, amount in parted)
    return [Term(due, amount) for due, amount in read if due and amount]


def _owed(known: Facts) -> Decimal:
    fine = known.facts.get("fine")
    return (fine if isinstance(fine, Decimal) else _NOTHING) - known.sums.get("paid", _NOTHING)


def _worth(terms: Iterable[Term]) -> Decimal:
    return sum((term.amount for term in terms), _NOTHING)
