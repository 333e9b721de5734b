"""Published decisions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True, verbose_name="编号")),
                ("entry_case", models.CharField(max_length=200, verbose_name="所据案件")),
                ("entry_n", models.PositiveIntegerField(verbose_name="所据条目")),
                ("organ", models.CharField(max_length=64, verbose_name="机关")),
                ("published_on", models.DateField(verbose_name="公开之日")),
                ("hidden_on", models.DateField(null=True, verbose_name="停止公开之日")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="撤回的理由")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("address", models.CharField(max_length=16, primary_key=True, serialize=False, verbose_name="网址")),
                ("kind", models.CharField(max_length=20, verbose_name="类别")),
                ("organ", models.CharField(max_length=64, verbose_name="机关")),
                ("power", models.CharField(max_length=64, verbose_name="职权")),
                ("number", models.CharField(max_length=200, verbose_name="文号")),
                ("title", models.CharField(max_length=300, verbose_name="案由")),
                ("party", models.CharField(max_length=300, verbose_name="当事人")),
                ("matter", models.TextField(verbose_name="违法行为或者许可事项")),
                ("result", models.TextField(verbose_name="决定内容")),
                ("basis", models.TextField(blank=True, verbose_name="依据")),
                ("text", models.TextField(blank=True, verbose_name="决定书")),
                ("decided_on", models.DateField(null=True, verbose_name="决定之日")),
                ("published_on", models.DateField(verbose_name="公开之日")),
            ],
            options={
                "ordering": ("-published_on", "address"),
                "indexes": [
                    models.Index(fields=["-published_on", "address"], name="publication_publish_645f06_idx"),
                    models.Index(fields=["organ", "-published_on"], name="publication_organ_a06cce_idx"),
                ],
            },
        ),
    ]
