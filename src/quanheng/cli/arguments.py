"""Argument parsing that speaks Chinese."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import NoReturn

from quanheng.cli.errors import CliError

_HEADINGS = {"positional arguments": "参数", "options": "选项"}
_FAULTS = {
    r"the following arguments are required: (.*)": r"缺少 \1",
    r"unrecognized arguments: (.*)": r"不认识 \1",
    r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)": r"\1 不能是 \2，可用：\3",
    r"argument (.*?): invalid \w+ value: (.*)": r"\1 不能是 \2",
    r"argument (.*?): expected one argument": r"\1 之后缺少内容",
    r"argument (.*?): not allowed with argument (.*)": r"\1 不能与 \2 同时使用",
}
"""What argparse says, and how we say it."""


def positive(text: str) -> int:
    """A whole number from 1, as an argument says it."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


class ChineseHelp(argparse.RawDescriptionHelpFormatter):
    """Help with Chinese headings; descriptions keep their line breaks."""

    def start_section(self, heading: str | None) -> None:
        super().start_section(_HEADINGS.get(heading or "", heading))

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser whose help is Chinese and whose faults are ``CliError`` (``cli.usage``)."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options, add_help=False, formatter_class=ChineseHelp)  # type: ignore[arg-type]
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        for pattern, sentence in _FAULTS.items():
            message = re.sub(f"^{pattern}$", sentence, message)
        raise CliError("cli.usage", f"命令写得不对：{message}。", mend=f"看 {self.prog} --help 的说明。")
