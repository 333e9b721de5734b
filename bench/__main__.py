"""Every measurement of this folder, one after the other, each in a process of its own: ``python -m bench``.

A measurement is a module with ``main() -> int`` that prints its figures and returns 0 when all keep their
targets.
"""

import ast
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent


def measurements() -> list[str]:
    """The names of the modules here that have a ``main``; the others are their helpers."""
    return [path.stem for path in sorted(HERE.glob("[!_]*.py")) if _has_main(path)]


def _has_main(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body)


def run(name: str) -> tuple[bool, float]:
    """Whether the measurement kept its targets, and the seconds it took."""
    print(f"── {name}", flush=True)
    began = time.perf_counter()
    code = f"import sys; from bench.{name} import main; sys.exit(main())"
    kept = subprocess.run([sys.executable, "-c", code], cwd=HERE.parent, check=False).returncode == 0
    return kept, time.perf_counter() - began


def main() -> int:
    """Run them all; 1 if any missed its target or there is none."""
    results = {name: run(name) for name in measurements()}
    print("── 汇总 summary")
    for name, (kept, seconds) in results.items():
        print(f"{'达标 kept  ' if kept else '未达 MISSED'} {name:<12} {seconds:6.1f} s")
    if not results:
        print("bench/ 中没有任何测速项。 There is nothing to measure in bench/.")
    return 0 if results and all(kept for kept, _ in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
