"""The canonical log: what supervision reads, whatever the log came from.

A folder of three files. ``events.parquet`` has one row an event, sorted by case and position:

| column | type | meaning |
|---|---|---|
| ``case_no``, ``pos`` | int64, int32 | the case by order of first appearance, the place in it, both from 0 |
| ``act`` | text | act of the definition; null for an activity that the mapping does not know |
| ``activity`` | text | the log's own name for it |
| ``date``, ``instant`` | date, int64 | legal time: civil date of the place, microseconds since 1970 in UTC |
| ``recorded``, ``recorded_date`` | int64, date | when it was recorded, likewise; null where the log does not say |
| ``actors`` | list of (person, duty) | who acted; null where the log names nobody |
| ``organ`` | text | for whom |
| ``f_<fact>`` | by the fact's type | the facts given with the act |
| ``tied`` | bool | shares its legal time, at the log's granularity, with a neighbour in its case |

``cases.parquet`` has one row a case: ``case_no``, ``case_id``, ``profile``, ``root``. ``meta.json`` says where the
log came from, what it carries, and what was met while reading. ``docs/logs.md`` says the same at length.
"""

from quanheng.supervise.readers.folder import (
    FORMAT,
    CanonicalLog,
    open_canonical,
    read_log,
    write_canonical,
)

__all__ = ["FORMAT", "CanonicalLog", "open_canonical", "read_log", "write_canonical"]
