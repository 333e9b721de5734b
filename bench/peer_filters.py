"""Five kinds of rule by pm4py's filters. Run by an interpreter that has pm4py; prints the seconds they take."""

import json
import sys
import time

import pandas as pd
import pm4py
from pm4py.algo.filtering.pandas.ltl import ltl_checker

DAY = 86_400
frame = pd.read_parquet(sys.argv[1], columns=["case_no", "act", "date", "pos"])
frame = pd.DataFrame(
    {
        "case:concept:name": frame["case_no"].astype(str),
        "concept:name": frame["act"].astype(str),
        "time:timestamp": pd.to_datetime(frame["date"], utc=True),
    }
)


def later(first: str, second: str, boundaries: list[list[float]]) -> pd.DataFrame:
    """The cases in which ``second`` follows ``first`` within the boundaries, in seconds."""
    bounds = {
        ltl_checker.Parameters.ENABLE_TIMESTAMP: True,
        ltl_checker.Parameters.TIMESTAMP_DIFF_BOUNDARIES: boundaries,
    }
    return ltl_checker.eventually_follows(frame, [first, second], parameters=bounds)


began = time.perf_counter()
found = [
    # Sent later than ninety days after the fine was made.
    later("create", "send", [[90 * DAY + 1, 1e12]]),
    # Appealed later than sixty days after notification.
    later("notify", "appeal", [[60 * DAY + 1, 1e12]]),
    # The penalty added before the sixty days were over.
    later("notify", "add_penalty", [[0, 60 * DAY - 1]]),
    # Forwarded without an appeal before it.
    pm4py.filter_eventually_follows_relation(frame, [("appeal", "forward")], retain=False),
    # Begun with something else than the making of the fine.
    pm4py.filter_start_activities(frame, ["create"], retain=False),
]
seconds = time.perf_counter() - began
print(json.dumps({"seconds": seconds, "events": [len(rows) for rows in found]}))
