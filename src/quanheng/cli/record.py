"""``quanheng record``: append, seal, prove, check, export and witness a record."""

from __future__ import annotations

import argparse
import io
import json
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng.cli.arguments import positive
from quanheng.cli.errors import CliError
from quanheng.record import verify
from quanheng.record.batch import Batch, import_batch
from quanheng.record.disposal import sweep
from quanheng.record.entry import Actor
from quanheng.record.files import read_text
from quanheng.record.folder import Folder
from quanheng.record.keys import Signer, public_key, read_signer
from quanheng.record.receipt import find_receipt, receipt_of
from quanheng.record.recorder import now
from quanheng.record.sealer import seal
from quanheng.record.submission import read_submission
from quanheng.record.witness import Witness, keep_cosigned, witness_request

if TYPE_CHECKING:
    from quanheng.cli.arguments import Parser

_EXAMPLES = """例：
  quanheng record create var/record anyue.example --demonstration
  quanheng record append var/record submissions.jsonl
  quanheng record seal var/record
  quanheng record receipt var/record --case A-1 --n 1 > receipt.json
  quanheng record verify receipt.json"""


def add(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to ``quanheng``."""
    parser = subparsers.add_parser(
        "record", help="记录：追加、封存、回执、核验、导出、见证", description="全过程记录。", epilog=_EXAMPLES
    )
    actions = parser.add_subparsers(title="操作", metavar="操作", required=True)
    _add_writing(actions)
    _add_showing(actions)
    _add_witness(actions)


def _add_writing(actions: argparse._SubParsersAction[Parser]) -> None:
    create = _action(actions, "create", _create, "建立新的记录及其密钥")
    create.add_argument("place", metavar="名称", help="日志名的前一部分，例如 anyue.example")
    create.add_argument("--demonstration", action="store_true", help="示范记录：其中没有真实的事项")
    create.add_argument("--algorithm", choices=sorted(verify.DIGESTS), default="sha256", help="摘要算法")
    append = _action(actions, "append", _append, "追加条目，落盘后逐条应答")
    append.add_argument("file", nargs="?", default="-", metavar="文件", help="JSON，一行一条；“-”为标准输入")
    sealing = _action(actions, "seal", _seal, "给已提交的条目编叶号并签署检查点")
    sealing.add_argument("--every", type=positive, metavar="秒", help="每隔若干秒封存一次，直到中断")
    allot = _action(actions, "allot", _allot, "配发回执编号，供印入文书的二维码")
    allot.add_argument("count", type=positive, metavar="个数")
    batch = _action(actions, "import", _import, "成批保存外来日志")
    batch.add_argument("file", type=Path, metavar="文件")
    batch.add_argument("--number", required=True, metavar="批号")
    batch.add_argument("--source", required=True, metavar="来源", help="来源系统的代码")
    batch.add_argument("--procedure", required=True, metavar="散列", help="所依程序版本的散列")
    batch.add_argument("--person", required=True, metavar="人员", help="经办人的编号")
    batch.add_argument("--organ", required=True, metavar="机关")
    _action(actions, "sweep", _sweep, "清理追加失败留下、不属于任何条目的文件")


def _add_showing(actions: argparse._SubParsersAction[Parser]) -> None:
    receipt = _action(actions, "receipt", _receipt, "出具回执（JSON）")
    receipt.add_argument("--case", metavar="案件")
    receipt.add_argument("--n", type=positive, metavar="编号")
    receipt.add_argument("--id", metavar="回执编号", help="凭文书二维码中的编号")
    receipt.add_argument("--disclose", action="append", default=[], metavar="事实", help="连同公开其内容，可多次给出")
    checking = actions.add_parser("verify", help="核验回执、导出的记录或者日志的延续（即 verify.py）")
    checking.add_argument("rest", nargs=argparse.REMAINDER, metavar="参数", help="见 verify.py --help")
    checking.set_defaults(run=lambda arguments: verify.main(arguments.rest))
    export = _action(actions, "export", _export, "按叶号导出，可逐次增补")
    export.add_argument("--parquet", type=Path, metavar="目录", help="Parquet，供监督和开放数据使用")
    export.add_argument("--lines", type=Path, metavar="文件", help="全部条目 .jsonl 和检查点 .checkpoint，供核验")


def _add_witness(actions: argparse._SubParsersAction[Parser]) -> None:
    witness = actions.add_parser("witness", help="见证：请求、副署、保存", description="见证人确认日志只增不改。")
    steps = witness.add_subparsers(title="操作", metavar="操作", required=True)
    ask = _action(steps, "ask", _ask, "日志一方：写出见证请求")
    ask.add_argument("--old", type=int, default=0, metavar="条数", help="见证人上次确认的条数")
    keep = _action(steps, "keep", _keep, "日志一方：保存见证人的副署（公钥须列入 witnesses 文件）")
    keep.add_argument("file", type=Path, metavar="文件")
    key = steps.add_parser("key", help="见证人一方：生成密钥")
    key.add_argument("name", metavar="名称", help="例如 witness.example/w1")
    key.add_argument("file", type=Path, metavar="文件")
    key.set_defaults(run=_witness_key)
    sign = steps.add_parser("sign", help="见证人一方：核对请求，副署检查点")
    sign.add_argument("file", type=Path, metavar="文件", help="见证请求")
    sign.add_argument("--key", type=Path, required=True, metavar="私钥文件")
    sign.add_argument("--log", required=True, metavar="公钥", help="日志的公钥")
    sign.add_argument("--memory", type=Path, required=True, metavar="文件", help="记住上次确认的检查点")
    sign.set_defaults(run=_sign)


def _action(
    actions: argparse._SubParsersAction[Parser], name: str, run: object, sentence: str
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=sentence, description=f"{sentence}。")
    parser.add_argument("folder", type=lambda text: Folder(Path(text)), metavar="记录", help="记录所在的目录")
    parser.set_defaults(run=run)
    return parser


def _create(arguments: argparse.Namespace) -> int:
    folder = Folder.create(
        arguments.folder.path,
        arguments.place,
        demonstration=arguments.demonstration,
        algorithm=arguments.algorithm,
    )
    print(f"已建立。公钥（请公布）：{folder.key()}")
    return 0


def _append(arguments: argparse.Namespace) -> int:
    recorder = arguments.folder.recorder()
    for line in sys.stdin if arguments.file == "-" else io.StringIO(read_text(Path(arguments.file))):
        (row,) = recorder.append(read_submission(line))
        digest = recorder.digest(verify.LEAF + row.body).hex()
        print(json.dumps({"case": row.case, "n": row.n, "digest": digest}, ensure_ascii=False), flush=True)
    return 0


def _seal(arguments: argparse.Namespace) -> int:
    recorder = arguments.folder.recorder()
    print(f"新封存 {seal(recorder)} 条，日志共 {recorder.store.size()} 条。", flush=True)
    with suppress(KeyboardInterrupt):
        while arguments.every:
            time.sleep(arguments.every)
            seal(recorder)
    return 0


def _allot(arguments: argparse.Namespace) -> int:
    print("\n".join(arguments.folder.recorder().allot(arguments.count)))
    return 0


def _import(arguments: argparse.Namespace) -> int:
    row = import_batch(
        arguments.folder.recorder(),
        Batch(
            number=arguments.number,
            source=arguments.source,
            path=arguments.file,
            procedure=arguments.procedure,
            actors=(Actor(arguments.person, "handle"),),
            organ=arguments.organ,
        ),
    )
    print(f"已成批保存为 {row.case}。")
    return 0


def _sweep(arguments: argparse.Namespace) -> int:
    print(f"清理了 {sweep(arguments.folder.recorder())} 个文件。")
    return 0


def _receipt(arguments: argparse.Namespace) -> int:
    recorder = arguments.folder.recorder()
    if arguments.id is None and (arguments.case is None or arguments.n is None):
        raise CliError("cli.usage", "没有说明是哪一条的回执。", mend="写 --case 和 --n，或者 --id。")
    row = recorder.row(arguments.case, arguments.n) if arguments.id is None else find_receipt(recorder, arguments.id)
    print(receipt_of(recorder, row, arguments.id, arguments.disclose).decode())
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from quanheng.record.export import export_parquet, export_record  # Arrow takes its time; only this needs it

    if arguments.parquet is None and arguments.lines is None:
        raise CliError("cli.usage", "没有说明导出为什么。", mend="写 --parquet 目录，或者 --lines 文件。")
    store = arguments.folder.store()
    if arguments.parquet:
        print(f"Parquet 增加 {export_parquet(store, arguments.parquet)} 条。")
    if arguments.lines:
        print(
            f"导出 {export_record(store, arguments.lines)} 条，检查点在 {arguments.lines.with_suffix('.checkpoint')}。"
        )
    return 0


def _ask(arguments: argparse.Namespace) -> int:
    print(witness_request(arguments.folder.store(), arguments.old), end="")
    return 0


def _keep(arguments: argparse.Namespace) -> int:
    folder = arguments.folder
    count = keep_cosigned(folder.store(), folder.key(), folder.witnesses(), read_text(arguments.file))
    print(f"保存了 {count} 个见证人的副署。")
    return 0 if count else 1


def _witness_key(arguments: argparse.Namespace) -> int:
    signer = Signer.fresh(arguments.name, verify.COSIGNER)
    signer.write(arguments.file)
    print(f"公钥（请公布）：{signer.key}")
    return 0


def _sign(arguments: argparse.Namespace) -> int:
    witness = Witness(read_signer(arguments.key), public_key(arguments.log), arguments.memory, now)
    print(witness.confirm(read_text(arguments.file)), end="")
    return 0
