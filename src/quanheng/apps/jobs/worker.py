"""The worker does each job when it is due. Any number may run; each job is done by one of them at a time."""

import logging
import os
import secrets
import socket
from collections.abc import Iterable
from datetime import datetime, timedelta
from threading import Event

from django.db import DatabaseError, close_old_connections
from django.dispatch import Signal
from django.utils import timezone

from quanheng.apps.jobs.models import Turn
from quanheng.apps.jobs.registry import Job

LEASE = timedelta(minutes=15)
"""How long a worker has a job to itself; if it has not said by then that it is done, another does it."""

_PAUSE = 1.0
"""Seconds between two looks at what is due."""

job_failed = Signal()
"""Sent with ``job`` and ``error`` when a job fails. A rule that fails to run is a matter for supervision."""

_log = logging.getLogger(__name__)


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
        """Do what is due, again and again. A database that cannot be reached is waited for."""
        while not self._stop.is_set():
            close_old_connections()
            try:
                self.do_due()
            except DatabaseError:
                _log.exception("数据库暂时不能使用，稍后再试")
            self._stop.wait(_PAUSE)

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
        free = Turn.objects.filter(job=job.name, due__lte=now, until__lte=now)
        return free.update(holder=self._name, until=now + LEASE) == 1

    def _do(self, job: Job) -> None:
        try:
            job.run()
        except Exception as error:  # noqa: BLE001  a job may fail in any way; it is told, and the others go on
            _log.exception("任务 %s 失败", job.name)
            job_failed.send_robust(sender=Worker, job=job, error=error)
        now = timezone.now()
        mine = Turn.objects.filter(job=job.name, holder=self._name)
        mine.update(holder="", due=now + timedelta(seconds=job.seconds), until=now)
