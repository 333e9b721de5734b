"""Money of penalties goes to the county's collecting institution, and each receipt is accounted once (D10)."""

from __future__ import annotations

import re
from decimal import Decimal

from quanheng.apps.cases.recording import HindranceError, Recorded, follow
from quanheng.apps.documents.county import county
from quanheng.apps.documents.errors import DocumentError
from quanheng.apps.documents.models import Receipt

PAID_IN = ("collection", "penalty.summary")
"""The procedures in which a party pays."""
NO_TRANSIT = "行政处罚法/67/3；行政处罚法/74/2；罚款决定与罚款收缴分离实施办法/4/1"
"""It is paid at the bank that was named, which hands it to the treasury; nobody keeps any of it back."""
_SUM = re.compile(r"(\d{1,13}|\d{1,3}(,\d{3}){1,4})(\.\d{1,2})?", re.ASCII)
"""A plain sum in yuan; where thousands are parted, all of them are."""


def read_sum(text: str) -> Decimal | None:
    """A sum in yuan above zero, as banks and people write it: ``1200.50``, ``1,200.50``; none where it is none."""
    return (Decimal(text.replace(",", "")) or None) if _SUM.fullmatch(text) else None


@follow
def names_the_collector(recorded: Recorded) -> None:
    """Who is told where to pay is told the institution that the county determined, and no other.

    So money that goes to an account of the organ's own is refused (罚款决定与罚款收缴分离实施办法 5, 7).
    """
    bank = recorded.deed.text("bank")
    if not bank or recorded.procedure.key not in PAID_IN or "bank" not in {*recorded.act.asks, *recorded.act.may}:
        return
    try:
        collector = county().collector
    except DocumentError as error:
        raise HindranceError(error.code, error.sentence, mend=error.mend, law=error.law) from error
    if collector.name not in bank:
        raise HindranceError(
            "payments.collector",
            f"“{bank}”不是本县确定的代收机构：罚没款应当缴入指定的银行，不得缴入其他账户过渡。",
            mend=f"写明{collector.name}，{collector.address}。",
            law=f"{NO_TRANSIT}；罚款决定与罚款收缴分离实施办法/5/2",
        )


@follow
def accounts_for_receipts(recorded: Recorded) -> None:
    """A receipt given for money taken on the spot (行政处罚法 70) is that of one payment in the whole county."""
    number = "".join(recorded.deed.text("bill_number").split())
    if not number or "bill_number" not in recorded.act.asks:
        return
    place = {"case": recorded.case.id, "n": recorded.deed.n}
    _, new = Receipt.objects.get_or_create(number=number, defaults=place)
    if not new:
        raise HindranceError(
            "payments.receipt",
            f"票据“{number}”已经在另一笔收缴中登记，一张票据只能入账一次。",
            mend="核对票据号码。",
            law="行政处罚法/70；行政处罚法/74/2",
        )
