"""Grows a county: performs the families of the scripts, copies them, seals the copies day by day.

What a copy is, is decided here, one after the other, as its numbers have no gap. It is written out in processes of
their own, some hundred copies at a time, and put into the tables here in the same order.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import secrets
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import accumulate, islice
from threading import BoundedSemaphore
from typing import Any, NamedTuple

from bench import county
from bench._copies import Copies, Copy, Family, Made, Numbered, take_over, write_out
from django.db import connection, transaction
from django.db.models import Min

from quanheng.apps.cases.family import refolded, root_of
from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case, RunningLimit
from quanheng.apps.cases.models import Counter as Series
from quanheng.apps.cases.perform import Actor, Opening, Outcome
from quanheng.apps.cases.projections import standing
from quanheng.apps.cases.search import grams
from quanheng.apps.cases.tallies import mend_tallies
from quanheng.apps.organs.models import Organ
from quanheng.apps.parties.identity import seal_identity
from quanheng.apps.record import clock
from quanheng.apps.record.recorder import recorder
from quanheng.apps.supervision.ladder import climb
from quanheng.cli.platform import make_tables
from quanheng.demo.build import Builder, Facts, Play, _powers_of
from quanheng.demo.registers import keep_registers
from quanheng.record import sealer
from quanheng.record.recorder import CHINA

_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)
_UNSAFE = (
    "journal_mode = MEMORY", "synchronous = OFF", "secure_delete = OFF", "foreign_keys = OFF", "cache_size = -2000000",
    "threads = 2",
)  # fmt: skip
"""How SQLite writes while a county is made."""
_TOGETHER = 50_000
"""Rows of a table that wait until they are written."""
_CHUNK = 250
"""Copies written out together."""
_AHEAD = 12
"""Chunks that may be under way."""


class Planned(NamedTuple):
    """A copy to be made: of which script and which family of it, begun how many weeks earlier, on which day."""

    script: str
    family: int
    weeks: int
    day: date


class Performing(Builder):
    """Performs as the demonstration does, an act a second, each sealed at once: so each is within its promise."""

    def at(self, day: date) -> None:
        """What the platform has done by itself meanwhile is sealed before another day begins."""
        if "now" in vars(self):  # else it is the first day
            self._seal()
        super().at(day)

    def attempt(self, case: str, act: str, actors: Sequence[Actor], facts: Facts, entered_by: str = "") -> Outcome:
        self.now -= _MINUTE - _SECOND
        outcome = super().attempt(case, act, actors, facts, entered_by)
        self._seal()
        return outcome

    def open(self, opening: Opening, act: str, actors: Sequence[Actor], facts: Facts, entered_by: str = "") -> Any:
        self.now -= _MINUTE - _SECOND
        done = super().open(opening, act, actors, facts, entered_by)
        self._seal()
        return done

    def _seal(self) -> None:
        with clock.at(self.now + _SECOND):
            sealer.seal(recorder())

    def family(self, script: tuple[int, str, int, Sequence[Any]], earlier: int, number: int) -> Family:
        """A script performed, begun so many days earlier than it says."""
        _, procedure, start, (first, *rest) = script
        organ = next(one for one in self.county["organs"] if one["code"] == county.ORGANS[0])
        power = _powers_of(self.county, organ["code"], procedure)[0]
        self.at(self.today - timedelta(days=start + earlier))
        act = library().procedures[procedure].acts[first]
        play = Play(self, organ["code"], power, [county.PARTY], number)
        opening = Opening(procedure, organ["code"], power, organ["line"], f"样本{number}")
        actors, facts = play.actors(procedure, act), play.facts(procedure, act, {})
        done = self.open(opening, first, actors, facts, play.entered_by(procedure, act))
        play.run(done.case, rest)
        named = [organ["code"], f"P{county.PLACE + 1:02}", county.PARTY, opening.title, organ["short"]]
        return Family(done.case, named)


class Rows:
    """Rows that wait to be written, table by table."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, tuple[str, ...]], list[tuple[object, ...]]] = defaultdict(list)

    def add(self, table: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
        waiting = self._waiting[table, tuple(columns)]
        waiting.extend(rows)
        if len(waiting) >= _TOGETHER:
            self._write(table, columns, waiting)

    def write(self) -> None:
        for (table, columns), waiting in self._waiting.items():
            self._write(table, columns, waiting)

    def _write(self, table: str, columns: Sequence[str], waiting: list[tuple[object, ...]]) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        places = ", ".join("?" * len(columns))
        connection.ensure_connection()
        connection.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", waiting)
        waiting.clear()


class Growth:
    """Copies families until there are so many cases."""

    def __init__(self, scripts: Mapping[str, list[Family]], parties: int, today: date, seed: int = 1) -> None:
        self._chance, self._today, self._parties = random.Random(seed), today, parties
        self._scripts, self._rows = scripts, Rows()
        self._days: dict[str, list[Made]] = defaultdict(list)
        self._series = Counter({(one.organ, one.kind, one.year): one.last for one in Series.objects.all()})
        self._seq = _number("SELECT max(seq) FROM record_entry")
        self._shorts = dict(Organ.objects.values_list("key", "short_name"))
        self._ordinal = 0

    def grow(self, cases: int) -> Iterator[str]:
        """Make the copies; tells how far it has come."""
        told = made = 0
        for chunk in self._written(self._plan(cases)):
            self._seal(until=chunk.begun)
            self._take(chunk)
            made += chunk.cases
            if made - told >= max(cases // 10, 1):
                told = made
                yield f"{told} 件案件，{self._seq} 条记录"
        self._seal(until="9999")
        self._rows.write()
        for (organ, kind, year), last in self._series.items():
            Series.objects.update_or_create(organ=organ, kind=kind, year=year, defaults={"last": last})

    def _plan(self, cases: int) -> list[Planned]:
        """The copies, in the order of the days on which they begin."""
        planned = []
        closed, opened = _drawn(county.CLOSED), _drawn(county.OPEN)
        for _ in range(cases):
            ended = self._chance.randrange(100) < county.ENDED
            name = (closed if ended else opened)(self._chance)
            family = self._chance.randrange(len(self._scripts[name]))
            weeks = self._chance.randrange(county.WEEKS) if ended else 0
            planned.append(Planned(name, family, weeks, self._scripts[name][family].opened - timedelta(weeks=weeks)))
        return sorted(planned, key=lambda one: one.day)

    def _written(self, planned: Sequence[Planned]) -> Iterator[Copies]:
        """The copies written out, chunk by chunk, by as many processes as there are processors."""
        ahead, wanted = BoundedSemaphore(_AHEAD), iter(planned)

        def chunks() -> Iterator[tuple[str, list[tuple[str, int, Copy]]]]:
            while chunk := [*islice(wanted, _CHUNK)]:
                ahead.acquire()
                yield chunk[0].day.isoformat(), [self._decided(one) for one in chunk]

        # the processes inherit the families; of the connection, which they inherit too, they make no use
        with multiprocessing.get_context("fork").Pool(os.cpu_count(), take_over, [self._scripts]) as pool:
            for chunk in pool.imap(write_out, chunks()):
                ahead.release()
                yield chunk

    def _decided(self, planned: Planned) -> tuple[str, int, Copy]:
        family = self._scripts[planned.script][planned.family]
        self._ordinal += 1
        organ = self._chance.choices(range(len(county.ORGANS)), county.SHARES)[0]
        code = county.ORGANS[organ]
        party = self._chance.randrange(self._parties)
        title = self._title(family, party)
        said = {
            family.root: f"{self._ordinal:08x}{self._chance.getrandbits(96):024x}", county.ORGANS[0]: code,
            f"P{county.PLACE + 1:02}": f"P{_place(organ):02}", county.PARTY: _party(party), family.title: title,
            self._shorts[county.ORGANS[0]]: self._shorts[code],
        }  # fmt: skip
        said |= {family.serial: f"〔{planned.day.year}〕{self._next(code, family.series, planned.day.year)}号"}
        for document in family.numbered:
            said[document.number] = self._numbered(document, code, planned.weeks)
        for licence in family.licences:
            said[licence] = f"{licence}-{self._ordinal}"
        return planned.script, planned.family, Copy(said, -timedelta(weeks=planned.weeks))

    def _take(self, chunk: Copies) -> None:
        for day, entries in chunk.entries.items():
            self._days[day] += entries
        for (table, columns), rows in chunk.rows.items():
            self._rows.add(table, columns, rows)

    def _title(self, family: Family, party: int) -> str:
        chance = self._chance
        if family.licence:
            return f"{party_name(party)}申请{chance.choice(county.ITEMS)}"
        return f"{party_name(party)}{chance.choice(county.WRONGS)}案"

    def _next(self, organ: str, kind: str, year: int) -> int:
        self._series[organ, kind, year] += 1
        return self._series[organ, kind, year]

    def _numbered(self, document: Numbered, organ: str, weeks: int) -> str:
        """The number of a document of a copy; its year is that of the document's day."""
        sign = document.number.partition("〔")[0].replace(self._shorts[county.ORGANS[0]], self._shorts[organ])
        year = (document.made_on - timedelta(weeks=weeks)).year
        return f"{sign}〔{year}〕{self._next(organ, document.form, year)}号"

    def _seal(self, until: str) -> None:
        """Write the entries of each day before ``until``, and give them their leaves at a minute past nine of it."""
        for day in sorted(day for day in self._days if day < until):
            entries = self._days.pop(day)
            with transaction.atomic():
                self._enter(entries)
                self._rows.write()
            at = datetime.combine(date.fromisoformat(day), time(9), CHINA) + timedelta(seconds=59)
            with clock.at(at):
                sealer.seal(recorder())

    def _enter(self, entries: Sequence[Made]) -> None:
        add = self._rows.add
        numbered = list(enumerate(entries, self._seq + 1))
        self._seq += len(entries)
        receipts = [(made.entry[2],) for made in entries if made.entry[2]]
        add("record_allotment", ("receipt",), receipts)
        columns = ("seq", "case_id", "n", "receipt", "body", "guard")
        add("record_entry", columns, [(seq, *made.entry) for seq, made in numbered])
        for seq, made in numbered:
            add("record_opening", ("seq", "name", "salt", "value"), [(seq, *one) for one in made.openings])
            add("record_file", ("digest", "seq", "name"), [(digest, seq, name) for digest, name in made.files])


def make(cases: int) -> Iterator[str]:
    """Make the county in the home of the settings; tells what is done."""
    make_tables()
    _carelessly()
    builder = Performing(clock.now().date(), tell=lambda _: None)
    builder.county["entrusted"]["organ"] = county.ORGANS[0]
    builder.registers()
    yield "登记簿"
    keep_registers(builder)
    yield "培训、考试、责任书"
    scripts = _scripts(builder)
    yield f"{len(scripts)} 个样本"
    parties = max(cases // county.PER_PARTY, 10)
    _enter_parties(parties)
    yield f"{parties} 名当事人"
    wanted = cases - Case.objects.filter(parent=None).count()
    with _bulk():
        yield from Growth(scripts, parties, builder.today).grow(wanted)
        _surround(cases)
        yield "信号、消息、被拒绝的尝试"
    yield "索引"
    _count_years_anew()
    mend_tallies()
    yield "以年计的期限"
    yield f"{climb(clock.now())} 个新信号"


def party_name(number: int) -> str:
    """The name of a party of the county: of one in three a firm."""
    chance = random.Random(number)
    surname, given = chance.choice(county.SURNAMES), "".join(chance.choices(county.GIVEN, k=chance.choice((1, 2, 2))))
    if number % 3:
        return surname + given
    return f"云泽县{given}{chance.choice(county.FIRMS)}{chance.choice(county.TRADES)}"


def _scripts(builder: Performing) -> dict[str, list[Family]]:
    number, made = 0, {}
    for name, script in {**county.CLOSED, **county.OPEN}.items():
        made[name] = []
        for earlier in range(county.VARIANTS):
            number += 1
            made[name].append(builder.family(script, earlier, number))
    return made


def _drawn(scripts: Mapping[str, tuple[int, str, int, Sequence[Any]]]) -> Callable[[random.Random], str]:
    names, bounds = [*scripts], [*accumulate(share for share, *_ in scripts.values())]
    return lambda chance: names[bisect(bounds, chance.randrange(bounds[-1]))]


def _party(number: int) -> str:
    return f"D{number + 1:07}"


def _place(organ: int) -> int:
    return county.PLACE + 1 + organ


def _enter_parties(count: int) -> None:
    """The parties, one in ten with a certificate number, and where their names are looked for."""
    rows, kinds = Rows(), ("organisation", "citizen", "citizen")
    columns = ("number", "kind", "name", "identity", "identity_index", "address", "phone", "representative")
    with transaction.atomic():
        for number in range(count):
            sealed, index = seal_identity(identity(number)) if number % 10 == 0 else (b"", "")
            name = party_name(number)
            row = (_party(number), kinds[number % 3], name, sealed, index, "云泽县示范街", "", "")
            rows.add("parties_party", columns, [row])
            rows.add("cases_gram", ("kind", "gram", "key"), [("party", gram, row[0]) for gram in grams(name)])
        rows.write()
        Series.objects.update_or_create(organ="", kind="party", year=0, defaults={"last": count})


def identity(number: int) -> str:
    """The certificate number of a party of the county."""
    return f"510123{19600101 + number % 400000:08}{number:07}"


def _count_years_anew() -> None:
    """A limit of years does not move by as many days as what it begins with: one copy of each day is asked."""
    ended = RunningLimit.objects.filter(case__root__ended=True).exclude(due=None)
    for limit, started, case in ended.values_list("limit", "started").annotate(Min("case")).order_by():
        family = refolded(root_of(case))
        (counted,) = (one for one in standing(family.members[case]).running if one.limit == limit)
        dates = {name: getattr(counted, name) for name in ("due", "notice_on", "yellow_on", "provisional")}
        ended.filter(limit=limit, started=started).update(**dates)


def _surround(cases: int) -> None:
    """What gathers around cases: signals answered, messages read, attempts refused."""
    rows, chance = Rows(), random.Random(2)
    organs = list(zip(county.ORGANS, map(_place, range(len(county.ORGANS))), strict=True))
    about = Case.objects.filter(parent=None, ended=True, procedure__regex="^(penalty|licence)")
    with transaction.atomic():
        for case in about.values("id", "organ", "procedure", "touched_at", "power")[: cases // 10].iterator():
            place = dict(organs).get(case["organ"], county.PLACE + 1)
            at = case["touched_at"].isoformat(" ").replace("+00:00", "")
            state = chance.choice(("passed", "passed", "closed", "raised"))
            rung = chance.choice(("notice", "notice", "yellow", "red", "violation"))
            rows.add("supervision_signal",
                     ("rung", "rule", "case", "instance", "organ", "procedure", "sentence", "basis", "opened_at",
                      "state", "handling", "answer"),
                     [(rung, "open:check", case["id"], 1, case["organ"], case["procedure"], "示范：期限将到。", "", at,
                       state, "", "")])  # fmt: skip
            rows.add("cases_refusedattempt",
                     ("case", "procedure", "act", "organ", "power", "persons", "objections", "at"),
                     [(case["id"], case["procedure"], "close", case["organ"], case["power"], f'["P{place:02}03"]',
                       "[]", at)])  # fmt: skip
            rows.add("cases_message",
                     ("key", "channel", "recipient", "subject", "body", "case", "queued_at", "sent_at", "read_at",
                      "tries", "failure"),
                     [(secrets.token_hex(20), "inside", f"p{place:02}{chance.choice((1, 3, 4, 5, 7)):02}", "轮到你办理",
                       "示范", case["id"], at, at, at if chance.randrange(100) else None, 0, "")])  # fmt: skip
        rows.write()


@contextmanager
def _bulk() -> Iterator[None]:
    """Inside, indexes are not kept; they are made anew afterwards."""
    with connection.cursor() as cursor:
        tables = " OR ".join(f"tbl_name LIKE '{name}%%'" for name in county.BULK)
        cursor.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND ({tables})", []
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, statement in indexes:
            cursor.execute(statement)
        cursor.execute("PRAGMA journal_mode = WAL")


def _carelessly() -> None:
    """From now on nothing waits for the disk: a county half made is thrown away."""
    with connection.cursor() as cursor:
        for pragma in _UNSAFE:
            cursor.execute(f"PRAGMA {pragma}")


def _number(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])
