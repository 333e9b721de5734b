import shutil
from pathlib import Path

import pytest
from tests.record.making import demonstration, something_of_everything

from quanheng.record.folder import Folder
from quanheng.record.recorder import Recorder


@pytest.fixture
def made(tmp_path: Path) -> tuple[Folder, Recorder]:
    """A new record and what appends to it."""
    return demonstration(tmp_path / "record")


@pytest.fixture
def recorder(made: tuple[Folder, Recorder]) -> Recorder:
    return made[1]


@pytest.fixture
def folder(made: tuple[Folder, Recorder]) -> Folder:
    return made[0]


@pytest.fixture(scope="session")
def _whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole")
    something_of_everything(path)
    return path / "record"


@pytest.fixture
def whole(_whole: Path, tmp_path: Path) -> Folder:
    """A copy of a small record with something of everything in it."""
    return Folder(Path(shutil.copytree(_whole, tmp_path / "whole")))
