"""A fine on the spot, played from the beginning to where its decision can be published."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.test import override_settings

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Attempt, Done, Outcome, apply_law, perform
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.deciding import deciding, done
from quanheng.apps.cases.values import FactValue
from quanheng.apps.record import clock
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder


class Decided(NamedTuple):
    """The case of a fine, and the child in which its decision is published."""

    county: County
    case: str
    publication: str


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


def _publisher(fined: Decided) -> tuple[Actor, ...]:
    return (Actor(fined.county.first, "publish"),)
