"""Every page, found by following the links and read in a browser: no link leads nowhere, nobody is shut out.

A page is read as a screen and as a telephone show it: no fault of accessibility, no complaint in the console, nothing
asked of other sites, nothing wider than the telephone. The pictures are kept in ``build/screens``.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.browser.desk import Town
from tests.browser.eyes import Eyes
from tests.browser.walk import Walk, client_of, kinds_of_pages

from quanheng.apps.accounts.models import User

NOBODY, WINDOW, OFFICER, CASHIER, LEGAL, HEAD, BUREAU, SUPERVISOR = (
    "", "p0108", "p0103", "p0106", "p0105", "p0101", "r0001", "r0005",
)  # fmt: skip
DOORS = {
    NOBODY: ("/", "/api/"),
    **dict.fromkeys(
        (OFFICER, WINDOW, CASHIER, LEGAL, HEAD), ("/desk/", "/desk/cases/?ended=1&procedure=penalty.ordinary")
    ),
    **dict.fromkeys((BUREAU, SUPERVISOR), ("/watch/",)),
}
BUTTONS = {"account:sign_in_demo", "account:sign_out", "desk:discard", "desk:take_up"}
"""What is only sent, never opened."""
SECOND_FACTOR = {"account:code", "account:enrol", "account:picture"}
"""Where nobody is sent in a demonstration."""
UNASKED = {"icon"}
"""Where a browser looks by itself."""
DIFFERENT = {"desk:todo", "desk:case", "desk:act"}
"""What is read as each person sees it; of the rest one sees what the other sees."""
CLOSED = {
    **dict.fromkeys(((kind, OFFICER) for kind in ("desk:payments", "desk:touched", "desk:checks")), 403),
    **dict.fromkeys(((kind, OFFICER) for kind in kinds_of_pages() if kind.startswith("watch:")), 403),
    **dict.fromkeys(((kind, NOBODY) for kind in kinds_of_pages() if kind.startswith(("watch:", "desk:"))), 302),
}
"""Who is not let in, and told so (403) or asked to sign in (302)."""


def test_every_page_is_found_and_can_be_read_by_everybody(busy_town: Town) -> None:
    walks = [Walk(user).go(doors) for user, doors in DOORS.items()]
    assert not [*chain.from_iterable(walk.dead for walk in walks)]
    assert kinds_of_pages() - found(walks) == BUTTONS | SECOND_FACTOR | UNASKED
    assert turned_away(walks) == {key: status for key, status in CLOSED.items() if key[0] in shown(walks)}
    walks.append(second_factor())
    wrong = read(busy_town, walks)
    assert not wrong, "\n".join(f"{where}: {what}" for where, what in wrong.items())


def found(walks: Iterable[Walk]) -> set[str]:
    """Every kind of page to which some link led."""
    return set(chain.from_iterable((*walk.pages, *walk.others) for walk in walks))


def shown(walks: Iterable[Walk]) -> dict[str, str]:
    """An address for each kind of page."""
    return {kind: address for walk in walks for kind, address in walk.pages.items()}


def turned_away(walks: Iterable[Walk]) -> dict[tuple[str, str], int]:
    """What those are answered who open a page that is closed to them."""
    pages = shown(walks)
    return {(kind, user): client_of(user).get(pages[kind]).status_code for kind, user in CLOSED if kind in pages}


def second_factor() -> Walk:
    """Where an authenticator is taken into use, and asked."""
    TOTPDevice.objects.create(user=User.objects.get(username=HEAD), confirmed=True, name="验证器")
    return Walk(HEAD, pages={"account:code": "/account/code/"})


def read(town: Town, walks: Iterable[Walk]) -> dict[str, list[str]]:
    """What is wrong with the pages, by person and address."""
    wrong, known = {}, set[str]()
    for walk in walks:
        eyes = Eyes(town, walk.user)
        for kind, address in walk.pages.items():
            if kind not in known or kind in DIFFERENT:
                eyes.read(address, f"{kind.replace(':', '-')}{'-' + walk.user if kind in known else ''}")
        known |= set(walk.pages)
        wrong |= {f"{walk.user} {address}": faults for address, faults in eyes.faults.items()}
        wrong |= {f"{walk.user} console": eyes.complaints} if eyes.complaints else {}
    return wrong
