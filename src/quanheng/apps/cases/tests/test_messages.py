"""Whose turn it is, is told; and no message is service."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from quanheng.apps.accounts.models import User
from quanheng.apps.cases import messages
from quanheng.apps.cases.messages import REMINDER, inbox, not_sent, remind, send_waiting, unread
from quanheng.apps.cases.models import Contact, Message
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Refused, open_case, perform
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import handlers, investigated, opened, summary, told
from quanheng.apps.record import clock


@pytest.fixture
def accounts(county: County) -> dict[str, User]:
    people = (county.first, county.second, county.legal, county.head)
    return {one: User.objects.create_user(f"u-{one}", roles=("officer",), name=one, person=one) for one in people}


@pytest.fixture
def mail(settings, tmp_path: Path) -> Path:
    """Where mail goes: files, as in a demonstration."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


def lead(county: County) -> str:
    """A lead that has been registered: it is for the head to say whether a case is filed."""
    opening = Opening("penalty.ordinary", county.organ, county.power, title="王五案")
    facts = {"source": "report", "clue": "王五的店里有过期食品", "discovered_on": clock.now().date()}
    done = open_case(opening, Attempt("", "register", (Actor(county.first, "handle"),), facts))
    assert isinstance(done, Done), done
    return done.case


def test_those_who_approve_are_told_when_it_is_their_turn(county: County, accounts: dict[str, User]):
    case = lead(county)
    (message,) = inbox(accounts[county.head])
    assert (message.subject, message.case) == ("轮到你办理：负责人批准", case)
    assert unread(accounts[county.head]) == 1


def test_who_has_just_acted_is_not_told_of_it(county: County, accounts: dict[str, User]):
    opened(county)
    assert unread(accounts[county.first]) == 0


def test_a_refused_act_tells_nobody(county: County, accounts: dict[str, User]):
    attempt = Attempt("", "open", handlers(county)[:1], {})
    assert isinstance(open_case(summary(county), attempt), Refused)
    assert not Message.objects.exists()


def test_every_message_says_that_it_is_no_service_and_names_nobody(county: County, accounts: dict[str, User]):
    lead(county)
    for message in Message.objects.all():
        assert REMINDER in message.body
        assert "王五" not in message.subject + message.body


def test_a_reminder_comes_once_on_an_occasion(county: County, accounts: dict[str, User]):
    case = opened(county).case
    for _ in range(2):
        remind(case, "notice|1", "“当场处罚”将于明天到期。")
    assert inbox(accounts[county.first]).filter(subject="期限提醒").count() == 1


def reminded(county: County, user: User, **contact: str) -> str:
    Contact.objects.create(user=user, **contact)
    case = opened(county).case
    remind(case, "notice|1", "“当场处罚”将于明天到期。")
    return case


def test_mail_goes_to_who_wants_it_and_only_once(county: County, accounts: dict[str, User], mail: Path):
    reminded(county, accounts[county.first], email="zhang@example.org")
    assert (send_waiting(), send_waiting()) == (1, 0)
    (letter,) = mail.iterdir()
    text = letter.read_text("utf-8")
    assert "To: zhang@example.org" in text
    assert f"Message-ID: <{Message.objects.get(channel='email').key}@" in text


def test_mail_that_fails_is_shown_and_tried_again_later(
    county: County, accounts: dict[str, User], mail: Path, settings
):
    user = accounts[county.first]
    reminded(county, user, email="zhang@example.org")
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = 1  # nobody listens there
    assert send_waiting() == 0
    waits = not_sent(user).get()
    assert (waits.tries, waits.failure) == (1, "发送渠道没有接通")
    settings.EMAIL_BACKEND, settings.DEMO = "django.core.mail.backends.filebased.EmailBackend", True
    assert send_waiting() == 0, "not before its time"
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert send_waiting() == 1
    assert not not_sent(user).exists()


def test_waits_grow_to_a_day_at_most(county: County, accounts: dict[str, User]):
    reminded(county, accounts[county.first], email="zhang@example.org")
    Message.objects.filter(channel="email").update(tries=500)
    messages._put_off(Message.objects.get(channel="email"), OSError())
    assert Message.objects.get(channel="email").try_at <= clock.now() + timedelta(days=1)


def test_short_messages_without_a_gateway_stand_in_the_log(county: County, accounts: dict[str, User], caplog):
    reminded(county, accounts[county.first], phone="13800000000")
    assert send_waiting() == 1
    assert "没有接通短信网关" in caplog.text


def test_who_took_the_address_back_is_written_to_no_more(county: County, accounts: dict[str, User], mail: Path):
    reminded(county, accounts[county.first], email="zhang@example.org")
    Contact.objects.all().delete()
    send_waiting()
    assert not mail.exists()
    assert not Message.objects.filter(sent_at=None).exists()


def test_a_party_with_an_account_hears_of_a_decision(county: County, accounts: dict[str, User]):
    citizen = User.objects.create_user("wang", roles=("citizen",), name="王五", person=county.party)
    perform(told(county, investigated(county).case))
    assert [message.subject for message in inbox(citizen)] == ["事项有新的进展"]
