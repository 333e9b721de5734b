"""What is kept of cases beside the record: projections, which can be rebuilt from it, and what is not yet recorded."""

from django.conf import settings
from django.db import models

LONGEST_TITLE = 300
_ROOT = models.Q(parent=None)
_CHILD = models.Q(parent__isnull=False)
_OPEN = models.Q(parent=None, ended=False)
_YEARS = {"cases_year": (), "cases_organ_year": ("organ",), "cases_procedure_year": ("procedure",)}
"""The indexes of the cases of a year: all, those of an organ, those of a procedure. None begins with either,
or SQLite would take it for lists of other kinds."""


class YearOf(models.Func):
    """The year in the serial of a case, 〔2026〕12号, as text."""

    template = "SUBSTR(%(expressions)s, 2, 4)"
    output_field = models.CharField()


class Case(models.Model):
    """A case as it stands. The fold of its entries, kept for lists and searches; the record alone is the truth.

    ``id`` is its name in the record; a child's is ``<parent>/<kind>.<entry>.<place>``. ``ordinal`` is its place in the
    order in which the family opened its cases. A root's ``number`` is 县市监局罚案〔2026〕12号, its ``serial`` what
    follows the sign of the series. ``entries`` counts its own entries. ``digest`` is the version it was opened under;
    that a later one took it over, the record says. A root's ``disposals`` counts how often values of its file were
    destroyed, restricted or released: of no other account.
    """

    id = models.CharField("编号", max_length=200, primary_key=True)
    root = models.ForeignKey("self", models.PROTECT, related_name="family")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", db_index=False)
    kind = models.CharField("子程序", max_length=60, blank=True)
    batch = models.PositiveIntegerField("开启的条目", default=0)
    place = models.PositiveIntegerField("次序", default=0)
    ordinal = models.PositiveIntegerField("开启次序", default=0)
    procedure = models.CharField("程序", max_length=80)
    digest = models.CharField("程序版本", max_length=64)
    profile = models.CharField("适用领域", max_length=20)
    organ = models.CharField("机关", max_length=64)
    power = models.CharField("职权", max_length=64, blank=True)
    number = models.CharField("案号", max_length=120, blank=True)
    serial = models.CharField("年份和序号", max_length=40, blank=True, db_index=True)
    title = models.CharField("案由", max_length=LONGEST_TITLE)
    stage = models.CharField("环节", max_length=60)
    ended = models.BooleanField("已终结", default=False)
    entries = models.PositiveIntegerField("条目数", default=0)
    disposals = models.PositiveIntegerField("处置次数", default=0, db_default=0)
    opened_at = models.DateTimeField("立卷时间")
    touched_at = models.DateTimeField("最近办理时间")
    decided_on = models.DateField("决定之日", null=True)
    due = models.DateField("最近到期日", null=True)

    class Meta:
        """Each list is walked in its own order: those of roots by the time last touched, to-do lists by due date.

        Whether a case has ended stands in the index besides: the latest are open, and who asks for the ended passes
        over them. It stands in those of open cases too, or SQLite would take the others for them.

        The index of parents holds children alone: SQLite would rather find all roots by it and sort them.
        """

        indexes = (
            models.Index(fields=("-touched_at", "id", "ended"), condition=_ROOT, name="cases_latest"),
            models.Index(fields=("organ", "-touched_at", "id", "ended"), condition=_ROOT, name="cases_organ"),
            models.Index(fields=("procedure", "-touched_at", "id", "ended"), condition=_ROOT, name="cases_procedure"),
            models.Index(
                fields=("organ", "procedure", "-touched_at", "id", "ended"), condition=_ROOT, name="cases_organ_proc"
            ),
            models.Index(fields=("procedure", "stage", "-touched_at", "id"), name="cases_stage"),
            models.Index(
                fields=("organ", "procedure", "stage", "-touched_at", "id"), condition=_ROOT, name="cases_organ_stage"
            ),
            models.Index(fields=("organ", "procedure", "serial"), condition=_ROOT, name="cases_numbers"),
            *(
                models.Index(YearOf("serial"), *within, models.F("touched_at").desc(), "id", condition=_ROOT, name=name)
                for name, within in _YEARS.items()
            ),
            models.Index(fields=("-touched_at", "id", "ended"), condition=_OPEN, name="cases_open_latest"),
            models.Index(fields=("organ", "-touched_at", "id", "ended"), condition=_OPEN, name="cases_open_organ"),
            models.Index(
                fields=("organ", "procedure", "-touched_at", "id", "ended"),
                condition=_OPEN,
                name="cases_open_organ_proc",
            ),
            models.Index(fields=("due", "id"), condition=_OPEN, name="cases_due"),
            models.Index(fields=("organ", "due", "id"), condition=_OPEN, name="cases_organ_due"),
            models.Index(fields=("procedure", "stage"), condition=models.Q(ended=False), name="cases_running"),
            models.Index(fields=("organ", "-opened_at", "id"), name="cases_opened"),
            models.Index(fields=("parent",), condition=_CHILD, name="cases_parent"),
            models.Index(fields=("procedure", "ended", "due", "id"), condition=_CHILD, name="cases_children"),
            models.Index(fields=("power",)),
            models.Index(fields=("power", "-touched_at", "id", "ended"), condition=_ROOT, name="cases_power"),
            models.Index(
                fields=("power", "procedure", "stage", "-touched_at", "id"), condition=_ROOT, name="cases_power_stage"
            ),
            models.Index(fields=("power", "due", "id"), condition=_OPEN, name="cases_power_due"),
        )

    def __str__(self) -> str:
        return self.number or self.title


