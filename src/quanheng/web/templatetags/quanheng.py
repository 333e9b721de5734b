"""How dates, times, numbers, sums and addresses are written on a page."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.timezone import localtime

from quanheng.law.calendar import date_text
from quanheng.law.clause import citations

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=20_000)
def url(page: str, *named: object) -> str:
    """The address of a page, as Django's own tag gives it; remembered, for a list asks for one in each line."""
    return reverse(page, args=named)


@register.filter
def day(value: date | None) -> str:
    """``2026年11月21日``; nothing for nothing. An instant is first brought to the time of the place."""
    if value is None:
        return ""
    here = localtime(value) if isinstance(value, datetime) else value
    return date_text(here)


@register.filter
def moment(value: datetime | None) -> str:
    """``2026年11月21日 14:05``, in the time of the place; nothing for nothing."""
    if value is None:
        return ""
    here = localtime(value)
    return f"{date_text(here)} {here:%H:%M}"


@register.filter
def money(value: Decimal | int | None) -> str:
    """``260,000.00 元``; nothing for nothing."""
    return "" if value is None else f"{Decimal(value):,.2f} 元"


@register.filter
def figure(value: int | None) -> str:
    """A number of things: ``12,345``; nothing for nothing."""
    return "" if value is None else f"{value:,}"


@register.filter
def cited(law: str) -> str:
    """``行政处罚法/58`` as 《行政处罚法》第58条."""
    return citations(law)


@register.filter
def minutes(value: timedelta) -> str:
    """``15分钟``."""
    return f"{value // timedelta(minutes=1)}分钟"
