"""A file is destroyed after its period, by the acts of the law and by the worker; before that only restricted (D8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count

import pytest

from quanheng.apps.accounts.models import User
from quanheng.apps.cases.archive import contents, kept_until
from quanheng.apps.cases.drafts import find_draft, save_draft
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, open_case, perform
from quanheng.apps.cases.tests.conftest import county
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.values import FactValue
from quanheng.apps.documents.disposal import carry_out
from quanheng.apps.documents.errors import DocumentError
from quanheng.apps.documents.files import bound_file
from quanheng.apps.documents.jobs import set_pages
from quanheng.apps.documents.keeping import pdf_of, refuse_restricted
from quanheng.apps.documents.models import Document
from quanheng.apps.documents.tests.test_making import told
from quanheng.apps.documents.tests.test_render import text
from quanheng.apps.documents.tests.test_reviewing import closed
from quanheng.apps.leads.models import ProposedLead
from quanheng.apps.record import clock
from quanheng.apps.record.jobs import seal
from quanheng.apps.record.recorder import recorder
from quanheng.record.recorder import CHINA
from quanheng.record.values import Attachment, Withheld

__all__ = ["county"]
_MINUTES = count(1)
"""Between acts, each time more: the clock of a test stands still."""


@pytest.fixture
def demonstration(settings) -> None:
    """The clock can be set; this must be known before the record is founded."""
    settings.DEMO = True


@pytest.fixture
def file(demonstration: None, county: County) -> Case:
    """A file kept for ten years, its papers set."""
    case = closed(county)
    set_pages()
    return case


@pytest.fixture
def ripe(file: Case) -> Iterator[date]:
    """The last day of its period; it is the fifth of January after."""
    last = date(file.touched_at.astimezone(CHINA).year + 10, 12, 31)
    with clock.at(datetime(last.year + 1, 1, 5, 9, tzinfo=CHINA)):
        yield last


def listing(county: County, files: tuple[str, ...], until: date) -> Outcome:
    facts: dict[str, FactValue] = {"files": files, "retention": "ten", "retention_ends_on": until}
    return open_case(
        Opening("archive.disposal", county.organ), Attempt("", "list", (Actor(county.first, "archive"),), facts)
    )


def listed(county: County, file: Case, until: date) -> str:
    done = listing(county, (file.pk,), until)
    assert isinstance(done, Done), done
    return done.case


def do(case: str, act: str, duty: str, *persons: str, **facts: FactValue) -> Outcome:
    with clock.at(clock.now() + timedelta(minutes=next(_MINUTES))):
        return perform(Attempt(case, act, tuple(Actor(person, duty) for person in persons), facts))


def approved(county: County, file: Case, until: date) -> str:
    case = listed(county, file, until)
    report = recorder().files.keep(Attachment("报告.pdf", b"%PDF-"))
    both = county.first, county.second
    assert isinstance(do(case, "appraise", "appraise", *both, verdict="destroy", report=report), Done)
    assert isinstance(do(case, "approve", "approve", county.head, approved=True), Done)
    return case


def destroying(county: County, case: str, targets: str) -> Outcome:
    on = clock.now().date()
    facts: dict[str, FactValue] = {"targets": targets, "pending": False, "sealed": True, "destroyed_on": on}
    return do(case, "destroy_records", "archive", county.first, county.second, **facts)


def rules(outcome: Outcome) -> set[str]:
    assert isinstance(outcome, Refused), outcome
    return {one.rule for one in outcome.objections}


def test_a_file_whose_period_has_not_run_is_not_listed(file: Case, county: County, ripe: date):
    early = listing(county, (file.pk,), ripe.replace(day=30))
    assert rules(early) == {"rule:kept_by_table"}
    assert isinstance(listing(county, (file.pk,), ripe), Done)


def test_nor_is_one_of_another_organ_nor_a_disposal(file: Case, county: County, ripe: date):
    disposal = listed(county, file, ripe)
    Case.objects.filter(pk=disposal).update(ended=True)
    assert rules(listing(county, (disposal,), date.max)) == {"rule:kept_by_table"}
    Case.objects.filter(pk=file.pk).update(organ="O9")
    assert rules(listing(county, (file.pk,), ripe)) == {"rule:kept_by_table"}


def test_nor_is_one_whose_papers_another_case_still_has(file: Case, county: County, ripe: date):
    other = Case.objects.get(pk=told(county))
    told_of = {"organ": "O2", "proposed_on": ripe, "entry_case": file.pk, "entry_n": 1}
    lead = ProposedLead.objects.create(key=f"{file.pk}/handover.3.0", source="transferred", **told_of)
    assert kept_until(file) == ripe
    ProposedLead.objects.filter(pk=lead.pk).update(taken_by=other.pk)
    assert rules(listing(county, (file.pk,), ripe)) == {"rule:kept_by_table"}


def test_what_was_approved_is_destroyed_whole_and_nothing_else(file: Case, county: County, ripe: date):
    other = closed(county)
    case, targets = approved(county, file, ripe), [*contents([file.pk])]
    assert rules(destroying(county, case, "\n".join(targets[1:]))) == {"rule:whole"}
    assert rules(destroying(county, case, "\n".join([*targets, *contents([other.pk])]))) == {"rule:listed_only"}
    assert isinstance(destroying(county, case, "\r\n".join(targets)), Done)


def test_the_worker_destroys_what_a_sealed_entry_orders_and_its_copies(file: Case, county: County, ripe: date):
    document = Document.objects.get(case=file)
    assert pdf_of(document)
    user = User.objects.create(username="p1")
    save_draft(user.pk, file.pk, "annul", {"annul_ground": ["self"]})
    case = approved(county, file, ripe)
    targets = [*contents([file.pk])]
    assert isinstance(destroying(county, case, "\n".join(targets)), Done)
    assert carry_out() == 0
    seal()
    assert (carry_out(), carry_out()) == (len(targets), 0)
    assert [*contents([file.pk])] == []
    facts = [facts for _, facts in recorder().read_cases([file.pk])[file.pk]]
    assert {facts["violation"] for facts in facts if "violation" in facts} == {Withheld.DESTROYED}
    document.refresh_from_db()
    assert (document.status, document.drawn, set_pages()) == (Document.Status.DESTROYED, {}, 0)
    with pytest.raises(DocumentError, match="已依法销毁"):
        pdf_of(document)
    assert find_draft(user.pk, file.pk, "annul") is None


def test_before_its_time_a_file_is_only_restricted_and_released(file: Case, county: County):
    case = listed(county, file, date(file.touched_at.astimezone(CHINA).year + 10, 12, 31))
    assert "rule:matured" in rules(do(case, "appraise", "appraise", county.first, county.second, verdict="destroy"))
    targets = "\n".join(line for line in contents([file.pk]) if line.endswith(" violation"))
    given = {"targets": targets, "restriction_ground": "不再需要处理"}
    assert isinstance(do(case, "restrict_records", "archive", county.first, **given), Done)
    seal()
    assert carry_out() == 1
    assert recorder().read(file.pk, 1)[1]["violation"] is Withheld.RESTRICTED
    document = Document.objects.get(case=file)
    with pytest.raises(DocumentError, match="已限制处理"):
        refuse_restricted(document)
    assert "".join(f"{document}（已限制处理）".split()) in text(bound_file(file))
    assert isinstance(do(case, "release_records", "archive", county.first, targets=targets), Done)
    seal()
    assert (carry_out(), carry_out()) == (1, 0)
    assert recorder().read(file.pk, 1)[1]["violation"] == "出售超过保质期的食品"
    refuse_restricted(document)
