"""The list of powers: what every exercise of power hangs from (A2, A4, A10)."""

from django.db import models

from quanheng.apps.registers import Register


class Power(Register):
    """An administrative power of an organ, as published."""

    class Kind(models.TextChoices):
        """The ten kinds of the list (A2); the values are what definitions ``exercise``."""

        LICENCE = "licence", "行政许可"
        PENALTY = "penalty", "行政处罚"
        COERCION = "coercion", "行政强制"
        LEVY = "levy", "行政征收"
        BENEFIT = "benefit", "行政给付"
        INSPECTION = "inspection", "行政检查"
        CONFIRMATION = "confirmation", "行政确认"
        AWARD = "award", "行政奖励"
        RULING = "ruling", "行政裁决"
        OTHER = "other", "其他行政权力"

    name = models.CharField("名称", max_length=300)
    kind = models.CharField("类别", max_length=20, choices=Kind)
    organ = models.CharField("行使机关", max_length=64)
    profile = models.CharField("适用领域", max_length=20, default="general")
    basis = models.JSONField("依据", default=list)
    procedures = models.JSONField("程序", default=list)
    materials = models.JSONField("申请材料", default=list)
    limit_statutory = models.CharField("法定时限", max_length=120, blank=True)
    limit_promised = models.CharField("承诺时限", max_length=120, blank=True)
    fee = models.CharField("收费", max_length=200, blank=True)
    responsibilities = models.JSONField("责任事项", default=list)
    accountability = models.JSONField("追责情形", default=list)
    complaint = models.CharField("监督投诉渠道", max_length=200, blank=True)
    published_on = models.DateField("公布之日", null=True)
    ended_on = models.DateField("取消之日", null=True)

    class Meta:
        """Found by organ and kind; in the order of codes."""

        indexes = (models.Index(fields=("organ", "kind")),)
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name


class Benchmark(Register):
    """The discretion benchmark of a power: its decision table as published (``docs/benchmarks.md``)."""

    power = models.CharField("职权", max_length=64)
    text = models.TextField("决策表")
    since = models.DateField("施行之日")

    class Meta:
        """Found by power."""

        indexes = (models.Index(fields=("power",)),)


class Entrustment(Register):
    """Powers entrusted to another organ or a public institution, for a term (A9)."""

    principal = models.CharField("委托机关", max_length=64)
    agent = models.CharField("受委托组织", max_length=64)
    powers = models.JSONField("委托事项", default=list)
    since = models.DateField("起")
    until = models.DateField("止")
    document = models.CharField("委托书", max_length=120)
