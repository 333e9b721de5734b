from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_letter"),
    ]

    operations = [
        migrations.AlterField(
            model_name="allotment",
            name="key",
            field=models.CharField(max_length=240, unique=True, verbose_name="编号"),
        ),
    ]
