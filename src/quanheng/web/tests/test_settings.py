"""What the settings are when nothing is said, and when much is."""

import json
import os
import subprocess
import sys

import pytest

CHILD = """
import json
from django.conf import settings
from django.core.checks import run_checks
import django
django.setup()
names = ["DEBUG", "DEMO", "HTTPS", "ALLOWED_HOSTS"]
names += [name for name in dir(settings) if name.startswith(("SECURE_", "SESSION_COOKIE", "CSRF_COOKIE", "AUTH_PASS"))]
faults = [str(fault) for fault in run_checks(include_deployment_checks=True) if not fault.is_silenced()]
print(json.dumps({name: getattr(settings, name) for name in names} | {"faults": faults}))
"""


@pytest.fixture
def settings_with(tmp_path):
    """The settings as a new process sees them with that environment."""

    def read(**environment):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("QUANHENG_")}
        more = {"DJANGO_SETTINGS_MODULE": "quanheng.settings", "QUANHENG_HOME": str(tmp_path)}
        printed = subprocess.run(
            [sys.executable, "-c", CHILD], env=kept | more | environment, stdout=subprocess.PIPE, check=True
        ).stdout
        return json.loads(printed)

    return read


def test_under_a_name_of_its_own_it_is_https_or_nothing(settings_with):
    settings = settings_with(QUANHENG_HOSTS="quanheng.county.gov.cn")
    assert settings["HTTPS"]
    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    for cookie in ("SESSION_COOKIE", "CSRF_COOKIE"):
        assert settings[f"{cookie}_SECURE"]
        assert settings[f"{cookie}_HTTPONLY"]
        assert settings[f"{cookie}_SAMESITE"] == "Lax"
        assert settings[f"{cookie}_NAME"].startswith("__Host-")
    assert [fault for fault in settings["faults"] if "W021" not in fault] == []  # W021: a county preloads no domain


def test_when_nothing_is_said_it_answers_this_machine_only(settings_with):
    settings = settings_with()
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert not settings["DEBUG"]
    assert not settings["DEMO"]
    assert settings["AUTH_PASSWORD_VALIDATORS"]


def test_one_name_that_is_not_this_machine_is_enough_for_https(settings_with):
    assert settings_with(QUANHENG_HOSTS="localhost,quanheng.county.gov.cn")["HTTPS"]


def test_a_demonstration_may_be_shown_without_https(settings_with):
    settings = settings_with(QUANHENG_HOSTS="demo.example", QUANHENG_DEMO="1")
    assert settings["DEMO"]
    assert not settings["SECURE_SSL_REDIRECT"]
    assert settings["SESSION_COOKIE_HTTPONLY"]


def test_reading_the_settings_writes_nothing(tmp_path):
    home = tmp_path / "home"
    environment = os.environ | {"QUANHENG_HOME": str(home)}
    subprocess.run([sys.executable, "-c", "import quanheng.settings"], env=environment, check=True)
    assert not home.exists()
