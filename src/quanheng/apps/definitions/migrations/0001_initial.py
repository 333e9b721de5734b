"""The table of versions, and the triggers that let none be changed or removed."""

from typing import Any

from django.db import migrations, models

_TABLE = "definitions_version"
_POSTGRESQL = (
    """CREATE FUNCTION definitions_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'definitions: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER {_TABLE}_kept BEFORE UPDATE OR DELETE ON {_TABLE}
    FOR EACH ROW EXECUTE FUNCTION definitions_refuse()""",
    f"""CREATE TRIGGER {_TABLE}_whole BEFORE TRUNCATE ON {_TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION definitions_refuse()""",
)
_SQLITE = tuple(
    f"CREATE TRIGGER {_TABLE}_{name} BEFORE {event} ON {_TABLE} BEGIN SELECT RAISE(ABORT, 'definitions: {_TABLE}'); END"
    for name, event in (("kept", "UPDATE"), ("stays", "DELETE"))
)


def guard(_: Any, editor: Any) -> None:  # noqa: ANN401  Django's own
    """Make the triggers, as the database at hand has them."""
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    initial = True
    operations = (
        migrations.CreateModel(
            name="Version",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="摘要")),
                ("key", models.CharField(max_length=80, verbose_name="程序")),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("effective", models.DateField(verbose_name="施行之日")),
                ("published_at", models.DateTimeField(verbose_name="公布时间")),
                ("form", models.TextField(verbose_name="文本")),
            ],
            options={
                "ordering": ("key", "effective", "published_at"),
                "indexes": [
                    models.Index(fields=["key", "effective", "published_at"], name="definitions_key_f702bc_idx")
                ],
            },
        ),
        migrations.RunPython(guard, elidable=False),
    )
