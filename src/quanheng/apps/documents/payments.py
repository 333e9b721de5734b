"""Fines paid at the bank, reconciled row by row with the decisions they pay (D10)."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from quanheng.apps.cases.family import cases_of, family_of
from quanheng.apps.cases.models import Case, Request
from quanheng.apps.cases.perform import Actor, Attempt, Done, Refused, apply_law, perform
from quanheng.apps.cases.values import FactValue
from quanheng.apps.documents.collecting import NO_TRANSIT, PAID_IN, read_sum
from quanheng.apps.documents.county import Collector, county
from quanheng.apps.documents.models import Document
from quanheng.apps.parties.queries import names_of
from quanheng.apps.record.clock import now
from quanheng.apps.tables import reader_of
from quanheng.engine.intent import IntentFaults
from quanheng.engine.known import Facts
from quanheng.law.clause import citations
from quanheng.law.procedure import PARTY

HEAD = ("流水号", "决定书编号", "缴款人", "金额", "缴款日期", "收款账号")
"""The columns of the bank's file."""
_DECISIONS = ("penalty_decision", "summary_decision")
_LATE = ("overdue", "demanded", "in_court")
"""The stages of these in which the time to pay is over."""
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Payment:
    """A row of the bank's file, as it stands there, with the line on which it ends."""

    line: int
    serial: str
    decision: str
    payer: str
    amount: str
    paid_on: str
    account: str


@dataclass(frozen=True, slots=True)
class Booked:
    """What a payment is booked on: ``paid`` on what the decision imposes, ``surcharge`` on what was added to it.

    ``over`` is what was paid beyond both and is to be given back; it is in ``paid``, for that is what was paid.
    """

    paid: Decimal
    surcharge: Decimal
    over: Decimal


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What became of a row: the case it was entered in, how much and on which day; or the reason why it was not.

    ``booked`` is empty where the row was entered before. ``remarks`` are what whoever does the accounts must look at
    in a row that was entered.
    """

    payment: Payment
    case: str = ""
    reason: str = ""
    amount: Decimal | None = None
    day: date | None = None
    booked: Booked | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Owed:
    """The case in which the payer owes, who she is, and what is known of the case."""

    case: Case
    party: str
    fine: Decimal
    known: Facts

    def booked(self, amount: Decimal) -> Booked:
        """A payment on what it is owed for: first the fine, then what was added to it (行政处罚法 66, 72)."""
        fine = min(amount, self._left("paid", self.fine))
        surcharge = min(amount - fine, self._left("surcharge_paid", self._added()))
        return Booked(amount - surcharge, surcharge, amount - fine - surcharge)

    def paid_with(self, booked: Booked) -> bool:
        """Whether nothing of the fine is left."""
        return booked.paid >= self._left("paid", self.fine)

    def _left(self, paid: str, owed: Decimal) -> Decimal:
        return max(_NOTHING, owed - self._sum(paid))

    def _added(self) -> Decimal:
        """The surcharge that was decided.

        Where none was yet, the bank takes what the decision announced (罚款决定与罚款收缴分离实施办法 9), never more
        than the fine; what is confiscated beside it is not surcharged (行政处罚法 72).
        """
        if decided := self._sum("surcharge"):
            return decided
        announced = self.known.facts.get("surcharge_terms") == "daily"
        fined = self.known.facts.get("fined", self.fine)
        return fined if announced and self.case.stage in _LATE and isinstance(fined, Decimal) else _NOTHING

    def _sum(self, fact: str) -> Decimal:
        return self.known.sums.get(fact, _NOTHING)


class _Unmatched(Exception):  # noqa: N818  an answer to one row, no error of the file
    """Why a row pays nothing."""


def read_payments(text: str) -> list[Payment]:
    """The rows of a bank's file. Raises ``ValueError`` where its columns are others, or it is no table."""
    try:
        rows = reader_of(text)
        if not set(HEAD) <= set(rows.fieldnames or ()) or "\x00" in text:
            raise ValueError("、".join(HEAD))
        return [Payment(rows.line_num, *((row[name] or "").strip() for name in HEAD)) for row in rows]
    except csv.Error as error:
        raise ValueError(str(error)) from error


def reconcile(payments: Sequence[Payment], organs: Sequence[str], person: str) -> Iterator[Reconciled]:
    """Enter each payment in the case of its decision, as ``person`` who does the accounts of these organs gives it.

    The same row of the bank, given twice, is entered once.

    Raises ``DocumentError`` where the county does not say who collects for it.
    """
    collector = county().collector
    for payment in payments:
        try:
            _collected(payment, collector)
            yield _reconciled(payment, organs, person)
        except _Unmatched as reason:
            yield Reconciled(payment, reason=str(reason))


