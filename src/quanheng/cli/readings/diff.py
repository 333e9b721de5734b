"""What differs between a version of a definition and an older one, and what that means for running cases."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from quanheng.cli.errors import CliError
from quanheng.cli.readings.request import Request
from quanheng.law.diff import change_lines, changes, sides
from quanheng.law.diff_running import running_lines
from quanheng.law.diff_words import Side
from quanheng.law.fault import closest
from quanheng.law.procedure import Procedure
from quanheng.procedures.definitions import load_versions


def diff(request: Request) -> Iterator[str]:
    """The differences as Markdown."""
    old, new = _older(request), request.procedure
    found = changes(*sides(Side(old, request.background), Side(new, request.background)))
    yield f"# {new.title}：两个版本的差别"
    yield ""
    yield f"旧版本 `{old.digest[:12]}`，自{old.effective}起施行；新版本 `{new.digest[:12]}`，自{new.effective}起施行。"
    yield ""
    if not found:
        yield "两个版本相同。" if old.digest == new.digest else "两个版本只是写法不同，含义相同。"
        return
    yield from change_lines(found)
    cases = _cases(request.cases, old) if request.cases else {}
    yield from running_lines(old, new, found, {old.digest, old.key, request.against or ""}, cases)


def _older(request: Request) -> Procedure:
    """The version that ``--against`` names: a key, or a file with one definition."""
    if not request.against:
        raise CliError("cli.against", "没有写明与哪个版本比较。", mend="用 --against 写明旧版本的文件，或者它的键。")
    path = Path(request.against)
    if not path.exists():
        return request.find(request.against)
    beside = filter(None, [request.folder])
    found = [one for one in load_versions(path, *beside).values() if one.key == request.procedure.key]
    if not found:
        raise CliError("cli.against", f"{path} 中没有“{request.procedure.key}”的定义。", mend="核对路径。")
    return found[-1]


def _cases(path: Path, old: Procedure) -> Mapping[str, int]:
    """How many running cases stand in each stage, from ``{"stage": 3}`` or ``[{"stage": "told"}]``."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        counts = Counter(rows) if isinstance(rows, dict) else Counter(row["stage"] for row in rows)
    except OSError as error:
        raise CliError("cli.cases", f"打不开文件 {path}。", mend="核对路径。") from error
    except (ValueError, TypeError, KeyError) as error:
        mend = '写成 {"环节": 件数}，或者 [{"stage": "环节"}]。'
        raise CliError("cli.cases", f"{path} 不是各环节案件的 JSON。", mend=mend) from error
    for stage, number in counts.items():
        if stage not in old.stages:
            raise CliError("cli.cases", f"旧版本没有环节“{stage}”。", mend=closest(stage, old.stages))
        if not isinstance(number, int) or number < 0:
            raise CliError("cli.cases", f"环节“{stage}”的件数不是自然数。", mend="写案件的件数。")
    return counts
