"""A party holds a receipt for what it sent, and for every document that was made for it."""

from __future__ import annotations

import pytest

from quanheng.apps.cases.perform import Actor, Attempt, Done, perform
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import investigated as found_out
from quanheng.apps.record import receipts
from quanheng.apps.record.recorder import recorder
from quanheng.record import verify
from quanheng.record.errors import MissingError
from quanheng.record.sealer import seal


@pytest.fixture
def defence(county: County) -> tuple[str, int]:
    """A party's defence in a case."""
    case = found_out(county).case
    done = perform(Attempt(case, "defend", (Actor(county.party, "party"),), {"defence": "已经改正"}))
    assert isinstance(done, Done)
    return case, done.n


def test_what_a_party_sends_has_a_receipt(defence: tuple[str, int]):
    number = receipts.number_of(*defence)
    shown = receipts.show(number)
    assert (shown.entry.case, shown.entry.n, shown.entry.act) == (*defence, "defend")
    assert shown.leaf is None
    assert "proof-by" in shown.promise


def test_a_document_has_one_and_an_entry_of_neither_kind_has_none(county: County):
    case = found_out(county).case
    facts = {"destination": "县公安局", "reason_out": "属于其职权"}
    done = perform(Attempt(case, "transfer", (Actor(county.first, "handle"),), facts))
    assert isinstance(done, Done), done
    assert receipts.number_of(case, done.n)
    assert not receipts.number_of(case, 1)


def test_once_sealed_the_receipt_proves_itself_to_whoever_holds_it(defence: tuple[str, int]):
    seal(recorder())
    number = receipts.number_of(*defence)
    shown = receipts.show(number)
    assert shown.leaf is not None
    assert shown.leaf < shown.size
    said = verify.check_receipt(verify.read_json(receipts.receipt_file(number)), recorder().signer.key)
    assert any("已收录为第" in sentence for sentence in said)


def test_a_receipt_tells_nobody_what_was_said(defence: tuple[str, int]):
    assert "已经改正" not in receipts.receipt_file(receipts.number_of(*defence)).decode()


def test_a_number_that_was_not_given_out_shows_nothing(county: County):
    with pytest.raises(MissingError):
        receipts.show("0" * 32)
