"""Who has signed in is known again as long as the session runs and the account stands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from quanheng.apps.accounts.backends import AccountBackend
from quanheng.apps.accounts.models import User
from quanheng.apps.accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> SessionStore:
    session = SessionStore()
    session["seen"] = {"几时": 1}
    session.save()
    return session


def test_a_session_holds_what_was_put_into_it(session: SessionStore):
    assert SessionStore(session.session_key)["seen"] == {"几时": 1}


def test_a_session_that_has_run_out_holds_nothing_and_its_key_is_not_used_again(session: SessionStore):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    again = SessionStore(session.session_key)
    assert dict(again.items()) == {}
    assert again.session_key is None


def test_a_key_that_nobody_was_given_opens_nothing(session: SessionStore):
    assert dict(SessionStore("a" * 32).items()) == {}


def test_an_account_that_is_closed_is_not_known_again_though_its_session_runs():
    user = User.objects.create_user("officer")
    client = Client()
    client.force_login(user)
    assert AccountBackend().get_user(user.pk) == user
    User.objects.update(is_active=False)
    assert AccountBackend().get_user(user.pk) is None
    assert not client.get("/account/sign-in/").wsgi_request.user.is_authenticated


def test_an_account_that_there_never_was_is_not_known():
    assert AccountBackend().get_user(0) is None
