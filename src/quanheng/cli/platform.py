"""What the commands of the platform begin with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from quanheng.cli.errors import CliError
from quanheng.record.examine import Examiner
from quanheng.record.folder import Folder


def set_up() -> None:
    """Make the platform's settings and tables known. Raises ``DatabaseAddressError``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanheng.settings")
    import django

    django.setup()


def bring_up_to_date() -> None:
    """Have the tables and the definitions the program expects. A demonstration makes them; else ``CliError`` says how.

    On a running service that is a decision of people: tables are changed when nobody is at work.
    """
    from django.conf import settings

    from quanheng.apps.definitions.publishing import unpublished

    behind = "数据库的表还不是这个版本的。" if pending() else "有随附的程序定义还没有公布。" if unpublished() else ""
    if not behind:
        return
    if not settings.DEMO:
        raise CliError("cli.migrate", behind, mend="先备份，再运行 quanheng migrate。")
    make_tables()


def make_tables() -> int:
    """Have the tables this version needs, a record with its name and key, and the definitions published.

    How many definitions were published; a demonstration trusts that those which ship were proved. Raises
    ``PublishingError``.
    """
    from django.conf import settings
    from django.core.management import call_command

    from quanheng.apps.definitions.publishing import publish_shipped
    from quanheng.apps.record.recorder import found_record

    call_command("migrate", verbosity=0, interactive=False)
    found_record()
    return publish_shipped(prove=not settings.DEMO)


@contextmanager
def examiner() -> Iterator[Examiner]:
    """What examines the platform's record; it opens the platform first, in the doctor's own processes too."""
    set_up()
    from quanheng.apps.record.recorder import folder
    from quanheng.apps.record.store import DjangoStore

    place = Folder(folder())
    yield Examiner(DjangoStore(), place.files(), place.key(), tuple(place.witnesses()), place.signer())


def pending() -> int:
    """How many changes of tables are still to be made."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
