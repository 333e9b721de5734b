"""The page that explains the interface: drawn from its OpenAPI description, without script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja import NinjaAPI


class Operation(NamedTuple):
    """One address: what it gives, by which parameters, with which answers."""

    path: str
    summary: str
    parameters: list[tuple[str, str]]
    answers: list[str]
    fields: list[tuple[str, str]]


@require_safe
def docs(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """Every address of the interface."""
    schema = api.get_openapi_schema()
    return render(request, "hall/api.html", {"schema": schema, "operations": list(_operations(schema))})


def _operations(schema: Any) -> Iterator[Operation]:  # noqa: ANN401  an OpenAPI document
    for path, methods in schema["paths"].items():
        said = methods["get"]
        answers = [str(status) for status in said["responses"]]
        fields = list(_fields(schema, said["responses"].get(200, {})))
        parameters = [(one["name"], one["schema"].get("description", "")) for one in said.get("parameters", [])]
        yield Operation(path, said["summary"], parameters, answers, fields)


def _fields(schema: Any, answer: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  parts of an OpenAPI document
    """The fields of what is answered; of a list, those of its lines."""
    content = answer.get("content", {}).get("application/json")
    if not content:
        return
    found = _resolve(schema, content["schema"])["properties"]
    if "lines" in found:
        found = _resolve(schema, found["lines"]["items"])["properties"]
    for name, field in found.items():
        yield name, field.get("description", "")


def _resolve(schema: Any, named: Any) -> Any:  # noqa: ANN401  parts of an OpenAPI document
    return schema["components"]["schemas"][named["$ref"].rpartition("/")[2]]
