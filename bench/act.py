"""One judged act: the mean over a lawful course, how it grows with the history, and one step of SpiffWorkflow.

The processor's time is taken, the best of several rounds, since others use the machine as well. SpiffWorkflow gets an
environment of its own under build/ (it is LGPL and no dependency of ours): it is asked to complete one task of a
procedure of five, with the loading and saving of the case that its users do around every step.
"""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.engine.courses import COURSES, Done
from tests.engine.desk import ORDERLY, Desk, at, texts

from quanheng.engine.decide import decide, lookups
from quanheng.engine.entry import Person
from quanheng.engine.intent import Intent
from quanheng.engine.lookup import Answer, World

TARGET = 50.0
"""Microseconds of one act."""
GROWTH = 1.2
"""How much slower an act may be after 10,000 entries than after 10."""
SHORT, LONG = 10, 10_000
ROUNDS, CALLS = 120, 40
"""Many short rounds: one of them is undisturbed."""
WANTED = "SpiffWorkflow==3.2.0"
PEER = Path(__file__).parents[1] / "build" / "spiff"


def microseconds(*acts: Callable[[], object]) -> list[float]:
    """The processor's time for one call of each, in turns."""
    best = [float("inf")] * len(acts)
    for _ in range(ROUNDS):
        for place, act in enumerate(acts):
            began = time.process_time()
            for _ in range(CALLS):
                act()
            best[place] = min(best[place], time.process_time() - began)
    return [seconds / CALLS * 1e6 for seconds in best]


def prepared(desk: Desk, done: Done) -> tuple[Intent, World]:
    """What one step of a course intends, and the world's answers to it."""
    desk.until(max(at(done.day), desk.now))
    duty = desk.family.members["案"].text.procedure.acts[done.act].duty
    intent = Intent("案", done.act, desk.now, done.facts, tuple(Person(name, duty) for name in done.people))
    return intent, {asked: Answer(ORDERLY.get(asked.kind, "yes")) for asked in lookups(desk.family, intent)}


def course_times() -> dict[str, float]:
    """The time of each act of an on-the-spot penalty, from its opening to its filing away."""
    desk, known = Desk(random.Random(0), "penalty.summary"), texts()
    times = {}
    for done in COURSES["penalty.summary"]:
        intent, world = prepared(desk, done)
        (times[done.act],) = microseconds(partial(decide, desk.family, intent, world, known))
        desk.do(intent, world)
    return times


def growth() -> float:
    """How much longer an inspection takes in a case that has had ``LONG`` of them than in one that had ``SHORT``."""
    desk, known = Desk(random.Random(0), "everything"), texts()
    desk.follow(COURSES["everything"][:2])
    intent, world = prepared(desk, COURSES["everything"][2])
    families, family = {}, desk.family
    for length in range(LONG + 1):
        if length in (SHORT, LONG):
            families[length] = family
        family = decide(family, intent, world, known).family
    short, long = microseconds(*(partial(decide, families[n], intent, world, known) for n in (SHORT, LONG)))
    return long / short


def peer_step() -> float | None:
    """The microseconds of a step of SpiffWorkflow; None if it cannot be had here."""
    python = PEER / "bin" / "python"
    try:
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(PEER)], check=True, capture_output=True)
            install = [str(python), "-m", "pip", "install", "-q", WANTED]
            subprocess.run(install, check=True, capture_output=True)
        script = Path(__file__).with_name("_spiff.py")
        return float(subprocess.run([str(python), str(script)], check=True, capture_output=True, text=True).stdout)
    except (OSError, subprocess.CalledProcessError):
        return None


def main() -> int:
    times = course_times()
    mean, (heaviest, most) = sum(times.values()) / len(times), max(times.items(), key=lambda item: item[1])
    grown = growth()
    peer = peer_step()
    against = (
        f"SpiffWorkflow's step {peer:.0f} us, ratio {peer / mean:.0f}x" if peer else f"{WANTED} cannot be had here"
    )
    kept = mean <= TARGET and grown <= GROWTH
    print(
        f"e judged act: {mean:.1f} us, mean of {len(times)} acts ({heaviest} {most:.1f} us), {against}; "
        f"after {LONG} entries {grown:.2f}x of after {SHORT}; target {TARGET:.0f} us, {GROWTH}x, "
        f"{'kept' if kept else 'MISSED'}"
    )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
