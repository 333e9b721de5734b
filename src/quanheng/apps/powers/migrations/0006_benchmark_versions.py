"""Each version of a discretion benchmark is a row. Those that a later one took the place of come from the record."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_ENTRIES = """
SELECT entry.case_id, entry.n, entry.body FROM record_entry AS entry JOIN cases_case ON cases_case.id = entry.case_id
WHERE cases_case.procedure = 'register.power' ORDER BY entry.seq
"""


class Published(NamedTuple):
    """A version as the record tells it."""

    case: str
    n: int
    power: str
    text: str
    since: str


def keep_versions(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """A row for every entry that published a table, whose key is that of the entry."""
    rows = apps.get_model("powers", "Benchmark").objects
    for row in rows.order_by("pk"):
        row.key = f"{row.entry_case}#{row.entry_n}"
        row.save()
    known = set(rows.values_list("key", flat=True))
    for one in _published(editor):
        key = f"{one.case}#{one.n}"
        if key not in known:
            rows.create(key=key, power=one.power, text=one.text, since=one.since, entry_case=one.case, entry_n=one.n)


def _published(editor: BaseDatabaseSchemaEditor) -> Iterator[Published]:
    codes: dict[str, str] = {}
    with editor.connection.cursor() as cursor:
        cursor.execute(_ENTRIES)
        entries: list[tuple[str, int, bytes]] = cursor.fetchall()
    for case, n, body in entries:
        said: dict[str, Any] = json.loads(bytes(body))
        codes[case] = said["facts"].get("code", codes.get(case, ""))
        if said["act"] == "set_benchmark":
            facts = said["facts"]
            yield Published(case, n, codes[case], facts["benchmark"], facts["benchmark_from"])


class Migration(migrations.Migration):
    dependencies = [
        ("powers", "0005_handed_to"),
        ("cases", "0013_numbers_checked"),
        ("record", "0002_receipts"),
    ]

    operations = [
        migrations.RunPython(keep_versions, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            name="benchmark",
            options={"ordering": ("power", "-since", "-entry_n"), "verbose_name": "裁量基准"},
        ),
    ]
