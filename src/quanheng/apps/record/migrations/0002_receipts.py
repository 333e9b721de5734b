"""The numbers of receipts, by entry."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies = [
        ("record", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceiptNumber",
            fields=[
                ("number", models.CharField(max_length=32, primary_key=True, serialize=False, verbose_name="回执编号")),
                ("case", models.CharField(max_length=200, verbose_name="案件")),
                ("n", models.PositiveIntegerField(verbose_name="条目")),
            ],
            options={
                "constraints": [models.UniqueConstraint(models.F("case"), models.F("n"), name="record_receipt_once")],
            },
        ),
    ]
