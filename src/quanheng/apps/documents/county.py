"""What documents say of the county itself: who reviews its decisions, its courts, who collects its fines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import yaml
from django.conf import settings

from quanheng.apps.documents.errors import DocumentError
from quanheng.apps.documents.remedies import Standing
from quanheng.apps.organs.models import Organ

FILE = "county.yaml"
"""In the home; ``docs/documents.md`` says how it reads."""
_DEMONSTRATION = files("quanheng.procedures") / "county.yaml"
_STANDINGS: Mapping[str, str] = {Organ.Level.COUNTY: "department", Organ.Level.TOWN: "township"}
_KEYS = ("reviewers", "courts", "collector")


@dataclass(frozen=True, slots=True)
class Collector:
    """The institution that collects fines for the organs (罚款决定与罚款收缴分离实施办法 4)."""

    name: str
    address: str
    account: str


@dataclass(frozen=True, slots=True)
class Exceptional:
    """An organ whose kind no register knows: ``kind`` in the table of remedies, its ``superior`` if that reviews it."""

    kind: str
    superior: str = ""


@dataclass(frozen=True, slots=True)
class County:
    """``reviewers`` and ``courts`` as ``remedies.Standing`` takes them; ``organs`` by their keys."""

    reviewers: Mapping[str, str]
    courts: Mapping[str, str]
    collector: Collector
    organs: Mapping[str, Exceptional]

    def standing(self, organ: Organ) -> Standing:
        """Where one turns against an organ of the county. Raises ``DocumentError`` where it decides nothing itself."""
        said = self.organs.get(organ.key) or Exceptional(_kind(organ))
        return Standing(said.kind, {**self.reviewers, "superior": said.superior}, self.courts)


def _kind(organ: Organ) -> str:
    """Its kind as far as the register knows it (行政复议法 24)."""
    if organ.category == Organ.Category.AUTHORISED:
        return "authorised"
    if organ.level not in _STANDINGS:
        raise DocumentError(
            "documents.standing",
            f"{organ.name}是村（社区）的组织，没有登记为法律法规授权的组织，不能以自己的名义作出决定，救济途径无从告知。",
            mend="由有权的机关以自己的名义作出决定；有法律、法规、规章授权的，在执法主体登记中改正主体类别。",
            law="行政复议法/24/1/4",
        )
    return _STANDINGS[organ.level]


def county() -> County:
    """What the home says; in a demonstration that says nothing, a made-up county.

    Raises ``DocumentError`` where nothing is said, or not all of it.
    """
    path = Path(settings.HOME) / FILE
    source = _DEMONSTRATION if settings.DEMO and not path.exists() else path
    try:
        return _read(source.read_text("utf-8"))
    except (OSError, yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise DocumentError(
            "documents.county",
            f"数据目录的 {FILE} 没有写明本县的复议机关、管辖法院和罚款代收机构，决定不能告知救济途径和缴款方式。",
            mend=f"按 docs/documents.md 写好 {FILE}。",
            law="行政复议法实施条例/17；罚款决定与罚款收缴分离实施办法/7/1",
        ) from error


@lru_cache(maxsize=2)
def _read(text: str) -> County:
    """Read once as long as the file stays as it is: parsing takes longer than composing a decision."""
    said = yaml.safe_load(text)
    reviewers, courts, collector = (said[key] for key in _KEYS)
    organs = {str(key): Exceptional(**row) for key, row in (said.get("organs") or {}).items()}
    return County(dict(reviewers), dict(courts), Collector(**collector), organs)
