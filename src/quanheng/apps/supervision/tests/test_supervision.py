"""What the platform's own record shows of time and of law, as signals."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from quanheng.apps.accounts.models import User
from quanheng.apps.cases.family import cases_of
from quanheng.apps.cases.models import Case, Message, RunningLimit
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Refused, open_case, perform
from quanheng.apps.cases.tests.county import County
from quanheng.apps.jobs.registry import Job
from quanheng.apps.jobs.worker import Worker
from quanheng.apps.record import clock
from quanheng.apps.supervision.findings import judged
from quanheng.apps.supervision.ladder import climb
from quanheng.apps.supervision.models import Run, Rung, Signal, State
from quanheng.apps.supervision.queries import overdue_in_handling
from quanheng.apps.supervision.runs import advance, ask_for, ask_nightly
from quanheng.apps.supervision.signals import CHECK
from quanheng.record.recorder import CHINA

FILED = datetime(2026, 3, 2, 9, tzinfo=CHINA)
"""A Monday. What is checked within fifteen working days is due on the 23rd."""
DUE = datetime(2026, 3, 23, 9, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def demonstration(settings) -> None:
    """Only a demonstration has a clock that can be set."""
    settings.DEMO = True


def registered(county: County, at: datetime = FILED) -> str:
    facts = {"source": "report", "clue": "货架上有过期食品", "discovered_on": at.date()}
    opening = Opening("penalty.ordinary", county.organ, county.power, "市场监管", "涉嫌经营超过保质期的食品")
    with clock.at(at):
        done = open_case(opening, Attempt("", "register", (Actor(county.first, "handle"),), facts))
    assert isinstance(done, Done), done
    return done.case


def supervise_record(*, whole: bool = False) -> Run:
    """Ask for a run and read until it has ended."""
    run = ask_for(whole=whole)
    while run.ended_at is None:
        advance()
        run.refresh_from_db()
    return run


def rungs() -> list[str]:
    return list(Signal.objects.order_by("id").values_list("rung", flat=True))


def climbed(at: datetime) -> list[str]:
    climb(at)
    return rungs()


def test_a_limit_climbs_from_notice_to_red_and_each_rung_is_signalled_once(county: County) -> None:
    registered(county)
    assert RunningLimit.objects.get(limit="check").due == DUE.date()
    assert climbed(FILED) == []
    assert climbed(DUE - timedelta(days=5)) == ["notice"]
    assert climbed(DUE - timedelta(days=3)) == ["notice", "yellow"]
    assert climbed(DUE) == climbed(DUE) == ["notice", "yellow"]
    assert climbed(DUE + timedelta(days=1)) == climbed(DUE + timedelta(days=9)) == ["notice", "yellow", "red"]


def test_a_signal_names_the_case_the_entry_the_article_and_the_day(county: County) -> None:
    case = registered(county)
    climb(DUE + timedelta(days=1))
    signal = Signal.objects.get()
    assert (signal.case, signal.instance, signal.organ, signal.rule) == (case, 1, county.organ, "open:check")
    assert "2026年3月23日" in signal.sentence
    assert signal.basis == "《市场监督管理行政处罚程序规定》第18条"


def test_what_was_warned_of_and_is_done_in_time_needs_no_answer(county: County) -> None:
    case = registered(county)
    climb(DUE - timedelta(days=3))
    with clock.at(DUE - timedelta(days=2)):
        facts = {"no_case_ground": "no_violation"}
        done = perform(Attempt(case, "not_file", (Actor(county.head, "approve"),), facts))
    assert isinstance(done, Done), done
    climb(DUE)
    assert {signal.state for signal in Signal.objects.all()} == {State.PASSED}


def test_supervision_of_the_record_and_the_ladder_meet_in_one_signal(county: County) -> None:
    registered(county)
    late = DUE + timedelta(days=1)
    climb(late)
    with clock.at(late):
        supervise_record()
    assert rungs() == ["red"]


def test_what_was_done_too_late_is_found_in_the_record_once(county: County) -> None:
    case = registered(county)
    with clock.at(DUE + timedelta(days=1)):
        facts = {"no_case_ground": "no_violation"}
        perform(Attempt(case, "not_file", (Actor(county.head, "approve"),), facts))
        run = supervise_record()
        assert supervise_record(whole=True).signals == 0
    signal = Signal.objects.get()
    assert (run.families, run.signals, signal.rung, signal.rule) == (1, 1, Rung.VIOLATION, "late:check")
    assert signal.instance == 2


def test_what_was_done_lawfully_is_no_matter_of_supervision(county: County) -> None:
    with clock.at(FILED):
        registered(county)
        assert supervise_record().signals == 0


def test_only_what_was_touched_since_the_last_run_is_read_again(county: County) -> None:
    registered(county)
    with clock.at(FILED + timedelta(days=1)):
        assert supervise_record().families == 1
    with clock.at(FILED + timedelta(days=3)):
        assert supervise_record().families == 0
        assert supervise_record(whole=True).families == 1
    assert Run.objects.count() == 3


def test_supervision_that_fails_is_a_signal_itself(county: County, monkeypatch) -> None:
    registered(county)
    monkeypatch.setattr("quanheng.supervise.supervision.supervise", broken)
    supervise_record()
    supervise_record(whole=True)
    assert Signal.objects.get().rule == "supervise:penalty.ordinary"


@pytest.mark.parametrize("number", ["1.0000001", "1e40"])
def test_a_number_that_no_log_can_hold_leaves_its_own_family_out_and_no_other(county: County, number: str) -> None:
    told, other = registered(county), registered(county)
    (case,) = cases_of(told)
    entries = (replace(case.entries[0], facts={"fine": Decimal(number)}), *case.entries[1:])
    found = judged("penalty.ordinary", [[replace(case, entries=entries)], cases_of(other)], DUE + timedelta(days=1))
    assert [(one.case, one.rule) for one in found] == [(told, "supervise:penalty.ordinary"), (other, "open:check")]
    assert "第 1 个条目" in found[0].sentence
    assert found[0].organ == county.organ


def test_a_run_is_read_batch_by_batch_and_says_how_far_it_is(county: County, monkeypatch) -> None:
    monkeypatch.setattr("quanheng.apps.supervision.runs._TOGETHER", 1)
    registered(county)
    registered(county)
    with clock.at(DUE + timedelta(days=1)):
        run = ask_for(whole=True, by="wang")
        assert ask_for(whole=False) == ask_for(whole=True) == run
        read = [advance() for _ in range(3)]
        assert advance() is None
    assert [(one.total, one.families, one.ended_at is not None) for one in read if one] == [
        (2, 1, False),
        (2, 2, False),
        (2, 2, True),
    ]
    assert Signal.objects.filter(run=run).count() == 2


def test_a_batch_read_by_two_is_counted_once(county: County, monkeypatch) -> None:
    registered(county)
    run = ask_for(whole=True)

    def overtaken(*_: object) -> list[Signal]:
        monkeypatch.undo()
        advance()
        return []

    monkeypatch.setattr("quanheng.apps.supervision.runs.judged", overtaken)
    advance()
    run.refresh_from_db()
    assert (run.families, run.entries) == (1, 1)


def test_the_record_is_supervised_once_every_night(county: County) -> None:
    evening = datetime(2026, 3, 3, 20, tzinfo=CHINA)
    asked = []
    for at in (evening, evening + timedelta(hours=5), evening + timedelta(hours=7), evening + timedelta(hours=30)):
        with clock.at(at):
            asked.append(ask_nightly() is not None)
            advance()
    assert asked == [True, False, True, True]


def broken(*_: object) -> None:
    raise ArithmeticError("除以零")


def test_a_job_that_fails_is_a_signal(county: County) -> None:
    Worker([Job("record.seal", 1, broken)]).do_due()
    assert Signal.objects.get().rule == "job:record.seal"


# A signal is handled as a case


def told(county: County, signal: Signal, at: datetime) -> str:
    facts = {"signal": str(signal.pk), "matter": signal.sentence, "told_on": at.date()}
    with clock.at(at):
        opening = Opening("signal", signal.organ, title=signal.sentence)
        done = open_case(opening, Attempt("", "tell", (Actor(county.second, "supervise"),), facts))
    assert isinstance(done, Done), done
    return done.case


def yellow(county: County) -> Signal:
    registered(county)
    climb(DUE - timedelta(days=3))
    return Signal.objects.get()


def answered(county: County, case: str, person: str, at: datetime):
    facts = {"answer_kind": "explained", "explanation": "正在等待检测结果"}
    with clock.at(at):
        return perform(Attempt(case, "answer", (Actor(person, "handle"),), facts))


def test_a_signal_is_told_answered_checked_and_closed(county: County) -> None:
    signal = yellow(county)
    case = told(county, signal, DUE)
    assert isinstance(answered(county, case, county.first, DUE), Done)
    with clock.at(DUE + timedelta(hours=1)):
        facts = {"accepted": True, "finding": "理由成立"}
        assert isinstance(perform(Attempt(case, "check", (Actor(county.second, "supervise"),), facts)), Done)
    signal.refresh_from_db()
    assert (signal.state, signal.handling, signal.answer) == (State.CLOSED, case, "正在等待检测结果")


def test_a_signal_told_twice_at_once_is_handled_in_one_case(county: County) -> None:
    signal = yellow(county)
    case = told(county, signal, DUE)
    facts = {"signal": str(signal.pk), "matter": signal.sentence, "told_on": DUE.date()}
    again = Attempt("", "tell", (Actor(county.second, "supervise"),), facts)
    with clock.at(DUE):
        refused = open_case(Opening("signal", signal.organ, title=signal.sentence), again)
    assert isinstance(refused, Refused)
    assert "已经告知" in refused.objections[0].sentence
    signal.refresh_from_db()
    assert signal.handling == case
    assert Case.objects.filter(procedure="signal").count() == 1


def test_who_supervises_does_not_answer(county: County) -> None:
    case = told(county, yellow(county), DUE)
    assert isinstance(answered(county, case, county.second, DUE), Refused)


def test_nobody_is_pressed_before_the_organ_could_answer(county: County) -> None:
    case = told(county, yellow(county), DUE)
    attempt = Attempt(case, "escalate", (Actor(county.second, "supervise"),), {"raise_reason": "拒不改正"})
    with clock.at(DUE + timedelta(days=1)):
        assert isinstance(perform(attempt), Refused)
    with clock.at(DUE + timedelta(days=8)):
        assert isinstance(perform(attempt), Done)
    assert Signal.objects.get().state == State.RAISED


def test_a_yellow_signal_that_is_not_answered_in_time_turns_red_and_opens_none_on_itself(county: County) -> None:
    signal = yellow(county)
    case = told(county, signal, DUE - timedelta(days=3))
    climb(DUE + timedelta(days=0))
    climb(DUE + timedelta(days=8))
    assert {one.case for one in Signal.objects.all()} == {signal.case}
    assert Case.objects.get(pk=case).entries == 1
    assert Rung.RED in rungs()


def done_in_time(county: County, case: str) -> None:
    """What the signal warned of: so that no red card comes of the limit itself."""
    with clock.at(DUE - timedelta(days=2)):
        done = perform(Attempt(case, "not_file", (Actor(county.head, "approve"),), {"no_case_ground": "no_violation"}))
    assert isinstance(done, Done), done


def test_an_organ_that_answered_in_time_gets_no_card_for_the_delay_of_who_supervises(county: County) -> None:
    signal = yellow(county)
    User.objects.create_user("su", "x", roles=("supervisor",), name="李四", person=county.second)
    case = told(county, signal, DUE - timedelta(days=3))
    done_in_time(county, signal.case)
    assert isinstance(answered(county, case, county.first, DUE - timedelta(days=2)), Done)
    Message.objects.all().delete()
    climb(DUE + timedelta(days=30))
    unchecked = overdue_in_handling(CHECK, (DUE + timedelta(days=30)).date()).get()
    assert unchecked.case_id == case
    assert rungs() == ["yellow"]
    reminders = Message.objects.filter(case=case, recipient="su", channel="inside")
    assert ["核查答复的期限" in one.body for one in reminders] == [True]
    climb(DUE + timedelta(days=31))
    assert reminders.count() == 1


def test_an_organ_whose_answer_did_not_pass_and_that_says_no_more_gets_the_red_card(county: County) -> None:
    signal = yellow(county)
    case = told(county, signal, DUE - timedelta(days=3))
    done_in_time(county, signal.case)
    assert isinstance(answered(county, case, county.first, DUE - timedelta(days=2)), Done)
    with clock.at(DUE - timedelta(days=1)):
        facts = {"accepted": False, "finding": "没有附证明"}
        assert isinstance(perform(Attempt(case, "check", (Actor(county.second, "supervise"),), facts)), Done)
    climb(DUE + timedelta(days=30))
    assert rungs() == ["yellow", "red"]
    assert Signal.objects.get(rung=Rung.RED).sentence.startswith("黄牌逾期没有答复")
