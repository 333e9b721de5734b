"""A form filled: what the law demands is there, or the document is refused; then every part in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from quanheng.apps.documents.content import (
    CitedArticle,
    Content,
    Officer,
    Opinion,
    Part,
    Party,
    Performance,
    Remedies,
    Surcharge,
)
from quanheng.apps.documents.errors import DocumentError
from quanheng.apps.documents.forms import Form, Slot
from quanheng.apps.documents.wording import cited, formal_day, money

Block = dict[str, Any]
"""A part as the layouts draw it: its ``kind`` (to, line, text, table, opinion, signs), title and words."""
_LISTS: Mapping[str, type] = {
    "text": str,
    "parties": Party,
    "articles": CitedArticle,
    "officers": Officer,
    "table": tuple,
}
_SINGLES: Mapping[str, type] = {
    "to": str,
    "line": str,
    "performance": Performance,
    "surcharge": Surcharge,
    "remedies": Remedies,
    "opinion": Opinion,
}


def blocks(form: Form, content: Content, statutes: Mapping[str, str]) -> list[Block]:
    """The parts of ``content`` in the order of ``form``.

    Raises ``DocumentError``: ``document.missing_part`` names every part that is absent or blank and the articles that
    demand them; ``document.unknown_part`` a part the form has no place for; ``document.part_type`` one of another kind.
    """
    _check_complete(form, content)
    _check_known(form, content)
    return [block for slot in form.slots if _present(slot, content) for block in _drawn(slot, content, statutes)]


def _check_complete(form: Form, content: Content) -> None:
    missing = [
        (title, slot.law)
        for slot in form.slots
        for name, title in slot.takes.items()
        if _lacks(slot, content.parts.get(name))
    ]
    if form.mark and not content.number:
        missing.append(("编号", ""))
    if missing:
        titles = "、".join(f"“{title}”" for title, _ in missing)
        raise DocumentError(
            "document.missing_part",
            f"{form.title}缺少{titles}，不能制作。",
            mend="在案件中补齐以后重新制作。",
            law="；".join(dict.fromkeys(law for _, law in missing if law)),
        )


def _check_known(form: Form, content: Content) -> None:
    known = {name for slot in form.slots for name in slot.takes}
    unknown = sorted(content.parts.keys() - known)
    if unknown:
        raise DocumentError(
            "document.unknown_part",
            f"{form.title}没有 {'、'.join(unknown)} 这一部分。",
            mend="核对名称，或者在文书格式中增加。",
        )


def _lacks(slot: Slot, part: object) -> bool:
    """Whether ``part`` is blank where it may not be; what may be left out must be left out whole."""
    absent = part is None or part == () or (isinstance(part, str) and not part.strip())
    return _blank(part) and not (slot.may and absent)


def _present(slot: Slot, content: Content) -> bool:
    """Whether there is something to draw: a slot that may be left out can be blank."""
    return not any(_blank(content.parts.get(name)) for name in slot.takes)


def _blank(part: object) -> bool:
    """Whether nothing, or an incomplete thing, was given; a row of a table may have blank cells, but not only such."""
    if isinstance(part, str):
        return not part.strip()
    if isinstance(part, tuple):
        return not part or any(all(map(_blank, one)) if isinstance(one, tuple) else _blank(one) for one in part)
    if is_dataclass(part):
        return any(_blank(getattr(part, field.name)) for field in fields(part) if field.default is MISSING)
    return part is None


def _drawn(slot: Slot, content: Content, statutes: Mapping[str, str]) -> Iterator[Block]:
    if slot.kind == "signs":
        yield {"kind": "signs", "heads": slot.heads}
    elif slot.kind == "says":
        yield _text("", [slot.filled({name: _word(slot, content.parts[name]) for name in slot.takes})])
    else:
        part = content.parts[slot.name]
        if not _fits(slot, part):
            raise _mistyped(slot)
        yield from _DRAW[slot.kind](slot, part, statutes)


def _word(slot: Slot, part: Part) -> str:
    if not isinstance(part, str):
        raise _mistyped(slot)
    return part


def _fits(slot: Slot, part: object) -> bool:
    """Whether ``part`` is of the kind that ``slot`` takes; a row of a table has a cell for each column."""
    if slot.kind in _SINGLES:
        return isinstance(part, _SINGLES[slot.kind])
    if not isinstance(part, tuple) or not all(isinstance(one, _LISTS[slot.kind]) for one in part):
        return False
    return slot.kind != "table" or all(
        len(row) == len(slot.heads) and all(isinstance(cell, str) for cell in row) for row in part
    )


def _mistyped(slot: Slot) -> DocumentError:
    return DocumentError(
        "document.part_type",
        f"“{slot.title or slot.name}”的内容不合格式。",
        mend="按 docs/documents.md 的类型表给出内容。",
    )


def _text(title: str, words: list[str]) -> Block:
    return {"kind": "text", "title": title, "words": words}


def _line(title: str, words: str) -> Block:
    return {"kind": "line", "title": title, "words": words}


def _parties(slot: Slot, parties: tuple[Party, ...], _statutes: Mapping[str, str]) -> Iterator[Block]:
    for party in parties:
        yield _line(slot.title, party.name)
        yield from (_line(title, words) for title, words in party.particulars)
        yield _line("地址", party.address)


def _officers(slot: Slot, officers: tuple[Officer, ...], _statutes: Mapping[str, str]) -> Iterator[Block]:
    yield _line(slot.title, "、".join(f"{one.name}（执法证号：{one.credential}）" for one in officers))


def _articles(slot: Slot, articles: tuple[CitedArticle, ...], statutes: Mapping[str, str]) -> Iterator[Block]:
    yield _text(slot.title, ["：".join(filter(None, (cited(one.article, statutes), one.text))) for one in articles])


def _performance(slot: Slot, how: Performance, statutes: Mapping[str, str]) -> Iterator[Block]:
    who, what = (
        ("各当事人", "分别将本决定书对其写明的罚款、没收款项") if how.fine is None else ("当事人", f"将{_owed(how)}")
    )
    law = "行政处罚法/66/1" if how.fine == 0 else "行政处罚法/67/3"
    paying = f"{who}应当{how.term}，{what}{_payable(how)}（{cited(law, statutes)}）。"
    yield _text(slot.title, [paying] if how.fine == 0 else [paying, _late(how, statutes)])


def _owed(how: Performance) -> str:
    """The fine and what is confiscated, each by its name: what is surcharged is the fine alone."""
    sums = (("罚款", how.fine), ("没收款项", how.confiscated))
    return "、".join(f"{title}{money(amount)}" for title, amount in sums if amount)


def _late(how: Performance, statutes: Mapping[str, str]) -> str:
    if not how.surcharge:
        return "逾期缴纳罚款的，不加处罚款。"
    law = cited("行政处罚法/72/1/1", statutes)
    return f"到期不缴纳罚款的，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超出罚款的数额（{law}）。"


def _payable(how: Performance | Surcharge) -> str:
    account = f"，账号：{how.account}" if how.account else ""
    return f"缴至{how.institution}（地址：{how.address}{account}），或者通过电子支付系统缴纳"


def _surcharge(slot: Slot, how: Surcharge, _statutes: Mapping[str, str]) -> Iterator[Block]:
    yield _text(slot.title, [f"当事人应当将加处罚款{money(how.amount)}{_payable(how)}。"])


def _opinion(slot: Slot, opinion: Opinion, _statutes: Mapping[str, str]) -> Iterator[Block]:
    yield {
        "kind": "opinion",
        "title": slot.title,
        "words": opinion.words,
        "name": opinion.name,
        "day": formal_day(opinion.day),
    }


def _rows(slot: Slot, rows: tuple[tuple[str, ...], ...], _statutes: Mapping[str, str]) -> Iterator[Block]:
    yield {"kind": "table", "title": slot.title, "heads": slot.heads, "rows": rows}


def _words(slot: Slot, words: tuple[str, ...], _statutes: Mapping[str, str]) -> Iterator[Block]:
    yield _text(slot.title, list(words))


def _remedies(slot: Slot, remedies: Remedies, statutes: Mapping[str, str]) -> Iterator[Block]:
    laws = cited("；".join(remedies.laws), statutes)
    yield _text(slot.title, [*remedies.sentences, f"（依据：{laws}）"])


def _single(slot: Slot, words: str, _statutes: Mapping[str, str]) -> Iterator[Block]:
    yield {"kind": slot.kind, "title": slot.title, "words": words}


_DRAW: Mapping[str, Any] = {
    "to": _single,
    "line": _single,
    "text": _words,
    "parties": _parties,
    "articles": _articles,
    "performance": _performance,
    "surcharge": _surcharge,
    "remedies": _remedies,
    "officers": _officers,
    "opinion": _opinion,
    "table": _rows,
}
