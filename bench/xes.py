"""How fast XES is read, beside pm4py's default reader, and whether both read the same: ``python -m bench.xes``.

pm4py is AGPL: it is installed into an environment of its own under ``build/`` and run as a program; nothing here
imports it. Both readers start from the file on disk and end with every attribute of every event in columns.
"""

import gzip
import json
import re
import subprocess
import sys
import time
import venv
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from quanheng.supervise.readers.raw import Attribute, RawLog
from quanheng.supervise.readers.xes import read_xes

ROOT = Path(__file__).resolve().parents[1]
LOGS = ROOT.parent / "shared" / "data" / "eventlogs"
PEER = ROOT / "build" / "peer-venv"
PEER_VERSION = "2.7.23.11"
#: The log that the promise is about; the others must only be read alike.
PROMISED = "Road_Traffic_Fine_Management_Process"
OTHERS = ("BPIC15_1", "BPI2020_DomesticDeclarations", "receipt")
#: How many times faster than the peer, by number of workers.
TARGETS = {1: 2.0, 2: 3.0}
AT = Attribute("time:timestamp", "date")

_PEER_PROGRAM = """
import json, sys, time, pm4py
began = time.perf_counter()
frame = pm4py.read_xes(sys.argv[1])
seconds = time.perf_counter() - began
instants = frame["time:timestamp"].astype("datetime64[us, UTC]").astype("int64")
print(json.dumps({"seconds": seconds, "events": len(frame), "instants": sum(instants.tolist())}))
"""


def main() -> int:
    """Measure the promised log and compare the others; 1 if a target is missed or anything is read differently."""
    if not LOGS.is_dir():
        print("缺少材料 material not at hand: ../shared，未测。")
        return 0
    kept = [measure(name, targets=TARGETS if name == PROMISED else {}) for name in (PROMISED, *OTHERS)]
    return 0 if all(kept) else 1


def measure(name: str, targets: dict[int, float]) -> bool:
    """Read one log with both readers, say how long each took; whether targets and sameness hold."""
    path = LOGS / f"{name}.xes.gz"
    readings = [read_by_peer(path) for _ in range(2 if targets else 1)]
    peer = min(readings, key=lambda reading: reading["seconds"])
    kept = True
    for workers in (1, 2):
        seconds, log = read_by_us(path, workers)
        ratio = peer["seconds"] / seconds
        target = targets.get(workers, 0)
        kept &= ratio >= target
        print(
            f"d XES read: {name} {log.report.events} events, {workers} worker(s): {seconds:.2f} s, "
            f"pm4py {peer['seconds']:.2f} s, ratio {ratio:.1f}" + (f" (target {target:.0f})" if target else "")
        )
    same = differences(log, path, peer)
    print(f"d XES read: {name} " + ("; ".join(same) or "same events, instants, local dates and decimals"), flush=True)
    return kept and not same


def read_by_us(path: Path, workers: int) -> tuple[float, RawLog]:
    """The best of three readings, and the log."""
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        log = read_xes(path, workers=workers)
        best = min(best, time.perf_counter() - began)
    return best, log


def read_by_peer(path: Path) -> dict[str, float]:
    """One reading by pm4py in a process of its own; starting it and importing it is not counted."""
    python = peer_python()
    program = [str(python), "-c", _PEER_PROGRAM, str(path)]
    output = subprocess.run(program, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    return json.loads(output.splitlines()[-1])


def peer_python() -> Path:
    """The interpreter of the peer's environment, made if it is not there."""
    python = PEER / "bin" / "python"
    if not python.exists():
        venv.create(PEER, with_pip=True)
    if subprocess.run([str(python), "-c", "import pm4py, pyarrow"], capture_output=True, check=False).returncode:
        print(f"安装 pm4py {PEER_VERSION} 到 {PEER.relative_to(ROOT)}（只作比较）", file=sys.stderr)
        install = [str(python), "-m", "pip", "install", "-q", f"pm4py=={PEER_VERSION}", "pyarrow"]
        subprocess.run(install, check=True)
    return python


def differences(log: RawLog, path: Path, peer: dict[str, float]) -> list[str]:
    """Where the log differs from what the peer reads, and from what its text says in so many words."""
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        text = file.read().partition("<trace>")[2]
    moments = log.events[AT].combine_chunks()
    local, offset = pc.struct_field(moments, "local"), pc.struct_field(moments, "offset")
    instants = pc.subtract(local.cast(pa.int64()), pc.multiply(offset.cast(pa.int64()), 60_000_000))
    checks = {
        "events": (log.report.events, peer["events"]),
        "instants": (sum(instants.to_pylist()), peer["instants"]),
        "local dates": (days(local), re.findall(r'<event>.*?key="time:timestamp" value="(.{10})', text, re.DOTALL)),
        "decimals": (decimals(log), sum(map(Decimal, re.findall(r'<float key="[^"]*" value="([^"]*)"', text)))),
    }
    return [f"{what} differ" for what, (ours, theirs) in checks.items() if ours != theirs]


def days(local: pa.Array) -> list[str]:
    """The civil date of each event."""
    return pc.strftime(local, format="%Y-%m-%d").to_pylist()


def decimals(log: RawLog) -> Decimal:
    """The sum of every decimal in the log, exactly."""
    columns = [
        column for columns in (log.events, log.traces) for name, column in columns.items() if name.kind == "float"
    ]
    return sum((Decimal(word) for column in columns for word in column.to_pylist() if word), Decimal(0))


if __name__ == "__main__":
    sys.exit(main())
