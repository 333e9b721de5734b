"""Whose turn a job is."""

from django.db import models


class Turn(models.Model):
    """A job, when it is next due, and until when the worker that does it has it to itself.

    A worker that dies leaves the job to the others when its time is over.
    """

    job = models.CharField("任务", max_length=64, primary_key=True)
    due = models.DateTimeField("下次")
    holder = models.CharField("由谁", max_length=64, blank=True)
    until = models.DateTimeField("占用至")

    class Meta:
        verbose_name = verbose_name_plural = "定时任务"

    def __str__(self) -> str:
        return self.job
