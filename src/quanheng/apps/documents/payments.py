"""Fines paid at the bank, reconciled row by row with the decisions they pay (D10)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from quanheng.apps.cases.family import family_of
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Attempt, Done, Refused, perform
from quanheng.apps.cases.values import FactValue
from quanheng.apps.documents.models import Document
from quanheng.apps.parties.queries import names_of
from quanheng.apps.record.recorder import recorder
from quanheng.engine.intent import IntentFaults
from quanheng.law.procedure import PARTY

HEAD = ("流水号", "决定书编号", "缴款人", "金额", "缴款日期")
"""The columns of the bank's file."""
_DECISIONS = ("penalty_decision", "summary_decision")
_PAID_IN = ("collection", "penalty.summary")


@dataclass(frozen=True, slots=True)
class Payment:
    """A row of the bank's file, as it stands there."""

    serial: str
    decision: str
    payer: str
    amount: str
    paid_on: str


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What became of a row: the case it was entered in, how much and on which day; or the reason why it was not."""

    payment: Payment
    case: str = ""
    reason: str = ""
    amount: Decimal | None = None
    day: date | None = None


class _Unmatched(Exception):  # noqa: N818  an answer to one row, no error of the file
    """Why a row pays nothing."""


def read_payments(text: str) -> list[Payment]:
    """The rows of a bank's file. Raises ``ValueError`` where its columns are others."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if not set(HEAD) <= set(rows.fieldnames or ()):
        raise ValueError("、".join(HEAD))
    return [Payment(*((row[name] or "").strip() for name in HEAD)) for row in rows]


def reconcile(payments: Sequence[Payment], organs: Sequence[str]) -> Iterator[Reconciled]:
    """Enter each payment in the case of its decision. The same row of the bank, given twice, is entered once."""
    for payment in payments:
        try:
            amount, day = _amount(payment.amount), _day(payment.paid_on)
            yield Reconciled(payment, _entered(payment, amount, day, organs), amount=amount, day=day)
        except _Unmatched as reason:
            yield Reconciled(payment, reason=str(reason))


def _entered(payment: Payment, amount: Decimal, day: date, organs: Sequence[str]) -> str:
    if not payment.serial:
        raise _Unmatched("没有流水号，不能防止重复登记。")
    case, party, fine = _owed(payment, organs)
    in_full = _paid(case) + amount >= fine
    facts: dict[str, FactValue] = {"paid": amount, "paid_on": day, "in_full": in_full}
    attempt = Attempt(case.pk, "pay", (Actor(party, PARTY),), facts, key=f"bank-{payment.serial}"[:64])
    try:
        outcome = perform(attempt)
    except IntentFaults as faults:
        raise _Unmatched("".join(fault.sentence for fault in faults.faults)) from faults
    if isinstance(outcome, Refused):
        raise _Unmatched("".join(objection.sentence for objection in outcome.objections))
    assert isinstance(outcome, Done)
    return case.pk


def _owed(payment: Payment, organs: Sequence[str]) -> tuple[Case, str, Decimal]:
    """The one case in which the payer owes under that decision, who she is, and how much in all."""
    decisions = Document.objects.filter(name__in=_DECISIONS, number=payment.decision, case__organ__in=organs)
    decision = decisions.filter(status=Document.Status.ISSUED).select_related("case").first()
    if decision is None:
        raise _Unmatched("没有这个编号的有效决定书。")
    family = family_of(decision.case.root_id)
    owing = []
    for case in Case.objects.filter(root=decision.case.root_id, procedure__in=_PAID_IN):
        facts = family.members[case.pk].state.known.facts
        party, fine = str(facts.get("party", "")), facts.get("fine")
        if isinstance(fine, Decimal) and payment.payer in ("", names_of({party}).get(party)):
            owing.append((case, party, fine))
    if len(owing) != 1:
        raise _Unmatched(
            "决定书还没有送达缴款人，或者缴款人的姓名、名称不符。" if not owing else "有几名当事人，写明缴款人。"
        )
    return owing[0]


def _paid(case: Case) -> Decimal:
    """What has been paid in a case."""
    entries = recorder().read_cases([case.pk])[case.pk]
    return sum((Decimal(str(facts["paid"])) for entry, facts in entries if entry.act == "pay"), Decimal(0))


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise _Unmatched(f"金额“{text}”读不出来。") from error
    if not amount > 0 or not amount.is_finite():
        raise _Unmatched(f"金额“{text}”应当大于零。")
    return amount


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError as error:
        raise _Unmatched(f"日期“{text}”读不出来，写成 2026-11-21 的样子。") from error
