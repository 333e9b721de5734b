"""What the pages of the desk ask about who reads them; loaded by those that need it."""

from django import template

from quanheng.apps.accounts.models import User
from quanheng.web.desk.access import accounts_of

register = template.Library()


@register.filter
def keeps_accounts(user: User) -> bool:
    """Whether who reads does the accounts of an organ."""
    return bool(accounts_of(user.person))
