"""``quanheng account``: accounts, for those who run the platform."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from quanheng.cli.errors import CliError
from quanheng.cli.platform import set_up

if TYPE_CHECKING:
    from quanheng.apps.accounts.models import User
    from quanheng.cli.arguments import Parser


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "account", help="平台：账户", description="开立、关闭账户，设定角色，重置验证器，解除登录锁定。"
    )
    actions = parser.add_subparsers(title="操作", metavar="操作", required=True)
    new = actions.add_parser("add", help="开立账户；密码从标准输入读取")
    new.add_argument("username", metavar="用户名")
    new.add_argument("--name", required=True, metavar="姓名")
    new.add_argument("--person", default="", metavar="编号", help="在人员名册中的编号")
    new.add_argument(
        "--role", action="append", default=[], metavar="角色", help="可多次给出，如 officer、administrator"
    )
    new.set_defaults(run=_add)
    roles = actions.add_parser("roles", help="设定账户的角色，原来的不再保留")
    roles.add_argument("username", metavar="用户名")
    roles.add_argument("role", nargs="*", metavar="角色", help="如 officer、administrator；一个不写，就没有角色")
    roles.set_defaults(run=_roles)
    for name, run, said in (
        ("close", _close, "关闭账户：不能再登录，已经登录的立即退出"),
        ("open", _open, "重新开放关闭的账户"),
        ("reset", _reset, "验证器丢失：注销它，下次登录时重新启用"),
        ("unlock", _unlock, "解除因多次失败而锁定的登录"),
    ):
        action = actions.add_parser(name, help=said)
        action.add_argument("username", metavar="用户名")
        action.set_defaults(run=run)


def _add(arguments: argparse.Namespace) -> int:
    set_up()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from quanheng.apps.accounts.models import User

    _check_roles(arguments.role)
    if User.objects.filter(username=arguments.username).exists():
        raise CliError("cli.account", f"用户名 {arguments.username} 已经有了。", mend="换一个用户名。")
    password = getpass.getpass("密码：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    user = User(username=arguments.username, name=arguments.name, person=arguments.person)
    try:
        user.full_clean(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        raise CliError("cli.account", " ".join(error.messages), mend="改正后再运行。") from error
    with transaction.atomic():
        User.objects.create_user(
            user.username, password, name=user.name, person=user.person, roles=tuple(arguments.role)
        )
    print(f"已开立账户 {user.username}（{user.name}）。")
    return 0


def _roles(arguments: argparse.Namespace) -> int:
    user = _existing(arguments.username)
    _check_roles(arguments.role)
    user.take_roles(arguments.role)
    from quanheng.apps.accounts.roles import TITLES

    titles = "、".join(TITLES[role] for role in TITLES if role in arguments.role)
    print(f"{user.username} 现在的角色：{titles or '没有'}。")
    return 0


def _check_roles(roles: Iterable[str]) -> None:
    from quanheng.apps.accounts.roles import TITLES

    if unknown := set(roles) - TITLES.keys():
        raise CliError("cli.role", f"没有这个角色：{'、'.join(sorted(unknown))}。", mend=f"可用：{'、'.join(TITLES)}。")


def _close(arguments: argparse.Namespace) -> int:
    user = _existing(arguments.username)
    user.close()
    print(f"账户 {user.username} 已经关闭，不能再登录。")
    return 0


def _open(arguments: argparse.Namespace) -> int:
    user = _existing(arguments.username)
    user.open()
    print(f"账户 {user.username} 已经重新开放，可以登录。")
    return 0


def _reset(arguments: argparse.Namespace) -> int:
    user = _existing(arguments.username)
    from django_otp import devices_for_user

    for device in list(devices_for_user(user, confirmed=None)):
        device.delete()
    print(f"已注销 {user.username} 的验证器。")
    return 0


def _unlock(arguments: argparse.Namespace) -> int:
    user = _existing(arguments.username)
    from axes.utils import reset

    reset(username=user.username)
    print(f"{user.username} 可以登录了。")
    return 0


def _existing(username: str) -> User:
    set_up()
    from quanheng.apps.accounts.models import User

    user = User.objects.filter(username=username).first()
    if user is None:
        raise CliError("cli.account", f"没有用户名 {username}。", mend="核对用户名。")
    return user
