"""What changes under the list, and duties that overlap, become tasks of their own accord, once."""

from __future__ import annotations

from datetime import date

import pytest

from quanheng.apps.adjustment.entering import Hands, Source, enter_items, enter_statute
from quanheng.apps.adjustment.errors import AdjustmentError
from quanheng.apps.adjustment.tasks import ADJUSTMENT, COORDINATION, open_tasks
from quanheng.apps.adjustment.tests.test_entering import ITEMS, NEW, OLD
from quanheng.apps.adjustment.tests.training import done
from quanheng.apps.adjustment.touched import touched_by
from quanheng.apps.cases.models import Case, RunningLimit
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, open_case, perform
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.values import FactValue
from quanheng.apps.organs.models import Organ
from quanheng.apps.people.models import Allotment, Post
from quanheng.apps.powers.items import parse_items
from quanheng.apps.powers.models import Item, Power
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder
from quanheng.apps.statutes.models import Statute


@pytest.fixture
def amended(county: County) -> County:
    """A county whose power rests on a statute that was amended in 2023."""
    for text in (OLD, NEW):
        enter_statute(Source(text), Hands(county.first, county.legal, county.second))
    Power.objects.update(basis=["《示范条例》第二条"])
    return county


def opened(key: str = ADJUSTMENT) -> int:
    before = Case.objects.filter(procedure=key).count()
    open_tasks(now().date())
    return Case.objects.filter(procedure=key).count() - before


def report(county: County, result: str) -> Outcome:
    facts = {"result": result, "reported_on": now().date(), "explanation": "示范"}
    case = Case.objects.get(procedure=ADJUSTMENT)
    return perform(Attempt(case.pk, "report", (Actor(county.first, "adjust"),), facts))


def test_an_amendment_opens_a_task_for_the_organ_whose_power_rests_on_it(amended):
    assert opened() == 1
    task = Case.objects.get(procedure=ADJUSTMENT)
    entry, facts = recorder().read(task.pk, 1)
    assert (task.organ, facts["powers"], facts["change"]) == (amended.organ, [amended.power], "《示范条例》修改")
    assert entry.actors[0].person == amended.second, "told in the name of whoever published the amendment"


def test_the_month_runs_from_the_publication_of_the_basis(amended):
    opened()
    limit = RunningLimit.objects.get(case__procedure=ADJUSTMENT)
    assert (limit.started, limit.due) == (date(2023, 6, 1), date(2023, 7, 3))


def test_it_is_opened_once(amended):
    assert (opened(), opened()) == (1, 0)


def test_a_power_settled_after_the_change_needs_no_task(amended):
    Power.objects.update(adjusted_on=date(2023, 6, 20))
    assert opened() == 0


def test_it_is_not_adjusted_before_the_list_is(amended):
    opened()
    refused = report(amended, "adjusted")
    assert isinstance(refused, Refused)
    assert "还没有全部调整公布" in refused.objections[0].sentence
    Power.objects.update(adjusted_on=now().date())
    assert isinstance(report(amended, "adjusted"), Done)


def test_an_organ_may_find_that_nothing_is_to_be_adjusted(amended):
    opened()
    assert isinstance(report(amended, "unchanged"), Done)


def test_a_cancelled_item_and_a_lost_standing_open_tasks_as_well(county):
    hands = Hands(county.first, county.legal, county.second)
    entered = enter_items(ITEMS, "示范", hands)
    facts = {"cancelled": ("I-1",), "cancelled_on": now().date(), "reason_cancelled": "示范文件"}
    perform(Attempt(entered.case, "cancel", (Actor(county.second, "publish"),), facts))
    assert opened() == 1
    Organ.objects.update(standing_until=now().date(), entry_case=entered.case, entry_n=1)
    assert opened() == 1


@pytest.fixture
def town(county: County) -> Organ:
    """A town that may enforce, of which the county's organ is above."""
    return Organ.objects.create(
        key="T1", name="云泽县城关镇人民政府", short_name="城关镇", level="town", category="statutory",
        standing_from=date(2020, 1, 1), entry_case="founding", entry_n=1,
    )  # fmt: skip


def handed_down(county: County, case: str, to: str) -> Outcome:
    facts: dict[str, FactValue] = {
        "handed_items": ("I-1",),
        "handed_to": to,
        "handed_down_on": now().date(),
        "reason_cancelled": "示范文件",
    }
    return perform(Attempt(case, "hand_down", (Actor(county.second, "publish"),), facts))


def test_an_item_handed_down_opens_a_task_for_the_organ_that_had_it_and_for_the_one_that_receives_it(county, town):
    entered = enter_items(ITEMS, "示范", Hands(county.first, county.legal, county.second))
    assert isinstance(handed_down(county, entered.case, town.key), Done)
    item = Item.objects.get(key="I-1")
    assert (item.ended_on, item.handed_to) == (now().date(), town.key)
    Post.objects.filter(key=f"G{county.second}").update(organ=town.key)
    assert (opened(), opened()) == (2, 0)
    tasks = {task.organ: recorder().read(task.pk, 1)[1] for task in Case.objects.filter(procedure=ADJUSTMENT)}
    assert tasks[county.organ]["powers"] == [county.power]
    assert "powers" not in tasks[town.key]
    assert {facts["change"] for facts in tasks.values()} == {"政务服务事项“示范许可”下放到云泽县城关镇人民政府"}


