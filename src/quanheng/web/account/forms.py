"""The forms of an account's rooms."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest
from django_otp import match_token
from django_otp.models import Device

from quanheng.apps.accounts.models import User


class SignInForm(AuthenticationForm):
    """User name and password."""

    error_messages = {
        "invalid_login": "用户名或者密码不对。连续五次不对，这个用户名十五分钟内不能登录。",
        "inactive": "这个账户已经停用，请联系系统管理员。",
    }


class PasswordForm(PasswordChangeForm):
    """The old password and a new one, twice. A wrong old one counts towards the lock-out as at sign-in."""

    def __init__(self, user: User, *args: Any, request: HttpRequest, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(user, *args, **kwargs)
        self._request = request

    def clean_old_password(self) -> str:
        """The old password, if it is right and the name is not locked out."""
        old: str = self.cleaned_data["old_password"]
        if authenticate(self._request, username=self.user.get_username(), password=old) is None:
            raise forms.ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return old


class CodeForm(forms.Form):
    """The six digits that the authenticator shows, held against ``device``, or any confirmed one of ``user``."""

    code = forms.RegexField(
        label="动态验证码",
        regex=r"^\d{6}$",
        help_text="验证器应用上显示的六位数字，每三十秒更换一次。",
        error_messages={"invalid": "动态验证码是六位数字。"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )

    def __init__(self, *args: Any, user: User, device: Device | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self._user = user
        self.device = device

    def clean_code(self) -> str:
        """The code, if it is right now; ``device`` is then the device that showed it."""
        code: str = self.cleaned_data["code"]
        if self.device is None:
            self.device = match_token(self._user, code)
            right = self.device is not None
        else:
            right = self.device.verify_is_allowed()[0] and self.device.verify_token(code)
        if not right:
            raise forms.ValidationError("动态验证码不对，或者已经用过。请等验证器显示下一个再试。")
        return code
