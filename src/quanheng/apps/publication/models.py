"""Published decisions: that they were published, which stays, and what is shown, which goes when they are hidden."""

from django.db import models

from quanheng.apps.registers import Register


class Publication(Register):
    """That a decision was published, and whether it is hidden again. Names nobody; the key is its address."""

    organ = models.CharField("机关", max_length=64)
    published_on = models.DateField("公开之日")
    corrected_on = models.DateField("最近更正之日", null=True)
    hidden_on = models.DateField("停止公开之日", null=True)
    reason = models.CharField("撤回的理由", max_length=300, blank=True)

    class Meta:
        """Found by its key."""

        verbose_name = "公开的决定"


class Notice(models.Model):
    """What is shown of a published decision, natural persons masked.

    ``told`` is what the prescribed files ask besides: ``parties`` (name, kind, code, representative), ``fine``
    (with what is confiscated), ``confiscated``, ``licence_no``, ``valid_until``, in words. Every page, list, search,
    file and feed reads this. It is drawn from the record when a decision is published, anew when what is shown is
    corrected, and deleted when it is hidden.
    """

    address = models.CharField("网址", max_length=16, primary_key=True)
    kind = models.CharField("类别", max_length=20)
    organ = models.CharField("机关", max_length=64)
    power = models.CharField("职权", max_length=64)
    number = models.CharField("文号", max_length=200)
    title = models.CharField("案由", max_length=300)
    party = models.CharField("当事人", max_length=300)
    matter = models.TextField("违法行为或者许可事项")
    result = models.TextField("决定内容")
    basis = models.TextField("依据", blank=True)
    text = models.TextField("决定书", blank=True)
    told = models.JSONField("报送的各项", default=dict)
    decided_on = models.DateField("决定之日", null=True)
    published_on = models.DateField("公开之日")
    corrected_on = models.DateField("更正之日", null=True)
    correction = models.TextField("更正的说明", blank=True)

    class Meta:
        """The latest first; found by organ."""

        indexes = (models.Index(fields=("-published_on", "address")), models.Index(fields=("organ", "-published_on")))
        ordering = ("-published_on", "address")

    def __str__(self) -> str:
        return self.number
