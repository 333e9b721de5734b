"""What the clock does in cases: no more than the law does by itself, and only without an intent."""

from quanheng.apps.cases.models import RunningLimit
from quanheng.apps.cases.perform import apply_law
from quanheng.apps.jobs.registry import periodic
from quanheng.apps.record.clock import now


@periodic("cases.deem", seconds=60)
def deem() -> int:
    """Enter what the law does upon limits that have run out; how many entries."""
    over = RunningLimit.objects.filter(deemed=True, due__lt=now().date())
    return sum(apply_law(root) for root in over.order_by("due").values_list("case__root", flat=True).distinct())