class RunningLimit(models.Model):
    """A limit that runs in a case, with its due date as known now: an index, never the truth.

    ``entry`` is the number of the entry that started it; from ``notice_on`` and ``yellow_on`` on it is signalled.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="limits")
    limit = models.CharField("期限", max_length=60)
    title = models.CharField("名称", max_length=120)
    kind = models.CharField("性质", max_length=10)
    entry = models.PositiveIntegerField("所起条目", default=0)
    basis = models.CharField("依据", max_length=300, blank=True)
    started = models.DateField("起算")
    due = models.DateField("到期日", null=True)
    notice_on = models.DateField("预警之日", null=True)
    yellow_on = models.DateField("黄牌之日", null=True)
    paused = models.BooleanField("中止计算", default=False)
    provisional = models.BooleanField("待假日安排公布后确定", default=False)
    deemed = models.BooleanField("届满有法定后果", default=False)

    class Meta:
        """The ladder walks by due date, and so does the law."""

        indexes = (
            models.Index(fields=("due", "kind")),
            models.Index(fields=("deemed", "due")),
            models.Index(fields=("notice_on", "kind")),
        )


class OpenTally(models.Model):
    """A change of how many cases of an organ and a procedure are open; ``root``: of roots, else of their children.

    The sum of the changes is how many there are. See ``tallies``.
    """

    id = models.BigAutoField(primary_key=True)
    organ = models.CharField("机关", max_length=64)
    procedure = models.CharField("程序", max_length=80)
    root = models.BooleanField("主案件")
    change = models.IntegerField("增减")


class LimitTally(models.Model):
    """A change of how many limits of a procedure run that end on a day; likewise."""

    id = models.BigAutoField(primary_key=True)
    procedure = models.CharField("程序", max_length=80)
    limit = models.CharField("期限", max_length=60)
    title = models.CharField("名称", max_length=120)
    due = models.DateField("到期日", null=True)
    change = models.IntegerField("增减")


class Involvement(models.Model):
    """A person has acted in a case, or a party is concerned by it."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="involved")
    person = models.CharField("人员", max_length=64, blank=True)
    party = models.CharField("当事人", max_length=64, blank=True)
    duty = models.CharField("职责", max_length=60, blank=True)

    class Meta:
        """Once each; found by person, the latest first, and by party."""

        constraints = (models.UniqueConstraint("case", "person", "party", "duty", name="cases_involved_once"),)
        indexes = (models.Index(fields=("person", "-id", "case")), models.Index(fields=("party", "case")))


class Request(models.Model):
    """An attempt that succeeded, by the client's own number of it: a repeated one is answered, not done again."""

    key = models.CharField("请求号", max_length=64, primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT)
    n = models.PositiveIntegerField("条目")


