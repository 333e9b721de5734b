"""Signals, and the runs of supervision that found them. No signal is ever taken back: it is answered."""

from django.db import models

from quanheng.apps.registers import Register


class Rung(models.TextChoices):
    """How grave a signal is."""

    NOTICE = "notice", "预警"
    YELLOW = "yellow", "黄牌"
    RED = "red", "红牌"
    VIOLATION = "violation", "违反"


class State(models.TextChoices):
    """What has become of a signal. ``passed``: what it warned of was done, and nobody need answer."""

    OPEN = "open", "待处理"
    HANDLED = "handled", "处理中"
    CLOSED = "closed", "已销号"
    RAISED = "raised", "已督办"
    PASSED = "passed", "已办理，自行解除"


PENDING = (State.OPEN, State.HANDLED)
"""The states of signals that still wait for somebody."""


class Signal(models.Model):
    """A rule of a case, at the entry with which the matter began, on one rung.

    ``case`` is empty for what is no matter of a case (a job that fails); ``instance`` is the number of the starting
    entry. ``handling`` is the case in which the signal is handled, ``answer`` what the organ said there. ``run`` is
    the run that found it; none, if the ladder did.
    """

    id = models.BigAutoField(primary_key=True)
    rung = models.CharField("级别", max_length=10, choices=Rung)
    rule = models.CharField("规则", max_length=120)
    case = models.CharField("案件", max_length=200, blank=True)
    instance = models.PositiveIntegerField("所起条目")
    organ = models.CharField("机关", max_length=64, blank=True)
    procedure = models.CharField("程序", max_length=80, blank=True)
    sentence = models.CharField("情形", max_length=500)
    basis = models.CharField("依据", max_length=300, blank=True)
    opened_at = models.DateTimeField("发出时间")
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    handling = models.CharField("处理案件", max_length=200, blank=True)
    answer = models.TextField("说明或者改正", blank=True)
    run = models.ForeignKey("Run", models.PROTECT, verbose_name="发现它的对照", null=True)

    class Meta:
        """Once for each rule, case, starting entry and rung; lists go by rung and time."""

        constraints = (models.UniqueConstraint("rule", "case", "instance", "rung", name="supervision_signal_once"),)
        indexes = (
            models.Index(fields=("state", "rung", "-id")),
            models.Index(fields=("state", "-id")),
            models.Index(fields=("organ", "state", "-id")),
            models.Index(fields=("case",)),
        )

    def __str__(self) -> str:
        return f"{self.get_rung_display()}：{self.sentence}"


class Run(models.Model):
    """A run of supervision over the record, done batch by batch.

    ``since`` leaves out the families not touched from then on; none: the whole record. ``total`` is how many families
    there were to read when it was asked for; ``place`` is the last one read, ``procedure`` its procedure. It is under
    way until ``ended_at``.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField("时间")
    by = models.CharField("由谁提出", max_length=150, blank=True)
    since = models.DateTimeField("自何时起办理过的", null=True)
    total = models.PositiveIntegerField("应读案件数", default=0)
    procedure = models.CharField("读到的程序", max_length=80, blank=True)
    place = models.CharField("读到的案件", max_length=200, blank=True)
    families = models.PositiveIntegerField("案件数", default=0)
    entries = models.PositiveIntegerField("条目数", default=0)
    signals = models.PositiveIntegerField("新信号数", default=0)
    ended_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        """The worker takes what has not ended; pages show the latest."""

        indexes = (models.Index(fields=("ended_at", "at")), models.Index(fields=("-at",)))


class Fine(models.Model):
    """The sum of a penalty decided, for comparing like with like; never summed by organ or person (行政处罚法 74).

    Where it is far from those of like cases, ``median`` is theirs and ``alike`` how many they are; else both are empty.
    """

    case = models.CharField("案件", max_length=200, primary_key=True)
    organ = models.CharField("机关", max_length=64)
    power = models.CharField("职权", max_length=64)
    circumstance = models.CharField("情节", max_length=40, blank=True)
    amount = models.DecimalField("数额", max_digits=16, decimal_places=2)
    decided_on = models.DateField("决定之日")
    median = models.DecimalField("中位数", max_digits=17, decimal_places=3, null=True)
    alike = models.PositiveIntegerField("相近的案件", null=True)

    class Meta:
        """Compared by power, latest first; the unusual ones are few."""

        indexes = (
            models.Index(fields=("-decided_on", "case")),
            models.Index(
                fields=("-decided_on", "case"), condition=models.Q(alike__isnull=False), name="supervision_unusual"
            ),
        )


class Filing(Register):
    """A major decision that is to be filed with the legal office, and what came of it (D14). The key is its case."""

    class Status(models.TextChoices):
        """Where it stands; the last two but one are results of the examination."""

        DUE = "due", "等待报送"
        FILED = "filed", "等待审查"
        ACCEPTED = "accepted", "准予备案"
        QUESTIONED = "questioned", "提出监督意见"
        NEEDLESS = "needless", "不必报送"

    organ = models.CharField("机关", max_length=64)
    root = models.CharField("所属案件", max_length=200)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DUE)
    decision = models.CharField("决定书", max_length=200)
    decided_on = models.DateField("作出决定之日", null=True)
    filed_on = models.DateField("报送之日", null=True)
    examined_on = models.DateField("审查之日", null=True)
    opinion = models.TextField("审查意见或者不必报送的理由", blank=True)

    class Meta:
        """Found by status and organ, the latest first."""

        verbose_name = "重大决定备案"
        indexes = (models.Index(fields=("status", "organ", "-id")), models.Index(fields=("organ", "-id")))
