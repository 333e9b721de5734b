"""The register of licences, and of those who may not apply again."""

from django.db import models

from quanheng.apps.registers import Register


class Licence(Register):
    """A licence that was issued. Its key is its number; a licence without ``until`` has no end."""

    class State(models.TextChoices):
        """What the record says of it; whether a valid one still runs, the day tells."""

        VALID = "valid", "有效"
        EXPIRED = "expired", "有效期届满，已经失效"
        STRUCK = "struck", "已经注销"

    case = models.CharField("登记的办件", max_length=200)
    holder = models.CharField("被许可人", max_length=32)
    item = models.CharField("许可事项", max_length=300)
    power = models.CharField("职权", max_length=64)
    organ = models.CharField("发证机关", max_length=64)
    since = models.DateField("有效期的第一天")
    until = models.DateField("有效期的最后一天", null=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.VALID)
    ended_on = models.DateField("失效之日", null=True)
    ground = models.CharField("注销的情形", max_length=40, blank=True)

    class Meta:
        """Found by holder, and by the last day of those of an organ."""

        verbose_name = "许可证件"
        indexes = (models.Index(fields=("holder",)), models.Index(fields=("organ", "until")))
        ordering = ("key",)

    def __str__(self) -> str:
        return self.key


class Bar(Register):
    """That a party may not apply again (行政许可法 78, 79). Its key is drawn from the name of its case."""

    applicant = models.CharField("申请人", max_length=32)
    item = models.CharField("许可事项", max_length=300)
    organ = models.CharField("机关", max_length=64)
    ground = models.CharField("限制的由来", max_length=40)
    since = models.DateField("起算之日")
    ended_on = models.DateField("解除之日", null=True)

    class Meta:
        """Found by applicant."""

        verbose_name = "不得再次申请的限制"
        indexes = (models.Index(fields=("applicant",)),)
