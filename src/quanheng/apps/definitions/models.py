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
