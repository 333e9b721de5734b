"""What is kept of the record beside it."""

from django.db import models


class ReceiptNumber(models.Model):
    """The number of a receipt and the entry it belongs to, so that it can be printed and shown again.

    The entry itself holds but a digest of it: who reads the entry cannot ask for the receipt.
    """

    number = models.CharField("回执编号", max_length=32, primary_key=True)
    case = models.CharField("案件", max_length=200)
    n = models.PositiveIntegerField("条目")

    class Meta:
        """One an entry."""

        constraints = (models.UniqueConstraint("case", "n", name="record_receipt_once"),)

    def __str__(self) -> str:
        return self.number
