"""Signals opened once, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence

from quanheng.apps.supervision.models import Signal

HANDLING = "signal"
"""The procedure in which signals are handled. Its own cases open no signals, only higher rungs."""
ANSWER, CHECK = "answer", "check"
"""Its limits: the organ's, to answer, and that of who supervises, to check the answer."""
_TOGETHER = 500


def open_signals(signals: Sequence[Signal]) -> int:
    """Keep the signals that are not there yet; how many."""
    before = Signal.objects.count()
    Signal.objects.bulk_create(signals, batch_size=_TOGETHER, ignore_conflicts=True)
    return Signal.objects.count() - before
