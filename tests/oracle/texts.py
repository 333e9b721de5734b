"""Reads what the oracle goes by: plain YAML, every scalar as text, nothing typed and nothing resolved."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
PROCEDURES = HERE.parents[1] / "src" / "quanheng" / "procedures"
LISTED_ONE_BY_ONE = ("stages", "facts", "acts", "rules", "limits", "holds")

Text = dict[str, Any]


def read_texts(folder: Path = HERE / "everything") -> dict[str, Text]:
    """Every common course and definition in and under a folder, by key; a later version by its file's: ``key@2``."""
    texts: dict[str, Text] = {}
    for path in sorted(folder.rglob("*.yaml")):
        if path.parent.name not in ("clauses", "articles", "parameters"):
            text = read_yaml(path)
            if "procedure" in text or "course" in text:
                texts[path.stem if "@" in path.stem else text.get("procedure", path.stem)] = text
    return texts


def read_yaml(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)


def expand(texts: dict[str, Text], key: str) -> Text:
    """The text ``key`` with its courses put in."""
    text = dict(texts[key])
    for name in (*LISTED_ONE_BY_ONE, "duties", "children", "clauses"):
        text[name] = dict(text.get(name, {}))
    text["apart"] = list(text.get("apart", []))
    for include in text.get("includes", []):
        (course,) = [each for each in texts.values() if each.get("course") == include["course"]]
        course = put(course, include.get("with", {}))
        for name in LISTED_ONE_BY_ONE:
            text[name].update(course.get(name, {}))
        text["apart"] += course.get("apart", [])
    return text


def put(tree: Any, arguments: dict[str, Any]) -> Any:
    """``tree`` with each ``$name`` replaced by its argument; a list put into a list is spread out."""
    if isinstance(tree, dict):
        return {key: put(value, arguments) for key, value in tree.items()}
    if isinstance(tree, list):
        spread = []
        for item in tree:
            part = put(item, arguments)
            spread += part if isinstance(item, str) and isinstance(part, list) else [part]
        return spread
    return arguments[tree[1:]] if tree.startswith("$") else tree


def read_rest_days() -> frozenset[dt.date]:
    """Every day on which nobody works, from the notices' years to the end of the provisional table."""
    data = read_yaml(PROCEDURES / "calendars" / "cn.yaml")
    off: dict[dt.date, bool] = {}
    for year in range(int(data["last"][:4]) + 1, 2051):
        for days in (data["statutory"]["every"] | data["statutory"]["years"].get(str(year), {})).values():
            off |= dict.fromkeys(days_of(days, year), True)
    for year, block in data["years"].items():
        for days in block["days"].values():
            off |= dict.fromkeys(days_of(days.get("off", ""), int(year)), True)
            off |= dict.fromkeys(days_of(days.get("work", ""), int(year)), False)
    every_day = days_of("2007-01-01..2050-12-31", 2007)
    return frozenset(day for day in every_day if off.get(day, day.weekday() >= 5))


def days_of(spans: str, year: int) -> list[dt.date]:
    """``02-15..02-23 2026-12-31`` -> the days, those without a year in ``year``."""
    found = []
    for span in spans.split():
        first, _, last = span.partition("..")
        day, end = (dt.date.fromisoformat(d if len(d) > 5 else f"{year}-{d}") for d in (first, last or first))
        while day <= end:
            found.append(day)
            day += dt.timedelta(days=1)
    return found


def read_clauses() -> list[Text]:
    """Every row of the clauses of law, each with its key, profile, and the day from which it is in force."""
    rows = []
    for path in sorted((PROCEDURES / "clauses").glob("*.yaml")):
        for statute in yaml.load_all(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader):
            inherited = {name: statute[name] for name in ("valid_from", "profile") if name in statute}
            rows += [{"profile": "general"} | inherited | row for row in statute["clauses"]]
    return rows
