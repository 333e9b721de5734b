from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_destroyed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("number", models.TextField(primary_key=True, serialize=False, verbose_name="票据号码")),
                ("case", models.CharField(max_length=200, verbose_name="案件")),
                ("n", models.PositiveIntegerField(verbose_name="条目")),
            ],
        ),
    ]
