"""Organs that enforce, whether they may (B1), and with whose powers they are entrusted (A9)."""

from datetime import date, timedelta

from django.db import models

from quanheng.apps.registers import Register


class Organ(Register):
    """An organ of the county, a town or a village. Its key is its unified social credit code."""

    class Level(models.TextChoices):
        """Where in the three-level network (C1)."""

        COUNTY = "county", "县级"
        TOWN = "town", "乡镇（街道）"
        VILLAGE = "village", "村（社区）"

    class Category(models.TextChoices):
        """By what title it enforces (B1)."""

        STATUTORY = "statutory", "法定行政机关"
        AUTHORISED = "authorised", "法律法规授权的组织"
        ENTRUSTED = "entrusted", "受委托组织"
        CONCENTRATED = "concentrated", "相对集中行使权力的机关"
        OTHER = "other", "不行使行政执法权"

    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40, unique=True)
    level = models.CharField("层级", max_length=10, choices=Level)
    category = models.CharField("主体类别", max_length=20, choices=Category)
    parent = models.CharField("上级或者所属机关", max_length=64, blank=True)
    line = models.CharField("执法领域", max_length=20, default="general")
    representative = models.CharField("法定代表人", max_length=60, blank=True)
    basis = models.TextField("设立或者授权依据", blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    contact = models.CharField("监督电话", max_length=60, blank=True)
    certificate = models.CharField("主体资格证号", max_length=60, blank=True)
    standing_from = models.DateField("主体资格确认之日", null=True)
    standing_until = models.DateField("主体资格终止之日", null=True)
    reassignment = models.TextField("最近一次职能调整", blank=True)
    reassigned_on = models.DateField("职能调整公布之日", null=True)

    class Meta:
        """In the order of their codes."""

        verbose_name = "执法主体"
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name


class Entrustment(Register):
    """A power of an organ that another organ or organisation is entrusted with, by a document (A9).

    In force from ``since`` on, no more from ``until`` on.
    """

    key = models.CharField("编号", max_length=200, unique=True)  # of a document and a power together
    document = models.CharField("委托书", max_length=120)
    principal = models.CharField("委托机关", max_length=64)
    agent = models.CharField("受委托组织", max_length=64)
    power = models.CharField("委托事项", max_length=64)
    since = models.DateField("起")
    until = models.DateField("不再有效之日")

    class Meta:
        """Found by who is entrusted with what."""

        verbose_name = "委托执法"
        indexes = (models.Index(fields=("agent", "power")),)

    @property
    def last_day(self) -> date:
        """The last day on which it is in force."""
        return self.until - timedelta(days=1)
