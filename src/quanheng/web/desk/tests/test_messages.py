"""The page of messages at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from quanheng.apps.accounts.models import User
from quanheng.apps.cases.models import Contact, Message
from quanheng.apps.cases.tests.county import County
from quanheng.apps.record.clock import now
from quanheng.web.paging import PAGE

PAGE_ADDRESS = "desk:messages"


def send(recipient: User, key: str, minutes: int = 0) -> None:
    Message.objects.create(
        key=key, channel="inside", recipient=recipient.username, subject=f"提醒{key}", body=f"第{key}件",
        queued_at=now() - timedelta(minutes=minutes), sent_at=now(),
    )  # fmt: skip


@pytest.fixture
def user(officer: Client) -> User:
    return User.objects.get()


def test_what_is_unread_is_counted_on_every_page_until_it_is_read(officer: Client, user: User):
    send(user, "1")
    send(user, "2")
    assert '2<span class="unseen"> 条未读' in officer.get(reverse("desk:todo")).content.decode()
    officer.post(reverse(PAGE_ADDRESS), {"key": "1"})
    assert '1<span class="unseen"> 条未读' in officer.get(reverse("desk:todo")).content.decode()
    officer.post(reverse(PAGE_ADDRESS))
    assert "条未读" not in officer.get(reverse("desk:todo")).content.decode()


def test_nobody_reads_or_marks_the_messages_of_another(officer: Client, user: User, county: County):
    other = User.objects.create_user("other", roles=("officer",), name="x", person=county.second)
    send(other, "9")
    assert "提醒9" not in officer.get(reverse(PAGE_ADDRESS)).content.decode()
    officer.post(reverse(PAGE_ADDRESS), {"key": "9"})
    assert Message.objects.get(key="9").read_at is None


def test_older_messages_are_on_the_next_page(officer: Client, user: User):
    for number in range(PAGE + 1):
        send(user, f"{number:03}", minutes=number)
    answer = officer.get(reverse(PAGE_ADDRESS))
    assert f"提醒{PAGE:03}" not in answer.content.decode()
    following = officer.get(reverse(PAGE_ADDRESS) + answer.context["following"]).content.decode()
    assert f"提醒{PAGE:03}" in following
    assert "提醒000" not in following


def test_where_else_to_be_told_is_kept_or_said_to_be_wrong(officer: Client, user: User):
    wrong = officer.post(reverse(PAGE_ADDRESS), {"contact": "1", "email": "nowhere", "phone": "电话"})
    assert wrong.status_code == 422
    assert not Contact.objects.exists()
    officer.post(reverse(PAGE_ADDRESS), {"contact": "1", "email": "zhang@example.org", "phone": ""})
    assert Contact.objects.get(user=user).email == "zhang@example.org"


def test_what_could_not_be_sent_is_said_with_its_reason(officer: Client, user: User):
    send(user, "1")
    Message.objects.update(channel="email", sent_at=None, failure="发送渠道没有接通", tries=2, try_at=now())
    assert "发送渠道没有接通，已试 2 次" in officer.get(reverse(PAGE_ADDRESS)).content.decode()
