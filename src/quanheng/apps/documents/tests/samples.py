"""A document of every form, complete, with invented content."""

from __future__ import annotations

import base64
from datetime import date
from decimal import Decimal

from quanheng.apps.documents.content import (
    CitedArticle,
    Content,
    Officer,
    Opinion,
    Part,
    Party,
    Performance,
    Surcharge,
)
from quanheng.apps.documents.forms import Form, Slot
from quanheng.apps.documents.remedies import Standing, remedies

DAY = date(2026, 11, 21)
ORGAN = "石城县市场监督管理局"
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
"""A picture."""
BUREAU = Standing("department", {"government": "石城县人民政府"}, {"basic": "石城县人民法院"})
FINE = Performance(
    "石城县农村商业银行营业部",
    "石城县建设路1号",
    "自收到本决定书之日起十五日内",
    surcharge=True,
    account="1234 5678",
    fine=Decimal(5000),
)
_FACTS = (
    "2026年9月3日，本局执法人员在当事人的经营场所检查，发现货架上摆放销售的饼干36袋，包装标注的保质期至2026年8月20日，"
    "已超过保质期。经查，当事人于2026年6月5日购进上述饼干48袋，进价每袋5元，售价每袋8元。",
)
_PARTS: dict[str, Part] = {
    "to": "石城县公安局",
    "line": "石城县人民路18号",
    "text": _FACTS,
    "parties": (
        Party(
            "石城县喆昇食品有限公司",
            "石城县人民路18号",
            (("统一社会信用代码", "91350100M000100Y43"), ("法定代表人", "张堃")),
        ),
    ),
    "articles": (CitedArticle("行政处罚法/32/1/1", "主动消除或者减轻违法行为危害后果的，应当从轻或者减轻行政处罚"),),
    "performance": FINE,
    "surcharge": Surcharge(Decimal(450), FINE.institution, FINE.address, FINE.account),
    "remedies": remedies("penalty", BUREAU, DAY),
    "officers": (Officer("李四", "13070001"), Officer("王五", "13070002")),
    "opinion": Opinion("赵六", "同意。", DAY),
}


def _content(slot: Slot, title: str) -> Part:
    if slot.kind == "table":
        return (("1", *("饼干" for _ in slot.heads[1:])), ("2", *("饮料" for _ in slot.heads[1:])))
    return title if slot.kind == "says" else _PARTS[slot.kind]


def complete(form: Form) -> Content:
    """A document of ``form`` with every part it has a place for."""
    parts = {name: _content(slot, title) for slot in form.slots for name, title in slot.takes.items()}
    number = f"石市监{form.mark}〔2026〕12号" if form.mark else ""
    return Content(ORGAN, DAY, parts, number=number, check="https://www.example.gov.cn/d/7c1f")
