"""``quanheng due``: a due date, and the steps that lead to it."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
from typing import TYPE_CHECKING
from unicodedata import normalize

from quanheng.cli.errors import CliError
from quanheng.law.calendar import day_text, instant_text
from quanheng.law.clause import GENERAL, Clause, Direction, Unit, citation
from quanheng.law.limit import Due, Extension, Pause, due
from quanheng.procedures.loading import load_calendar, load_clauses

if TYPE_CHECKING:
    from quanheng.cli.arguments import Parser

_EXAMPLES = """\
例：
  quanheng due '7个工作日' --from 2026-02-12
  quanheng due '90日' --from 2026-07-03 --pause 2026-07-10..2026-07-15 --extend '30日@2026-09-20'
  quanheng due '7 workdays' --from 2026-10-15 --back --clear
  quanheng due --law decide_ordinary --profile 市场监管 --from 2026-07-03
"""

_UNITS = {
    Unit.WORKDAY: r"个?工作日|(work|working |business )days?",
    Unit.DAY: r"日|天|个?自然日|(calendar )?days?",
    Unit.MONTH: r"个?月|months?",
    Unit.YEAR: r"年|years?",
    Unit.HOUR: r"个?小时|hours?",
}
"""How a unit may be written."""


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "due", help="计算期限的到期日", description="计算到期日，并逐步说明。", epilog=_EXAMPLES
    )
    parser.add_argument("amount", nargs="?", metavar="期限", help="例如 '7个工作日'、'90日'、'2个月'、'24小时'")
    parser.add_argument("--law", metavar="条款", help="用期限条款代替数额，例如 decide_ordinary")
    parser.add_argument("--profile", default=GENERAL, metavar="领域", help="条款的领域或者地方，例如 市场监管")
    parser.add_argument(
        "--from", dest="start", required=True, metavar="日期", help="起算事件发生之日（倒算时为基准日）"
    )
    parser.add_argument("--back", action="store_true", help="自基准日倒算")
    parser.add_argument("--clear", action="store_true", help="倒算时，中间须隔足整日")
    parser.add_argument(
        "--pause", action="append", default=[], metavar="起..止", help="中止，止日恢复；未恢复的写“起..”"
    )
    parser.add_argument("--extend", action="append", default=[], metavar="期限@日期", help="延长，及决定延长之日")
    parser.add_argument("--calendar", choices=("cn", "none"), default="cn", help="日历：cn 全国放假安排，none 不用日历")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Reckon the due date the arguments ask for and print it."""
    start = read_moment(arguments.start)
    answer = due(
        _clause(arguments, start),
        start,
        load_calendar(arguments.calendar),
        [read_pause(text) for text in arguments.pause],
        [read_extension(text) for text in arguments.extend],
    )
    print(json.dumps(as_data(answer), ensure_ascii=False, indent=2) if arguments.json else as_text(answer))
    return 0


def read_amount(text: str) -> tuple[int, Unit]:
    """``7个工作日`` or ``7 workdays`` as (7, working day). Raises ``CliError`` (``cli.amount``)."""
    plain = normalize("NFKC", text).strip().lower()
    for unit, names in _UNITS.items():
        found = re.fullmatch(rf"(\d{{1,9}})\s*({names})", plain)
        if found:
            return int(found[1]), unit
    raise CliError(
        "cli.amount",
        f"看不懂期限“{text}”。",
        mend="写成数字加单位：7个工作日、90日、2个月、1年、24小时，或者 7 workdays。",
    )


def read_day(text: str) -> dt.date:
    """``2026-02-12`` as a day. Raises ``CliError`` (``cli.date``)."""
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise CliError("cli.date", f"“{text}”不是日期。", mend="写成 年-月-日，例如 2026-02-12。") from None


