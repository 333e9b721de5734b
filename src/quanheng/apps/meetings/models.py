"""The register of meetings, and of each vote."""

from django.db import models

from quanheng.apps.registers import Register


class Meeting(Register):
    """A meeting on one case. The key is the case of the meeting; ``root`` is the one that is discussed."""

    organ = models.CharField("机关", max_length=64)
    root = models.CharField("所议案件", max_length=200)
    special = models.BooleanField("专题会议")
    met_on = models.DateField("会议之日", null=True)
    agenda = models.TextField("议题")
    members = models.JSONField("应当参加的负责人", default=list)
    excused = models.JSONField("回避、缺席的成员", default=list)
    closed_on = models.DateField("讨论完毕之日", null=True)

    class Meta:
        """The latest first; found by organ."""

        verbose_name = "集体讨论"
        indexes = (models.Index(fields=("organ", "-met_on", "-id")),)
        ordering = ("-met_on", "-id")

    def __str__(self) -> str:
        return self.agenda


class Vote(Register):
    """How a member voted, and why. The key is the entry by which it was cast."""

    class Stance(models.TextChoices):
        """As the definition has it."""

        FOR = "for", "同意"
        AGAINST = "against", "不同意"
        ABSTAIN = "abstain", "弃权"

    meeting = models.CharField("会议", max_length=64)
    member = models.CharField("表决人", max_length=64)
    stance = models.CharField("表决", max_length=10, choices=Stance)
    opinion = models.TextField("意见和理由")

    class Meta:
        """In the order in which they were cast."""

        verbose_name = "表决"
        indexes = (models.Index(fields=("meeting", "id")),)
        ordering = ("id",)
