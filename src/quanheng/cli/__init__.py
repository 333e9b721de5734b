"""The command ``quanheng``. Each sub-command is a module here with ``add(subparsers)``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from quanheng.cli import (
    account,
    backup,
    benchmark,
    check,
    demo,
    doctor,
    due,
    explain,
    import_,
    migrate,
    rebuild,
    record,
    serve,
    supervise,
    tour,
    watch,
    worker,
)
from quanheng.cli.arguments import Parser
from quanheng.errors import QuanhengError

_COMMANDS = (
    demo,
    tour,
    check,
    benchmark,
    explain,
    supervise,
    due,
    record,
    doctor,
    rebuild,
    serve,
    worker,
    watch,
    migrate,
    import_,
    account,
    backup,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Its exit code; 2, with the sentence on standard error, for what the reader can mend."""
    parser = Parser(prog="quanheng", description="权衡：行政权力公开运行。")
    subparsers = parser.add_subparsers(title="命令", metavar="命令", required=True)
    for command in _COMMANDS:
        command.add(subparsers)
    try:
        arguments = parser.parse_args(argv)
        code: int = arguments.run(arguments)
    except QuanhengError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2
    return code
