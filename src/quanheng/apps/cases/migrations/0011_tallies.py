"""How many cases are open and how many limits run is kept; lists pass over what they do not ask for in their index."""

from django.db import migrations, models

_ROOT = models.Q(("parent", None))
_LISTS = {"cases_latest": (), "cases_organ": ("organ",), "cases_procedure": ("procedure",)}
_LISTS |= {"cases_organ_proc": ("organ", "procedure")}
_OPEN = """
INSERT INTO cases_opentally (organ, procedure, root, change)
SELECT organ, procedure, parent_id IS NULL, COUNT(*) FROM cases_case WHERE NOT ended GROUP BY 1, 2, 3
"""
_RUNNING = """
INSERT INTO cases_limittally (procedure, "limit", title, due, change)
SELECT procedure, "limit", running.title, running.due, COUNT(*) FROM cases_runninglimit AS running
JOIN cases_case ON cases_case.id = case_id WHERE running.kind IN ('duty', 'cap') GROUP BY 1, 2, 3, 4
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0010_numbers"),
    ]

    operations = [
        migrations.CreateModel(
            "OpenTally",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("organ", models.CharField("机关", max_length=64)),
                ("procedure", models.CharField("程序", max_length=80)),
                ("root", models.BooleanField("主案件")),
                ("change", models.IntegerField("增减")),
            ],
        ),
        migrations.CreateModel(
            "LimitTally",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("procedure", models.CharField("程序", max_length=80)),
                ("limit", models.CharField("期限", max_length=60)),
                ("title", models.CharField("名称", max_length=120)),
                ("due", models.DateField("到期日", null=True)),
                ("change", models.IntegerField("增减")),
            ],
        ),
        *(migrations.RunSQL(fill, migrations.RunSQL.noop) for fill in (_OPEN, _RUNNING)),
        *(migrations.RemoveIndex("case", name) for name in _LISTS),
        *(
            migrations.AddIndex(
                "case", models.Index(fields=[*within, "-touched_at", "id", "ended"], condition=_ROOT, name=name)
            )
            for name, within in _LISTS.items()
        ),
        migrations.RemoveIndex("message", "cases_unread"),
        migrations.AddIndex(
            "message",
            models.Index(fields=["recipient", "channel"], condition=models.Q(("read_at", None)), name="cases_unread"),
        ),
        migrations.AddIndex(
            "message", models.Index(fields=["recipient"], condition=models.Q(("sent_at", None)), name="cases_unsent")
        ),
        migrations.AddIndex(
            "refusedattempt", models.Index(fields=["organ", "-id"], name="cases_refus_organ_154bb6_idx")
        ),
        migrations.AddIndex(
            "refusedattempt", models.Index(fields=["procedure", "-id"], name="cases_refus_procedu_8f6c60_idx")
        ),
        migrations.AddIndex("refusedattempt", models.Index(fields=["act", "-id"], name="cases_refus_act_2308e7_idx")),
    ]
