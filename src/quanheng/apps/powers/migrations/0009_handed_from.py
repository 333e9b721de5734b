from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("powers", "0008_entrustment_moved"),
    ]

    operations = [
        migrations.AddField(
            model_name="item",
            name="handed_from",
            field=models.CharField(blank=True, max_length=120, verbose_name="下放的上级机关"),
        ),
        migrations.AddField(
            model_name="item",
            name="handed_on",
            field=models.DateField(null=True, verbose_name="下放依据公布之日"),
        ),
    ]
