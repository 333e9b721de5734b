"""What is done for the record without being asked."""

from quanheng.apps.jobs.registry import periodic
from quanheng.apps.record.recorder import recorder
from quanheng.record import sealer


@periodic("record.seal", seconds=1)
def seal() -> int:
    """Give committed entries their leaf numbers: within the minute that receipts promise."""
    return sealer.seal(recorder())
