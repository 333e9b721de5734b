"""How dates, times and sums are written on a page."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.timezone import localtime

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """``2026年11月21日``; nothing for nothing. An instant is first brought to the time of the place."""
    if value is None:
        return ""
    here = localtime(value) if isinstance(value, datetime) else value
    return f"{here.year}年{here.month}月{here.day}日"


@register.filter
def moment(value: datetime | None) -> str:
    """``2026年11月21日 14:05``, in the time of the place; nothing for nothing."""
    return "" if value is None else f"{day(value)} {localtime(value):%H:%M}"


@register.filter
def money(value: Decimal | int | None) -> str:
    """``260,000.00 元``; nothing for nothing."""
    return "" if value is None else f"{Decimal(value):,.2f} 元"
