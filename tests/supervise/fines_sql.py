"""What the rules of ``examples/fines/fines.yaml`` find in the log of fines, said once more in plain SQL.

Nothing of the package is used: the log is read by two regular expressions, each rule is a query of its own with the
meaning that ``docs/language.md`` gives it. A rule's answer is a set of (case, position of the entry in its case).
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

import duckdb
import pyarrow as pa

LOG = "data/eventlogs/Road_Traffic_Fine_Management_Process.xes.gz"
"""The log, in the folder of material."""
Places = frozenset[tuple[str, int]]
"""Entries: case and position, counted from 0."""

_EVENT = re.compile(r"<(trace|event)>(.*?)(?=<event>|</event>)", re.DOTALL)
_ATTRIBUTE = re.compile(r'<\w+ key="([^"]+)" value="([^"]*)"')
_NAMES = {
    "concept:name": "activity",
    "time:timestamp": "stamp",
    "amount": "amount",
    "points": "points",
    "article": "article",
    "vehicleClass": "vehicle_class",
    "expense": "expense",
    "notificationType": "notification_type",
    "paymentAmount": "paid",
    "dismissal": "dismissal",
}

_TABLE = """
create table log as
select "case", pos, activity, cast(stamp[:10] as date) as day, points, article, vehicle_class, notification_type,
       dismissal, cast(amount as decimal(18, 2)) as amount, cast(expense as decimal(18, 2)) as expense,
       cast(paid as decimal(18, 2)) as paid
from plain
"""
_STAGED = """
create table staged as
select *,
  -- An entry that met an objection still takes effect: the stage is where the last one that moves it led.
  coalesce(last_value(case activity
    when 'Create Fine' then 'created'
    when 'Send Fine' then 'sent'
    when 'Insert Fine Notification' then 'notified'
    when 'Send for Credit Collection' then 'collected'
    when 'Appeal to Judge' then if(dismissal = 'NIL', 'notified', 'dismissed')
    when 'Send Appeal to Prefecture' then if(dismissal = 'NIL', 'notified', 'dismissed') end
    ignore nulls) over before, 'new') as stage,
  last_value(amount ignore nulls) over now as fine,
  coalesce(sum(paid) over now, 0) as paid_so_far,
  max(if(activity = 'Insert Date Appeal to Prefecture', pos, null)) over before as appealed,
  max(if(activity = 'Notify Result Appeal to Offender', pos, null)) over before as told_result,
  max(if(activity = 'Receive Result Appeal from Prefecture', pos, null)) over before as received,
  max(if(activity = 'Send Appeal to Prefecture', pos, null)) over before as forwarded,
  max(if(activity in ('Send Fine', 'Payment'), pos, null)) over before as sent_or_paid,
  max(if(activity = 'Appeal to Judge', pos, null)) over before as before_judge,
  max(if(activity = 'Add penalty', pos, null)) over before as penalised,
  max(if(activity = 'Create Fine', day, null)) over before as created_on,
  max(if(activity = 'Insert Fine Notification', day, null)) over before as notified_on,
  last_value(if(activity in ('Insert Fine Notification', 'Notify Result Appeal to Offender'), day, null) ignore nulls)
    over before as judge_from
from log
window now as (partition by "case" order by pos),
       before as (partition by "case" order by pos rows between unbounded preceding and 1 preceding)
"""

QUERIES: Mapping[str, str] = {
    "stage": """case activity
        when 'Create Fine' then stage <> 'new'
        when 'Send Fine' then stage <> 'created'
        when 'Insert Fine Notification' then stage <> 'sent'
        when 'Payment' then stage not in ('created', 'sent', 'notified')
        when 'Send Appeal to Prefecture' then stage not in ('sent', 'notified')
        else stage <> 'notified' end""",
    "rule:appealed_first": "activity = 'Send Appeal to Prefecture' and appealed is null",
    "rule:forwarded_first": "activity = 'Receive Result Appeal from Prefecture' and forwarded is null",
    "rule:received_first": "activity = 'Notify Result Appeal to Offender' and received is null",
    "rule:not_while_appealed": """
        activity in ('Add penalty', 'Send for Credit Collection', 'Appeal to Judge')
        and appealed is not null and coalesce(told_result, -1) < appealed""",
    "rule:not_when_paid": "activity = 'Send for Credit Collection' and not paid_so_far < fine",
    "late:sending": """
        activity in ('Send Fine', 'Payment') and sent_or_paid is null and day > created_on + interval 90 day""",
    # A case has one appeal to the judge and one to the prefecture, so no period ends twice.
    "lapsed:judge": "activity = 'Appeal to Judge' and before_judge is null and day > judge_from + interval 60 day",
    "lapsed:prefecture": """
        activity = 'Insert Date Appeal to Prefecture' and appealed is null and day > notified_on + interval 60 day""",
    # The day of notification is the first of the sixty.
    "early:penalty": "activity = 'Add penalty' and penalised is null and day <= notified_on + interval 59 day",
    **{
        f"missing:{fact}": f"activity = '{activity}' and {fact} is null"
        for activity, facts in {
            "Create Fine": ("points", "article", "vehicle_class"),
            "Send Fine": ("expense",),
            "Insert Fine Notification": ("notification_type",),
            "Payment": ("paid",),
        }.items()
        for fact in facts
    },
    "missing:amount": "activity in ('Create Fine', 'Add penalty') and amount is null",
    "missing:dismissal": """
        activity in ('Create Fine', 'Appeal to Judge', 'Send Appeal to Prefecture') and dismissal is null""",
}
"""For each rule, which entries of ``staged`` it objects to."""

OPEN = """
select "case", min(pos) from log group by "case"
having not bool_or(activity in ('Send Fine', 'Payment'))
   and (select max(day) from log) > min(day) + interval 90 day
"""
"""``open:sending``: never sent nor paid, and the ninety days over on the last day of the log; at the first entry."""


def connect(material: Path) -> duckdb.DuckDBPyConnection:
    """A database with the log in the table ``staged``."""
    connection = duckdb.connect()
    connection.register("plain", _plain(material / LOG))
    connection.execute(_TABLE)
    connection.execute(_STAGED)
    return connection


def expected(connection: duckdb.DuckDBPyConnection) -> dict[str, Places]:
    """For each rule of the definition the entries it objects to; a rule that objects to none has an empty set."""
    found = {
        rule: _places(connection, f'select "case", pos from staged where {where}') for rule, where in QUERIES.items()
    }
    return {**found, "open:sending": _places(connection, OPEN)}


def _places(connection: duckdb.DuckDBPyConnection, query: str) -> Places:
    return frozenset((str(case), int(pos)) for case, pos in connection.execute(query).fetchall())


def _plain(path: Path) -> pa.Table:
    """Every event with its case, its position, and the attributes the rules read, as text."""
    rows = list(_rows(gzip.decompress(path.read_bytes()).decode("utf-8")))
    columns = ("case", "pos", *_NAMES.values())
    return pa.table({name: list(column) for name, column in zip(columns, zip(*rows, strict=True), strict=True)})


def _rows(text: str) -> Iterator[tuple[object, ...]]:
    case, pos = "", 0
    for part in _EVENT.finditer(text):
        attributes = dict(_ATTRIBUTE.findall(part[2]))
        if part[1] == "trace":
            case, pos = attributes["concept:name"], 0
        else:
            yield tuple(chain((case, pos), (attributes.get(name) for name in _NAMES)))
            pos += 1
