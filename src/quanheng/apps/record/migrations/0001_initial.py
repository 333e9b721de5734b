"""The tables of the record and the triggers that guard them."""

from typing import Any

from django.db import migrations

from quanheng.record.schema import statements


def make(_: Any, editor: Any) -> None:  # noqa: ANN401  Django's own
    """Make them, as the database at hand has them."""
    for statement in statements(editor.connection.vendor):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """What stands here is written by ``DjangoStore`` alone, and is no model."""

    initial = True
    operations = (migrations.RunPython(make, elidable=False),)
