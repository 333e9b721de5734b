"""``quanheng explain``: a definition as a guide, or what may be done in a case and why the rest may not."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng.cli.errors import CliError
from quanheng.cli.history import ROOT, play, present, read_history, read_moment
from quanheng.engine.case import Text, due_of
from quanheng.engine.family import FamilyState, Member
from quanheng.engine.options import Actor, Option, options
from quanheng.engine.reasons import NO_BASIS, Objection
from quanheng.law.calendar import day_text
from quanheng.law.condition_words import Titles
from quanheng.law.fault import closest
from quanheng.law.guide import Background, guide
from quanheng.law.moment import Moment
from quanheng.law.naming import grounds, stage_title
from quanheng.law.procedure import PARTY
from quanheng.procedures.definitions import Library, load_library
from quanheng.procedures.loading import load_calendar

if TYPE_CHECKING:
    from quanheng.cli.arguments import Parser

_EXAMPLES = """\
例：
  quanheng explain penalty.summary                           办事指南
  quanheng explain penalty.summary --as why                  新案件现在能办什么，不能办什么，为什么
  quanheng explain penalty.summary --as why --case 案.json     已经办到某一步的案件
  quanheng explain fines --in examples/fines                 别的文件夹中的定义

案件文件的写法：
  [{"act": "open", "recorded": "2026-03-02T09:00", "persons": {"张三": "handle"}, "facts": {"party": "王五"}}]
"""

_SOMEBODY = "办理人员"
"""An officer who holds every duty: what is asked is what the case allows, not what a person may do."""


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "explain", help="解释程序定义", description="由程序定义画出办事指南，或者说明现在能办什么。", epilog=_EXAMPLES
    )
    parser.add_argument("key", metavar="程序", help="程序的键，例如 penalty.summary")
    parser.add_argument("--in", dest="path", type=Path, metavar="文件夹", help="定义不在随附之列的，所在的文件夹")
    parser.add_argument(
        "--as", dest="reading", choices=("guide", "why"), default="guide", help="guide 办事指南；why 能办什么、为什么"
    )
    parser.add_argument("--case", type=Path, metavar="文件", help="案件已有的条目（JSON）；不写为新案件")
    parser.add_argument("--on", metavar="时间", help="以何时为准，默认现在")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the guide, or what may be done and why the rest may not."""
    library = load_library(*filter(None, [arguments.path]))
    if arguments.key not in library.procedures:
        mend = closest(arguments.key, library.procedures)
        raise CliError("cli.procedure", f"没有名为“{arguments.key}”的程序定义。", mend=mend)
    now = read_moment(arguments.on) if arguments.on else present()
    if arguments.reading == "guide":
        print(guide(library.procedures[arguments.key], _background(library, now)))
    else:
        print("\n".join(_why(library, arguments.key, arguments.case, now)))
    return 0


def _titles(library: Library) -> Titles:
    parameters = {name: library.parameters.title(name) for name in library.parameters}
    return Titles(library.procedures, parameters, library.catalogue.queries)


def _background(library: Library, now: Moment) -> Background:
    catalogue = library.catalogue
    return Background(
        library.clauses,
        now.date,
        titles=_titles(library),
        documents=catalogue.documents,
        effects=catalogue.effects,
    )


def _why(library: Library, key: str, case: Path | None, now: Moment) -> Iterator[str]:
    """What may be done in a case after the entries of a file, or in a new one."""
    calendar, titles = load_calendar("cn"), _titles(library)
    texts = {
        name: Text.of(procedure, library.clauses, calendar, titles=titles)
        for name, procedure in library.procedures.items()
    }
    family = play(key, read_history(case) if case else [], now, texts)
    yield f"# {library.procedures[key].title}：{day_text(now.date)}能办什么"
    yield ""
    yield from _standing(family.members[ROOT])
    offered = _options(family, now)
    yield from _group("可以办理", [option for option in offered if option.open and not option.objections])
    yield from _group("当事人提出的一律收下，现在提出的加以标记", [o for o in offered if o.open and o.objections])
    yield from _group("不能办理", [option for option in offered if not option.open])


def _standing(member: Member) -> Iterator[str]:
    """Where the case stands and what is running."""
    text, state = member.text, member.state
    yield f"案件现为“{stage_title(text.procedure, state.control.stage)}”。"
    for instance in state.clocks.running():
        due = due_of(text, state, instance)
        ends = f"至{due.words(text.offset)}届满" if due.known else "已经中止，恢复以后才能确定届满之日"
        yield f"“{text.procedure.limits[instance.limit].title}”{ends}。"
    yield from (f"正在“{text.procedure.holds[name].title}”。" for name in sorted(state.control.holds))
    yield ""


def _options(family: FamilyState, now: Moment) -> list[Option]:
    """Every act of the root, each seen by those who can do it."""
    duties = frozenset(family.members[ROOT].text.procedure.duties)
    officer = options(family, ROOT, Actor(_SOMEBODY, duties), now)
    party = options(family, ROOT, Actor("当事人", frozenset({PARTY})), now)
    return [one if one.act.staffed else other for one, other in zip(officer, party, strict=True)]


def _group(title: str, offered: list[Option]) -> Iterator[str]:
    if offered:
        yield f"## {title}"
        yield ""
    for option in offered:
        yield f"- **{option.act.title}**"
        yield from (f"  - {_reason(objection)}" for objection in option.objections)
        pending = [objection for objection in option.pending if objection.rule.startswith("rule:")]
        if option.open and pending:
            yield "  - 填写以后还要核对："
            yield from (f"    - {_reason(objection)}" for objection in pending)
    if offered:
        yield ""


def _reason(objection: Objection) -> str:
    basis = f"（{grounds(objection.basis)}）" if objection.basis != NO_BASIS else ""
    return f"{objection.sentence}{basis}{objection.mend}"
