"""From one line of text to Django's description of a database."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from quanheng.apps.database.errors import DatabaseAddressError

_PREPARED = {"server_side_binding": True, "prepare_threshold": 3}
"""PostgreSQL plans a statement that comes again but once: half of what it does for a page or an act is planning."""


def database(address: str, home: Path) -> dict[str, object]:
    """Django's description of the database at ``address``; of the file in ``home`` if it is empty.

    Raises ``DatabaseAddressError`` for any other scheme than ``sqlite`` and ``postgresql``.
    """
    scheme, _, rest = address.partition("://")
    if not address:
        return _sqlite(home / "quanheng.sqlite3")
    if scheme == "sqlite" and rest.startswith("/"):
        return _sqlite(Path(unquote(rest[1:])))
    if scheme in ("postgresql", "postgres"):
        return _postgresql(address)
    raise DatabaseAddressError(
        "database.address",
        f"不认识的数据库地址：{scheme}。",
        mend="写成 sqlite:///文件 或者 postgresql://用户:密码@主机:端口/库名。",
    )


def _sqlite(path: Path) -> dict[str, object]:
    return {
        "ENGINE": "quanheng.apps.database.sqlite",
        "NAME": path,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30},
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": path.with_name(f"test.{path.name}")},
    }


def _postgresql(address: str) -> dict[str, object]:
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": _PREPARED | dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
