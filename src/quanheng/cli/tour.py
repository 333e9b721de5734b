"""``quanheng tour``: the definitions proved, a log held to one of them, the report opened.

The log is the real one of the Italian fines if the material is at hand, else one that the engine draws: courses through
the same definition, most of them lawful.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from quanheng.cli import check, supervise
from quanheng.law.course import Course, Symbol
from quanheng.law.procedure import Act, Procedure
from quanheng.procedures.definitions import load_library
from quanheng.supervise.readers.mapping import LogMapping, load_mapping

if TYPE_CHECKING:
    from quanheng.cli.arguments import Parser

_EXAMPLE = Path("examples") / "fines"
_REAL = Path("..") / "shared" / "data" / "eventlogs" / "Road_Traffic_Fine_Management_Process.xes.gz"
_CASES, _SEED = 2_000, 20260101


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "tour", help="看一遍：检查定义，监督一份日志，打开结果", description="检查全部定义，监督一份日志，打开结果。"
    )
    parser.add_argument("-o", "--out", type=Path, default=Path("build") / "tour", metavar="文件夹", help="结果写入哪里")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prove, supervise, show."""
    print("一、检查全部定义", flush=True)
    checked = max(check.run(argparse.Namespace(targets=targets, json=False)) for targets in ([], [str(_EXAMPLE)]))
    print("\n二、监督一份日志", flush=True)
    with TemporaryDirectory() as folder:
        log = _REAL if _REAL.is_file() else drawn(Path(folder) / "drawn.xes")
        wanted = argparse.Namespace(log=log, definition=_EXAMPLE, mapping=None, out=arguments.out, workers=1)
        supervised = supervise.run(wanted)
    page = (arguments.out / supervise.PAGE).resolve()
    print(f"\n三、结果：{page.as_uri()}")
    if sys.stdout.isatty():
        webbrowser.open(page.as_uri())
    return checked or supervised


def drawn(path: Path) -> Path:
    """A log of courses through the example, written as XES under the names of the real log."""
    procedure = load_library(_EXAMPLE, shipped=False).procedures["example.fines"]
    mapping = load_mapping(_EXAMPLE / "mapping.yaml")
    dice = random.Random(_SEED)  # noqa: S311 - a demonstration, the same each time
    traces = (_trace(f"D{number}", procedure, mapping, dice) for number in range(_CASES))
    path.write_text('<?xml version="1.0" encoding="UTF-8"?>\n<log>\n' + "\n".join(traces) + "\n</log>\n", "utf-8")
    return path


def _trace(name: str, procedure: Procedure, mapping: LogMapping, dice: random.Random) -> str:
    events = "".join(_event(act, day, mapping, dice) for act, day in _course(procedure, mapping, dice))
    return f'<trace><string key="concept:name" value={quoteattr(name)}/>{events}</trace>'


def _course(procedure: Procedure, mapping: LogMapping, dice: random.Random) -> Iterator[tuple[Act, dt.date]]:
    """Acts of one case with their days: those open in its stage, now and then any other."""
    logged = [procedure.acts[source.act] for source in mapping.activities.values() if source]
    course, day = Course(procedure), dt.date(2024, 1, 1) + dt.timedelta(days=dice.randrange(400))
    control = course.initial
    for _ in range(dice.randint(2, 7)):
        acts = [act for act in logged if control.stage in act.start]
        if not acts:
            return
        act = dice.choice(logged if dice.random() < 0.02 else acts)
        yield act, day
        control, _ = course.advance(control, Symbol(act.name, "nil" if act.outcome else None))
        day += dt.timedelta(days=dice.choice((1, 10, 35, 61, 95)))


def _event(act: Act, day: dt.date, mapping: LogMapping, dice: random.Random) -> str:
    activity = next(name for name, source in mapping.activities.items() if source and source.act == act.name)
    given = {mapping.facts[fact].attribute: _value(fact, dice) for fact in act.asks if fact in mapping.facts}
    attributes = {"concept:name": activity} | {name: value for name, value in given.items() if value}
    strings = "".join(f"<string key={quoteattr(name)} value={quoteattr(value)}/>" for name, value in attributes.items())
    return f'<event>{strings}<date key="time:timestamp" value="{day}T00:00:00.000+01:00"/></event>'


def _value(fact: str, dice: random.Random) -> str:
    """What the log says of a fact; one in fifty is left out."""
    if dice.random() < 0.02:
        return ""
    words = {"dismissal": "NIL", "notification_type": "P", "vehicle_class": "A", "points": "0"}
    return words.get(fact, str(dice.choice((21, 35, 38, 71))))
