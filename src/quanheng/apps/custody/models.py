"""The register of goods in custody, and each of their movements."""

from django.db import models

from quanheng.apps.registers import Register


class CustodyItem(Register):
    """What one measure took into custody. The key is the case of the measure.

    ``custodian`` is the person who keeps it, never one who handles the case; empty while nobody has taken it over.
    When it is due follows from the limits of the case, which are asked, not stored.
    """

    class Kind(models.TextChoices):
        """By what measure it came into custody."""

        SEIZED = "seized", "查封、扣押"
        PRESERVED = "preserved", "先行登记保存"
        SAMPLED = "sampled", "送检样品"

    class Status(models.TextChoices):
        """Where it stands."""

        HELD = "held", "在库"
        RELEASED = "released", "已解除、退还"
        DISPOSED = "disposed", "已处理"
        HANDED = "handed", "已移送"

    organ = models.CharField("机关", max_length=64)
    kind = models.CharField("来由", max_length=10, choices=Kind)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.HELD)
    description = models.TextField("财物")
    custodian = models.CharField("保管人", max_length=64, blank=True)
    place = models.CharField("存放地点", max_length=200, blank=True)
    since = models.DateField("入库之日")
    until = models.DateField("出库之日", null=True)
    outcome = models.CharField("处理", max_length=200, blank=True)

    class Meta:
        """Found by organ and status; in the order of the ledger."""

        verbose_name = "涉案财物"
        indexes = (
            models.Index(fields=("organ", "status", "since")),
            models.Index(fields=("organ", "-since", "key")),
        )
        ordering = ("-since", "key")

    def __str__(self) -> str:
        return self.description


class Movement(Register):
    """A movement of goods: who has them from when, where, and why. The key is the entry that moved them."""

    item = models.CharField("涉案财物", max_length=200)
    custodian = models.CharField("经手人", max_length=64)
    place = models.CharField("地点", max_length=200, blank=True)
    moved_on = models.DateField("日期")
    what = models.CharField("事由", max_length=200)

    class Meta:
        """In the order of the days."""

        verbose_name = "涉案财物的移动"
        indexes = (models.Index(fields=("item", "moved_on")),)
        ordering = ("moved_on", "id")
