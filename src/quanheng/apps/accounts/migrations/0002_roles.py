"""The roles exist from the beginning."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ROLES = ("window", "officer", "legal", "head", "bureau", "supervisor", "administrator", "citizen")


def make_roles(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Make a group for each role."""
    group = apps.get_model("auth", "Group")
    group.objects.bulk_create([group(name=role) for role in ROLES], ignore_conflicts=True)


class Migration(migrations.Migration):
    """Groups named after the roles."""

    dependencies = [("accounts", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
