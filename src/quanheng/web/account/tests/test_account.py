"""Signing in and out, the second factor, the end of a session."""

from base64 import b32encode
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from axes.models import AccessAttempt
from django.conf import settings as configured
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from quanheng.apps.accounts.models import User
from quanheng.apps.accounts.roles import ADMINISTRATOR, CITIZEN, GUARDED, OFFICER, SUPERVISOR, TITLES

PASSWORD = "Quanheng-2026-county"
SIGN_IN = "/account/sign-in/"
PASSWORD_PAGE = "/account/password/"


@pytest.fixture(autouse=True)
def _pages(settings):
    settings.ROOT_URLCONF = "quanheng.web.tests.pages"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def account(db):
    """Make an account in a role."""

    def make(role=OFFICER, username="zhang"):
        return User.objects.create_user(username, PASSWORD, name="张三", roles=(role,))

    return make


@pytest.fixture
def signed_in(client, account):
    """A browser in which somebody of that role has signed in with the password."""

    def sign(role=OFFICER):
        account(role)
        sign_in(client)
        return client

    return sign


@pytest.fixture
def at(monkeypatch):
    """Let some time pass."""

    def pass_(time: timedelta) -> datetime:
        then = timezone.now() + time
        monkeypatch.setattr(timezone, "now", lambda: then)
        return then

    return pass_


def sign_in(client, password=PASSWORD, username="zhang", **more):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def code_of(device):
    return f"{totp(device.bin_key):06}"


@pytest.mark.parametrize(
    ("role", "house"), [(SUPERVISOR, "/watch/"), (OFFICER, "/desk/"), (ADMINISTRATOR, "/desk/"), (CITIZEN, "/")]
)
def test_who_signs_in_comes_to_the_house_of_the_role(client, account, role, house):
    account(role)
    assert sign_in(client).url == house


def test_who_wanted_to_go_somewhere_comes_there(client, account):
    account()
    assert sign_in(client, next="/page/").url == "/page/"


def test_nobody_is_led_to_another_site(client, account):
    account()
    assert sign_in(client, next="https://evil.example/").url == "/desk/"


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client, account):
    account()
    wrong, unknown = (sign_in(client, "wrong"), sign_in(client, username="nobody"))
    for response in (wrong, unknown):
        assert response.status_code == 200
        assert "用户名或者密码不对" in response.content.decode()


def test_after_five_failures_the_right_password_does_not_help_either_until_time_has_passed(client, account):
    account()
    assert [sign_in(client, "wrong").status_code for _ in range(5)] == [200] * 4 + [429]
    response = sign_in(client)
    assert response.status_code == 429
    assert "15分钟内不能登录" in response.content.decode()
    AccessAttempt.objects.update(attempt_time=timezone.now() - configured.AXES_COOLOFF_TIME)
    assert sign_in(client).status_code == 302


def test_a_lock_out_is_for_one_name(client, account):
    account()
    account(username="li")
    for _ in range(5):
        sign_in(client, "wrong")
    assert sign_in(client, username="li").status_code == 302


def test_an_account_that_was_closed_cannot_sign_in(client, account):
    user = account()
    user.is_active = False
    user.save()
    assert sign_in(client).status_code == 200


@pytest.mark.parametrize("role", sorted(TITLES))
def test_a_guarded_role_gets_no_further_without_the_second_factor(signed_in, role):
    response = signed_in(role).get("/page/")
    if role in GUARDED:
        assert response.url == "/account/code/?next=/page/"
    else:
        assert response.content == b"page"


