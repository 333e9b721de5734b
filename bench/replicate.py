"""Larger logs out of a canonical log, for measurements: its cases over and over, some with a course of their own."""

import json
from pathlib import Path

import duckdb

from quanheng.supervise.canonical import CanonicalLog, open_canonical

_SEED = 20240305

#: One copy after another, each with case numbers of its own.
_COPIES = """
    select case_no + copy * {cases} as case_no, * exclude (case_no)
    from (select unnest(range({times})) as copy), '{path}'
"""

#: Of the perturbed cases, one event in ten is dropped, and the others move up to ten places on.
_PERTURBED = """
    select * exclude (copy), hash(case_no, {seed}) % 1000 < {perturb} * 1000 as moved,
           hash(case_no, pos, {seed}) % 1000 as chance
    from ({copies})
"""

_EVENTS = """
    copy (
        select * exclude (moved, chance, place)
               replace ((row_number() over in_case - 1)::integer as pos,
                        coalesce({time} = lag({time}) over in_case, false)
                        or coalesce({time} = lead({time}) over in_case, false) as tied)
        from (select *, pos + if(moved, chance / 100, 0) as place
              from ({perturbed}) where not (moved and chance % 10 = 0))
        window in_case as (partition by case_no order by place, pos)
        order by case_no, pos
    ) to '{out}' (format parquet, compression zstd, row_group_size 1000000)
"""

_CASES = """
    copy (
        select case_no, case_id || '#' || copy as case_id, profile, root + copy * {cases} as root
        from ({copies}) order by case_no
    ) to '{out}' (format parquet, compression zstd)
"""


def replicate(canonical: CanonicalLog, times: int, out: Path, perturb: float = 0.0) -> CanonicalLog:
    """``times`` copies of every case in the new folder ``out``; the share ``perturb`` of them each with its own course.

    The same arguments give the same log. Replication alone would keep the few courses of the source for ever, which
    flatters whoever judges each course once.
    """
    out.mkdir(parents=True)
    names = {"cases": canonical.cases, "times": times, "seed": _SEED, "perturb": perturb}
    copies = _COPIES.format(path=canonical.events_path, **names)
    time = "date" if canonical.granularity == "day" else "instant"
    perturbed = _PERTURBED.format(copies=copies, **names)
    with duckdb.connect() as database:
        database.execute("set enable_progress_bar = false")
        database.execute(_EVENTS.format(perturbed=perturbed, time=time, out=out / "events.parquet"))
        copies = _COPIES.format(path=canonical.cases_path, **names)
        database.execute(_CASES.format(copies=copies, out=out / "cases.parquet", **names))
        (events,) = database.execute(f"select count(*) from '{out}/events.parquet'").fetchone() or (0,)
    meta = json.loads((canonical.folder / "meta.json").read_text("utf-8"))
    meta |= {"events": events, "cases": times * canonical.cases}
    (out / "meta.json").write_text(json.dumps(meta, ensure_ascii=False), "utf-8")
    return open_canonical(out)
