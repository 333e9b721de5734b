"""How the pages of the registers name things; loaded by those that need it."""

from collections.abc import Mapping

from django import template

from quanheng.law.clause import citation

register = template.Library()


@register.filter
def named(key: str, names: Mapping[str, str]) -> str:
    """What a key stands for; itself, where no register knows it."""
    return names.get(key, key)


@register.filter
def article(number: str) -> str:
    """``60`` as 第60条."""
    return citation(f"/{number}").partition("》")[2]
