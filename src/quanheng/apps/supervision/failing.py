"""A job that fails is a matter of supervision: what it should have watched is not watched."""

from typing import Any

from django.dispatch import receiver

from quanheng.apps.jobs.registry import Job
from quanheng.apps.jobs.worker import job_failed
from quanheng.apps.record.clock import now
from quanheng.apps.supervision.findings import failed
from quanheng.apps.supervision.signals import open_signals


@receiver(job_failed, dispatch_uid="supervision.failing")
def signal_failure(job: Job, error: Exception, **_: Any) -> None:  # noqa: ANN401  what Django adds
    """Signal the failure, once a day for each job."""
    open_signals([failed(f"job:{job.name}", f"定时任务“{job.name}”失败：{error}", now())])
