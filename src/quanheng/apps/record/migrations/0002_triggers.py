"""Makes the triggers of the record."""

from typing import Any

from django.db import migrations

from quanheng.apps.record.triggers import statements


def make(_: Any, editor: Any) -> None:  # noqa: ANN401  Django's own
    """Refuse every unlawful change from now on."""
    for statement in statements(editor.connection.vendor):
        editor.execute(statement)


class Migration(migrations.Migration):
    """Nothing recorded is changed or removed unlawfully."""

    dependencies = (("record", "0001_initial"),)
    operations = (migrations.RunPython(make, elidable=False),)
