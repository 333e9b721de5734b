"""Finds the discretion benchmarks that ship with the platform, and those in other files and folders."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from quanheng.law.benchmark import Benchmark
from quanheng.law.benchmark_reader import read_benchmarks
from quanheng.law.catalogue import Catalogue
from quanheng.law.errors import LawError

_SHIPPED = files("quanheng.procedures") / "benchmarks"


def load_benchmarks(catalogue: Catalogue, *paths: Path) -> tuple[Benchmark, ...]:
    """The tables in ``paths``, files or folders; without any, those that ship.

    Raises ``DefinitionFaults`` with every fault of every text, or ``LawError`` (``benchmark.absent``).
    """
    for path in paths:
        if not path.exists():
            raise LawError("benchmark.absent", f"没有这个文件或者文件夹：{path}。", mend="核对路径。")
    sources = [
        (str(file), file) for path in paths for file in (sorted(path.glob("*.yaml")) if path.is_dir() else [path])
    ]
    shipped = sorted(_SHIPPED.iterdir(), key=lambda source: source.name) if not paths else []
    texts = {name: source.read_text(encoding="utf-8-sig") for name, source in sources}
    texts |= {f"benchmarks/{source.name}": source.read_text(encoding="utf-8-sig") for source in shipped}
    return read_benchmarks(texts, catalogue)
