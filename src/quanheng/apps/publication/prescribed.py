"""The files of 双公示: published penalties and licences in the columns that the credit platforms prescribe.

The columns are those that several public schemas have in common; a party stands on a line of its own. Of natural
persons the file says no more than the page: the name masked, no number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from quanheng.apps.cases.models import RunningLimit
from quanheng.apps.parties.models import Party
from quanheng.apps.publication.models import Notice, Publication
from quanheng.apps.publication.queries import organ_names

_TOGETHER = 1000
_PARTY = (
    "行政相对人名称", "行政相对人类别", "行政相对人代码_1（统一社会信用代码）", "行政相对人代码_2（工商注册号）",
    "行政相对人代码_3（组织机构代码）", "行政相对人代码_4（税务登记号）", "行政相对人代码_5（事业单位证书号）",
    "行政相对人代码_6（社会组织登记证号）", "法定代表人",
    "法定代表人证件类型", "法定代表人证件号码", "证件类型", "证件号码",
)  # fmt: skip
_PENALTY = (
    *_PARTY, "行政处罚决定书文号", "违法行为类型", "违法事实", "处罚依据", "处罚类别", "处罚内容", "罚款金额（万元）",
    "没收违法所得、没收非法财物的金额（万元）", "暂扣或吊销证照名称及编号", "处罚决定日期", "处罚有效期", "公示截止期",
    "处罚机关", "处罚机关统一社会信用代码", "数据来源单位", "数据来源单位统一社会信用代码", "备注",
)  # fmt: skip
_LICENCE = (
    *_PARTY, "行政许可决定文书名称", "行政许可决定文书号", "许可类别", "许可证书名称", "许可编号", "许可内容",
    "许可决定日期", "有效期自", "有效期至", "许可机关", "许可机关统一社会信用代码", "当前状态", "数据来源单位",
    "数据来源单位统一社会信用代码", "备注",
)  # fmt: skip
_KINDS = {
    Party.Kind.CITIZEN.value: "自然人",
    Party.Kind.SOLE_TRADER.value: "个体工商户",
    Party.Kind.ORGANISATION.value: "法人及非法人组织",
}
_ORDINARY, _IN_FORCE = "01", "1"
"""普通许可; 有效."""
_UNIT = Decimal(10_000)
Line = tuple[str, ...]


class _Around(NamedTuple):
    """What several notices are told with: the names of organs, and until when each is displayed."""

    organs: Mapping[str, str]
    until: Mapping[str, date]


def penalties() -> Iterator[Line]:
    """Every published penalty, the head first."""
    yield _PENALTY
    yield from _lines("penalty")


def licences() -> Iterator[Line]:
    """Every published licence, the head first."""
    yield _LICENCE
    yield from _lines("licence")


def _lines(kind: str) -> Iterator[Line]:
    organs, after = organ_names(), ""
    told = {"penalty": _penalty, "licence": _licence}[kind]
    while batch := list(Notice.objects.filter(kind=kind, address__gt=after).order_by("address")[:_TOGETHER]):
        around = _Around(organs, _until([notice.address for notice in batch]))
        for notice in batch:
            for party in notice.told.get("parties", ()):
                yield (*_party(*party), *told(notice, around))
        after = batch[-1].address


def _until(addresses: list[str]) -> dict[str, date]:
    """The last day of display, by address; of what has none, nothing."""
    cases = dict(Publication.objects.filter(key__in=addresses).values_list("entry_case", "key"))
    running = RunningLimit.objects.filter(case__in=cases, limit__startswith="display").exclude(due=None)
    return {cases[case]: due for case, due in running.values_list("case", "due") if due}


def _party(name: str, kind: str, code: str, representative: str) -> Line:
    return (name, _KINDS.get(kind, ""), code, *[""] * 5, representative, *[""] * 4)


def _penalty(notice: Notice, around: _Around) -> Line:
    until = around.until.get(notice.address)
    together, confiscated = _yuan(notice, "fine"), _yuan(notice, "confiscated")
    fine = None if together is None else together - (confiscated or 0)
    sort = "、".join([*["罚款"] * bool(fine), *["没收违法所得、没收非法财物"] * bool(confiscated)]) or notice.result
    sums = (_in_tens(fine), _in_tens(confiscated))
    decided = (notice.number, notice.title, notice.matter, notice.basis, sort, notice.result, *sums, "")
    return (*decided, _day(notice.decided_on), "", _day(until), *_organ(notice, around), *_organ(notice, around), "")


def _licence(notice: Notice, around: _Around) -> Line:
    number, until = notice.told.get("licence_no", ""), notice.told.get("valid_until", "")
    granted = ("准予行政许可决定书", notice.number, _ORDINARY, notice.matter, number, notice.result)
    valid = (_day(notice.decided_on), _day(notice.decided_on), until)
    return (*granted, *valid, *_organ(notice, around), _IN_FORCE, *_organ(notice, around), "")


def _yuan(notice: Notice, name: str) -> Decimal | None:
    said = notice.told.get(name, "").removesuffix(" 元").replace(",", "")
    return Decimal(said) if said else None


def _in_tens(yuan: Decimal | None) -> str:
    return "" if yuan is None else f"{yuan / _UNIT:.6f}"


def _organ(notice: Notice, around: _Around) -> Line:
    return around.organs.get(notice.organ, ""), notice.organ


def _day(day: date | None) -> str:
    return f"{day:%Y/%m/%d}" if day else ""
