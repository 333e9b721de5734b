"""Builds the county by acts: the registers first, then cases in every stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib.resources import files
from itertools import count
from typing import Any

import yaml

from quanheng.apps.accounts.models import User
from quanheng.apps.adjustment.entering import Hands, Source, enter_items, enter_statute
from quanheng.apps.cases.behalf import entering_duties
from quanheng.apps.cases.library import library
from quanheng.apps.cases.models import Case
from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, Outcome, Refused, open_case, perform
from quanheng.apps.cases.values import FactValue, moment
from quanheng.apps.parties.models import Party
from quanheng.apps.people.queries import holders_of
from quanheng.apps.record import clock
from quanheng.apps.record.jobs import seal
from quanheng.apps.record.recorder import found_record, recorder
from quanheng.apps.supervision.ladder import climb
from quanheng.demo.errors import DemoError
from quanheng.demo.inspections import draw_grid, unlisted
from quanheng.demo.registers import keep_registers
from quanheng.demo.staff import divide_powers, entrust_powers, staff_organ
from quanheng.law.condition import Scalar
from quanheng.law.procedure import PARTY, Act, Fact, Procedure
from quanheng.record.recorder import CHINA
from quanheng.record.values import Attachment

Facts = Mapping[str, FactValue]
_FOUNDED = timedelta(days=400)
_MINUTE = timedelta(minutes=1)


def _data(name: str) -> Any:  # noqa: ANN401  what YAML holds
    text = files("quanheng.demo").joinpath(f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


@dataclass
class Builder:
    """Does acts at times of its own; ``today`` is the day on which the county is shown."""

    today: date
    county: Mapping[str, Any] = field(default_factory=lambda: _data("county"))
    values: Mapping[str, Any] = field(default_factory=lambda: _data("facts"))
    now: datetime = field(init=False)
    keys: Iterator[int] = field(default_factory=count)
    turns: Counter[str] = field(default_factory=Counter)
    tell: Callable[[str], None] = print

    def __post_init__(self) -> None:
        self.at(self.today - _FOUNDED)

    def at(self, day: date) -> None:
        """It is nine in the morning of a day."""
        self.now = datetime.combine(day, time(9), CHINA)

    def do(self, case: str, act: str, actors: Sequence[Actor], facts: Mapping[str, FactValue]) -> Done:
        """An act that must be accepted."""
        return _done(act, self.attempt(case, act, actors, facts))

    def attempt(self, case: str, act: str, actors: Sequence[Actor], facts: Facts, entered_by: str = "") -> Outcome:
        """An act a minute after the last; the same each time the county is built."""
        self.now += _MINUTE
        key = f"demo-{next(self.keys)}"
        with clock.at(self.now):
            outcome = perform(Attempt(case, act, tuple(actors), facts, key, entered_by=entered_by))
            seal()
        return outcome

    def open(self, opening: Opening, act: str, actors: Sequence[Actor], facts: Facts, entered_by: str = "") -> Done:
        """A case opened by an act that must be accepted."""
        self.now += _MINUTE
        number = next(self.keys)
        with clock.at(self.now):
            attempt = Attempt(
                f"demo{number:06}", act, tuple(actors), facts, key=f"demo-{number}", entered_by=entered_by
            )
            outcome = open_case(opening, attempt)
            seal()
        return _done(act, outcome)

    # The registers

    def registers(self) -> None:
        """The county as it stands before the first case."""
        self._found()
        desks: dict[str, dict[int, str]] = {}
        for post in self.county["central"]:
            spared = post.get("spared", ())
            duties = [*post["duties"], *(duty for duty in self.county["everyone"] if duty not in spared)]
            self.post(post["post"], self.county["bureau"]["code"], post, duties)
            self.account(post["person"], post["name"], post["roles"])
        for place, organ in enumerate(self.county["organs"]):
            self._organ(organ)
            desks[organ["code"]] = staff_organ(self, place, organ["code"])
        self.tell(f"{len(self.county['organs']) + 1} 个机关，岗位、人员和证件已经登记")
        self._statutes()
        for place, organ in enumerate(self.county["organs"]):
            self._powers(place, organ)
        divide_powers(self, desks)
        entrust_powers(self, desks)
        Party.objects.bulk_create(Party(**row) for row in self.county["parties"])
        draw_grid(self)

    @property
    def registrar(self) -> tuple[Actor, ...]:
        """Who keeps the registers."""
        return (Actor(self.county["registrar"]["number"], "register"),)

    def _found(self) -> None:
        bureau, person = self.county["bureau"], self.county["registrar"]
        facts = {
            "organ": bureau["code"], "organ_name": bureau["name"], "organ_short": bureau["short"],
            "person": person["number"], "person_name": person["name"], "mandate": "示范委派文件",
            "founded_on": self.now.date(),
        }  # fmt: skip
        self.open(
            Opening("register.founding", bureau["code"], title="登记簿立簿"), "found",
            (Actor(person["number"], "found"),), facts,
        )  # fmt: skip
        self.account(person["number"], person["name"], ["bureau", "administrator"])

    def post(self, key: str, organ: str, post: Mapping[str, Any], duties: Sequence[str]) -> str:
        """A post with its duties and the person in it; the name of its case."""
        bureau = self.county["bureau"]["code"]
        opening = Opening("register.post", bureau, title=f"岗位：{post['unit']}{post['title']}")
        told = {name: post[name] for name in ("unit", "title", "level")}
        case = self.open(opening, "set", self.registrar, {"post": key, "organ": organ, **told}).case
        if duties:
            self.do(case, "allot", self.registrar, {"duties": tuple(duties)})
        named = {"person": post["person"], "person_name": post["name"], "staff": "civil_servant"}
        self.do(case, "appoint", self.registrar, {**named, "begins_on": self.now.date()})
        if "qualification" in post:
            facts = {"person": post["person"], "qualification": post["qualification"], "begins_on": self.now.date()}
            self.do(case, "qualify", self.registrar, facts)
        return case

    def _organ(self, organ: Mapping[str, Any]) -> None:
        bureau = self.county["bureau"]["code"]
        told = {
            "organ": organ["code"], "name": organ["name"], "short_name": organ["short"], "line": organ["line"],
            "level": organ.get("level", "county"), "category": "statutory", "basis": organ["basis"],
            "address": "云泽县示范路", "contact": "示范电话",
        }  # fmt: skip
        opening = Opening("register.organ", bureau, title=f"主体资格：{organ['name']}")
        case = self.open(opening, "submit", self.registrar, told).case
        self.do(case, "review", (Actor("R0002", "review"),), {"passed": True, "opinion": "示范：同意"})
        facts: Facts = {"certificate": f"示范证{organ['code']}", "confirmed_on": self.now.date()}
        self.do(case, "confirm", (Actor("R0003", "confirm"),), facts)

    def _statutes(self) -> None:
        """What the powers rest on, each version of it, and a batch of service items."""
        hands = Hands(self.county["registrar"]["number"], "R0002", "R0003")
        told = _data("statutes")
        with clock.at(self.now):
            for text in told["statutes"]:
                enter_statute(Source(text), hands)
            enter_items(told["items"], "示范事项", hands)
        self.tell(f"{len(told['statutes'])} 件执法依据和一批事项已经公布")

    def _powers(self, place: int, organ: Mapping[str, Any]) -> None:
        name, submitter = self.county["fields"][place], (Actor(f"P{place + 1:02}03", "submit"),)
        legal = (Actor(self.county["registrar"]["number"], "legal"),)
        pairs = [(group, title) for group in self.county["powers"] for title in group["names"]]
        for number, (group, title) in enumerate(pairs, 1):
            code = f"{organ['code']}-{number:03}"
            told = {
                "code": code, "name": title.replace("○", name), "kind": group["kind"], "organ": organ["code"],
                "line": organ["line"], "bases": ("示范依据第十条",), "basis_level": "law",
                "procedures": tuple(group["procedures"]) or ("（程序尚未上线）",),
                "materials_asked": tuple(group.get("materials", ())),
                "responsibilities": ("立案责任", "调查责任", "审查责任", "告知责任", "决定责任", "送达责任"),
                "accountability": ("应当办理而不办理的", "超越职权的", "违反法定程序的"),
                "complaint": "县司法局（示范）",
            }  # fmt: skip
            opening = Opening("register.power", organ["code"], title=f"权责清单：{told['name']}")
            case = self.open(opening, "submit", submitter, told).case
            self.do(case, "review_law", legal, {"legal_passed": True})
            self.do(case, "review_staffing", (Actor("R0004", "staffing"),), {"staffing_passed": True})
            self.do(case, "publish", (Actor("R0003", "approve"),), {"published_on": self.now.date()})
            if group["kind"] == "penalty":
                facts = {"benchmark": self.county["benchmark"], "benchmark_from": self.now.date()}
                self.do(case, "set_benchmark", (Actor("R0003", "approve"),), facts)
                self.do(case, "file_benchmark", legal, {"benchmark_filed_on": self.now.date()})
        self.tell(f"{organ['name']}：{len(pairs)} 项职权已经公布")

    def account(self, person: str, name: str, roles: Sequence[str]) -> None:
        """An account without password: in a demonstration the sign-in page asks for none."""
        User.objects.create_user(person.lower(), roles=tuple(roles), name=name, person=person)

    # The cases

    def cases(self, wanted: int | None = None) -> int:
        """The cases of the scripts, or as many as are wanted, by turns of organs and scripts; how many there are."""
        told = _data("cases")
        rounds = range(max(script["count"] for script in told))
        scripts = [script for round_ in rounds for script in told if round_ < script["count"]]
        total = len(scripts) if wanted is None else wanted
        for number in range(total):
            round_, place = divmod(number, len(scripts))
            self._case(scripts[place], number, round_)
        return total

    def _case(self, script: Mapping[str, Any], number: int, round_: int) -> None:
        place = number % len(self.county["organs"])
        organ = self.county["organs"][place]
        powers = _powers_of(self.county, organ["code"], script["procedure"])
        self.at(self.today - timedelta(days=script["start"] + round_ % 7))
        turn, nth = divmod(self.turns[powers[0]], len(powers))
        self.turns[powers[0]] += 1
        parties = [self._party(party, turn) for party in script["parties"]]
        play, told = Play(self, organ["code"], powers[nth], parties, number), script.get("told", {})
        if before := script.get("before"):
            power = _powers_of(self.county, organ["code"], before["procedure"])[0]
            came_of = self._played(replace(play, power=power), before, organ["line"], {})
            told = {**told, before["as"]: came_of}
        self._played(play, script, organ["line"], told)

    def _played(self, play: Play, script: Mapping[str, Any], line: str, told: Mapping[str, Any]) -> str:
        """A case opened and gone through by its script, ``told`` with its first act; its name."""
        opening = Opening(script["procedure"], play.organ, play.power, line, script["title"])
        first, *rest = script["steps"]
        act = library().procedures[script["procedure"]].acts[first]
        facts, actors = play.facts(opening.procedure, act, told), play.actors(opening.procedure, act)
        case = self.open(opening, first, actors, facts, play.entered_by(opening.procedure, act)).case
        play.run(case, rest)
        return case

    def _party(self, number: str, turn: int) -> str:
        """Somebody else, as like as a twin, each time the powers of an organ have had their turn.

        Nobody is fined twice for one act, and by their dates the cases of two turns might be of one.
        """
        if not turn:
            return number
        row = next(row for row in self.county["parties"] if row["number"] == number)
        twin = f"{number}-{turn}"
        Party.objects.get_or_create(number=twin, defaults={**row, "number": twin, "name": f"{row['name']}（{turn}）"})
        return twin


@dataclass
class Play:
    """A script played in one family of cases, the ``number``-th; ``{n}`` in what is filled in stands for it."""

    builder: Builder
    organ: str
    power: str
    parties: Sequence[str]
    number: int

    def run(self, case: str, steps: Sequence[Any]) -> None:
        """The steps of one case in order."""
        for step in steps:
            if isinstance(step, int):
                self.builder.now += timedelta(days=step)
            elif isinstance(step, dict) and "in" in step:
                self.run(self._child(case, step["in"]), step["steps"])
            else:
                said: dict[str, Any] = {"act": step} if isinstance(step, str) else step
                self._step(case, said["act"], said.get("facts", {}), said.get("by", 0))

    def _step(self, case: str, name: str, changes: Mapping[str, Any], by: int) -> None:
        key = Case.objects.values_list("procedure", flat=True).get(pk=case)
        refused, act = name.startswith("!"), library().procedures[key].acts[name.removeprefix("!")]
        actors, entered_by = self.actors(key, act, by), self.entered_by(key, act)
        facts = self.facts(key, act, changes, actors)
        told = facts if refused else unlisted(self, facts)
        outcome = self.builder.attempt(case, act.name, actors, told, entered_by)
        if refused and not isinstance(outcome, Refused):
            raise DemoError("demo.accepted", f"“{act.title}”本来应当被拒绝。", mend="核对示范案件的步骤。")
        if not refused:
            _done(act.title, outcome)

    def _child(self, case: str, name: str) -> str:
        kind, _, place = name.partition(".")
        found = Case.objects.filter(parent=case, kind=kind, place=int(place)).order_by("-ordinal").first()
        if found is None:
            raise DemoError("demo.child", f"没有子程序“{name}”。", mend="核对示范案件的步骤。")
        return found.pk

    def actors(self, procedure: str, act: Act, by: int = 0) -> tuple[Actor, ...]:
        """As many as the act needs, of those who hold the duty, from the ``by``-th on."""
        if act.duty == PARTY:
            return (Actor(self.parties[0], PARTY),)
        return tuple(Actor(key, act.duty) for key in self._holders(procedure, act.duty)[by : by + act.officers])

    def entered_by(self, procedure: str, act: Act) -> str:
        """Who enters what the party does: the first who may; nobody, where it is no act of hers."""
        if act.duty != PARTY:
            return ""
        text = library().procedures[procedure]
        entering = entering_duties(text, act)
        return next(key for duty in text.duties if duty in entering for key in self._holders(procedure, duty)[:1])

    def _holders(self, procedure: str, duty: str) -> list[str]:
        """The numbers of those who hold a duty, in order."""
        found = holders_of(self.organ, procedure, duty, self.power, self.builder.now.date())
        return list(found.order_by("key").values_list("key", flat=True))

    def facts(
        self, procedure: str, act: Act, changes: Mapping[str, Any], actors: Sequence[Actor] = ()
    ) -> dict[str, FactValue]:
        """What is asked, filled in: by the step, by the table of values, or by type; null leaves it blank."""
        text, table = library().procedures[procedure], self.builder.values
        named = {**table["all"], **table.get(f"{procedure}.{act.name}", {}), **changes}
        told = {*table.get(f"{procedure}.{act.name}", {}), *changes}
        wanted = [name for name in (*act.asks, *act.may, "reasons") if name in act.asks or name in told]
        said = {name: named.get(name, _UNSAID) for name in wanted if named.get(name, _UNSAID) is not None}
        return {
            name: self._persons(procedure, value[1:], actors)
            if isinstance(value, str) and value.startswith("@")
            else self._value(text, name, value)
            for name, value in said.items()
        }

    def _persons(self, procedure: str, who: str, actors: Sequence[Actor]) -> FactValue:
        """Who acts (``me``), or all who hold a duty."""
        if who == "me":
            return actors[0].person
        return tuple(self._holders(procedure, who))

    def _value(self, text: Procedure, name: str, said: object) -> FactValue:
        if (fact := text.facts.get(name)) is None:  # what no text declares and every act takes
            return str(said)
        if not fact.many:
            value: Scalar = self._one(fact, said)
            return value
        several = said if isinstance(said, list) else [said]
        return tuple(self.parties) if fact.of == PARTY else tuple(self._one(fact, one) for one in several)

    def _one(self, fact: Fact, said: object) -> Any:  # noqa: ANN401  a value of any type of fact
        made: Mapping[str, Callable[[], object]] = {
            "text": lambda: f"示范：{fact.title}",
            "rows": lambda: f"示范：{fact.title}",
            "flag": lambda: True,
            "choice": lambda: next(iter(fact.choices)),
            "date": self.builder.now.date,
            "time": lambda: moment(self.builder.now),
            "money": lambda: Decimal(1000),
            "number": lambda: Decimal(1),
            "ref": lambda: self.parties[0] if fact.of == PARTY else f"P{1:02}05",
            "file": lambda: recorder().files.keep(Attachment(f"{fact.title}.txt", f"示范：{fact.title}".encode())),
        }
        if said is _UNSAID:
            return made[fact.type]()
        if fact.type == "date":
            return self.builder.now.date() + timedelta(days=int(str(said)))
        if isinstance(said, str):
            today = self.builder.now.date()
            said = said.format(n=self.number + 1, organ=self.organ, year=today.year, day=_DaysAfter(today))
        return Decimal(str(said)) if fact.type in ("money", "number") else said


class _DaysAfter:
    """The day so many days after another, as texts of the demonstration name it: ``{day[10]}``."""

    def __init__(self, day: date) -> None:
        self._day = day

    def __getitem__(self, days: int) -> str:
        return (self._day + timedelta(days=days)).isoformat()


_UNSAID = object()


def build(today: date, cases: int | None = None) -> int:
    """Make the demonstration county in an empty database; how many cases there are."""
    found_record()
    builder = Builder(today)
    builder.registers()
    total = builder.cases(cases)
    keep_registers(builder)
    climb(clock.now())
    return total


def _done(act: str, outcome: Outcome) -> Done:
    if isinstance(outcome, Done):
        return outcome
    reasons = "".join(one.sentence for one in outcome.objections) if isinstance(outcome, Refused) else str(outcome)
    raise DemoError("demo.refused", f"“{act}”没有办成：{reasons}", mend="核对示范案件的步骤和填写的内容。")


def _powers_of(county: Mapping[str, Any], organ: str, procedure: str) -> list[str]:
    """The codes of the powers of an organ that are exercised by a procedure."""
    pairs = [group for group in county["powers"] for _ in group["names"]]
    return [f"{organ}-{number:03}" for number, group in enumerate(pairs, 1) if procedure in group["procedures"]]
