"""What supervision does without being asked."""

from quanheng.apps.jobs.registry import periodic
from quanheng.apps.record.clock import now
from quanheng.apps.supervision.findings import supervise_record
from quanheng.apps.supervision.ladder import climb

NIGHTLY = "supervision.record"
"""The job that supervises the record; it can be asked for before its time."""


@periodic("supervision.ladder", seconds=600)
def ladder() -> int:
    """Signal the limits that are nearly due or late; how many signals are new."""
    return climb(now())


@periodic(NIGHTLY, seconds=24 * 3600)
def record() -> int:
    """Supervise what was recorded since the last time; how many signals are new."""
    return supervise_record().signals
