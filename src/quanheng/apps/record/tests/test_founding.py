"""A record is founded once, whole, however often the start is cut off."""

from pathlib import Path

import pytest
from django.db import connection

from quanheng.apps.record.recorder import found_record, recorder
from quanheng.record.errors import RefusedError
from quanheng.record.folder import Folder


@pytest.fixture
def home(db: None, tmp_path: Path, settings) -> Path:
    settings.HOME = tmp_path
    recorder.cache_clear()
    yield tmp_path
    recorder.cache_clear()


def cut_off(home: Path) -> None:
    """The key is written, the name is not."""
    from django.db import transaction

    with transaction.atomic():
        found_record()
        transaction.set_rollback(True)


def test_a_start_cut_off_after_the_key_goes_on_with_it(home: Path) -> None:
    cut_off(home)
    key = (home / "record/log.key").read_bytes()
    (home / "record/log.pub").unlink()
    found_record()
    assert (home / "record/log.key").read_bytes() == key
    assert Folder(home / "record").key().name == recorder().store.origin


def test_the_key_of_another_record_founds_none(home: Path, settings) -> None:
    cut_off(home)
    settings.PLACE = "elsewhere.example"
    with pytest.raises(RefusedError):
        found_record()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM record_meta WHERE name = 'origin'")
        assert cursor.fetchone() == (0,)
