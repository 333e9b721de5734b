"""The list of powers: what every exercise of power hangs from (A2, A4, A10)."""

from datetime import date

from django.db import models

from quanheng.apps.powers.reductions import Miss, missed, reduction
from quanheng.apps.registers import Register


class Power(Register):
    """An administrative power of an organ, as published; one that is ``secret`` is on the list and not shown."""

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
    secret = models.BooleanField("涉密事项", default=False)
    published_on = models.DateField("公布之日", null=True)
    adjusted_on = models.DateField("最近调整之日", null=True)
    ended_on = models.DateField("取消之日", null=True)

    class Meta:
        """Found by organ and kind; in the order of codes."""

        verbose_name = "权责清单"
        indexes = (models.Index(fields=("organ", "kind")),)
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name

    @property
    def settled_on(self) -> date | None:
        """The day since which the list says of it what it says."""
        return self.adjusted_on or self.published_on


class Benchmark(Register):
    """A version of the discretion benchmark of a power: its decision table as published (``docs/benchmarks.md``).

    Its key is ``<case>#<number>`` of the entry that published it: a later version leaves those before as they are.
    """

    power = models.CharField("职权", max_length=64)
    text = models.TextField("决策表")
    since = models.DateField("施行之日")

    class Meta:
        """Found by power; the newest version first."""

        verbose_name = "裁量基准"
        indexes = (models.Index(fields=("power",)),)
        ordering = ("power", "-since", "-entry_n")


class Item(Register):
    """A service item of the published list (A2, A10). Its key is the code by which the service network knows it.

    Limits are in working days. The baseline is what was published first: the reduction is measured against it.
    """

    KINDS = (*Power.Kind.choices, ("service", "公共服务"))
    """The ten kinds of power, and public service, which is none."""

    name = models.CharField("名称", max_length=300)
    kind = models.CharField("类别", max_length=20, choices=KINDS)
    department = models.CharField("实施部门", max_length=80)
    organ = models.CharField("部门代码", max_length=64)
    main_item = models.CharField("主项", max_length=300, blank=True)
    area_code = models.CharField("区划", max_length=12, blank=True)
    power = models.CharField("所属职权", max_length=64, blank=True)
    materials = models.JSONField("申请材料", default=list)
    limit_statutory = models.PositiveIntegerField("法定时限（工作日）", null=True)
    limit_promised = models.PositiveIntegerField("承诺时限（工作日）", null=True)
    levels = models.PositiveIntegerField("审查层级", null=True)
    fee = models.CharField("收费", max_length=200, blank=True)
    delivery = models.CharField("办理形式", max_length=80, blank=True)
    link = models.CharField("办事网址", max_length=400, blank=True)
    baseline_materials = models.PositiveIntegerField("基线：材料数", default=0)
    baseline_promised = models.PositiveIntegerField("基线：承诺时限（工作日）", null=True)
    published_on = models.DateField("公布之日")
    ended_on = models.DateField("取消、下放之日", null=True)
    handed_to = models.CharField("承接的下级机关", max_length=64, blank=True)
    handed_from = models.CharField("下放的上级机关", max_length=120, blank=True)
    handed_on = models.DateField("下放依据公布之日", null=True)
    secret = models.BooleanField("涉密事项", default=False)

    class Meta:
        """Found by organ and kind, and from the power; in the order of codes."""

        verbose_name = "政务服务事项"
        indexes = (models.Index(fields=("organ", "kind")), models.Index(fields=("power",)))
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name

    @property
    def misses(self) -> list[Miss]:
        """The targets that it misses (A10)."""
        return [*missed(self)]

    @property
    def missing(self) -> list[str]:
        """How it misses them, in words."""
        return [miss.sentence for miss in self.misses]

    @property
    def reduced(self) -> int | None:
        """By how many percent its promise came down from the baseline."""
        return reduction(self)
