"""The interface answers what its description says, whatever it is asked."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quanheng.apps.inspections.models import MinorEntry
from quanheng.apps.publication.models import Notice
from quanheng.web.api.urls import api

SCHEMA = json.loads(json.dumps(api.get_openapi_schema(), default=str))
PATHS: Mapping[str, Any] = SCHEMA["paths"]
TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None)}


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return SCHEMA["components"]["schemas"][name] if name else schema


def conforms(value: object, schema: Mapping[str, Any]) -> bool:
    """Whether a value has the shape that the description gives it."""
    schema = resolved(schema)
    if "anyOf" in schema:
        return any(conforms(value, one) for one in schema["anyOf"])
    if isinstance(value, dict):
        fields = schema["properties"]
        return value.keys() == fields.keys() and all(conforms(value[name], fields[name]) for name in fields)
    if isinstance(value, list):
        return schema["type"] == "array" and all(conforms(item, schema["items"]) for item in value)
    return type(value) is TYPES[schema["type"]]


VALUES = st.one_of(
    st.text(max_size=120),
    st.integers(-(10**20), 10**20).map(str),
    st.sampled_from(["", "penalty", "O1", "W1", "CP1", "王", "\x00", "%00", "1", "1000"]),
)


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, dict[str, str]]:
    """A path of the description, as it is written there and filled in, with parameters well formed and not."""
    path = draw(st.sampled_from(sorted(PATHS)))
    names = [one["name"] for one in PATHS[path]["get"].get("parameters", []) if one["in"] == "query"]
    given_names = st.sampled_from([*names, "没有的参数"])
    address = path.replace("{number}", draw(st.text("0123456789abcdef王 ", min_size=1, max_size=70)))
    return path, address, draw(st.dictionaries(given_names, VALUES, max_size=3))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(request=requests())
def test_every_answer_is_one_that_the_description_declares(published: Notice, request):
    path, address, parameters = request
    answer = Client().get(address, parameters)
    declared = PATHS[path]["get"]["responses"]
    assert str(answer.status_code) in declared, (address, parameters, answer.status_code)
    content = declared[str(answer.status_code)].get("content", {}).get("application/json")
    if content and answer["Content-Type"].startswith("application/json"):
        assert conforms(json.loads(answer.content), content["schema"])


@pytest.mark.parametrize("path", sorted(PATHS))
def test_nothing_can_be_written(published: Notice, path: str):
    assert Client().post(path.replace("{number}", "0")).status_code == 405


@pytest.mark.parametrize("name", ["powers", "minor", "organs", "officers", "publications"])
def test_a_list_is_the_same_as_json_and_csv(published: Notice, client: Client, name: str):
    told = {"organ": "O1", "power": "W1", "conduct": "没有查验记录", "since": published.published_on}
    MinorEntry.objects.create(key="Q-1", entry_case="-", entry_n=1, **told)
    lines = json.loads(client.get(f"/api/{name}").content)["lines"]
    rows = list(csv.reader(io.StringIO(b"".join(client.get(f"/api/{name}.csv")).decode("utf-8-sig"))))
    assert lines
    assert len(rows) == len(lines) + 1
    assert [row[0] for row in rows[1:]] == [next(iter(line.values())) for line in lines]


def test_a_list_is_followed_to_its_end(published: Notice, client: Client):
    seen, after = [], ""
    while True:
        page = json.loads(client.get("/api/officers", {"limit": 1, "after": after}).content)
        seen += [line["number"] for line in page["lines"]]
        after = page["following"]
        if not after:
            break
    assert seen == ["CP1", "CP2", "CP3", "CP4"]


def test_a_fault_says_what_to_do(published: Notice, client: Client):
    answer = client.get("/api/powers", {"limit": 0})
    assert answer.status_code == 422
    assert json.loads(answer.content) == {
        "code": "api.parameter",
        "sentence": "这些参数不合要求：limit。",
        "mend": "参数见接口说明 /api/。",
    }


def test_the_interface_is_explained_on_a_page_of_ours(db: None, client: Client):
    page = client.get("/api/").content.decode()
    assert all(f"GET {path}" in page for path in PATHS)
    assert '<script src="http' not in page
