from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("statutes", "0002_titles"),
    ]

    operations = [
        migrations.AddField(
            model_name="statute",
            name="interprets",
            field=models.JSONField(default=list, verbose_name="所解释的条款"),
        ),
    ]
