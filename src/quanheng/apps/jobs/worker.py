"""The worker does each job when it is due. Any number may run; each job is done by one of them at a time."""

import logging
import os
import secrets
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

from django.db import DatabaseError, close_old_connections, connections
from django.db.models import Q, QuerySet
from django.dispatch import Signal
from django.utils import timezone

from quanheng.apps.jobs.models import Turn
from quanheng.apps.jobs.registry import Job

LEASE = timedelta(seconds=20)
"""How long a job stays with a worker that says nothing; then another does it.

So short that the promise of a receipt is kept though the sealer was killed in the middle.
"""

_SAYS = 5.0
"""Seconds after which a worker says again that it is still at a job."""

_PAUSE = 1.0
"""Seconds between two looks at what is due."""

job_failed = Signal()
"""Sent with ``job`` and ``error`` when a job fails. A rule that fails to run is a matter for supervision."""

_log = logging.getLogger(__name__)


def _come(instant: str, now: datetime, longest: timedelta) -> Q:
    """Turns of which an instant has come, or is farther off than any clock sets it but one that was put back since.

    ``longest`` has a lease to spare: the clocks of two machines are never quite the same.
    """
    return Q((f"{instant}__lte", now)) | Q((f"{instant}__gt", now + longest))


class Worker:
    """Does jobs until it is told to stop; the job begun is then still finished."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._jobs = tuple(jobs)
        self._name = f"{socket.gethostname()[:32]}/{os.getpid()}/{secrets.token_hex(4)}"
        self._stop = Event()

    def stop(self) -> None:
        """Begin no other job."""
        self._stop.set()

    def work(self) -> None:
        """Do what is due, again and again, each job in a thread of its own: the sealer waits for nobody's long run."""
        threads = [Thread(target=self._work, args=(job,)) for job in self._jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _work(self, job: Job) -> None:
        """Do one job whenever it is due. A database that cannot be reached is waited for."""
        while not self._stop.is_set():
            close_old_connections()
            try:
                if self._take(job, timezone.now()):
                    self._do(job)
            except DatabaseError:
                _log.exception("数据库暂时不能使用，稍后再试")
            self._stop.wait(_PAUSE)
        connections.close_all()  # this thread's

    def do_due(self) -> list[str]:
        """Do once each job that is due and that no other worker has. The names of those done, failed ones too."""
        done = []
        for job in self._jobs:
            if not self._stop.is_set() and self._take(job, timezone.now()):
                self._do(job)
                done.append(job.name)
        return done

    def _take(self, job: Job, now: datetime) -> bool:
        Turn.objects.get_or_create(job=job.name, defaults={"due": now, "until": now})
        due = _come("due", now, timedelta(seconds=job.seconds) + LEASE)
        free = Turn.objects.filter(due, _come("until", now, 2 * LEASE), job=job.name)
        return free.exists() and free.update(holder=self._name, until=now + LEASE) == 1

    def _do(self, job: Job) -> None:
        try:
            with self._kept(job):
                job.run()
        except Exception as error:  # noqa: BLE001  a job may fail in any way; it is told, and the others go on
            _log.exception("任务 %s 失败", job.name)
            job_failed.send_robust(sender=Worker, job=job, error=error)
        now = timezone.now()
        self._turn(job).update(holder="", due=now + timedelta(seconds=job.seconds), until=now)

    def _turn(self, job: Job) -> QuerySet[Turn]:
        """The turn of a job, if it is this worker's."""
        return Turn.objects.filter(job=job.name, holder=self._name)

    @contextmanager
    def _kept(self, job: Job) -> Iterator[None]:
        """Inside, the job stays with this worker as long as the process lives."""
        over = Event()
        keeper = Thread(target=self._keep, args=(job, over), daemon=True)
        keeper.start()
        try:
            yield
        finally:
            over.set()
            keeper.join()

    def _keep(self, job: Job, over: Event) -> None:
        while not over.wait(_SAYS):
            try:
                self._turn(job).update(until=timezone.now() + LEASE)
            except DatabaseError:
                _log.exception("任务 %s 正在执行，但暂时不能续占", job.name)
        connections.close_all()  # this thread's