def test_who_has_no_authenticator_enrols_one_and_goes_on(signed_in):
    client = signed_in(SUPERVISOR)
    response = client.get("/page/", follow=True)
    assert response.redirect_chain[-1][0] == "/account/authenticator/?next=%2Fpage%2F"
    picture = client.get("/account/authenticator.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert ET.fromstring(picture.content).tag.endswith("svg")
    code = code_of(TOTPDevice.objects.get())
    assert client.post("/account/authenticator/", {"code": code, "next": "/page/"}).url == "/page/"
    assert client.get("/page/").content == b"page"


def test_who_began_to_enrol_twice_at_once_enrols_the_first_and_the_other_goes(signed_in):
    client = signed_in(SUPERVISOR)
    first, _ = (TOTPDevice.objects.create(user=User.objects.get(), confirmed=False, name="验证器") for _ in "12")
    assert b32encode(first.bin_key).decode() in client.get("/account/authenticator/").content.decode()
    assert client.get("/account/authenticator.svg").status_code == 200
    assert client.post("/account/authenticator/", {"code": code_of(first), "next": "/page/"}).url == "/page/"
    assert TOTPDevice.objects.get().confirmed


def test_an_authenticator_in_use_shows_its_key_to_nobody_again(signed_in):
    client = signed_in(SUPERVISOR)
    TOTPDevice.objects.create(user=User.objects.get(), name="验证器")
    assert client.get("/account/authenticator.svg").status_code == 404
    assert client.get("/account/authenticator/").url == "/account/code/"
    assert client.post("/account/authenticator/", {"code": "000000"}).url == "/account/code/"
    assert TOTPDevice.objects.count() == 1


def test_the_right_code_opens_the_door(signed_in):
    client = signed_in(SUPERVISOR)
    device = TOTPDevice.objects.create(user=User.objects.get(), name="验证器")
    assert client.post("/account/code/", {"code": code_of(device), "next": "/page/"}).url == "/page/"
    assert client.get("/page/").content == b"page"


def test_a_code_is_good_once(signed_in, client):
    client = signed_in(SUPERVISOR)
    device = TOTPDevice.objects.create(user=User.objects.get(), name="验证器")
    code = code_of(device)
    client.post("/account/code/", {"code": code})
    client.post("/account/sign-out/")
    sign_in(client)
    assert "动态验证码不对" in client.post("/account/code/", {"code": code}).content.decode()


def test_guessing_codes_is_slowed_down(signed_in):
    client = signed_in(SUPERVISOR)
    device = TOTPDevice.objects.create(user=User.objects.get(), name="验证器")
    wrong = f"{(int(code_of(device)) + 1) % 10**6:06}"
    client.post("/account/code/", {"code": wrong})
    client.post("/account/code/", {"code": code_of(device)})
    assert client.get("/page/").status_code == 302


def test_what_is_wrong_with_a_code_is_said_beside_it_and_above(signed_in):
    client = signed_in(SUPERVISOR)
    TOTPDevice.objects.create(user=User.objects.get(), name="验证器")
    page = client.post("/account/code/", {"code": "12"}).content.decode()
    assert '<a href="#id_code">动态验证码：动态验证码是六位数字。</a>' in page
    assert 'id="id_code_error"' in page
    assert 'aria-invalid="true"' in page


def test_in_a_demonstration_nobody_is_asked_and_one_click_signs_in(client, account, settings):
    account(SUPERVISOR)
    settings.DEMO = True
    assert "监督人员" in client.get(SIGN_IN).content.decode()
    assert client.post(f"{SIGN_IN}zhang/").url == "/watch/"
    assert client.get("/page/").content == b"page"


def test_in_a_demonstration_one_comes_to_the_page_one_wanted(client, account, settings):
    account(SUPERVISOR)
    settings.DEMO = True
    assert client.post(f"{SIGN_IN}zhang/", {"next": "/page/"}).url == "/page/"
    assert client.post(f"{SIGN_IN}zhang/", {"next": "https://evil.example/"}).url == "/watch/"


def test_outside_a_demonstration_no_account_is_listed_and_none_opens_by_a_click(client, account):
    account()
    assert "张三" not in client.get(SIGN_IN).content.decode()
    assert client.post(f"{SIGN_IN}zhang/").status_code == 404
    assert not is_signed_in(client)


def test_who_works_here_is_signed_out_after_half_an_hour_away(signed_in, at):
    client = signed_in()
    client.get("/page/")
    at(timedelta(minutes=31))
    client.get("/page/")
    assert not is_signed_in(client)


def test_who_goes_on_working_stays_but_not_longer_than_twelve_hours(signed_in, at):
    client = signed_in()
    client.get("/page/")
    for _ in range(28):
        at(timedelta(minutes=25))
        client.get("/page/")
        assert is_signed_in(client)
    at(timedelta(minutes=25))
    client.get("/page/")
    assert not is_signed_in(client)


def test_a_citizen_may_think_longer(signed_in, at):
    client = signed_in(CITIZEN)
    client.get("/page/")
    at(timedelta(hours=2))
    client.get("/page/")
    assert is_signed_in(client)


def test_no_page_of_somebody_signed_in_is_kept(signed_in):
    assert "no-store" in signed_in().get("/page/").headers["Cache-Control"]


def test_signing_out_is_no_link(signed_in):
    client = signed_in()
    assert client.get("/account/sign-out/").status_code == 405
    client.post("/account/sign-out/")
    assert not is_signed_in(client)


@pytest.mark.parametrize("weak", ["short1", "1234567890123", "password123"])
def test_a_weak_password_is_refused(signed_in, weak):
    client = signed_in()
    client.post("/account/password/", {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak})
    assert User.objects.get().check_password(PASSWORD)


def test_a_good_password_replaces_the_old_one(signed_in):
    new = "another-good-one-2027"
    response = signed_in().post(
        "/account/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}, follow=True
    )
    assert "密码已经更改" in response.content.decode()
    assert User.objects.get().check_password(new)


def test_who_has_not_shown_the_code_cannot_change_the_password(signed_in):
    client = signed_in(SUPERVISOR)
    TOTPDevice.objects.create(user=User.objects.get(), name="验证器")
    new = "another-good-one-2027"
    response = client.post(PASSWORD_PAGE, {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert response.url == f"/account/code/?next={PASSWORD_PAGE}"
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize("room", ["sign-in/", "code/", "large-type/"])
def test_who_has_not_shown_the_code_reaches_the_rooms_where_it_is_shown(signed_in, room):
    client = signed_in(SUPERVISOR)
    TOTPDevice.objects.create(user=User.objects.get(), name="验证器")
    assert not client.get(f"/account/{room}").headers.get("Location", "").startswith("/account/code/")


def test_wrong_old_passwords_lock_the_name_out_as_at_sign_in(signed_in):
    client = signed_in()
    guess = {"old_password": "wrong", "new_password1": "x", "new_password2": "x"}
    assert [client.post(PASSWORD_PAGE, guess).status_code for _ in range(5)] == [200] * 4 + [429]
    new = "another-good-one-2027"
    right = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(PASSWORD_PAGE, right).status_code == 429
    assert User.objects.get().check_password(PASSWORD)
    assert sign_in(client).status_code == 429
