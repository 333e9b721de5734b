"""Accounts and their roles."""

import pytest
from django.db import IntegrityError

from quanheng.apps.accounts.models import User
from quanheng.apps.accounts.roles import GUARDED, STAFF, TITLES


def test_every_role_is_there_from_the_beginning(db):
    user = User.objects.create_user("zhang", name="张三", roles=tuple(TITLES))
    assert user.roles == set(TITLES)


@pytest.mark.parametrize("role", TITLES)
def test_all_but_citizens_work_here(db, role):
    assert User.objects.create_user("zhang", name="张三", roles=(role,)).works_here == (role in STAFF)


@pytest.mark.parametrize("role", TITLES)
def test_who_reviews_supervises_or_administers_is_guarded(db, role):
    assert User.objects.create_user("zhang", name="张三", roles=(role,)).guarded == (role in GUARDED)


def test_without_a_password_nobody_signs_in(db):
    user = User.objects.create_user("zhang", name="张三")
    assert not user.has_usable_password()


def test_a_person_has_one_account(db):
    User.objects.create_user("zhang", name="张三", person="P0001")
    with pytest.raises(IntegrityError):
        User.objects.create_user("zhang2", name="张三", person="P0001")


def test_accounts_of_nobody_in_the_register_are_many(db):
    User.objects.create_user("a", name="甲")
    User.objects.create_user("b", name="乙")
    assert User.objects.filter(person="").count() == 2
