"""Plans, sessions and hours of training; questions, examinations and their results (B3)."""

from django.db import models

from quanheng.apps.registers import Register


class Plan(Register):
    """What an organ means to train its people in during a year, as approved. The key is its case."""

    organ = models.CharField("机关", max_length=64)
    year = models.PositiveIntegerField("年度")
    text = models.TextField("计划")
    approved_on = models.DateField("批准之日")

    class Meta:
        """Found by organ and year."""

        verbose_name = "培训计划"
        indexes = (models.Index(fields=("organ", "year")),)
        ordering = ("-year", "organ")


class Session(Register):
    """A training that was held. The key is the entry that says so."""

    class Kind(models.TextChoices):
        """What it was for; the values are those of ``register.training``."""

        GENERAL = "general", "综合法律知识轮训"
        SPECIALIST = "specialist", "专业法律知识集中培训"
        LEADERS = "leaders", "领导班子集中学法"
        LEGAL = "legal", "法制业务培训"
        DRILL = "drill", "以案释法、岗位练兵"
        MONTHLY = "monthly", "每月一法"

    organ = models.CharField("组织的机关", max_length=64)
    topic = models.CharField("内容", max_length=300)
    kind = models.CharField("种类", max_length=10, choices=Kind)
    held_on = models.DateField("日期")
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1)
    statutes = models.JSONField("学习的法律、法规、规章", default=list)

    class Meta:
        """Found by organ and day."""

        verbose_name = "培训"
        indexes = (models.Index(fields=("organ", "held_on")),)
        ordering = ("-held_on", "key")

    def __str__(self) -> str:
        return self.topic


class Attendance(Register):
    """A person was at a session: the hours are hers, whatever organ she is in."""

    session = models.CharField("培训", max_length=200)
    person = models.CharField("人员", max_length=64)
    held_on = models.DateField("日期")
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1)

    class Meta:
        """Found by person and day."""

        verbose_name = "学时"
        indexes = (models.Index(fields=("person", "held_on")),)


class Question(Register):
    """A question of the bank. What was published stays as it is, so that a paper can be shown again.

    ``options`` are lettered A, B, … in their order; ``answer`` are the letters that are right.
    """

    statute = models.CharField("出自", max_length=60)
    stem = models.TextField("题目")
    options = models.JSONField("选项")
    answer = models.CharField("答案", max_length=10)
    published_on = models.DateField("入库之日")
    withdrawn_on = models.DateField("停用之日", null=True)

    class Meta:
        """Found by statute."""

        verbose_name = "试题"
        indexes = (models.Index(fields=("statute",)),)
        ordering = ("key",)


class Exam(Register):
    """An examination as announced. The key is its case; ``seed`` draws each candidate's paper."""

    organ = models.CharField("组织的机关", max_length=64)
    title = models.CharField("名称", max_length=300)
    statutes = models.JSONField("范围")
    weighted = models.JSONField("新颁布的", default=list)
    count = models.PositiveIntegerField("题数")
    pass_mark = models.PositiveIntegerField("合格分数")
    seed = models.CharField("种子", max_length=64)
    opened_on = models.DateField("开始之日")
    closed_on = models.DateField("结束之日", null=True)

    class Meta:
        """The latest first."""

        verbose_name = "考试"
        ordering = ("-opened_on", "key")

    def __str__(self) -> str:
        return self.title


class Result(Register):
    """What a person reached in an examination, and her answers."""

    exam = models.CharField("考试", max_length=200)
    person = models.CharField("人员", max_length=64)
    answers = models.TextField("答案")
    score = models.PositiveIntegerField("分数")
    passed = models.BooleanField("合格")
    sat_on = models.DateField("考试之日")

    class Meta:
        """Found by person, and by examination."""

        verbose_name = "考试成绩"
        indexes = (models.Index(fields=("person", "sat_on")), models.Index(fields=("exam",)))
