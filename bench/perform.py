"""Acts through ``perform`` on SQLite, each durable, against bare commits of one row by the same ORM on the same file.

The scripts of the demonstration county are played in one organ, one act after the other, and after each act one row is
committed: what else the machine does falls on both.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date

TARGET = 1 / 3
"""Of the rate of bare one-row commits."""
WARM = 200
"""Acts that are not counted: the first of each kind reads definitions, forms and fonts."""
DAY = date(2026, 11, 20)
"""The day on which the county is shown: the same acts in every run."""


def played() -> tuple[list[float], list[float]]:
    """The seconds of each act that was accepted, and of each bare commit."""
    from quanheng.apps.cases.models import Request
    from quanheng.apps.cases.perform import Done, Outcome
    from quanheng.demo import build

    acts: list[float] = []
    commits: list[float] = []

    def timed(work: Callable[..., Outcome]) -> Callable[..., Outcome]:
        def working(*given: object) -> Outcome:
            began = time.perf_counter()
            outcome = work(*given)
            took = time.perf_counter() - began
            if isinstance(outcome, Done):
                acts.append(took)
                commits.append(
                    seconds(lambda: Request.objects.create(key=f"bare-{len(acts)}", case_id=outcome.case, n=1))
                )
            return outcome

        return working

    build.found_record()
    builder = build.Builder(DAY, tell=lambda _: None)
    builder.county["organs"] = builder.county["organs"][:1]
    builder.registers()
    build.perform, build.open_case = timed(build.perform), timed(build.open_case)
    builder.cases()
    return acts[WARM:], commits[WARM:]


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "quanheng.settings", "QUANHENG_HOME": home, "QUANHENG_DEMO": "1"}
        import django

        django.setup()
        from quanheng.cli.platform import make_tables

        make_tables()
        acts, commits = played()
    act, bare = statistics.mean(acts), statistics.mean(commits)
    slow = statistics.quantiles(acts, n=100)[-1]
    kept = bare / act >= TARGET
    print(
        f"perform: {1 / act:,.0f} acts/s of {len(acts)} ({act * 1e3:.1f} ms, 99 of 100 under {slow * 1e3:.0f} ms), "
        f"bare commits {1 / bare:,.0f}/s, ratio {bare / act:.2f}x, target {TARGET:.2f}x, {'kept' if kept else 'MISSED'}"
    )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