class Counter(models.Model):
    """The last number given of a series: gapless for an organ, a kind and a legal year (D1).

    Of the numbers up to ``checked`` so many had no case, ``empty``, when the worker last looked.
    """

    id = models.BigAutoField(primary_key=True)
    organ = models.CharField("机关", max_length=64)
    kind = models.CharField("种类", max_length=60)
    year = models.PositiveIntegerField("年度")
    last = models.PositiveIntegerField("末号", default=0)
    checked = models.PositiveIntegerField("核对到", default=0, db_default=0)
    empty = models.PositiveIntegerField("空号", default=0, db_default=0)

    class Meta:
        """One counter a series."""

        constraints = (models.UniqueConstraint("organ", "kind", "year", name="cases_counter_series"),)


class RefusedAttempt(models.Model):
    """An attempt that was refused: who, what, why. Written after the rollback; never changed."""

    id = models.BigAutoField(primary_key=True)
    case = models.CharField("案件", max_length=200, blank=True)
    procedure = models.CharField("程序", max_length=80)
    act = models.CharField("行为", max_length=80)
    organ = models.CharField("机关", max_length=64)
    power = models.CharField("职权", max_length=64, blank=True)
    persons = models.JSONField("办理人员", default=list)
    objections = models.JSONField("理由", default=list)
    at = models.DateTimeField("时间")

    class Meta:
        """Found by time, by case, and the latest first by what the list of them is narrowed to."""

        indexes = (
            models.Index(fields=("-at",)),
            models.Index(fields=("case",)),
            *(models.Index(fields=(name, "-id")) for name in ("organ", "procedure", "act")),
        )


class Draft(models.Model):
    """A form that somebody has begun and not sent."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    case = models.CharField("案件", max_length=200)
    act = models.CharField("行为", max_length=80)
    fields = models.JSONField("已填内容", default=dict)
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        """One draft a person, case and act."""

        constraints = (models.UniqueConstraint("user", "case", "act", name="cases_draft_once"),)


class Gram(models.Model):
    """Two characters that follow each other in a name, or the first one alone: where words are looked for.

    ``key`` is the name of a case or the number of a party. Chinese names may have no more than two characters, and
    neither database finds so few in the middle of a text by an index of its own.
    """

    class Kind(models.TextChoices):
        """Whose name."""

        CASE = "case", "案由"
        PARTY = "party", "当事人"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField("何者之名", max_length=5, choices=Kind)
    gram = models.CharField("字", max_length=2)
    key = models.CharField("编号", max_length=200)

    class Meta:
        """Found by its characters; written anew by its key."""

        constraints = (models.UniqueConstraint("kind", "gram", "key", name="cases_gram_once"),)
        indexes = (models.Index(fields=("kind", "key")),)


class Contact(models.Model):
    """Where somebody wants messages besides the page of messages; what is empty is not used."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True)
    email = models.EmailField("电子邮箱", blank=True)
    phone = models.CharField("手机号码", max_length=20, blank=True)


class Message(models.Model):
    """Something to be sent after the commit: at least once, known by its key. It is a reminder, never service.

    ``recipient`` is a user name, by whatever way it goes. After a failure it is tried again at ``try_at``.
    """

    class Channel(models.TextChoices):
        """How it goes out."""

        INSIDE = "inside", "站内"
        EMAIL = "email", "电子邮件"
        SMS = "sms", "短信"

    key = models.CharField("编号", max_length=120, primary_key=True)
    channel = models.CharField("方式", max_length=10, choices=Channel)
    recipient = models.CharField("收件人", max_length=120)
    subject = models.CharField("标题", max_length=200)
    body = models.TextField("内容")
    case = models.CharField("案件", max_length=200, blank=True)
    queued_at = models.DateTimeField("排队时间")
    sent_at = models.DateTimeField("发出时间", null=True)
    read_at = models.DateTimeField("阅读时间", null=True)
    tries = models.PositiveIntegerField("已试次数", default=0)
    try_at = models.DateTimeField("再试时间", null=True)
    failure = models.CharField("未能发出的原因", max_length=40, blank=True)

    class Meta:
        """The worker takes what is not sent; a person reads what is hers, and every page counts what she has not.

        What could not be sent to her is told on the page of messages.
        """

        indexes = (
            models.Index(fields=("sent_at", "queued_at")),
            models.Index(fields=("recipient", "-queued_at")),
            models.Index(fields=("recipient", "channel"), condition=models.Q(read_at=None), name="cases_unread"),
            models.Index(fields=("recipient",), condition=models.Q(sent_at=None), name="cases_unsent"),
        )
