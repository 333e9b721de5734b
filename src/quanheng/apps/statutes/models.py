"""The register of statutes: what every power rests on (A1)."""

from django.db import models

from quanheng.apps.registers import Register


class Statute(Register):
    """One version of a statute. Its key is ``<name>@<first day in force>``, the name that by which it is cited."""

    class Level(models.TextChoices):
        """Its rank. A decision may rest on the first four only."""

        LAW = "law", "法律"
        REGULATION = "regulation", "行政法规"
        LOCAL = "local", "地方性法规"
        RULE = "rule", "规章"
        INTERPRETATION = "interpretation", "司法解释"
        PARTY = "party", "党内法规"
        DOCUMENT = "document", "规范性文件"

    name = models.CharField("简称", max_length=44)
    title = models.CharField("名称", max_length=160)
    level = models.CharField("效力层级", max_length=20, choices=Level)
    issuer = models.CharField("制定机关", max_length=80, blank=True)
    number = models.CharField("文号", max_length=80, blank=True)
    version = models.DateField("版本日期")
    effective_on = models.DateField("施行之日")
    until = models.DateField("不再施行之日", null=True)
    interprets = models.JSONField("所解释的条款", default=list)
    digest = models.CharField("全文的散列", max_length=64)
    lead = models.JSONField("主管机关", default=list)
    joint = models.JSONField("共同管理机关", default=list)
    assisting = models.JSONField("协同管理机关", default=list)

    class Meta:
        """Found by name; the newest version first."""

        verbose_name = "执法依据"
        indexes = (models.Index(fields=("name",)),)
        ordering = ("level", "name", "-effective_on")

    def __str__(self) -> str:
        return self.title

    @property
    def called(self) -> frozenset[str]:
        """By what a basis may name it, without the name of the state."""
        return frozenset({self.name, self.title.removeprefix("中华人民共和国")})

    @property
    def management(self) -> str:
        """How many organs carry it out (A1)."""
        if self.assisting:
            return "协同管理"
        return "共同管理" if self.joint else "单一主管"


class Article(Register):
    """One article of a version, ``<version>/<number>``; a text without articles is one, without a number.

    ``paragraphs`` are lists: the text of a paragraph, followed by those of its items.
    """

    statute = models.CharField("版本", max_length=60)
    number = models.CharField("条号", max_length=20, blank=True)
    ordinal = models.PositiveIntegerField("次序")
    heading = models.CharField("章节", max_length=120, blank=True)
    paragraphs = models.JSONField("款项")

    class Meta:
        """Found by version, in the order of the text."""

        verbose_name = "条文"
        indexes = (models.Index(fields=("statute", "ordinal")),)
        ordering = ("ordinal",)
