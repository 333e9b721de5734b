"""A point in time as the law sees it: a civil day of the place, and the instant it belongs to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

MICROSECONDS_PER_DAY = 86_400_000_000
MICROSECONDS_PER_HOUR = 3_600_000_000
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """``us``: microseconds since 1970-01-01 UTC; ``date``: the civil day at the place (never the UTC day)."""

    us: int
    date: dt.date

    @classmethod
    def of_day(cls, day: dt.date, offset_minutes: int) -> Moment:
        """Midnight of a civil day at a place ``offset_minutes`` east of UTC: what a date without a time stands for."""
        return cls((day - _EPOCH).days * MICROSECONDS_PER_DAY - offset_minutes * 60_000_000, day)

    @classmethod
    def of_instant(cls, us: int, offset_minutes: int) -> Moment:
        """An instant seen at a place ``offset_minutes`` east of UTC."""
        days = (us + offset_minutes * 60_000_000) // MICROSECONDS_PER_DAY
        return cls(us, _EPOCH + dt.timedelta(days=days))
