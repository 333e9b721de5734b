"""Numbers are written whole; what they were until now is the part after the sign. Those given keep what papers cite."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import quanheng.apps.cases.models as cases

_ROOT = models.Q(("parent", None))
_LATEST = (models.OrderBy(models.F("touched_at"), descending=True), models.F("id"))
_YEARS = {"cases_year": (), "cases_organ_year": ("organ",), "cases_procedure_year": ("procedure",)}


def keep_serials(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """What was a number until now is a serial, whose index lists the numbers of a year."""
    apps.get_model("cases", "Case").objects.exclude(number="").update(serial=models.F("number"))


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_persons"),
    ]

    operations = [
        *(migrations.RemoveIndex("case", name) for name in ("cases_numbers", *_YEARS)),
        migrations.AddField(
            "case",
            "serial",
            models.CharField("年份和序号", max_length=40, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AlterField("case", "number", models.CharField("案号", max_length=120, blank=True)),
        migrations.RunPython(keep_serials, migrations.RunPython.noop),
        migrations.AlterField(
            "case", "serial", models.CharField("年份和序号", max_length=40, blank=True, db_index=True)
        ),
        migrations.AddIndex(
            "case", models.Index(fields=("organ", "procedure", "serial"), condition=_ROOT, name="cases_numbers")
        ),
        *(
            migrations.AddIndex(
                "case",
                models.Index(cases.YearOf("serial"), *map(models.F, within), *_LATEST, condition=_ROOT, name=name),
            )
            for name, within in _YEARS.items()
        ),
    ]
