"""Officers at work over HTTP: they sign in, fill in forms and follow where the answers lead, as a browser would."""

from __future__ import annotations

import datetime as dt
import html
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import quote

from tests.trials.town_hall import PASSWORD

from quanheng.record.recorder import CHINA

OFFICER, HEAD = "p1", "p4"
"""The accounts of the county; whoever has the first handles cases, whoever has the second approves."""
OPENING = "/desk/new/W1/penalty.ordinary/register/"
TIMEOUT = 30
"""Seconds until an answer must be there."""
_HIDDEN = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|key|seen)" value="([^"]*)"')


class Answer(NamedTuple):
    """What the server answered; ``leads`` is where it sends the browser."""

    status: int
    leads: str
    text: str


class Browser:
    """Keeps cookies and one connection."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """A page."""
        return self.request("GET", path)

    def post(self, path: str, fields: Mapping[str, str], files: Mapping[str, bytes]) -> Answer:
        """The answer to a form."""
        boundary = secrets.token_hex(16)
        return self.request("POST", path, _multipart(boundary, fields, files), boundary)

    def request(self, method: str, path: str, body: bytes | None = None, boundary: str = "") -> Answer:
        """One request. Raises ``OSError`` or ``HTTPException`` where no whole answer comes; the next connects anew."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if boundary:
            headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            text = answer.read().decode()
        except BaseException:
            self._connection.close()
            raise
        for line in answer.headers.get_all("Set-Cookie", ()):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(answer.status, answer.headers["Location"] or "", text)


def _multipart(boundary: str, fields: Mapping[str, str], files: Mapping[str, bytes]) -> bytes:
    parts = [(f'name="{name}"', value.encode()) for name, value in fields.items()]
    parts += [(f'name="{name}"; filename="{name}.txt"', content) for name, content in files.items()]
    head = f"--{boundary}\r\nContent-Disposition: form-data; "
    body = b"".join(f"{head}{said}\r\n\r\n".encode() + content + b"\r\n" for said, content in parts)
    return body + f"--{boundary}--\r\n".encode()


@dataclass(frozen=True)
class Form:
    """A form filled in, ready to be sent, and sent again with the same key."""

    path: str
    fields: Mapping[str, str]
    files: Mapping[str, bytes]

    @property
    def key(self) -> str:
        """The number of the attempt."""
        return self.fields["key"]


class Officer:
    """Somebody signed in."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def sign_in(self, name: str) -> None:
        """By name and password."""
        fields = {"username": name, "password": PASSWORD}
        answer = self.send(self.fill("/account/sign-in/", fields))
        assert answer.status == 302, answer

    def read(self, path: str) -> str:
        """The text of a page."""
        answer = self.browser.get(path)
        assert answer.status == 200, (path, answer)
        return answer.text

    def fill(self, path: str, fields: Mapping[str, str], files: Mapping[str, bytes] | None = None) -> Form:
        """The form of a page with ``fields`` filled in, and the hidden ones as the page has them."""
        hidden = {name: html.unescape(value) for name, value in _HIDDEN.findall(self.read(path))}
        return Form(path, hidden | fields, files or {})

    def send(self, form: Form) -> Answer:
        """The answer to a form."""
        return self.browser.post(form.path, form.fields, form.files)


@dataclass(frozen=True)
class Step:
    """An act of a case: who does it, what is filled in and, if anything, in which field a file is sent."""

    act: str
    title: str
    by: str = OFFICER
    fields: Mapping[str, str] = field(default_factory=dict)
    upload: str = ""

    def files(self) -> dict[str, bytes]:
        """The file to be sent, of another content each time."""
        return {self.upload: f"照片 {secrets.token_hex(20_000)}".encode()} if self.upload else {}

    def path(self, case: str) -> str:
        """Where its form is."""
        return f"/desk/act/{quote(case)}:{self.act}/" if case else OPENING


def course() -> tuple[Step, ...]:
    """What is done in each case: a lead, its check, a case, a child, evidence uploaded, a numbered letter."""
    today = dt.datetime.now(CHINA).date().isoformat()
    second = {"officer_2": "P2"}
    lead = {"title": "商店出售过期食品", "source": "report", "clue": "货架上有过期食品", "discovered_on": today}
    grounds = {
        "grounds_to_file": "true",
        "within_power": "true",
        "parties": "D1",
        "listed_minor": "false",
        "filed_on": today,
    }
    destination = {"destination": "邻县市场监督管理局", "destination_reason": "违法行为发生在邻县"}
    evidence = {
        "verified": "true",
        "by_monitor": "false",
        "major_property": "false",
        "recorded_by": "writing",
        "reasons": "书证",
    }
    return (
        Step("register", "登记线索", fields=lead),
        Step("verify", "核查线索", fields={"check_result": "属实", **second}),
        Step("file", "立案", HEAD, grounds),
        Step("preserve", "提请先行登记保存"),
        Step("collect", "收集证据", fields=evidence | second, upload="evidence"),
        Step("transfer", "移送有管辖权的机关", HEAD, destination),
    )


def case_of(path: str) -> str:
    """The case whose page is at ``path``."""
    found = re.fullmatch(r"/desk/case/(.+)/", path)
    assert found, path
    return found[1]
