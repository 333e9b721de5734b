"""Inspections, the penalties that came of them, and the list of minor violations; plans, cells, routes and rounds."""

from django.db import models

from quanheng.apps.registers import Register


class Inspection(Register):
    """An inspection, and on which day each of the first three of the four steps was recorded. The key is its case."""

    organ = models.CharField("机关", max_length=64)
    party = models.CharField("被检查人", max_length=64)
    subject = models.CharField("检查的事项", max_length=300)
    plan = models.CharField("年度计划", max_length=64, blank=True)
    told_on = models.DateField("先行告知", null=True)
    inspected_on = models.DateField("检查", null=True)
    listed_minor = models.BooleanField("属于轻微违法清单", default=False)
    guided_on = models.DateField("指导服务", null=True)
    ordered_on = models.DateField("责令改正", null=True)
    uncorrected_on = models.DateField("复查没有改正", null=True)
    referred_on = models.DateField("转入处罚", null=True)
    skip_ground = models.CharField("不经前面步骤的理由", max_length=20, blank=True)
    skip_reason = models.TextField("事实和依据", blank=True)

    class Meta:
        """Found by organ, those referred last first."""

        verbose_name = "行政检查"
        indexes = (models.Index(fields=("organ", "-referred_on")), models.Index(fields=("plan",)))

    def __str__(self) -> str:
        return self.subject


class FourthStep(Register):
    """A penalty, and what it says of the steps before it. The key is its case; ``reasons`` are those of who said so."""

    organ = models.CharField("机关", max_length=64)
    power = models.CharField("职权", max_length=64, blank=True)
    inspection = models.CharField("所出的检查", max_length=64, blank=True)
    listed_minor = models.BooleanField("属于轻微违法清单", default=False)
    reasons = models.TextField("认定的理由", blank=True)
    said_on = models.DateField("认定之日", null=True)
    decided_on = models.DateField("决定之日", null=True)

    class Meta:
        """Only what is on the list, came of an inspection, or is said for a reason not to be on the list."""

        verbose_name = "检查以后的处罚"
        indexes = (models.Index(fields=("organ", "decided_on")),)


class MinorEntry(Register):
    """A conduct that is minor under its conditions, in the county's list of minor violations: 轻微违法清单."""

    organ = models.CharField("机关", max_length=64)
    power = models.CharField("职权", max_length=64)
    conduct = models.TextField("违法行为")
    conditions = models.TextField("属于轻微的条件")
    basis = models.TextField("依据")
    since = models.DateField("公布之日")
    until = models.DateField("移出之日", null=True)
    end_reason = models.TextField("移出的理由", blank=True)

    class Meta:
        """Found by power."""

        verbose_name = "轻微违法清单"
        indexes = (models.Index(fields=("power",)),)
        ordering = ("key",)

    def __str__(self) -> str:
        return self.conduct


class InspectionPlan(Register):
    """What an organ means to inspect during a year, as approved."""

    organ = models.CharField("机关", max_length=64)
    year = models.PositiveIntegerField("年度")
    text = models.TextField("检查的对象、事项、比例和方式")
    approved_on = models.DateField("批准之日")

    class Meta:
        """Found by organ and year."""

        verbose_name = "年度检查计划"
        indexes = (models.Index(fields=("organ", "year")),)
        ordering = ("-year", "organ", "key")


class Cell(Register):
    """A cell of the grid: its segment, who answers for it, who stands in for her, and who is on watch at which hours.

    A line of ``watches`` is ``08:00-20:00 P0101``: the person at the end, by her number.
    """

    organ = models.CharField("机关", max_length=64)
    name = models.CharField("名称", max_length=100)
    segment = models.TextField("地段和边界")
    person = models.CharField("责任人", max_length=64)
    substitute = models.CharField("替补", max_length=64)
    watches = models.JSONField("值守", default=list)
    since = models.DateField("起始之日")
    until = models.DateField("撤销之日", null=True)

    class Meta:
        """Found by organ."""

        verbose_name = "网格"
        indexes = (models.Index(fields=("organ",)),)
        ordering = ("organ", "key")

    def __str__(self) -> str:
        return self.name


class Route(Register):
    """A way through a cell that is walked every so many days."""

    cell = models.CharField("网格", max_length=64)
    name = models.CharField("名称", max_length=100)
    stops = models.JSONField("经过的地点", default=list)
    every_days = models.PositiveIntegerField("几天巡查一次")
    since = models.DateField("起始之日")
    until = models.DateField("停用之日", null=True)

    class Meta:
        """Found by cell."""

        verbose_name = "巡查路线"
        indexes = (models.Index(fields=("cell",)),)
        ordering = ("cell", "key")

    def __str__(self) -> str:
        return self.name


class Round(Register):
    """A route walked once, whether something was found or nothing. The key is its case."""

    cell = models.CharField("网格", max_length=64)
    route = models.CharField("路线", max_length=64)
    person = models.CharField("巡查人", max_length=64)
    walked_on = models.DateField("巡查之日")
    found = models.BooleanField("发现问题")
    note = models.TextField("巡查情况", blank=True)

    class Meta:
        """Found by cell and by route, the latest first."""

        verbose_name = "巡查日志"
        indexes = (models.Index(fields=("cell", "-walked_on")), models.Index(fields=("route", "-walked_on")))
        ordering = ("-walked_on", "key")


class Problem(Register):
    """Something found in a cell, and the day of each step until it is seen to be gone. The key is its case."""

    cell = models.CharField("网格", max_length=64)
    place = models.CharField("地点", max_length=300)
    urgent = models.BooleanField("危及安全")
    found_on = models.DateField("发现")
    reported_on = models.DateField("报告", null=True)
    removed_on = models.DateField("排除", null=True)
    gone_on = models.DateField("核实", null=True)

    class Meta:
        """Found by cell, the latest first."""

        verbose_name = "巡查发现的问题"
        indexes = (models.Index(fields=("cell", "-found_on")),)
        ordering = ("-found_on", "key")
