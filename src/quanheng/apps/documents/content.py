"""What goes into a document: plain, immutable data, already in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Seal(StrEnum):
    """Whether the organ's seal is on the document; the value is what stands across a page that lacks it."""

    SEALED = ""
    UNSEALED = "未用印"
    DEMO = "示范"


@dataclass(frozen=True, slots=True)
class Party:
    """Whom the document concerns. ``particulars`` are title and value: 统一社会信用代码, 法定代表人, …"""

    name: str
    address: str
    particulars: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Officer:
    """Who acted, with the number of the credential that was shown."""

    name: str
    credential: str


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """An article the document rests on: ``article`` as ``行政处罚法/59/1`` or in words, ``text`` what it says."""

    article: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Performance:
    """How a fine, and money that is confiscated, is paid (罚款决定与罚款收缴分离实施办法 7).

    ``fine`` and ``confiscated`` in yuan, apart, because only a fine is surcharged; no ``fine`` where there are several
    parties, each of whom pays what the decision says of her. ``institution``, ``address`` and ``account`` of who
    collects; ``term`` by when, in words; ``surcharge``: whether late payment of the fine is surcharged.
    """

    institution: str
    address: str
    term: str
    surcharge: bool
    account: str = ""
    fine: Decimal | None = None
    confiscated: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Surcharge:
    """How a surcharge is paid: ``amount`` in yuan, and who collects. No Act gives a period for it."""

    amount: Decimal
    institution: str
    address: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class Remedies:
    """Where the party can turn, and by when; ``laws`` are the articles that say so, as definitions cite them."""

    sentences: tuple[str, ...]
    laws: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody in an approval said, and when."""

    name: str
    words: str
    day: date


Part = (
    str
    | tuple[str, ...]
    | tuple[tuple[str, ...], ...]
    | tuple[Party, ...]
    | tuple[Officer, ...]
    | tuple[CitedArticle, ...]
    | Performance
    | Surcharge
    | Remedies
    | Opinion
)


@dataclass(frozen=True, slots=True)
class Content:
    """One document: ``parts`` by the names of its form; ``check`` is the address behind its QR code."""

    organ: str
    dated: date
    parts: Mapping[str, Part]
    number: str = ""
    seal: Seal = Seal.UNSEALED
    check: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document as it is issued: a PDF/A-2 and how many pages it has."""

    pdf: bytes
    pages: int
