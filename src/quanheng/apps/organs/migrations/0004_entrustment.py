"""An entrustment is a row for each power, so that who has a duty is found by it."""

import json
from datetime import timedelta

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_ACT = "SELECT body FROM record_entry WHERE case_id = %s AND n = %s"
_DAY = timedelta(days=1)


def part_by_power(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The rows as they were, one for each power. What ran out by itself was in force on its last day, too."""
    rows = apps.get_model("organs", "Entrustment").objects
    for old in apps.get_model("powers", "Entrustment").objects.order_by("pk"):
        with editor.connection.cursor() as cursor:
            cursor.execute(_ACT, [old.entry_case, old.entry_n])
            found = cursor.fetchone()
        ended = found is not None and json.loads(bytes(found[0]))["act"] == "end"
        for power in old.powers:
            rows.create(
                key=f"{old.key}|{power}",
                document=old.key,
                principal=old.principal,
                agent=old.agent,
                power=power,
                since=old.since,
                until=old.until if ended else old.until + _DAY,
                entry_case=old.entry_case,
                entry_n=old.entry_n,
            )


class Migration(migrations.Migration):
    dependencies = [
        ("organs", "0003_reassignment"),
        ("powers", "0007_secret"),
        ("record", "0002_receipts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entrustment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry_case", models.CharField(max_length=200, verbose_name="所据案件")),
                ("entry_n", models.PositiveIntegerField(verbose_name="所据条目")),
                ("key", models.CharField(max_length=200, unique=True, verbose_name="编号")),
                ("document", models.CharField(max_length=120, verbose_name="委托书")),
                ("principal", models.CharField(max_length=64, verbose_name="委托机关")),
                ("agent", models.CharField(max_length=64, verbose_name="受委托组织")),
                ("power", models.CharField(max_length=64, verbose_name="委托事项")),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(verbose_name="不再有效之日")),
            ],
            options={
                "verbose_name": "委托执法",
                "abstract": False,
                "indexes": [models.Index(fields=["agent", "power"], name="organs_entr_agent_e970e1_idx")],
            },
        ),
        migrations.RunPython(part_by_power, migrations.RunPython.noop),
    ]
