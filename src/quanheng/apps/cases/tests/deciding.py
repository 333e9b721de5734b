"""A fine on the spot, played from the beginning to its decision."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from quanheng.apps.cases.perform import Actor, Attempt, Done, perform
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import handlers, investigated
from quanheng.apps.cases.values import FactValue
from quanheng.apps.record.clock import now


def deciding(county: County) -> Attempt:
    """The decision of a fine, in a case in which all is done that goes before it."""
    case, two = investigated(county).case, handlers(county)
    told = {
        "proposed_penalty": "fine", "proposed_fine": Decimal(200), "grounds": "出售过期食品", "rights_told": True,
        "basis": "食品安全法第三十四条",
    }  # fmt: skip
    done(case, "tell", two, told)
    done(case, "hear", two, {"defence_result": "none"})
    decision = {
        "penalty_kind": "fine", "fine": Decimal(200), "circumstance": "lighter", "correction": "done",
        "form_number": "1", "decided_on": now().date(), "remedies": "review_first", "handed_over": True,
        "signature": "signed", "collection": "bank", "bank": "云泽农商银行，人民路1号", "surcharge_terms": "daily",
    }  # fmt: skip
    return Attempt(case, "decide", two, decision)


def done(case: str, act: str, actors: tuple[Actor, ...], facts: Mapping[str, FactValue]) -> None:
    """An act that must be accepted."""
    outcome = perform(Attempt(case, act, actors, facts))
    assert isinstance(outcome, Done), outcome
