"""What the rows of cases show is what the record says, and the doctor sees it where it is not."""

from quanheng.apps.cases.checking import astray
from quanheng.apps.cases.models import Case, RunningLimit
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import investigated


def test_the_rows_of_a_case_are_those_its_record_leads_to(county: County) -> None:
    assert list(astray(investigated(county).case)) == []


def test_a_row_changed_behind_the_record_is_seen(county: County) -> None:
    case = investigated(county).case
    Case.objects.filter(pk=case).update(stage="closed")
    (sentence,) = astray(case)
    assert "环节" in sentence
    assert "closed" in sentence


def test_a_limit_that_the_record_does_not_know_is_seen(county: County) -> None:
    case = investigated(county).case
    RunningLimit.objects.create(
        case_id=case, limit="decision", title="期限", kind="duty", started=Case.objects.get().opened_at.date()
    )
    assert "期限索引" in next(astray(case))
