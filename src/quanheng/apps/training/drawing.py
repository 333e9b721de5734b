"""Draws papers and marks them: by the seed, the candidate and the bank alone, so that anybody can do it again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple


class Drawable(NamedTuple):
    """A question that can be drawn: its code, and the statute it is about."""

    code: str
    statute: str


class Lot(NamedTuple):
    """By what a paper is drawn: questions about ``weighted`` statutes come up as if they lay in the urn ``times``."""

    seed: str
    size: int
    weighted: Collection[str] = ()
    times: int = 1


def draw(lot: Lot, candidate: str, questions: Iterable[Drawable]) -> tuple[str, ...]:
    """The codes of the questions of a candidate's paper, in order; all there are, where there are too few.

    Each question gets the greatest of as many hashes as its weight, and the greatest win (weighted sampling without
    replacement: Efraimidis and Spirakis, 2006). They do not depend on the order in which questions are given.
    """
    ranked = sorted(questions, key=lambda question: _rank(lot, candidate, question), reverse=True)
    return tuple(question.code for question in ranked[: lot.size])


def marks(right: Mapping[str, str], given: Mapping[str, str]) -> int:
    """Points of a hundred: the questions answered wholly right, rounded down. ``right`` is not empty."""
    return 100 * sum(given.get(code) == answer for code, answer in right.items()) // len(right)


def write_answers(given: Mapping[str, str]) -> str:
    """Answers as one text, ``Q-1=A Q-2=BD``."""
    return " ".join(f"{code}={answer}" for code, answer in sorted(given.items()))


def read_answers(text: str) -> Mapping[str, str]:
    """Answers as they were written."""
    return dict(one.rpartition("=")[::2] for one in text.split(" ") if one)


def _rank(lot: Lot, candidate: str, question: Drawable) -> tuple[bytes, str]:
    times = lot.times if question.statute in lot.weighted else 1
    return max(
        sha256("|".join((lot.seed, candidate, question.code, str(turn))).encode()).digest() for turn in range(times)
    ), question.code
