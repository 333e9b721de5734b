"""Persons in posts, what each may do, and the credentials they carry (A6, B2, B4, B5)."""

from django.db import models

from quanheng.apps.registers import Register


class Person(Register):
    """A natural person who works for an organ. The key is a number; the record never holds the name."""

    name = models.CharField("姓名", max_length=60)
    organ = models.CharField("所在机关", max_length=64)
    staff = models.CharField("人员性质", max_length=20, default="civil_servant")
    left_on = models.DateField("离职之日", null=True)

    class Meta:
        """Found by organ."""

        verbose_name = "人员"
        indexes = (models.Index(fields=("organ",)),)
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name


class Post(Register):
    """A post in a unit of an organ, on one of four levels of responsibility (B5)."""

    class Level(models.TextChoices):
        """Head, deputy, section head, handler (B5)."""

        HEAD = "head", "主要负责人"
        DEPUTY = "deputy", "分管负责人"
        SECTION = "section", "科室负责人"
        HANDLER = "handler", "承办人"

    organ = models.CharField("机关", max_length=64)
    unit = models.CharField("内设机构", max_length=80)
    title = models.CharField("岗位", max_length=80)
    level = models.CharField("责任层级", max_length=10, choices=Level)

    class Meta:
        """Found by organ."""

        verbose_name = "岗位"
        indexes = (models.Index(fields=("organ",)),)
        ordering = ("key",)

    def __str__(self) -> str:
        return f"{self.unit}{self.title}"


class Holding(Register):
    """A person in a post, from a day, until another."""

    person = models.CharField("人员", max_length=64)
    post = models.CharField("岗位", max_length=64)
    since = models.DateField("起")
    until = models.DateField("止", null=True)

    class Meta:
        """Found from either side."""

        verbose_name = "任职"
        indexes = (models.Index(fields=("person",)), models.Index(fields=("post",)))


class Allotment(Register):
    """A duty of a procedure given to a post: 权找岗 (A6). ``power`` empty: for every power.

    ``everywhere``: in the cases of every organ, as the legal office reviews what others submit; else in those of the
    organ that the post belongs to.
    """

    key = models.CharField("编号", max_length=240, unique=True)  # of a post, a duty and a power together
    post = models.CharField("岗位", max_length=64)
    procedure = models.CharField("程序", max_length=80)
    duty = models.CharField("职责", max_length=80)
    power = models.CharField("职权", max_length=64, blank=True)
    everywhere = models.BooleanField("对全县各机关的案件", default=False)

    class Meta:
        """Found by post and duty."""

        verbose_name = "岗位职责"
        indexes = (models.Index(fields=("post", "procedure", "duty")),)


class Credential(Register):
    """A credential of enforcement or of supervision; one not inspected in three years lapses (B2)."""

    class Kind(models.TextChoices):
        """The two kinds."""

        ENFORCEMENT = "enforcement", "行政执法证"
        SUPERVISION = "supervision", "行政执法监督证"

    person = models.CharField("持证人", max_length=64)
    kind = models.CharField("种类", max_length=20, choices=Kind)
    field = models.CharField("执法类别", max_length=80)
    region = models.CharField("执法区域", max_length=80)
    issued_on = models.DateField("发证之日")
    inspected_on = models.DateField("最近审验之日")
    lapses_on = models.DateField("失效之日")
    withdrawn_on = models.DateField("收回之日", null=True)

    class Meta:
        """Found by person."""

        verbose_name = "执法证件"
        indexes = (models.Index(fields=("person",)),)


class Qualification(Register):
    """A qualification a person has, such as 法律职业资格."""

    person = models.CharField("人员", max_length=64)
    name = models.CharField("资格", max_length=80)
    since = models.DateField("取得之日")

    class Meta:
        """Found by person."""

        verbose_name = "资格"
        indexes = (models.Index(fields=("person", "name")),)


class Letter(Register):
    """A letter of responsibility for a year, signed by a person and by who is above her (B5). The key is its case."""

    person = models.CharField("责任人", max_length=64)
    year = models.PositiveIntegerField("年度")
    duties = models.JSONField("承担的职责")
    signed_on = models.DateField("签署之日")
    superior = models.CharField("上一级责任人", max_length=64, blank=True)
    countersigned_on = models.DateField("上一级签署之日", null=True)

    class Meta:
        """Found by person and year; the latest first."""

        verbose_name = "年度责任书"
        indexes = (models.Index(fields=("person", "year")),)
        ordering = ("-year", "-signed_on")
