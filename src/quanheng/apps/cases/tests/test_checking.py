"""What the rows of cases show is what the record says, and the doctor sees it where it is not."""

from quanheng.apps.cases.checking import astray, unshown
from quanheng.apps.cases.jobs import reckon_provisional
from quanheng.apps.cases.models import Case, Involvement, Request, RunningLimit
from quanheng.apps.cases.numbers import numbers_astray
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import investigated, opened, registered
from quanheng.record.recorder import CHINA


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


def test_a_case_that_was_given_to_another_organ_is_seen(county: County) -> None:
    case = investigated(county).case
    Case.objects.filter(pk=case).update(organ="O9")
    (sentence,) = astray(case)
    assert "“机关”是“O9”，按记录应当是“O1”" in sentence


def test_somebody_who_did_not_act_is_seen_and_so_is_a_party_left_out(county: County) -> None:
    case = investigated(county).case
    Involvement.objects.filter(party=county.party).delete()
    Involvement.objects.create(case_id=case, person="P9", duty="handle")
    assert list(astray(case)) == [f"案件 {case} 列有“P9”，记录里没有", f"案件 {case} 缺少“D1”，记录里有"]


def test_a_case_without_a_row_is_seen(county: County) -> None:
    case = investigated(county).case
    assert list(unshown()) == []
    Involvement.objects.filter(case=case).delete()
    RunningLimit.objects.filter(case=case).delete()
    Request.objects.filter(case=case).delete()
    Case.objects.filter(pk=case)._raw_delete("default")
    assert list(unshown()) == [f"案件 {case} 有记录，案件表里没有"]


def test_what_was_provisional_is_reckoned_anew_when_the_holidays_are_known(county: County) -> None:
    case = registered(county).case
    before = {limit.limit: limit.due for limit in RunningLimit.objects.filter(case=case)}
    RunningLimit.objects.filter(case=case).update(provisional=True, due=None)
    Case.objects.filter(pk=case).update(due=None)
    assert reckon_provisional() == 1
    assert {limit.limit: limit.due for limit in RunningLimit.objects.filter(case=case)} == before != {}
    assert list(astray(case)) == []
    assert reckon_provisional() == 0


def test_another_title_than_the_one_it_was_opened_by_is_seen(county: County) -> None:
    case = opened(county).case
    Case.objects.filter(pk=case).update(title="别的案由")
    (sentence,) = astray(case)
    assert sentence == f"案件 {case} 的“案由”是“别的案由”，按记录应当是“王五出售超过保质期食品”"


def test_so_is_a_number_without_the_sign_or_of_another_year(county: County) -> None:
    case = opened(county).case
    row = Case.objects.get(pk=case)
    Case.objects.filter(pk=case).update(number="假案号")
    assert [*astray(case)] == [f"案件 {case} 的“案号”是“假案号”，应当以“罚案{row.serial}”结尾"]
    Case.objects.filter(pk=case).update(
        number=row.number.replace("202", "201"), serial=row.serial.replace("202", "201")
    )
    (sentence,) = astray(case)
    assert sentence.endswith(f"按记录应当是〔{row.opened_at.astimezone(CHINA).year}〕年的号")


def test_a_number_was_given_once_and_to_one_case(county: County) -> None:
    first, second = (Case.objects.get(pk=opened(county).case) for _ in range(2))
    assert [*numbers_astray()] == []
    series = f"机关 {county.organ} 的罚案{first.serial[:6]}"
    Case.objects.filter(pk=second.pk).update(serial=first.serial)
    assert [*numbers_astray()] == [f"{series}2号没有案件", f"{series}1号有几个案件"]
    Case.objects.filter(pk=second.pk).update(serial=f"{first.serial[:6]}7号")
    assert [*numbers_astray()] == [f"{series}2号没有案件", f"{series}7号没有发出过"]
