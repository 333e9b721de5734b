"""What documents say of the county itself: who reviews its decisions, its courts, who collects its fines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
_STANDINGS = {"county": "department", "town": "township"}
_KEYS = ("reviewers", "courts", "collector")


@dataclass(frozen=True, slots=True)
class Collector:
    """The institution that collects fines for the organs (罚款决定与罚款收缴分离实施办法 4)."""

    name: str
    address: str
    account: str


@dataclass(frozen=True, slots=True)
class County:
    """``reviewers`` and ``courts`` as ``remedies.Standing`` takes them."""

    reviewers: Mapping[str, str]
    courts: Mapping[str, str]
    collector: Collector

    def standing(self, organ: Organ) -> Standing:
        """Where one turns against an organ of the county."""
        kind = "authorised" if organ.category == Organ.Category.AUTHORISED else _STANDINGS.get(organ.level, "")
        return Standing(kind, self.reviewers, self.courts)


def county() -> County:
    """What the home says; in a demonstration that says nothing, a made-up county.

    Raises ``DocumentError`` where nothing is said, or not all of it.
    """
    path = Path(settings.HOME) / FILE
    source = _DEMONSTRATION if settings.DEMO and not path.exists() else path
    try:
        said = yaml.safe_load(source.read_text("utf-8"))
        reviewers, courts, collector = (said[key] for key in _KEYS)
        return County(dict(reviewers), dict(courts), Collector(**collector))
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise DocumentError(
            "documents.county",
            f"数据目录的 {FILE} 没有写明本县的复议机关、管辖法院和罚款代收机构，决定不能告知救济途径和缴款方式。",
            mend=f"按 docs/documents.md 写好 {FILE}。",
            law="行政复议法实施条例/17；罚款决定与罚款收缴分离实施办法/7/1",
        ) from error
