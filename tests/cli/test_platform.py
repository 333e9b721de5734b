"""The commands that run the platform, each as a process of its own."""

import contextlib
import io
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.databases import POSTGRESQL

from quanheng.apps.accounts.models import User
from quanheng.apps.cases.models import Gram
from quanheng.apps.database.backup import back_up, restore
from quanheng.apps.database.errors import BackupError
from quanheng.apps.definitions.publishing import publish_shipped
from quanheng.apps.parties.models import Party
from quanheng.apps.record.recorder import found_record
from quanheng.cli import main

COMMAND = [sys.executable, "-c", "import sys; from quanheng.cli import main; sys.exit(main())"]
PASSWORD = "a-long-enough-password"


@pytest.fixture(scope="module")
def environment(tmp_path_factory, django_db_modify_db_settings, django_db_blocker):
    """The environment of a platform with a home and a database of that name, neither of which is there yet."""
    homes = tmp_path_factory.mktemp("homes")

    def make(name, **more):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("QUANHENG_")}
        with django_db_blocker.unblock():
            address = empty_database(f"cli_{name}") if POSTGRESQL else ""
        return kept | {"QUANHENG_HOME": str(homes / name), "QUANHENG_DATABASE": address} | more

    return make


@pytest.fixture(scope="module")
def demonstration(environment):
    """The environment of a demonstration, begun by the first command that runs in it."""
    return environment("demonstration", QUANHENG_DEMO="1")


