"""Everything the platform keeps, copied to a folder and put back: the database, the files, the keys.

The database is copied first. A file of the record is on the disk before the row that names it, and is never changed,
so the files copied afterwards hold all that the copied rows speak of. The service need not stop.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from quanheng.apps.database.errors import BackupError

_SAYS = "backup.json"
_HOME = "home"
_DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
_FILES, _LOCK = ("", "-wal", "-shm", "-journal"), ".lock"
"""How the files of a SQLite database end that hold its rows, and the one that holds none."""
_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


@dataclass(frozen=True)
class Backup:
    """What a backup holds: when it was made, of which kind of database, each file with its digest, which are keys."""

    made: str
    vendor: str
    files: dict[str, str]
    keys: tuple[str, ...]


def back_up(home: Path, target: Path) -> Backup:
    """Copy all that is kept to the new folder ``target``, which appears whole or not at all.

    Raises ``BackupError`` where ``target`` is there already or lies in the home.
    """
    if target.exists() or target.is_relative_to(home):
        raise BackupError("backup.target", f"{target} 已经存在或者在数据目录之中。", mend="换一个新的、另外的位置。")
    target.parent.mkdir(parents=True, exist_ok=True)
    building = _building(target)
    _copy_database(building / _DATABASE[connection.vendor])
    for path in _kept(home):
        _copy(path, building / _HOME / path.relative_to(home))
    backup = _described(building, timezone.localtime())
    (building / _SAYS).write_text(json.dumps(vars(backup), ensure_ascii=False, indent=1), "utf-8")
    os.sync()
    building.replace(target)
    return backup


def restore(source: Path, home: Path) -> Backup:
    """Put a backup back in an empty home and an empty database.

    Raises ``BackupError``, with nothing changed, where the backup is damaged or of another kind of database, or where
    there is something already.
    """
    backup = _checked(source)
    _find_nothing(home)
    home.parent.mkdir(parents=True, exist_ok=True)
    building = _building(home)
    if (source / _HOME).is_dir():
        shutil.copytree(source / _HOME, building, dirs_exist_ok=True)
    database = source / _DATABASE[connection.vendor]
    if connection.vendor == "sqlite":
        _put_sqlite_back(database, home, building)
    else:
        _run("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", str(database))
    os.sync()
    building.replace(home)
    return backup


def _find_nothing(home: Path) -> None:
    """Raise ``BackupError`` where the home or the database holds something.

    A log left beside a database that is gone counts: SQLite would write it over what is put in its place.
    """
    if home.exists() and any(home.iterdir()):
        raise BackupError("backup.home", f"{home} 里已经有内容。", mend="换一个空的 QUANHENG_HOME。")
    if connection.vendor == "sqlite":
        if there := [str(path) for path in _database_files(_FILES) if path.exists()]:
            raise BackupError(
                "backup.database",
                f"数据库的文件 {'、'.join(there)} 已经存在。",
                mend="移走，或者改 QUANHENG_DATABASE。",
            )
    elif connection.introspection.table_names():
        raise BackupError("backup.database", "数据库里已经有表。", mend="新建一个空的数据库，改 QUANHENG_DATABASE。")


def _database_files(ends: tuple[str, ...]) -> list[Path]:
    name = Path(connection.settings_dict["NAME"])
    return [name.with_name(name.name + end) for end in ends]


def _building(place: Path) -> Path:
    """A folder beside ``place``, for its owner alone, that will take its place when it is whole."""
    building = place.with_name(f"{place.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(mode=0o700)
    return building


def _kept(home: Path) -> Iterator[Path]:
    """The files of the home but the database."""
    database = _database_files((*_FILES, _LOCK))
    return (path for path in sorted(home.rglob("*")) if path.is_file() and path not in database)


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copy2(path, target)


def _described(folder: Path, made: datetime) -> Backup:
    files = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    keys = tuple(name for name, path in files.items() if path.stat().st_mode & 0o077 == 0)
    digests = {name: _digest(path) for name, path in files.items()}
    return Backup(made.isoformat(timespec="seconds"), connection.vendor, digests, keys)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checked(source: Path) -> Backup:
    """What the backup says it holds, if it holds it."""
    try:
        said: dict[str, Any] = json.loads((source / _SAYS).read_text("utf-8"))
        backup = Backup(said["made"], said["vendor"], said["files"], tuple(said["keys"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(
            "backup.absent", f"{source} 不是一份备份。", mend="指明 quanheng backup 所建的目录。"
        ) from error
    damaged = [n for n, digest in backup.files.items() if not (source / n).is_file() or _digest(source / n) != digest]
    if damaged:
        raise BackupError("backup.damaged", f"备份缺损：{'、'.join(damaged[:5])}。", mend="改用另一份备份。")
    if backup.vendor != connection.vendor:
        raise BackupError(
            "backup.vendor",
            f"这份备份来自 {backup.vendor}，现在的数据库是 {connection.vendor}。",
            mend="改 QUANHENG_DATABASE，使用同一种数据库。",
        )
    return backup


def _copy_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def _put_sqlite_back(database: Path, home: Path, building: Path) -> None:
    name = Path(connection.settings_dict["NAME"])
    place = building / name.relative_to(home) if name.is_relative_to(home) else name
    part = place.with_name(f"{place.name}.part")
    _copy(database, part)
    part.replace(place)


def _run(program: str, *words: str) -> None:
    """Run one of PostgreSQL's programs on our database; the password goes by the environment, not the command line."""
    found = shutil.which(program, path=os.pathsep.join([os.environ.get("PATH", ""), *map(str, _PROGRAMS)]))
    if not found:
        raise BackupError("backup.program", f"找不到 {program}。", mend="安装 postgresql-client。")
    said = connection.settings_dict
    place = {"dbname": said["NAME"], "user": said["USER"], "host": said["HOST"], "port": said["PORT"]} | said["OPTIONS"]
    # The options hold Django's own beside those of the connection, and the programs know only the latter.
    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    address = make_conninfo(**{name: value for name, value in place.items() if value and name in known})
    done = subprocess.run(  # noqa: S603  the words are ours
        [found, *words, f"--dbname={address}"],
        env=os.environ | {"PGPASSWORD": said["PASSWORD"]},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError("backup.failed", f"{program} 没有成功：{done.stderr.strip()}", mend="按所说的改正后重试。")
