"""A county with as many cases as one wants: a few hundred are performed by acts, the rest are copies of them.

    python -m bench.county HOME CASES

makes one in the empty folder HOME, in SQLite. The record stays whole: each copy has entries of its own, guarded,
committed to and sealed day by day within the minute that receipts promise, so that ``quanheng doctor --all`` finds it
well. Of a hundred cases 98 have ended, over five years; the open ones have the days on which they were performed.
Most are short (three or four entries), two in a hundred go the whole way of a penalty with its children. Performed
are all of them in an organ of the general field; the copies are spread over the organs of that field. The first of
them entrusts the last with the power that most of its cases are of.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
"""Where the folder of measurements lies."""
WEEKS = 260
PER_PARTY = 3
"""Cases of one party, in the mean."""
ORGANS = ("示范B05", "示范B06", "示范B07", "示范B08", "示范B09", "示范B10", "示范B11", "示范C01")
PLACE = 4
"""Of the first of them among all organs: the number of its staff begins with one more."""
SHARES = (30, 20, 15, 10, 10, 8, 5, 2)
VARIANTS = 7
"""Families performed of each script, begun on as many days one after the other."""
CLOSED: Mapping[str, tuple[int, str, int, Sequence[Any]]] = {
    "not_filed": (55, "penalty.ordinary", 40, ["register", 1, "verify", "not_file"]),
    "withdrawn": (12, "licence.ordinary", 40, ["apply", 2, "withdraw"]),
    "spared": (20, "penalty.summary", 40, [
        "open", {"act": "establish", "facts": {"trifling": True}},
        {"act": "spare", "facts": {"spare_ground": "trifling", "education": "示范：当场教育"}}]),
    "declined": (6, "licence.ordinary", 40, [
        "apply", 2, {"act": "decline", "facts": {"decline_ground": "not_needed"}}]),
    "warned": (5, "penalty.summary", 40, [
        "open", "establish", {"act": "tell", "facts": {"proposed_penalty": "warning", "proposed_fine": None}}, "hear",
        {"act": "decide", "facts": {"penalty_kind": "warning", "fine": None, "collection": None, "bank": None,
                                    "surcharge_terms": None, "circumstance": "lighter"}}, 1, "file", "close"]),
    "fined": (2, "penalty.ordinary", 90, [
        "register", 1, "verify", "file", 1, "inspect", "question", "collect", 5, "conclude", "submit", 3, "review",
        "tell", {"in": "tell.0", "steps": ["issue", {"in": "service.0", "steps": ["start", "hand_over"]}, "waive",
                                           "conclude"]},
        1, "take_views", "submit", "review", 2, "decide",
        {"in": "collection.0", "steps": ["hand_over", 5, "pay", 1, "settle"]}, "complete", "disclose",
        {"in": "publication.0", "steps": ["publish"]}, 1, "close"]),
}  # fmt: skip
"""Ended cases: their share in a hundred, procedure, days ago, and steps as in the demonstration's scripts."""
OPEN: Mapping[str, tuple[int, str, int, Sequence[Any]]] = {
    "lead": (25, "penalty.ordinary", 1, ["register"]),
    "late_lead": (5, "penalty.ordinary", 40, ["register"]),
    "filed": (20, "penalty.ordinary", 30, ["register", 1, "verify", 1, "file", 1, "inspect", "collect"]),
    "late": (3, "penalty.ordinary", 120, ["register", 1, "verify", 1, "file", 1, "inspect", "collect"]),
    "reviewed": (7, "penalty.ordinary", 35, [
        "register", 1, "verify", 1, "file", 1, "inspect", "question", "collect", 5, "conclude", "submit"]),
    "told": (5, "penalty.ordinary", 20, [
        "register", 1, "file", 1, "inspect", "collect", 3, "conclude", "submit", 2, "review", "tell",
        {"in": "tell.0", "steps": ["issue", {"in": "service.0", "steps": ["start", "hand_over"]}]}]),
    "applied": (25, "licence.ordinary", 1, ["apply"]),
    "examined": (10, "licence.ordinary", 10, ["apply", 1, "accept", 1, "examine"]),
}  # fmt: skip
"""Open cases, as above."""
ENDED = 98
"""Of a hundred cases."""
PARTY = "D0004"
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛范彭郎鲁韦昌马苗凤花方"
)
GIVEN = "文明立平静华国庆建军秀英晓东海燕志强丽娟永红春梅宇轩子涵浩然欣怡思远佳琪俊杰雨桐德福长贵玉兰桂芳"
FIRMS = (
    "食品",
    "建材",
    "运输",
    "农资",
    "餐饮",
    "医药",
    "机械",
    "服装",
    "物业",
    "养殖",
    "木业",
    "水产",
    "文化",
    "教育",
    "环保",
)
TRADES = ("有限公司", "有限责任公司", "商行", "经营部", "专业合作社")
WRONGS = (
    "未按规定建立台账", "无证经营", "超范围经营", "销售不合格产品", "未公示信息", "拒不接受检查", "违法占用耕地",
    "擅自倾倒垃圾", "虚假宣传", "堵塞消防通道",
)  # fmt: skip
ITEMS = (
    "食品经营许可", "建设工程施工许可", "道路运输经营许可", "卫生许可", "取水许可", "林木采伐许可", "办学许可",
    "娱乐场所经营许可",
)  # fmt: skip
BULK = ("cases_", "record_", "documents_", "supervision_", "publication_", "licences_", "parties_")
"""What the tables begin with that hold many rows."""


def set_up(home: Path) -> None:
    """Make the platform in a folder known."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "quanheng.settings", "QUANHENG_HOME": str(home), "QUANHENG_DEMO": "1"}
    import django

    django.setup()


if __name__ == "__main__":
    set_up(Path(sys.argv[1]).resolve())
    from bench._growth import make

    began = time.perf_counter()
    for stage in make(int(sys.argv[2])):
        print(f"{time.perf_counter() - began:7.1f} s  {stage}", flush=True)
