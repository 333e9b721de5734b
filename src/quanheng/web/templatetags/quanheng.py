"""How dates, times, numbers and sums are written on a page."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django import template
from django.utils.timezone import localtime

from quanheng.law.calendar import date_text
from quanheng.law.clause import citations

register = template.Library()


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
    return "" if value is None else f"{day(value)} {localtime(value):%H:%M}"


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
