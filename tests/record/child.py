"""A process to be killed: ``append`` records what its input says and answers each once it is safe; ``seal`` seals."""

import json
import sys
import time
from pathlib import Path

from quanheng.record.folder import Folder
from quanheng.record.sealer import seal
from quanheng.record.submission import read_submission
from quanheng.record.verify import LEAF


def append(folder: Folder) -> None:
    recorder = folder.recorder()
    for line in sys.stdin:
        (row,) = recorder.append(read_submission(line))
        print(json.dumps([row.case, row.n, recorder.digest(LEAF + row.body).hex()]), flush=True)


def seal_on(folder: Folder) -> None:
    recorder = folder.recorder()
    while True:
        seal(recorder)
        time.sleep(0.002)


if __name__ == "__main__":
    {"append": append, "seal": seal_on}[sys.argv[1]](Folder(Path(sys.argv[2])))
