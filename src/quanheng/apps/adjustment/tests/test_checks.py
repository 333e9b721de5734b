"""What is wrong with the lists of a county is found, and what is not wrong is not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from quanheng.apps.cases.library import library
from quanheng.apps.cases.tests.county import County
from quanheng.apps.organs.models import Entrustment, Organ
from quanheng.apps.people.models import Allotment, Credential, Holding, Post
from quanheng.apps.powers.checks import CHECKS, Finding
from quanheng.apps.powers.models import Benchmark, Item, Power
from quanheng.apps.powers.responsibility import network
from quanheng.apps.powers.staffing import staffing
from quanheng.apps.statutes.models import Statute

TODAY = date(2026, 11, 22)
BY = {"entry_case": "founding", "entry_n": 1}


@pytest.fixture
def power(county: County) -> Power:
    Power.objects.update(procedures=["penalty.ordinary"], basis=["行政处罚法/58"])
    return Power.objects.get()


def found(name: str) -> list[Finding]:
    (check,) = (check for check in CHECKS if check.name == name)
    return list(check.find(staffing(library().procedures, TODAY), TODAY))


def statute(level: str = "law", until: date | None = None) -> None:
    Statute.objects.create(
        key="行政处罚法@2021-07-15", name="行政处罚法", title="中华人民共和国行政处罚法", level=level, until=until,
        version=date(2021, 1, 22), effective_on=date(2021, 7, 15), **BY,
    )  # fmt: skip


def item(**fields) -> None:
    told = {"name": "示范许可", "kind": "licence", "department": "县示范局", "organ": "O1", "published_on": TODAY}
    Item.objects.create(key=f"I{Item.objects.count()}", **{**told, **fields}, **BY)


def test_a_duty_that_nobody_holds_is_found_with_its_powers(power):
    before = found("unheld")
    Allotment.objects.filter(procedure="penalty.ordinary", duty="decide").delete()
    (new,) = set(found("unheld")) - set(before)
    assert new.subject == "云泽县市场监督管理局"
    assert "没有人承担，涉及职权 1 项" in new.sentence


def test_a_duty_in_a_child_of_the_procedure_counts_as_well(power):
    before = found("unheld")
    Allotment.objects.filter(procedure="service").delete()
    assert len(found("unheld")) > len(before)


def test_a_power_whose_procedures_open_the_same_child_is_counted_once(power):
    Power.objects.update(procedures=["penalty.ordinary", "penalty.summary"])
    Allotment.objects.filter(procedure="service").delete()
    said = [one.sentence for one in found("unheld") if one.sentence.startswith("“送达”")]
    assert said
    assert not [sentence for sentence in said if "涉及职权 1 项：W1。" not in sentence]


def test_who_has_left_her_post_holds_nothing(county, power):
    before = found("unheld")
    Holding.objects.filter(person=county.head).update(until=TODAY)
    assert len(found("unheld")) > len(before)


def test_a_duty_held_for_the_whole_county_is_held_in_every_organ(power):
    before = found("unheld")
    Post.objects.update(organ="O9")
    assert len(found("unheld")) > len(before)
    Allotment.objects.update(everywhere=True)
    assert found("unheld") == before


def test_two_units_that_hold_one_duty_are_found(county, power):
    assert found("doubled") == []
    Post.objects.filter(key=f"G{county.second}").update(unit="稽查大队")
    assert any("执法大队、稽查大队同时承担" in finding.sentence for finding in found("doubled"))


@pytest.fixture
def teams(county: County, power: Power) -> County:
    """Two units whose officers hold no duty of the procedure of the power, and a second power."""
    Power.objects.create(
        key="W2", name="乙", kind="penalty", organ=county.organ, published_on=TODAY, procedures=power.procedures, **BY
    )
    Post.objects.filter(key=f"G{county.second}").update(unit="稽查大队")
    Allotment.objects.filter(post=f"G{county.second}").delete()
    Allotment.objects.filter(post=f"G{county.first}", procedure="penalty.ordinary").delete()
    return county


def handles(person: str, *powers: str, duty: str = "handle") -> None:
    for power in powers:
        told = {"procedure": "penalty.ordinary", "duty": duty, "power": power}
        Allotment.objects.create(key=f"{person}|{duty}|{power}", post=f"G{person}", **told, **BY)


def test_two_units_that_hold_one_duty_for_different_powers_do_not_share_it(teams):
    handles(teams.first, "W1")
    handles(teams.second, "W2")
    assert found("doubled") == []


def test_units_that_hold_one_duty_for_the_same_power_share_it_for_that_power(teams):
    handles(teams.first, "W1", "W2")
    handles(teams.second, "W2")
    (finding,) = found("doubled")
    assert finding.sentence.startswith("执法大队、稽查大队同时承担“行政处罚普通程序”的")
    assert finding.sentence.endswith("，涉及职权 W2。")


def test_who_holds_a_duty_for_all_powers_shares_it_with_who_holds_it_for_one(teams):
    handles(teams.first, "")
    handles(teams.second, "W2")
    (finding,) = found("doubled")
    assert finding.sentence.endswith("，涉及职权 W2。")


def test_a_duty_of_a_power_that_is_off_the_list_is_shared_with_nobody(teams):
    handles(teams.first, "W9")
    handles(teams.second, "W9")
    assert found("doubled") == []


def test_a_duty_that_nobody_holds_for_one_of_the_powers_is_found_for_that_power(teams):
    handles(teams.first, "W1")
    said = [one.sentence for one in found("unheld") if "行政处罚普通程序”的“承办" in one.sentence]
    assert [sentence.partition("，")[2] for sentence in said] == ["涉及职权 1 项：W2。"]


def test_duties_that_must_be_apart_clash_only_for_the_same_power(teams):
    handles(teams.first, "W1")
    handles(teams.first, "W2", duty="legal")
    assert not [one for one in found("clashing") if "“行政处罚普通程序”" in one.sentence]
    handles(teams.first, "W1", duty="legal")
    assert {one.key for one in found("clashing") if "“行政处罚普通程序”" in one.sentence} == {teams.first}


def test_a_person_with_two_duties_that_must_be_apart_is_found(county, power):
    before = found("clashing")
    Allotment.objects.create(key="A+", post=f"G{county.first}", procedure="penalty.ordinary", duty="legal", **BY)
    new = set(found("clashing")) - set(before)
    assert {finding.key for finding in new} == {county.first}
    assert all("同一案件中只能承担其一" in finding.sentence for finding in new)


def test_organs_and_kinds_that_the_list_leaves_out_are_found(power):
    Organ.objects.create(
        key="O2", name="县示范局", short_name="示范局", level="county", category="statutory", standing_from=TODAY, **BY
    )
    item(organ="外来代码", department="区外来局")
    subjects = {finding.subject for finding in found("coverage")}
    assert {"县示范局", "行政许可", "区外来局"} <= subjects
    assert not {"云泽县市场监督管理局", "行政处罚"} & subjects


@pytest.mark.parametrize(
    ("level", "until", "said"),
    [("law", None, ""), ("document", None, "不能单独作为依据"), ("law", date(2024, 1, 1), "不再施行")],
)
def test_a_basis_must_be_in_force_and_of_a_rank_that_counts(power, level, until, said):
    statute(level, until)
    assert [said in finding.sentence for finding in found("bases")] == ([True] if said else [])


def test_a_promise_may_not_be_longer_than_the_law_allows(power):
    Power.objects.update(limit_statutory="20个工作日", limit_promised="25个工作日")
    item(limit_statutory=20, limit_promised=21, levels=3)
    item(limit_statutory=20, limit_promised=20, levels=2)
    assert [finding.key for finding in found("promises")] == ["W1", "I0", "I0"]


def test_promises_in_another_unit_are_not_compared(power):
    Power.objects.update(limit_statutory="1个月", limit_promised="25个工作日")
    assert found("promises") == []


def test_the_reduction_is_measured_against_what_was_published_first(power):
    item(materials=["一", "二", "三"], baseline_materials=3, limit_promised=10, baseline_promised=10)
    assert [finding.subject for finding in found("reductions")] == ["申请材料总数", "承诺时限总数", "示范许可"]
    Item.objects.update(materials=["一", "二"], limit_promised=7)
    assert found("reductions") == []


def test_a_penalty_without_a_benchmark_is_found(power):
    assert [finding.key for finding in found("benchmarks")] == [power.key]
    Benchmark.objects.create(key="B1", power=power.key, text="", since=TODAY, **BY)
    assert found("benchmarks") == []


@pytest.mark.parametrize(("days", "said"), [(0, "已经到期"), (60, "将要到期"), (61, "")])
def test_entrustments_are_told_of_sixty_days_before_they_end(power, days, said):
    until = TODAY + timedelta(days=days)
    told = {"document": "委1", "principal": "O1", "agent": "O2", "power": power.key, "since": TODAY}
    Entrustment.objects.create(key=f"委1|{power.key}", until=until, **told, **BY)
    assert [said in finding.sentence for finding in found("entrustments")] == ([True] if said else [])


def test_an_entrustment_of_several_powers_is_told_of_once(power):
    told = {"document": "委1", "principal": "O1", "agent": "O2", "since": TODAY, "until": TODAY}
    for code in ("W1", "W2"):
        Entrustment.objects.create(key=f"委1|{code}", power=code, **told, **BY)
    (finding,) = found("entrustments")
    assert "（职权 W1、W2）" in finding.sentence


@pytest.mark.parametrize(("days", "said"), [(0, "已经失效"), (60, "应当审验"), (61, "")])
def test_credentials_are_told_of_sixty_days_before_they_lapse(county, days, said):
    Credential.objects.filter(person=county.first).update(lapses_on=TODAY + timedelta(days=days))
    assert [said in finding.sentence for finding in found("credentials")] == ([True] if said else [])


def test_a_power_has_its_four_levels_and_says_which_is_empty(county, power):
    Post.objects.filter(key=f"G{county.head}").update(level="head")
    tiers = {tier.title: [one.person for one in tier.people] for tier in network(power, power.procedures, TODAY)}
    assert tiers["主要负责人"] == [county.head]
    assert tiers["分管负责人"] == []
    assert county.first in tiers["承办人"]


def test_a_statute_in_which_nobody_leads_or_whose_leader_has_no_power_is_a_gap(county, power):
    statute()
    assert [finding.sentence for finding in found("unowned")] == ["没有登记主管机关。"]
    Statute.objects.update(lead=[county.organ])
    assert not found("unowned")
    Power.objects.update(basis=["别的法/1"])
    assert [finding.sentence for finding in found("unowned")] == [
        "主管机关云泽县市场监督管理局没有一项职权以它为依据。"
    ]
    Statute.objects.update(level="document", lead=[])
    assert not found("unowned")


def test_what_is_told_twice_and_done_by_two_is_found_unless_they_do_it_together(county, power):
    statute()
    assert not found("repeated")
    Power.objects.update(basis=["行政处罚法/58", "行政处罚法/58"])
    assert [finding.sentence for finding in found("repeated")] == ["依据“行政处罚法/58”写了 2 次。"]
    Power.objects.update(basis=["行政处罚法/58"])
    told = {"name": power.name, "kind": power.kind, "basis": power.basis, "published_on": TODAY}
    twin = Power.objects.create(key="W2", organ=county.organ, **told, **BY)
    assert [finding.sentence for finding in found("repeated")] == [f"有 2 项行政处罚都叫“{power.name}”。"]
    Power.objects.filter(pk=twin.pk).update(organ="O2")
    (finding,) = found("repeated")
    assert finding.subject == "行政处罚法/58"
    assert "行使行政处罚，登记簿没有写明由它们共同管理" in finding.sentence
    Statute.objects.update(lead=[county.organ], joint=["O2"])
    assert not found("repeated")


def test_whoever_handles_cases_without_a_credential_in_force_is_among_those_who_may_apply(county):
    assert not found("uncredentialed")
    Credential.objects.filter(person=county.first).update(withdrawn_on=TODAY)
    assert [finding.key for finding in found("uncredentialed")] == [county.first]
    Allotment.objects.filter(post=f"G{county.first}").delete()
    assert not found("uncredentialed")
