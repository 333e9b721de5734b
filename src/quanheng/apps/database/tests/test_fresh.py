"""The databases of the tests themselves."""

import pytest
from django.contrib.auth.models import Group


@pytest.mark.parametrize("time", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(fresh_database, time):
    assert not Group.objects.filter(name="passing").exists()
    assert Group.objects.filter(name="officer").exists()
    Group.objects.create(name="passing")
