"""A fine on the spot, played from the beginning to where its decision can be published."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from django.test import override_settings

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Attempt, Done, Outcome, apply_law, perform
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import handlers, investigated
from quanheng.apps.cases.values import FactValue
from quanheng.apps.record import clock
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder


class Decided(NamedTuple):
    """The case of a fine, and the child in which its decision is published."""

    county: County
    case: str
    publication: str


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


def decided(county: County) -> Decided:
    """A fine that has been decided."""
    attempt = deciding(county)
    case = attempt.case
    assert isinstance(perform(attempt), Done)
    done(case, "disclose", (Actor(county.head, "approve"),), {"social_influence": True})
    return Decided(county, case, Case.objects.get(parent=case, kind="publication").pk)


def publish(fined: Decided, **changes: FactValue) -> Outcome:
    """The act that shows the decision to everybody."""
    text = "当事人王五（身份证号510123199001011234，电话13800138000）在城关镇出售超过保质期的食品，罚款二百元。"
    facts = {"document": text, "published_on": now().date(), "reviewed": True, "weight": "other"}
    return perform(Attempt(fined.publication, "publish", _publisher(fined), facts | changes))


def correct(fined: Decided, text: str) -> Outcome:
    """What is shown was wrong."""
    facts = {
        "document": text, "reviewed": True, "display_corrected_on": now().date(),
        "display_correction": "王五的住址误写，已经改正",
    }  # fmt: skip
    return perform(Attempt(fined.publication, "correct_display", _publisher(fined), facts))


def withdraw(fined: Decided) -> None:
    """The decision has been annulled, so what was published goes."""
    done(fined.publication, "overturn", _publisher(fined), {"overturn": "annulled", "overturned_on": now().date()})
    done(fined.publication, "withdraw", _publisher(fined), {"public_reason": "该处罚决定已被行政复议机关撤销"})


def expire(fined: Decided) -> None:
    """The term of its display is over."""
    keeper = recorder()
    real, keeper.clock = keeper.clock, now  # as in a demonstration
    with override_settings(DEMO=True), clock.at(now() + timedelta(days=3 * 366 + 7)):
        apply_law(fined.case)
    keeper.clock = real


def done(case: str, act: str, actors: tuple[Actor, ...], facts: dict[str, FactValue]) -> Done:
    outcome = perform(Attempt(case, act, actors, facts))
    assert isinstance(outcome, Done), outcome
    return outcome


def _publisher(fined: Decided) -> tuple[Actor, ...]:
    return (Actor(fined.county.first, "publish"),)
