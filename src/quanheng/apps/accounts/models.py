"""Accounts."""

from collections.abc import Iterable
from functools import cached_property
from typing import ClassVar

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.sessions.models import Session
from django.db import models, transaction

from quanheng.apps.accounts.roles import GUARDED, STAFF, TITLES
from quanheng.apps.database import plain

_ROLES = """
SELECT name FROM auth_group JOIN accounts_user_groups ON accounts_user_groups.group_id = auth_group.id
WHERE user_id = %s
"""


class UserManager(BaseUserManager["User"]):
    """Makes accounts whose password is never kept in the clear."""

    def create_user(
        self, username: str, password: str | None = None, *, roles: tuple[str, ...] = (), **fields: str
    ) -> "User":
        """A new account in those roles; without a password nobody can sign in with it."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        user.take_roles(roles)
        return user


class User(AbstractBaseUser):
    """Somebody who may sign in. ``person`` is the number of a person in the register of people, if they are in it."""

    username = models.CharField("用户名", max_length=64, unique=True, validators=[UnicodeUsernameValidator()])
    name = models.CharField("姓名", max_length=64)
    person = models.CharField("人员编号", max_length=32, blank=True)
    is_active = models.BooleanField("可以登录", default=True)
    groups = models.ManyToManyField(Group, verbose_name="角色", blank=True, related_name="users")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = "账户"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=~models.Q(person=""), name="one_account_a_person"),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def roles(self) -> frozenset[str]:
        """The names of the roles held."""
        return frozenset(name for (name,) in plain.rows(_ROLES, self.pk)) & TITLES.keys()

    def take_roles(self, roles: Iterable[str]) -> None:
        """Give the account these roles and no others."""
        self.groups.set(Group.objects.filter(name__in=roles))
        self.__dict__.pop("roles", None)

    def close(self) -> None:
        """Let nobody sign in with the account; whoever has is signed out, and stays so when it is opened again."""
        with transaction.atomic():
            User.objects.filter(pk=self.pk).update(is_active=False)
            hers = [one.pk for one in Session.objects.iterator() if one.get_decoded().get(SESSION_KEY) == str(self.pk)]
            Session.objects.filter(pk__in=hers).delete()

    def open(self) -> None:
        """Let its owner sign in again."""
        User.objects.filter(pk=self.pk).update(is_active=True)

    @property
    def works_here(self) -> bool:
        """Whether this is an account of the staff."""
        return bool(self.roles & STAFF)

    @property
    def guarded(self) -> bool:
        """Whether a second factor is asked of it."""
        return bool(self.roles & GUARDED)