def read_moment(text: str) -> dt.date:
    """A day, or with ``T`` an instant. Raises ``CliError`` (``cli.date``)."""
    if "T" not in text:
        return read_day(text)
    try:
        return dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise CliError("cli.date", f"“{text}”不是时刻。", mend="写成 年-月-日T时:分，例如 2026-02-12T09:30。") from None


def read_pause(text: str) -> Pause:
    """``2026-03-03..2026-03-10``; the second day, on which the limit runs on, may be left out. Raises ``CliError``."""
    first, dots, until = text.partition("..")
    if not dots:
        raise CliError(
            "cli.pause",
            f"看不懂中止“{text}”。",
            mend="写成 起..止，例如 2026-03-03..2026-03-10；尚未恢复的写 2026-03-03..。",
        )
    return Pause(read_day(first), read_day(until) if until else None)


def read_extension(text: str) -> Extension:
    """``30日@2026-05-01``: by how much, and when that was decided. Raises ``CliError``."""
    length, sign, on = text.partition("@")
    if not sign:
        raise CliError("cli.extend", f"看不懂延长“{text}”。", mend="写成 期限@决定延长之日，例如 30日@2026-05-01。")
    return Extension(read_day(on), *read_amount(length))


def as_text(answer: Due) -> str:
    """The answer for a reader: the date, its ground, the steps."""
    lines = [_headline(answer)]
    if answer.clause.article:
        lines.append(f"依据：{citation(answer.clause.article)}“{answer.clause.quotation}”")
    lines.append("步骤：")
    lines += [f"{number:3}. {step.sentence}" for number, step in enumerate(answer.explain(), 1)]
    return "\n".join(lines)


def as_data(answer: Due) -> dict[str, object]:
    """The answer for a program; days and instants in ISO 8601."""
    clause = answer.clause
    named = {"key": clause.key, "profile": clause.profile, "article": clause.article, "quotation": clause.quotation}
    return {
        "date": answer.date and answer.date.isoformat(),
        "instant": answer.instant and answer.instant.isoformat(),
        "unrolled": answer.unrolled and answer.unrolled.isoformat(),
        "provisional": answer.provisional,
        "rolled_by": answer.rolled_by,
        "calendar": {"name": answer.calendar.name, "edition": answer.calendar.edition},
        "clause": named if clause.article else None,
        "steps": [
            step._asdict() | {"first": step.first.isoformat(), "last": step.last.isoformat()}
            for step in answer.explain()
        ],
    }


def _headline(answer: Due) -> str:
    if answer.instant is not None:
        return f"到期时刻：{instant_text(answer.instant)}"
    if answer.date is None:
        return "到期日：尚不能确定，中止尚未恢复"
    title = "最迟日期" if answer.clause.direction is Direction.BACKWARD else "到期日"
    return f"{title}：{day_text(answer.date)}{'（暂定）' if answer.provisional else ''}"


def _clause(arguments: argparse.Namespace, start: dt.date) -> Clause:
    """The clause asked for by name, or one made of the bare amount."""
    if (arguments.amount is None) == (arguments.law is None):
        raise CliError(
            "cli.usage",
            "期限和 --law 应当写一个，也只能写一个。",
            mend="例如 '7个工作日'，或者 --law decide_ordinary。",
        )
    if arguments.clear and not arguments.back:
        raise CliError("cli.usage", "--clear 只用于倒算。", mend="加上 --back，或者去掉 --clear。")
    if arguments.law is None:
        return _bare(arguments.amount, arguments.back, arguments.clear)
    if arguments.back:
        raise CliError("cli.usage", "条款自己规定顺算还是倒算。", mend="去掉 --back。")
    return load_clauses().find(arguments.law, arguments.profile, dt.date(start.year, start.month, start.day))


def _bare(text: str, back: bool, clear: bool) -> Clause:
    amount, unit = read_amount(text)
    direction = Direction.BACKWARD if back else Direction.FORWARD
    return Clause("", text, amount, unit, "", "", dt.date.min, direction=direction, clear=clear)
