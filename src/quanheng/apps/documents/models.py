"""The documents that acts have made."""

from django.db import models
from django.db.models import Q

from quanheng.apps.cases.models import Case


class Document(models.Model):
    """A document of a case, made by its entry ``n``.

    ``drawn`` is all that stands on its pages, as ``layout`` draws it: from it the pages are set, the same each time.
    ``digest`` is the SHA-256 of the PDF once it is set; empty before. ``signed`` and ``guard`` are by what ``vouching``
    sees that neither was changed. A void one keeps its number; so does one that was lawfully destroyed, of which
    nothing stands here but that it was.
    """

    class Status(models.TextChoices):
        """Whether it still speaks."""

        ISSUED = "issued", "有效"
        VOID = "void", "作废"
        DESTROYED = "destroyed", "已依法销毁"

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    n = models.PositiveIntegerField("条目")
    name = models.CharField("格式", max_length=60)
    title = models.CharField("名称", max_length=120)
    number = models.CharField("编号", max_length=120, blank=True)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.ISSUED)
    made_on = models.DateField("日期")
    layout = models.CharField("版式", max_length=40)
    drawn = models.JSONField("内容")
    digest = models.CharField("散列", max_length=64, blank=True)
    signed = models.CharField("一次性签名", max_length=128, blank=True, default="", db_default="")
    guard = models.CharField("版面的校验值", max_length=64, blank=True, default="", db_default="")

    class Meta:
        """In the order in which they were made; one of a form an entry."""

        ordering = ("id",)
        constraints = (models.UniqueConstraint("case", "n", "name", name="documents_once"),)
        indexes = (
            models.Index("id", name="documents_unset", condition=Q(digest="") & ~Q(number="")),
            models.Index("id", name="documents_unsigned", condition=Q(signed="") & ~Q(status="destroyed")),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()


class Receipt(models.Model):
    """A receipt of the treasury given for money that was taken on the spot: for which entry; in the county once."""

    number = models.TextField("票据号码", primary_key=True)
    case = models.CharField("案件", max_length=200)
    n = models.PositiveIntegerField("条目")
