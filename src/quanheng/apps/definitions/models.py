"""The texts that have been published. The database refuses to change or remove one."""

from django.db import models


class Version(models.Model):
    """One published text: ``form`` is its canonical form, ``digest`` the SHA-256 of it."""

    digest = models.CharField("摘要", max_length=64, primary_key=True)
    key = models.CharField("程序", max_length=80)
    title = models.CharField("名称", max_length=200)
    effective = models.DateField("施行之日")
    published_at = models.DateTimeField("公布时间")
    form = models.TextField("文本")

    class Meta:
        """Found by key, in the order in which they came into force."""

        indexes = (models.Index(fields=("key", "effective", "published_at")),)
        ordering = ("key", "effective", "published_at")

    def __str__(self) -> str:
        return f"{self.title}（{self.effective}）"


class Handover(models.Model):
    """How far the running cases of a version have been moved to the one that takes them over: to the family ``place``.

    Every case opened later is opened under the new one, so one pass is enough; the families that ``failed`` in it are
    tried again.
    """

    old = models.CharField("原来的版本", max_length=64)
    new = models.CharField("接续的版本", max_length=64)
    place = models.CharField("移到的案件", max_length=200, blank=True)
    moved = models.PositiveIntegerField("移动的案件数", default=0)
    failed = models.JSONField("没有移成的案件", default=list)
    ended_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        """One pass for each takeover."""

        constraints = (models.UniqueConstraint("old", "new", name="definitions_handover_once"),)
