"""What the clock does in cases: no more than the law does by itself, without an intent; and what waits to be sent."""

from quanheng.apps.cases.messages import send_waiting
from quanheng.apps.cases.models import RunningLimit
from quanheng.apps.cases.moving import move_some
from quanheng.apps.cases.numbers import check_numbers
from quanheng.apps.cases.perform import apply_law, reckon
from quanheng.apps.cases.tallies import sum_up
from quanheng.apps.cases.trying import Families
from quanheng.apps.jobs.registry import periodic
from quanheng.apps.record.clock import now


@periodic("cases.deem", seconds=60)
def deem() -> int:
    """Enter what the law does upon limits that have run out; how many entries. Raises ``FamiliesError`` at the end."""
    over = RunningLimit.objects.filter(deemed=True, due__lt=now().date())
    families = Families()
    entries = families.each(over.order_by("due").values_list("case__root", flat=True), apply_law)
    families.tell_failed()
    return sum(entries.values())


@periodic("cases.move", seconds=10)
def move() -> int:
    """Move running cases to the versions that take them over; how many entries."""
    return move_some()


@periodic("cases.reckon", seconds=86_400)
def reckon_provisional() -> int:
    """Reckon anew what waits for the holidays to be announced; how many families.

    Raises ``FamiliesError`` at the end.
    """
    waiting = RunningLimit.objects.filter(provisional=True)
    families = Families()
    reckoned = families.each(waiting.order_by("case__root").values_list("case__root", flat=True).distinct(), reckon)
    families.tell_failed()
    return len(reckoned)


@periodic("cases.numbers", seconds=3_600)
def numbers() -> int:
    """Look whether each number given has its case; how many series."""
    return check_numbers()


@periodic("cases.send", seconds=10)
def send() -> int:
    """Send the messages that wait; how many went out."""
    return send_waiting()


@periodic("cases.tally", seconds=60)
def tally() -> int:
    """Sum up how many cases are open and how many limits run; how many rows fewer."""
    return sum_up()
