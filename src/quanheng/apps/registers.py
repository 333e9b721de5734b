"""Registers and the effects of acts on them.

A register row is written by no one but the effect of an act, a pure function ``(row or none, deed) -> row``: so its
history is the record, and it can be rebuilt from it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model

from quanheng.errors import QuanhengError

Row = Mapping[str, object]
"""The fields of a register row."""


class UnfitError(QuanhengError):
    """What an act says does not fit into a row of its register: too long, below zero, taken by another row."""


class Register(models.Model):
    """A row of a register: its key, and the entry that last changed it."""

    key = models.CharField("编号", max_length=64, unique=True)
    entry_case = models.CharField("所据案件", max_length=200)
    entry_n = models.PositiveIntegerField("所据条目")

    class Meta:
        """Each register is a table of its own."""

        abstract = True


@dataclass(frozen=True, slots=True)
class Deed:
    """An act that has been done, as its effects see it.

    ``at`` is its legal day; ``facts`` are all facts of the case known then, those of the act included, money and
    numbers as ``Decimal``.
    """

    case: str
    n: int
    act: str
    at: date
    recorded: datetime
    organ: str
    power: str
    facts: Mapping[str, object]
    persons: tuple[str, ...] = ()

    def text(self, fact: str) -> str:
        """A fact as text; empty if it is not known."""
        return str(self.facts.get(fact, ""))

    def texts(self, fact: str) -> tuple[str, ...]:
        """A fact of which there may be several."""
        value = self.facts.get(fact, ())
        return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)

    def day(self, fact: str) -> date | None:
        """A date that is known."""
        value = self.facts.get(fact)
        return value if isinstance(value, date) else None


Change = Callable[[Row | None, Deed, str], Row | None]
"""From a row (none, if there is none of that key), a deed and the key to the row afterwards; none: it goes."""


Owner = Callable[[Row], object]
"""Whose a row is; none: anybody's."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an act does to rows of a register: which rows, by their keys, and how each changes.

    A row that has an owner is not changed into another's. Rows that an act does not name are those that say what
    ``where`` says; it has no keys then.
    """

    register: type[Register]
    keys: Callable[[Deed], Iterable[str]]
    change: Change
    owner: Owner
    where: Callable[[Deed], Row] | None = None

    def changes(self, deed: Deed, key: str, row: Row | None) -> bool:
        """Whether a deed changes the row of that key, as it is before."""
        if self.where is None:
            return key in self.keys(deed)
        return row is not None and all(row[name] == value for name, value in self.where(deed).items())


EFFECTS: dict[str, Effect] = {}
"""Every effect by the name that definitions give it (``catalogue.yaml`` beside them)."""


def effect(
    name: str,
    register: type[Register],
    *,
    key: str = "",
    keys: Callable[[Deed], Iterable[str]] | None = None,
    where: Callable[[Deed], Row] | None = None,
    owner: Owner = lambda _: None,
) -> Callable[[Change], Change]:
    """Register the decorated function as the effect ``name``.

    Its row is the one whose key is the fact ``key`` of the deed; or there are several, by ``keys``, or ``where`` they
    say something. ``owner`` says whose a row is: one that is somebody's is refused to everybody else.
    """

    def registering(change: Change) -> Change:
        by_key = keys or (lambda deed: () if where else (deed.text(key),))
        EFFECTS[name] = Effect(register, by_key, change, owner, where)
        return change

    return registering


def apply_effects(names: Iterable[str], deed: Deed) -> None:
    """Let a deed change the registers. What two deeds do to one row they do one after the other.

    Raises ``QuanhengError`` for an effect that no register knows, ``UnfitError`` for what no row can hold.
    """
    for name in names:
        if name not in EFFECTS:
            raise QuanhengError("effects.unknown", f"没有名为“{name}”的登记效果。", mend="核对程序定义和登记簿。")
        for key in _keys(EFFECTS[name], deed):
            _apply(EFFECTS[name], deed, key)


def merged(row: Row | None, **changes: object) -> Row:
    """A row with some fields changed."""
    return {**(row or {}), **changes}


def _keys(effect: Effect, deed: Deed) -> Iterable[str]:
    """The keys of the rows that a deed changes."""
    if effect.where is None:
        return effect.keys(deed)
    found = effect.register._default_manager.filter(**effect.where(deed))
    return list(found.order_by("key").values_list("key", flat=True))


def _apply(effect: Effect, deed: Deed, key: str) -> None:
    table = effect.register._default_manager
    found = table.select_for_update().filter(key=key).first()
    before = None if found is None else _row_of(found)
    row = effect.change(before, deed, key)
    if row is None:
        table.filter(key=key).delete()
    else:
        _not_of_another(effect, key, before, row)
        _fit(effect.register, {"key": key, **row})
        fields = {**row, "entry_case": deed.case, "entry_n": deed.n}
        made = effect.register(key=key, **fields)
        table.bulk_create([made], update_conflicts=True, update_fields=fields, unique_fields=["key"])


def _not_of_another(effect: Effect, key: str, before: Row | None, row: Row) -> None:
    owner = None if before is None else effect.owner(before)
    if owner is not None and effect.owner(row) != owner:
        raise UnfitError(
            "registers.others",
            f"“{effect.register._meta.verbose_name}”里的编号“{key}”已经登记给“{owner}”。",
            mend="核对编号；给另一方登记的，用它自己的编号。",
        )


def _fit(register: type[Register], row: Row) -> None:
    for name, value in row.items():
        field = register._meta.get_field(name)
        assert isinstance(field, models.Field)
        try:
            field.run_validators(value)
        except ValidationError as error:
            raise UnfitError(
                "registers.unfit", f"“{field.verbose_name}”：{''.join(error.messages)}", mend="改正后再办理。"
            ) from error
        if field.unique and _is_taken(register, name, row):
            raise UnfitError(
                "registers.taken", f"“{field.verbose_name}”已经有别的登记用了：{value}。", mend="换一个再办理。"
            )


def _is_taken(register: type[Register], name: str, row: Row) -> bool:
    """Whether another row has the same. Of a row's own key there is no other."""
    rows = register._default_manager.filter(**{name: row[name]})
    return name != "key" and rows.exclude(key=row["key"]).exists()


def _row_of(found: Model) -> Row:
    fields = found._meta.concrete_fields
    kept = (field for field in fields if field.attname not in ("id", "key", "entry_case", "entry_n"))
    return {field.attname: getattr(found, field.attname) for field in kept}