def _reconciled(payment: Payment, organs: Sequence[str], person: str) -> Reconciled:
    if not payment.serial:
        raise _Unmatched("没有流水号，不能防止重复登记。")
    amount, day = _amount(payment.amount), _day(payment.paid_on)
    owed = _owed(payment, day, organs)
    key = _key(payment.serial, owed.case, day)
    if before := Request.objects.filter(pk=key).first():
        _same(before, owed.case, amount)
        return Reconciled(payment, owed.case.pk, amount=amount, day=day)
    booked = owed.booked(amount)
    remarks = _enter(owed, booked, day, key, person)
    return Reconciled(payment, owed.case.pk, amount=amount, day=day, booked=booked, remarks=remarks)


def _collected(payment: Payment, collector: Collector) -> None:
    """A payment goes to the account of the county's collecting institution, and by no other (行政处罚法 67, 74)."""
    account = "".join(payment.account.split())
    if account != "".join(collector.account.split()):
        raise _Unmatched(
            f"收款账号“{account}”不是本县代收机构{collector.name}的账号：罚没款应当缴入指定的银行，直接上缴国库，"
            f"不得经其他账户过渡（{citations(NO_TRANSIT)}）。"
        )


def _key(serial: str, case: Case, day: date) -> str:
    """The request of a row. Banks begin their serial numbers anew, each its own: alone they name no payment."""
    return sha256(f"bank|{case.pk}|{day}|{serial}".encode()).hexdigest()


def _same(before: Request, owing: Case, amount: Decimal) -> None:
    """Whether what was entered in a case under that serial number and day is this payment."""
    case = next(case for case in cases_of(owing.root_id) if case.id == owing.pk)
    facts = next(entry.facts for entry in case.entries if entry.n == before.n)
    sums = [facts.get(name) for name in ("paid", "surcharge_paid")]
    entered = sum((value for value in sums if isinstance(value, Decimal)), _NOTHING)
    if entered != amount:
        raise _Unmatched(
            f"这个流水号当天在本案已经登记为另一笔缴款（{entered} 元），一笔缴款只能入账一次。请与银行核对流水号。"
        )


def _enter(owed: _Owed, booked: Booked, day: date, key: str, person: str) -> tuple[str, ...]:
    """What stands against a payment that is entered."""
    facts: dict[str, FactValue] = {"paid": booked.paid, "paid_on": day, "in_full": owed.paid_with(booked)}
    facts |= {"surcharge_paid": booked.surcharge} if booked.surcharge else {}
    try:
        attempt = Attempt(owed.case.pk, "pay", (Actor(owed.party, PARTY),), facts, key, entered_by=person)
        outcome = perform(attempt)
    except IntentFaults as faults:
        raise _Unmatched("".join(fault.sentence for fault in faults.faults)) from faults
    if isinstance(outcome, Refused):
        raise _Unmatched("".join(objection.sentence for objection in outcome.objections))
    assert isinstance(outcome, Done)
    return tuple(mark.sentence for mark in outcome.marks)


def _owed(payment: Payment, day: date, organs: Sequence[str]) -> _Owed:
    """What the payer owes under that decision, in the one case in which she does."""
    decisions = Document.objects.filter(name__in=_DECISIONS, number=payment.decision, case__organ__in=organs)
    decision = decisions.filter(status=Document.Status.ISSUED).select_related("case").first()
    if decision is None:
        raise _Unmatched("没有这个编号的有效决定书。")
    root = decision.case.root_id
    apply_law(root)
    family = family_of(root)
    owing = []
    for case in Case.objects.filter(root=root, procedure__in=PAID_IN):
        known = family.members[case.pk].state.known
        party, fine = str(known.facts.get("party", "")), known.facts.get("fine")
        if isinstance(fine, Decimal) and payment.payer in ("", names_of({party}).get(party)):
            owing.append(_Owed(case, party, fine, known))
    if len(owing) != 1:
        raise _Unmatched(
            "决定书还没有送达缴款人，或者缴款人的姓名、名称不符。" if not owing else "有几名当事人，写明缴款人。"
        )
    if day < decision.made_on:
        raise _Unmatched(f"缴款日期“{payment.paid_on}”早于决定书的日期，向银行核对。")
    return owing[0]


def _amount(text: str) -> Decimal:
    amount = read_sum(text)
    if amount is None:
        raise _Unmatched(f"金额“{text}”读不出来。应当大于零，最多两位小数，写成 1200.50 或者 1,200.50 的样子。")
    return amount


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text.replace("/", "-"))
    except ValueError as error:
        raise _Unmatched(f"日期“{text}”读不出来，写成 2026-11-21 的样子。") from error
    if day > now().date():
        raise _Unmatched(f"缴款日期“{text}”还没有到，向银行核对。")
    return day
