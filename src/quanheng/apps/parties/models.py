"""Citizens and firms towards whom power is exercised (行政相对人)."""

from django.db import models


class Party(models.Model):
    """One party. The record names it by ``number``; what identifies the person is encrypted here.

    ``identity`` is the ciphertext of the certificate number, ``identity_index`` its keyed digest for exact search.
    """

    class Kind(models.TextChoices):
        """What a party is in law. A sole trader is a citizen to some tables and an organisation to others."""

        CITIZEN = "citizen", "公民"
        SOLE_TRADER = "sole_trader", "个体工商户"
        ORGANISATION = "organisation", "法人或者其他组织"

    number = models.CharField("编号", max_length=32, primary_key=True)
    kind = models.CharField("类别", max_length=20, choices=Kind)
    name = models.CharField("姓名或者名称", max_length=120)
    identity = models.BinaryField("证件号码（加密）", blank=True)
    identity_index = models.CharField("证件号码（检索）", max_length=64, blank=True, db_index=True)
    address = models.CharField("住所", max_length=200, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    representative = models.CharField("法定代表人", max_length=60, blank=True)

    class Meta:
        """By number; forms offer the first by name."""

        ordering = ("number",)
        indexes = (models.Index(fields=("name",), name="parties_name"),)

    def __str__(self) -> str:
        return self.name
