"""Opens cases as fast as can be, in as many processes as it is asked to, and says which are acknowledged.

Each line of the input begins one more process. Each line of the output is the number of a process and a case.
"""

import os
import signal
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "quanheng.settings"


def main() -> None:
    import django

    django.setup()
    from quanheng.apps.cases.library import texts
    from quanheng.apps.record.recorder import recorder

    assert texts()["penalty.ordinary"]
    assert recorder().signer
    from django.db import connections

    connections.close_all()  # each process has its own
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        if os.fork() == 0:
            work()


def work() -> None:
    from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, open_case
    from quanheng.apps.cases.tests.county import County
    from quanheng.apps.record.clock import now

    county = County()
    while True:
        facts = {"source": "report", "clue": "货架上有过期食品", "discovered_on": now().date()}
        attempt = Attempt("", "register", (Actor(county.first, "handle"),), facts)
        done = open_case(Opening("penalty.ordinary", county.organ, county.power), attempt)
        assert isinstance(done, Done), done
        print(f"{os.getpid()} {done.case}\n", end="", flush=True)  # one write, so that no kill and no other cuts it


if __name__ == "__main__":
    main()
