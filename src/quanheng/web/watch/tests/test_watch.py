"""Those who watch see the figures, the cases behind them, and every entry of a case; they act by acts."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from quanheng.apps.adjustment.tests.training import announced, bank, done, sat
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import (
    Actor,
    Attempt,
    Done,
    Opening,
    Outcome,
    Refused,
    fresh_key,
    open_case,
    perform,
)
from quanheng.apps.cases.tallies import tally_open
from quanheng.apps.cases.tests.county import SINCE, County
from quanheng.apps.cases.tests.test_perform import found, handlers, summary
from quanheng.apps.organs.models import Organ
from quanheng.apps.people.models import Allotment, Holding
from quanheng.apps.record import clock
from quanheng.apps.record.clock import now
from quanheng.apps.record.jobs import seal
from quanheng.apps.supervision.fines import compare_fines
from quanheng.apps.supervision.ladder import climb
from quanheng.apps.supervision.models import Filing, Fine, Signal, State
from quanheng.apps.supervision.runs import advance
from quanheng.apps.supervision.tests.test_supervision import DUE, FILED, answered, registered, told
from quanheng.apps.training.models import Exam, Result
from quanheng.law.procedure import NEW
from quanheng.web.watch import views
from quanheng.web.watch.tests.conftest import signed_in

ROOMS = ("overview", "signals", "cases", "courses", "fines", "steps", "filings", "refused", "record")


@pytest.fixture
def late(supervisor: Client, county: County) -> Signal:
    """A red signal."""
    registered(county)
    climb(DUE + timedelta(days=1))
    return Signal.objects.get()


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(f"watch:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("room", ROOMS)
def test_who_does_not_watch_is_not_let_in(county: County, client: Client, room: str) -> None:
    address = reverse(f"watch:{room}")
    assert client.get(address).status_code == 302
    assert signed_in(county.first, "officer").get(address).status_code == 403


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_shows_itself_in_few_queries(
    late: Signal, supervisor: Client, room: str, django_assert_max_num_queries
) -> None:
    seal()
    with django_assert_max_num_queries(15):
        assert "<h1" in page(supervisor, room)


def test_a_figure_leads_to_the_case_and_the_entry_behind_it(late: Signal, supervisor: Client) -> None:
    (address,) = set(re.findall(r'href="(/watch/signals/\?rung=red)"', page(supervisor, "overview")))
    assert late.sentence in supervisor.get(address).content.decode()
    about = page(supervisor, "signal", late.pk)
    assert f"{reverse('watch:case', args=[late.case])}#n1" in about
    assert 'id="n1"' in page(supervisor, "case", late.case)


def test_a_list_of_signals_and_of_cases_says_whose_they_are(late: Signal, supervisor: Client, county: County) -> None:
    case, name = Case.objects.get(), Organ.objects.get(key=late.organ).short_name
    about = f'<a href="{reverse("watch:case", args=[case.pk])}">{case.number} {case.title}</a>'
    for room in ("overview", "signals"):
        assert f"{name} {about}<br>{late.sentence}" in page(supervisor, room)
    assert f'<td class="o">{name}</td>' in page(supervisor, "cases")


def test_signals_are_filtered_by_the_address(late: Signal, supervisor: Client) -> None:
    assert late.sentence in page(supervisor, "signals", organ=late.organ, rule=late.rule)
    assert late.sentence not in page(supervisor, "signals", rung="yellow")
    assert late.sentence not in page(supervisor, "signals", state="closed")


def test_who_tells_a_signal_that_another_is_telling_is_told_so(late: Signal, supervisor: Client, monkeypatch) -> None:
    address = reverse("watch:signal", args=[late.pk])
    telling = views._tell

    def meanwhile(signal: Signal, person: str, key: str) -> Outcome:
        telling(signal, person, fresh_key())
        return telling(signal, person, key)

    monkeypatch.setattr(views, "_tell", meanwhile)
    answer = supervisor.post(address, {"key": fresh_key()})
    assert answer.status_code == 422
    assert "已经告知" in answer.content.decode()
    assert "告知被监督机关</button>" not in answer.content.decode()
    assert Case.objects.filter(procedure="signal").count() == 1


def test_who_left_her_post_watches_nothing_more_and_an_account_of_nobody_in_the_register_does(
    late: Signal, supervisor: Client, county: County
) -> None:
    assert supervisor.get(reverse("watch:case", args=[late.case])).status_code == 200
    Holding.objects.filter(person=county.second).update(until=SINCE)
    assert supervisor.get(reverse("watch:case", args=[late.case])).status_code == 403
    assert supervisor.get(reverse("watch:cases"), {"format": "csv"}).status_code == 403
    assert signed_in("", "administrator").get(reverse("watch:cases")).status_code == 200


def test_a_signal_leads_to_those_by_the_same_rule_and_names_no_code(late: Signal, supervisor: Client) -> None:
    about = page(supervisor, "signal", late.pk)
    (address,) = re.findall(r'href="([^"]*)">同一规则的信号', about)
    assert late.sentence in supervisor.get(address.replace("&amp;", "&")).content.decode()
    assert f">{late.rule}<" not in about


def test_the_room_one_is_in_stays_marked_inside_it(late: Signal, supervisor: Client) -> None:
    for name, args, word in (("signal", [late.pk], "信号"), ("case", [late.case], "案件"), ("steps", [], "以罚代管")):
        assert re.findall(r'aria-current="page">([^<]+)</a>', page(supervisor, name, *args)) == [word]


def test_the_organ_is_told_by_a_button_and_once(late: Signal, supervisor: Client) -> None:
    address = reverse("watch:signal", args=[late.pk])
    assert "告知被监督机关" in supervisor.get(address).content.decode()
    assert supervisor.post(address, {"key": "k1"}).status_code == 302
    late.refresh_from_db()
    assert (late.state, Case.objects.get(pk=late.handling).procedure) == (State.HANDLED, "signal")
    assert "告知被监督机关</button>" not in supervisor.get(address).content.decode()
    assert supervisor.post(address, {"key": "k2"}).status_code == 404


def test_that_who_supervises_is_late_is_shown_as_her_own_delay(
    late: Signal, supervisor: Client, county: County
) -> None:
    case = told(county, late, DUE + timedelta(days=1))
    assert isinstance(answered(county, case, county.first, DUE + timedelta(days=1)), Done)
    with clock.at(DUE + timedelta(days=8)):
        assert "核查逾期" not in page(supervisor, "signal", late.pk)
    with clock.at(DUE + timedelta(days=30)):
        assert "核查逾期" in page(supervisor, "signal", late.pk)


def test_who_holds_no_duty_of_supervision_tells_nobody(late: Signal, county: County) -> None:
    assert "告知被监督机关</button>" not in page(signed_in(county.legal, "bureau"), "signal", late.pk)


def test_cases_stand_by_organ_and_by_due_date(late: Signal, supervisor: Client) -> None:
    number = Case.objects.get().number
    with clock.at(DUE + timedelta(days=1)):
        assert number in page(supervisor, "cases", due="late", organ=late.organ)
        assert number not in page(supervisor, "cases", due="soon")
        assert number not in page(supervisor, "cases", organ="O2")


def test_cases_of_powers_are_counted_apart_from_matters_of_registers(late: Signal, supervisor: Client) -> None:
    about = Case.objects.get()
    kept = Case(id="登记1", procedure="register.organ", digest=about.digest, organ=about.organ, stage=NEW, title="机关")
    kept.number, kept.root, kept.opened_at, kept.touched_at = "登记〔2026〕1号", kept, now(), now()
    kept.save()
    tally_open([kept, kept])
    shown = page(supervisor, "overview")
    assert re.findall(r"<small>(在办案件|登记事项)</small><b>([^<]+)</b>", shown) == [
        ("在办案件", "1"),
        ("登记事项", "2"),
    ]
    assert "登记事项 2 件" in shown
    for of, there, elsewhere in (("power", about, kept), ("register", kept, about)):
        listed = page(supervisor, "cases", of=of, ended="0", organ=about.organ)
        assert there.number in listed
        assert elsewhere.number not in listed
        assert f"of={of}&amp;format=csv" in listed


def test_a_course_shows_how_many_cases_stand_where(late: Signal, supervisor: Client) -> None:
    shown = page(supervisor, "course", "penalty.ordinary")
    assert "现有1件" in shown
    assert supervisor.get(reverse("watch:course", args=["nothing"])).status_code == 404


def test_a_fine_far_from_those_of_like_cases_is_unusual_and_no_violation(supervisor: Client) -> None:
    for number, amount in enumerate((100, 120, 100, 110, 90, 900)):
        Fine.objects.create(
            case=f"c{number}",
            organ="O1",
            power="W1",
            circumstance="ordinary",
            amount=Decimal(amount),
            decided_on=DUE.date(),
        )
    assert "不寻常</span>" not in page(supervisor, "fines")
    assert compare_fines() == 1
    assert compare_fines() == 0
    shown = page(supervisor, "fines")
    assert shown.count("不寻常</span>") == 1
    assert "105.00" in shown
    assert "900.00" in shown
    (line,) = table(supervisor, "fines")
    assert (line["罚款（元）"], line["中位数（元）"]) == ("900.00", "105.00")
    assert not Signal.objects.exists()
    Fine.objects.filter(case="c5").update(amount=95)
    assert compare_fines() == 1
    assert "不寻常</span>" not in page(supervisor, "fines")


def table(client: Client, room: str, **query: str) -> list[dict[str, str]]:
    """A list as CSV, after the page was seen to offer both files."""
    assert "format=xlsx" in page(client, room, **query)
    address = reverse(f"watch:{room}")
    assert client.get(address, {**query, "format": "xlsx"}).content.startswith(b"PK")
    whole = b"".join(client.get(address, {**query, "format": "csv"})).decode("utf-8-sig")
    return [*csv.DictReader(io.StringIO(whole))]


def test_signals_are_taken_away_whole_under_the_same_filters(late: Signal, supervisor: Client) -> None:
    for n in range(60):
        Signal.objects.create(rung="yellow", rule="=r", instance=n, organ=late.organ, sentence="=1", opened_at=now())
    first = table(supervisor, "signals", rung="red")
    assert [row["案号"] for row in first] == [Case.objects.get().number]
    assert (first[0]["级别"], first[0]["情形"]) == ("红牌", late.sentence)
    yellow = table(supervisor, "signals", rung="yellow", organ=late.organ)
    assert (len(yellow), yellow[0]["情形"]) == (60, "'=1")
    assert table(supervisor, "signals", state="closed") == []


def test_a_refused_attempt_is_listed_with_its_reasons(supervisor: Client, county: County) -> None:
    open_case(summary(county), found(county, actors=handlers(county)[:1]))
    assert "应当由不少于2名" in page(supervisor, "refused")
    (row,) = table(supervisor, "refused", organ=county.organ)
    assert "应当由不少于2名" in row["理由"]
    assert (row["程序"], row["案号"]) == ("行政处罚简易程序", "")
    assert table(supervisor, "refused", organ="O2") == []


def test_a_refused_attempt_in_a_case_leads_to_it_by_its_number(late: Signal, supervisor: Client) -> None:
    case = Case.objects.get(pk=late.case)
    assert isinstance(perform(Attempt(case.pk, "verify", (Actor("P9", "handle"),), {})), Refused)
    address = reverse("watch:case", args=[case.pk])
    shown = page(supervisor, "refused")
    assert f'<a href="{address}">{case.number}</a>' in shown
    assert f'<td class="o">{Organ.objects.get(key=case.organ).short_name}</td>' in shown


def test_the_record_says_what_waits_to_be_sealed(late: Signal, supervisor: Client) -> None:
    assert "1 条" in page(supervisor, "record")
    seal()
    assert "0 条" in page(supervisor, "record")


def test_the_record_is_held_to_the_definitions_by_a_button(supervisor: Client, county: County) -> None:
    registered(county)
    with clock.at(DUE + timedelta(days=1)):
        assert supervisor.post(reverse("watch:record"), {"whole": "1"}).status_code == 302
        assert "已读 0 / 1 件案件" in page(supervisor, "record")
        while advance():
            pass
        shown = page(supervisor, "record")
    (address,) = set(re.findall(r'href="(/watch/signals/\?run=\d+)"', shown))
    assert "新信号 1 个" in shown
    assert Signal.objects.get().sentence in supervisor.get(address).content.decode()
    assert "对照全部</button>" in shown


def test_a_list_is_asked_for_by_numbers_that_there_can_be(supervisor: Client) -> None:
    address, endless = reverse("watch:signals"), "9" * 5000
    assert supervisor.get(address, {"run": endless}).status_code == 404
    assert supervisor.get(address, {"after": endless}).status_code == 200


def test_the_legal_office_sees_what_was_filed_and_what_came_of_it(supervisor: Client, county: County) -> None:
    placed = {"organ": county.organ, "root": "c1", "decided_on": FILED.date(), "entry_case": "c1", "entry_n": 1}
    Filing.objects.create(key="c1/filing.1.0", decision="县市监罚〔2026〕8号", status="filed", **placed)
    questioned = {"status": "questioned", "opinion": "裁量理由不足", "examined_on": FILED.date()}
    Filing.objects.create(key="c1/filing.1.1", decision="县市监罚〔2026〕9号", **questioned, **placed)
    waiting, answered = page(supervisor, "filings", status="filed"), page(supervisor, "filings", status="questioned")
    assert ("〕8号" in waiting, "〕9号" in waiting) == (True, False)
    assert "裁量理由不足" in answered
    (row,) = table(supervisor, "filings", status="questioned")
    assert (row["决定书"], row["状态"], row["意见"]) == ("县市监罚〔2026〕9号", "提出监督意见", "裁量理由不足")
    assert row["审查"] == FILED.date().isoformat()


def test_a_decision_not_filed_in_time_is_overdue(supervisor: Client, county: County) -> None:
    decided = {"decision": "县市监罚〔2026〕9号", "decided_on": FILED.date()}
    with clock.at(FILED):
        open_case(Opening("filing", county.organ), Attempt("", "start", (Actor(county.first, "file"),), decided))
    with clock.at(FILED + timedelta(days=15)):
        assert "没有超期" in page(supervisor, "filings")
    with clock.at(FILED + timedelta(days=16)):
        assert "超期没有报送 1 件" in page(supervisor, "filings")


@pytest.fixture
def examined(county: County) -> tuple[str, str]:
    """The cases of a bank of questions and of an examination; whoever supervises may sit it and keeps neither."""
    batch, exam = bank(county), done(announced(county)).case
    done(sat(Exam.objects.get(key=exam), county.first, 5))
    held = Allotment.objects.filter(post=f"G{county.second}", procedure__in=("register.exam", "register.question"))
    held.exclude(duty="sit").delete()
    return batch, exam


def test_who_may_sit_an_examination_sees_no_answers_on_the_watch_either(examined, supervisor: Client) -> None:
    for case in examined:
        answer = supervisor.get(reverse("watch:case", args=[case]))
        assert (answer.status_code, answer.headers.get("Location")) == (302, reverse("desk:exams"))


def test_who_sits_none_supervises_examinations_too(examined, supervisor: Client, county: County) -> None:
    batch, exam = examined
    Allotment.objects.filter(post=f"G{county.second}", duty="sit").delete()
    assert "题目1,甲；乙；丙,AC" in page(supervisor, "case", batch)
    assert Result.objects.get().answers in page(supervisor, "case", exam)