def test_an_item_that_a_higher_organ_hands_down_opens_a_task_until_its_power_is_listed(county):
    head = "item_code,name,task_type,department,dept_code,power,handed_from,handed_on"
    table = head + "\nI-9,开办,1,某局,O1,{},市局,2026-11-02\n"
    hands = Hands(county.first, county.legal, county.second)
    enter_items(table.format("W9"), "示范", hands)
    assert (opened(), opened()) == (1, 0)
    task = Case.objects.get(procedure=ADJUSTMENT)
    assert "市局下放政务服务事项“开办”" in task.title
    assert RunningLimit.objects.get(case=task, limit="adjust").started == date(2026, 11, 2)
    enter_items(table.format(county.power).replace("I-9", "I-8"), "示范二", hands)
    assert opened() == 0, "its power is on the list"


@pytest.mark.parametrize(
    ("by", "on", "said"),
    [("市局", "", "应当一并写明"), ("", "2026-11-02", "应当一并写明"), ("市局", "昨天", "不是日期")],
)
def test_who_handed_an_item_down_and_when_is_told_together(by, on, said):
    table = f"item_code,name,task_type,department,dept_code,handed_from,handed_on\nI-9,开办,1,某局,O1,{by},{on}\n"
    (fault,) = parse_items(table).faults
    assert said in fault.sentence


def test_items_are_handed_down_to_a_lower_organ_that_may_enforce(county, town):
    entered = enter_items(ITEMS, "示范", Hands(county.first, county.legal, county.second))
    Item.objects.update(organ=county.organ)
    for to in (county.organ, "T9"):
        refused = handed_down(county, entered.case, to)
        assert isinstance(refused, Refused)
        assert [one.rule for one in refused.objections] == ["rule:handed_lower"]
    Organ.objects.filter(key=town.key).update(standing_until=date(2021, 1, 1))
    assert isinstance(handed_down(county, entered.case, town.key), Refused)


def test_a_new_statute_opens_a_task_for_the_organ_that_leads_in_it_unless_a_power_rests_on_it(county):
    hands = Hands(county.first, county.legal, county.second)
    enter_statute(Source(OLD), hands)
    assert opened() == 0, "nobody leads in it"
    Statute.objects.update(lead=[county.organ, "O2"])
    Power.objects.update(published_on=date(2019, 1, 1))
    assert opened() == 0, "the list was made when the statute was there"
    Power.objects.update(published_on=date(2018, 1, 1), basis=["示范条例/2"])
    assert opened() == 0
    Power.objects.update(basis=["《别的条例》第二条"])
    assert (opened(), opened()) == (1, 0)
    task = Case.objects.get(procedure=ADJUSTMENT)
    _, facts = recorder().read(task.pk, 1)
    assert (task.organ, facts["change"], "powers" in facts) == (county.organ, "《示范条例》制定", False)
    assert RunningLimit.objects.get(case=task).started == date(2018, 3, 1)
    assert isinstance(report(county, "unchanged"), Done)


READ = """\
# {title}
2024年3月1日 最高人民法院公布
第一条 为了示范，作出本解释。
第二条 本解释自2024年4月1日起施行。
"""
JUDICIAL = "最高人民法院关于适用《中华人民共和国示范条例》若干问题的解释"


def interpreted(county: County, title: str, *articles: str, level: str = "interpretation") -> None:
    """A power rests on a statute that was interpreted in 2024."""
    hands = Hands(county.first, county.legal, county.second)
    enter_statute(Source(OLD), hands)
    Power.objects.update(basis=["《示范条例》第二条"], published_on=date(2020, 1, 1), adjusted_on=None)
    enter_statute(Source(READ.format(title=title), level=level, interprets=articles), hands)


def test_an_interpretation_opens_a_task_as_an_amendment_does(county):
    interpreted(county, "全国人民代表大会常务委员会关于违反示范条例的解释", "示范条例/2", level="law")
    assert (opened(), opened()) == (1, 0)
    task = Case.objects.get(procedure=ADJUSTMENT)
    _, facts = recorder().read(task.pk, 1)
    assert (task.organ, facts["powers"]) == (county.organ, [county.power])
    assert facts["change"] == "《全国人民代表大会常务委员会关于违反示范条例的解释》解释《示范条例》第2条"
    assert RunningLimit.objects.get(case=task).started == date(2024, 3, 1)


def test_a_judicial_interpretation_names_what_it_interprets_by_its_title(county):
    interpreted(county, JUDICIAL)
    assert opened() == 1