def empty_database(name):
    """Make an empty database on the tests' cluster; its address."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    return f"postgresql://quanheng@/{name}?host={connection.settings_dict['OPTIONS']['host']}"


def quanheng(environment, *words, given=""):
    done = subprocess.run(
        [*COMMAND, *map(str, words)],
        check=False,
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


@contextlib.contextmanager
def running(environment, *words):
    """A command that runs until it is told to stop; then it stops well."""
    with subprocess.Popen([*COMMAND, *words], env=environment, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def fetched(address):
    for _ in range(100):
        with contextlib.suppress(ConnectionRefusedError, urllib.error.URLError):
            return urllib.request.urlopen(address, timeout=10)
        time.sleep(0.2)
    raise TimeoutError(address)


def test_a_service_whose_tables_are_of_another_version_does_not_start(environment):
    code, said = quanheng(environment("empty"), "serve")
    assert code == 2
    assert "先备份，再运行 quanheng migrate" in said


def test_a_demonstration_starts_by_itself_serves_its_pages_and_stops_when_told(demonstration):
    address = f"127.0.0.1:{free_port()}"
    words = ("serve", "--address", address, "--processes", "1")
    with running(demonstration, *words) as process:
        assert process.stdout.readline().startswith(f"权衡：http://{address}/")
        page = fetched(f"http://{address}/account/sign-in/")
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "示范系统" in page.read().decode()
        assert fetched(f"http://{address}/static/quanheng.css").headers["Content-Type"].startswith("text/css")


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP])
def test_a_county_that_is_shown_ends_whole_when_it_is_told_to_or_its_terminal_closes(demonstration, told):
    home, address = Path(demonstration["QUANHENG_HOME"]), f"127.0.0.1:{free_port()}"
    home.mkdir(exist_ok=True)
    (home / "sign-ins.txt").write_text("执法人员：李平", "utf-8")
    words = ("demo", "--serve", "--home", str(home), "--address", address)
    lasting = demonstration | {"CI": ""}
    with subprocess.Popen([*COMMAND, *words], env=lasting, stdout=subprocess.PIPE, text=True) as process:
        assert any("李平" in line for line in process.stdout)
        code, said = quanheng(lasting, *words)
        assert (code, "已经有程序在用" in said) == (2, True), said
        process.send_signal(told)
        assert process.wait(timeout=30) == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address.split(":"), timeout=5)


def test_a_county_of_another_version_is_set_aside_and_built_anew(tmp_path):
    home = tmp_path / "county"
    lasting = {name: value for name, value in os.environ.items() if not name.startswith("QUANHENG_")}
    assert quanheng(lasting | {"QUANHENG_HOME": str(home), "QUANHENG_DEMO": "1"}, "migrate")[0] == 0
    with contextlib.closing(sqlite3.connect(home / "quanheng.sqlite3")) as database, database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{trigger}"')
        database.execute("UPDATE definitions_version SET form = '{}', digest = '00' WHERE key = 'inspection'")
    code, said = quanheng(lasting, "demo", "--home", home, "--cases", 1)
    assert code == 0, said
    assert f"已移到 {home}.1" in said
    assert (tmp_path / "county.1" / "quanheng.sqlite3").exists()
    assert (home / "sign-ins.txt").exists()


def test_the_worker_runs_until_it_is_told_to_stop(demonstration):
    with running(demonstration, "worker") as process:
        assert "项定时任务" in process.stdout.readline()


def test_an_address_of_no_database_is_said_at_once(tmp_path):
    environment = os.environ | {"QUANHENG_HOME": str(tmp_path), "QUANHENG_DATABASE": "mysql://db"}
    code, said = quanheng(environment, "migrate")
    assert code == 2
    assert "不认识的数据库地址：mysql" in said


@pytest.fixture
def run(db, capsys, monkeypatch, settings, tmp_path):
    """Run a command here, on the tests' database; its exit code and what it printed."""
    settings.HOME = tmp_path
    publish_shipped(prove=False)

    def run_(*words, given=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        code = main([*map(str, words)])
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run_


def test_tables_that_are_up_to_date_are_left_alone(run):
    assert run("migrate") == (0, "数据库的表已是最新。\n")


def test_the_worker_can_be_asked_to_do_what_is_due_once(run):
    code, said = run("worker", "--once")
    assert code == 0
    assert said.startswith("已执行：")


def test_the_index_of_searches_is_written_anew_from_where_it_was_broken_off(run, settings):
    Party.objects.bulk_create(Party(number=f"D{n}", kind="citizen", name=f"王{n}") for n in range(4))
    mark = settings.HOME / "search.rebuilding"
    mark.write_text("party:D1", "utf-8")
    assert run("rebuild", "search") == (0, "查找用的索引已经重写：2 个案由和当事人的名称。\n")
    assert set(Gram.objects.values_list("key", flat=True)) == {"D2", "D3"}
    assert not mark.exists()


def test_an_account_opened_can_sign_in_in_its_roles(run):
    words = ("account", "add", "zhang", "--name", "张三", "--person", "P0001", "--role", "officer", "--role", "head")
    assert run(*words, given=f"{PASSWORD}\n")[0] == 0
    user = User.objects.get()
    assert user.check_password(PASSWORD)
    assert (user.name, user.person, user.roles) == ("张三", "P0001", {"officer", "head"})


@pytest.mark.parametrize(
    ("words", "password", "said"),
    [
        (("zhang", "--name", "李四"), PASSWORD, "已经有了"),
        (("li", "--name", "李四", "--person", "P0001"), PASSWORD, "one_account_a_person"),
        (("li", "--name", "李四", "--role", "king"), PASSWORD, "没有这个角色：king"),
        (("li", "--name", "李四"), "12345", "密码"),
        (("li 四", "--name", "李四"), PASSWORD, "用户名"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_the_reason(run, words, password, said):
    User.objects.create_user("zhang", name="张三", person="P0001")
    code, printed = run("account", "add", *words, given=f"{password}\n")
    assert code == 2
    assert said in printed
    assert User.objects.count() == 1


def test_an_authenticator_that_was_lost_is_taken_out_of_use(run):
    TOTPDevice.objects.create(user=User.objects.create_user("zhang", name="张三"))
    assert run("account", "reset", "zhang")[0] == 0
    assert not TOTPDevice.objects.exists()


def test_a_name_that_was_locked_is_unlocked(run):
    User.objects.create_user("zhang", name="张三")
    AccessAttempt.objects.create(username="zhang", failures_since_start=5)
    assert run("account", "unlock", "zhang")[0] == 0
    assert not AccessAttempt.objects.exists()


def test_an_account_that_is_closed_is_signed_out_at_once_and_stays_so_when_it_is_opened_again(run):
    browsers = {name: Client() for name in ("zhang", "li")}
    for name, browser in browsers.items():
        browser.force_login(User.objects.create_user(name, name=name))
    assert run("account", "close", "zhang") == (0, "账户 zhang 已经关闭，不能再登录。\n")
    assert not User.objects.get(username="zhang").is_active
    assert browsers["zhang"].get("/desk/").status_code == 302
    assert run("account", "open", "zhang")[0] == 0
    assert User.objects.get(username="zhang").is_active
    assert browsers["zhang"].get("/desk/").status_code == 302
    assert browsers["li"].get("/desk/").status_code == 403


def test_the_roles_of_an_account_are_set_anew(run):
    User.objects.create_user("zhang", name="张三", roles=("bureau", "supervisor"))
    assert run("account", "roles", "zhang", "officer") == (0, "zhang 现在的角色：执法人员。\n")
    assert User.objects.get().roles == {"officer"}
    code, said = run("account", "roles", "zhang", "king")
    assert (code, "没有这个角色：king" in said) == (2, True)
    assert User.objects.get().roles == {"officer"}
    assert run("account", "roles", "zhang") == (0, "zhang 现在的角色：没有。\n")
    assert not User.objects.get().roles


@pytest.mark.parametrize("action", ["reset", "unlock", "close", "open", "roles"])
def test_an_account_that_is_not_there_is_said(run, action):
    assert run("account", action, "nobody")[0] == 2


@pytest.fixture
def home(tmp_path, fresh_database, settings):
    """A home with a record and a note, and an account in the database."""
    settings.HOME = home = tmp_path / "home"
    found_record()
    (home / "note").write_text("kept")
    User.objects.create_user("zhang", name="张三")
    return home


def test_what_was_backed_up_is_put_back_whole(home, environment, tmp_path):
    assert back_up(home, tmp_path / "backup").keys == ("home/record/log.key",)
    other = environment("other")
    code, said = quanheng(other, "restore", tmp_path / "backup")
    assert code == 0
    assert "逐个核对无误" in said
    assert "记录共 0 条，全部检查过" in said
    put_back = Path(other["QUANHENG_HOME"])
    assert (put_back / "note").read_text() == "kept"
    assert (put_back / "record/log.key").stat().st_mode & 0o777 == 0o600
    assert quanheng(other, "account", "unlock", "zhang")[0] == 0


@pytest.mark.parametrize("place", ["there", "home/inside"])
def test_no_backup_writes_over_another_or_into_the_home(home, tmp_path, place):
    (tmp_path / "there").mkdir()
    with pytest.raises(BackupError, match="换一个新的"):
        back_up(home, tmp_path / place)


def test_nothing_is_put_back_over_what_is_there(home, tmp_path):
    back_up(home, tmp_path / "backup")
    with pytest.raises(BackupError, match="已经有内容"):
        restore(tmp_path / "backup", home)
    with pytest.raises(BackupError, match="已经"):
        restore(tmp_path / "backup", tmp_path / "other")
    assert not list(tmp_path.glob("other*"))


def test_nothing_is_put_back_beside_the_log_of_a_database_that_is_gone(home, tmp_path, monkeypatch):
    """SQLite would write the log over what was put back."""
    if POSTGRESQL:
        pytest.skip("a file beside the database is SQLite's")
    back_up(home, tmp_path / "backup")
    gone = tmp_path / "gone.sqlite3"
    monkeypatch.setitem(connection.settings_dict, "NAME", str(gone))
    for left in ("gone.sqlite3-wal", "gone.sqlite3-shm"):
        (tmp_path / left).write_bytes(b"?")
        with pytest.raises(BackupError, match=f"{left} 已经存在"):
            restore(tmp_path / "backup", tmp_path / "other")
        (tmp_path / left).unlink()
    assert not [*tmp_path.glob("other*"), *tmp_path.glob("gone*")]
    (tmp_path / "gone.sqlite3.lock").touch()
    restore(tmp_path / "backup", tmp_path / "other")
    assert gone.exists()


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(path.read_bytes() + b"?"), Path.unlink])
@pytest.mark.parametrize("name", ["database.*", "home/record/log.key"])
def test_a_damaged_backup_is_refused_and_nothing_is_put_back(home, tmp_path, damage, name):
    back_up(home, tmp_path / "backup")
    damage(next((tmp_path / "backup").glob(name)))
    with pytest.raises(BackupError, match="备份缺损"):
        restore(tmp_path / "backup", tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_a_folder_that_is_no_backup_is_none(home, tmp_path):
    with pytest.raises(BackupError, match="不是一份备份"):
        restore(tmp_path, tmp_path / "other")
