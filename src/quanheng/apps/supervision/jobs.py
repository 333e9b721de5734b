"""What supervision does without being asked."""

from quanheng.apps.jobs.registry import periodic
from quanheng.apps.record.clock import now
from quanheng.apps.supervision.fines import compare_fines
from quanheng.apps.supervision.ladder import climb
from quanheng.apps.supervision.runs import advance, ask_nightly


@periodic("supervision.ladder", seconds=600)
def ladder() -> int:
    """Signal the limits that are nearly due or late; how many signals are new."""
    return climb(now())


@periodic("supervision.fines", seconds=600)
def fines() -> int:
    """Compare the fines of like cases; how many are seen otherwise than before."""
    return compare_fines()


@periodic("supervision.night", seconds=600)
def night() -> None:
    """Ask for the nightly run over the record."""
    ask_nightly()


@periodic("supervision.record", seconds=1)
def record() -> None:
    """Read the next batch of the run over the record that is under way."""
    advance()