def test_an_interpretation_of_another_statute_opens_none(county):
    interpreted(county, "最高人民法院关于适用《别的条例》的解释", "别的条例/2")
    assert opened() == 0


def test_a_power_settled_after_the_interpretation_needs_no_task(county):
    interpreted(county, JUDICIAL, "示范条例/2")
    Power.objects.update(adjusted_on=date(2024, 3, 20))
    assert opened() == 0


def test_an_interpretation_that_ends_opens_a_task(county):
    interpreted(county, JUDICIAL, "示范条例/2")
    Power.objects.update(adjusted_on=date(2024, 3, 20))
    Statute.objects.filter(title=JUDICIAL).update(until=date(2024, 9, 1))
    assert opened() == 1


def test_what_an_interpretation_touches_is_what_rests_on_the_statute(county):
    interpreted(county, JUDICIAL, "示范条例/2")
    touched = touched_by(Statute.objects.get(title=JUDICIAL), now().date())
    assert [power.key for power in touched.powers] == [county.power]


def test_an_organ_whose_functions_change_looks_at_all_its_powers(county):
    today, told = now().date(), {"organ": "O1", "name": "县局", "short_name": "县局", "level": "county"}
    told |= {"category": "statutory", "line": "general", "basis": "示范", "address": "示范", "contact": "示范"}
    submitted = Attempt("", "submit", (Actor(county.first, "register"),), told)
    case = done(open_case(Opening("register.organ", county.organ), submitted)).case
    for act, by, facts in (
        ("review", Actor(county.legal, "review"), {"passed": True, "opinion": "示范"}),
        ("confirm", Actor(county.second, "confirm"), {"certificate": "1", "confirmed_on": today}),
        ("reassign", Actor(county.first, "register"), {"reassignment": "划入食品监管", "reassigned_on": today}),
    ):
        done(perform(Attempt(case, act, (by,), facts)))
    assert (opened(), opened()) == (1, 0)
    _, facts = recorder().read(Case.objects.get(procedure=ADJUSTMENT).pk, 1)
    assert facts["powers"] == [county.power]
    assert facts["change"].endswith("的职能调整：划入食品监管")


def test_where_nobody_may_tell_the_job_says_so(amended):
    Allotment.objects.filter(procedure=ADJUSTMENT, duty="notify").delete()
    with pytest.raises(AdjustmentError, match="没有人能够发出"):
        open_tasks(now().date())


def test_a_duty_that_two_units_hold_is_to_be_settled_once(amended):
    Allotment.objects.update(entry_case=Case.objects.first().pk)
    duties = Allotment.objects.filter(post=f"G{amended.second}").values_list("procedure", "duty")
    assert opened(COORDINATION) == 0
    Post.objects.filter(key=f"G{amended.second}").update(unit="稽查大队")
    assert opened(COORDINATION) == duties.count()
    assert opened(COORDINATION) == 0
    assert all(
        "职责交叉：" in title for title in Case.objects.filter(procedure=COORDINATION).values_list("title", flat=True)
    )


def test_two_units_that_share_a_duty_for_some_powers_settle_it_for_those(amended):
    Allotment.objects.update(entry_case=Case.objects.first().pk)
    Post.objects.filter(key=f"G{amended.second}").update(unit="稽查大队")
    kept = Allotment.objects.filter(post=f"G{amended.second}", procedure="penalty.summary", duty="handle")
    Allotment.objects.filter(post=f"G{amended.second}").exclude(pk__in=kept).exclude(procedure=COORDINATION).update(
        post="G0"
    )
    Allotment.objects.filter(procedure=COORDINATION).exclude(post=f"G{amended.first}").update(post="G0")
    kept.update(power=amended.power)
    assert (opened(COORDINATION), opened(COORDINATION)) == (1, 0)
    case = Case.objects.get(procedure=COORDINATION)
    _, facts = recorder().read(case.pk, 1)
    assert (facts["overlap"], facts["powers"]) == ("penalty.summary:handle", [amended.power])
    assert case.title.endswith(f"（{amended.power}）")
    kept.update(power="W9")
    assert opened(COORDINATION) == 0, "they do not share that one"


def test_it_is_settled_after_the_legal_office_was_heard(amended):
    Allotment.objects.update(entry_case=Case.objects.first().pk)
    Post.objects.filter(key=f"G{amended.second}").update(unit="稽查大队")
    opened(COORDINATION)
    case = Case.objects.filter(procedure=COORDINATION).first()
    settle = Attempt(
        case.pk, "settle", (Actor(amended.first, "lead"),),
        {"unit": "执法大队", "division": "示范", "settled_on": now().date()},
    )  # fmt: skip
    assert isinstance(perform(settle), Refused)
    assert isinstance(perform(Attempt(case.pk, "opine", (Actor(amended.legal, "legal"),), {"opinion": "示范"})), Done)
    assert isinstance(perform(settle), Done)
