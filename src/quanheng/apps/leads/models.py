"""Leads proposed to an organ by the cases they come of."""

from django.db import models

from quanheng.apps.registers import Register


class ProposedLead(Register):
    """A case that calls for a penalty case of an organ. The key is that case; ``taken_by`` the penalty case, if any."""

    class Source(models.TextChoices):
        """Where it comes from; the values are those of ``source`` in ``penalty.ordinary``, but for the first."""

        SUMMARY = "summary", "简易程序转来"
        INSPECTION = "inspection", "监督检查"
        TRANSFERRED = "transferred", "其他机关移送"
        JUDICIAL = "judicial", "司法机关移送"

    organ = models.CharField("机关", max_length=64)
    source = models.CharField("来源", max_length=12, choices=Source)
    proposed_on = models.DateField("之日")
    taken_by = models.CharField("登记为", max_length=200, blank=True)

    class Meta:
        """Found by organ, those that nobody has taken up first in the order of time."""

        verbose_name = "移送来的线索"
        indexes = (models.Index(fields=("organ", "taken_by", "proposed_on")),)
        ordering = ("proposed_on", "key")
