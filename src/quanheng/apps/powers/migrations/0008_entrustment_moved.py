from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("powers", "0007_secret"),
        ("organs", "0004_entrustment"),
    ]

    operations = [
        migrations.DeleteModel(name="Entrustment"),
    ]
