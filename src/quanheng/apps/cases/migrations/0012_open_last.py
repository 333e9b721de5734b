"""The indexes of open cases are made after those of all, with the same fields: of two alike SQLite takes the last made."""

from django.db import migrations, models

_OPEN = models.Q(("ended", False), ("parent", None))
_LISTS = {"cases_open_latest": (), "cases_open_organ": ("organ",), "cases_open_organ_proc": ("organ", "procedure")}


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_tallies"),
    ]

    operations = [
        *(migrations.RemoveIndex("case", name) for name in _LISTS),
        *(
            migrations.AddIndex(
                "case", models.Index(fields=[*within, "-touched_at", "id", "ended"], condition=_OPEN, name=name)
            )
            for name, within in _LISTS.items()
        ),
    ]
