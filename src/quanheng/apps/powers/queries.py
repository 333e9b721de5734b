"""What others ask of the list of powers."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from django.db.models import Q, QuerySet

from quanheng.apps.powers.discretion import Weighed, asked_by, said_of
from quanheng.apps.powers.models import Benchmark, Power
from quanheng.law.benchmark import Benchmark as Table
from quanheng.law.benchmark import judge
from quanheng.law.benchmark_reader import read_benchmarks
from quanheng.law.errors import LawError
from quanheng.procedures.definitions import load_library


def in_force(on: date) -> QuerySet[Power]:
    """The powers published and not ended on a day (A4)."""
    return Power.objects.filter(Q(ended_on=None) | Q(ended_on__gt=on), published_on__lte=on)


def shown(on: date) -> QuerySet[Power]:
    """The powers in force on a day that everybody may see: those that are secret are not (政府信息公开条例 14)."""
    return in_force(on).filter(secret=False)


def is_in_force(power: str, organ: str, kind: str, on: date) -> bool:
    """Whether an organ may exercise a power of that kind on a day: published, in force, its own (A4)."""
    return in_force(on).filter(key=power, organ=organ, kind=kind).exists()


def asks_listed_materials(power: str, facts: Mapping[str, object], on: date) -> bool | None:
    """Whether only materials on the published list are asked for (A10); none where the power is not published.

    Each line of ``missing`` names a material, and may say after a colon what it lacks.
    """
    found = in_force(on).filter(key=power).first()
    if found is None:
        return None
    missing = facts.get("missing", ())
    asked = (str(line).partition("：")[0].strip() for line in (missing if isinstance(missing, tuple) else (missing,)))
    return set(asked) <= set(found.materials)


def within_benchmark(power: str, facts: Mapping[str, object], on: date) -> bool | None:
    """Whether a decision keeps to the benchmark of its power, or left it for reasons after discussion (A8).

    None where what the table asks is not known. A power without benchmark has none to keep to: 行政处罚法 34 lets an
    organ make one.
    """
    try:
        weighed = weighed_by_benchmark(power, facts, on)
    except LawError:  # a text that cannot be read, or a circumstance of another type than the table's
        return None
    return True if weighed is None else {"yes": True, "no": False}.get(weighed.judgement.answer)


def weighed_by_benchmark(power: str, facts: Mapping[str, object], on: date) -> Weighed | None:
    """What the benchmark of a power in force on a day comes to for a decision; none where it has none.

    Raises ``LawError`` where its text cannot be read, or it asks for a fact that is of another type.
    """
    table = benchmark_of(power, on)
    if table is None:
        return None
    departed = facts.get("agreed") is True and bool(facts.get("benchmark_note"))
    said = said_of(table, facts)
    judgement = judge(table, said.circumstances, fine_of(facts) or Decimal(0), said.base, departed=departed)
    return Weighed(judgement, "；".join(f"{title}：{allowed}" for title, allowed in asked_by(table)), said.faults)


def fine_of(facts: Mapping[str, object]) -> Decimal | None:
    """The fine in yuan that the facts of a case tell, without what is confiscated beside it; none where none is."""
    together, confiscated = facts.get("fine"), facts.get("confiscated", Decimal(0))
    return together - confiscated if isinstance(together, Decimal) and isinstance(confiscated, Decimal) else None


def benchmark_of(power: str, on: date) -> Table | None:
    """The benchmark of a power that is in force on a day: the latest version published by then.

    Raises ``DefinitionFaults`` where its text can no longer be read, as one that was published unchecked.
    """
    published = Benchmark.objects.filter(power=power, since__lte=on).values_list("text", flat=True).first()
    table = None if published is None else read_table(published)
    return table if table and table.stands_on(on) else None


def benchmark_days(power: str, until: date) -> list[date]:
    """The days from which the versions of its benchmark are in force, up to a day."""
    return list(Benchmark.objects.filter(power=power, since__lte=until).values_list("since", flat=True))


@cache
def read_table(text: str) -> Table:
    """The table that a text holds. Raises ``DefinitionFaults`` with every fault of it."""
    (table,) = read_benchmarks({"benchmark.yaml": text}, load_library().catalogue)
    return table
