"""What a case was before the platform is upgraded, it is afterwards."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from quanheng.apps.cases.models import Case
from quanheng.apps.cases.tests.county import County
from quanheng.apps.cases.tests.test_perform import opened
from quanheng.apps.record.clock import now

_BEFORE = ("cases", "0009_persons")


def test_a_number_that_was_given_without_a_sign_stays_and_is_in_its_series(lasting_county: County):
    given = f"〔{now().year}〕1号"
    case = opened(lasting_county).case
    Case.objects.update(number=given)
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    MigrationExecutor(connection).migrate([_BEFORE])
    MigrationExecutor(connection).migrate(latest)
    assert Case.objects.values_list("number", "serial").get(pk=case) == (given, given)
