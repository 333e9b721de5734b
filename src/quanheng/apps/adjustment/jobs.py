"""What is done about changes of the registers without being asked."""

from quanheng.apps.adjustment.tasks import open_tasks
from quanheng.apps.jobs.registry import periodic
from quanheng.apps.record.clock import now


@periodic("adjustment.tasks", seconds=600)
def tasks() -> int:
    """Tell organs of what changed under their lists, and of duties that overlap; how many tasks are new."""
    return open_tasks(now().date())
