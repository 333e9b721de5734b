"""Jobs are done when they are due, by one worker at a time, whatever becomes of the one before."""

import threading
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

from quanheng.apps.jobs import worker as module
from quanheng.apps.jobs.models import Turn
from quanheng.apps.jobs.registry import Job, Registry
from quanheng.apps.jobs.worker import LEASE, Worker, job_failed


@pytest.fixture
def at(monkeypatch):
    """Let some seconds pass."""
    began, passed = timezone.now(), []

    def pass_(seconds):
        passed.append(seconds)
        monkeypatch.setattr(timezone, "now", lambda: began + timedelta(seconds=sum(passed)))

    pass_(0)
    return pass_


def fail():
    raise ValueError("no")


def test_a_job_is_done_when_it_is_due_and_not_before(db, at):
    worker = Worker([Job("seal", 60, list)])
    assert worker.do_due() == ["seal"]
    at(59)
    assert worker.do_due() == []
    at(2)
    assert worker.do_due() == ["seal"]


def test_what_one_worker_has_done_another_does_not_do_again(db, at):
    one, other = (Worker([Job("seal", 60, list)]) for _ in range(2))
    assert (one.do_due(), other.do_due()) == (["seal"], [])


def test_a_job_that_fails_is_told_and_holds_up_neither_the_others_nor_itself(db, at):
    told = []
    receiver = lambda job, error, **_: told.append((job.name, str(error)))  # noqa: E731
    job_failed.connect(receiver)
    worker = Worker([Job("broken", 60, fail), Job("seal", 60, list)])
    assert worker.do_due() == ["broken", "seal"]
    assert told == [("broken", "no")]
    at(61)
    assert worker.do_due() == ["broken", "seal"]
    job_failed.disconnect(receiver)


def test_what_a_dead_worker_had_begun_is_done_by_another_when_its_time_is_over(db, at):
    dead, other = (Worker([Job("seal", 1, list)]) for _ in range(2))
    assert dead._take(Job("seal", 1, list), timezone.now())
    at(LEASE.total_seconds() - 1)
    assert other.do_due() == []
    at(2)
    assert other.do_due() == ["seal"]


def test_a_clock_that_was_ahead_and_is_put_back_delays_nothing(db, at):
    hours = 3 * 3600
    at(hours)
    assert Worker([Job("seal", 60, list)]).do_due() == ["seal"]
    assert Worker([Job("begun", 60, list)])._take(Job("begun", 60, list), timezone.now())
    at(-hours)
    jobs = [Job(name, 60, list) for name in ("seal", "begun")]
    assert (Worker(jobs).do_due(), Worker(jobs).do_due()) == (["seal", "begun"], [])


def test_clocks_that_differ_a_little_are_no_reason_to_do_a_job_again(db, at):
    at(5)
    assert Worker([Job("seal", 60, list)]).do_due() == ["seal"]
    at(-5)
    assert Worker([Job("seal", 60, list)]).do_due() == []


def test_a_worker_that_took_too_long_does_not_end_the_turn_of_the_next(db, at):
    job = Job("seal", 1, list)

    def take_too_long():
        at(LEASE.total_seconds() + 1)
        assert Worker([job])._take(job, timezone.now())

    Worker([Job("seal", 1, take_too_long)]).do_due()
    at(10)
    assert Worker([job]).do_due() == []


def test_a_job_that_takes_longer_stays_with_the_worker_that_is_at_it(fresh_database, monkeypatch):
    monkeypatch.setattr(module, "_SAYS", 0.01)
    job, done = Job("seal", 1, list), []

    def take_long():
        began = Turn.objects.get().until
        while Turn.objects.get().until <= began:
            time.sleep(0.01)
        done.append(Worker([job])._take(job, began))

    Worker([Job("seal", 1, take_long)]).do_due()
    assert done == [False]


def test_a_worker_told_to_stop_finishes_what_it_has_begun_and_begins_nothing_else(db):
    worker = Worker([Job("first", 1, lambda: worker.stop()), Job("second", 1, list)])  # noqa: PLW0108  bound later
    assert worker.do_due() == ["first"]
    worker.work()


def test_of_several_workers_at_once_one_does_the_job(fresh_database):
    done, start = [], threading.Barrier(6)

    def run():
        start.wait()
        Worker([Job("seal", 3600, lambda: done.append(1))]).do_due()
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [1]


def test_a_worker_goes_on_until_it_is_stopped(fresh_database, monkeypatch):
    monkeypatch.setattr(module, "_PAUSE", 0.01)
    times = []

    def run():
        times.append(1)
        if len(times) == 3:
            worker.stop()

    worker = Worker([Job("seal", 0, run)])
    worker.work()
    assert len(times) == 3


def test_a_job_that_takes_long_keeps_no_other_waiting(fresh_database):
    sealed = threading.Event()
    worker = Worker([Job("long", 1, lambda: sealed.wait(30)), Job("seal", 1, sealed.set)])
    thread = threading.Thread(target=worker.work)
    thread.start()
    assert sealed.wait(30)
    worker.stop()
    thread.join()


def test_no_two_jobs_have_one_name():
    jobs = Registry()
    jobs.periodic("seal", seconds=1)(list)
    with pytest.raises(ImproperlyConfigured):
        jobs.periodic("seal", seconds=2)(list)
