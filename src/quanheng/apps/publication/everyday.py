"""What people say, and the words in which powers and items are named: one finds the other."""

from __future__ import annotations

_SAID = {
    "开饭店": ("食品", "餐饮", "经营许可"),
    "开餐馆": ("食品", "餐饮", "经营许可"),
    "小吃店": ("食品", "餐饮"),
    "开店": ("经营许可", "经营活动", "登记"),
    "做生意": ("经营许可", "登记"),
    "营业执照": ("登记", "经营"),
    "公司": ("企业", "登记"),
    "卫生许可": ("公共场所卫生", "医疗卫生"),
    "诊所": ("医疗", "卫生"),
    "看病": ("医疗",),
    "盖房": ("建设", "规划", "宅基地"),
    "建房": ("建设", "规划", "宅基地"),
    "违建": ("建设", "规划", "设施"),
    "装修": ("建设", "施工"),
    "跑车": ("道路运输", "运输"),
    "出租车": ("道路运输", "客运"),
    "网约车": ("道路运输", "客运"),
    "货车": ("道路运输", "货运"),
    "超载": ("道路运输", "超限"),
    "种地": ("农业", "种子", "农药"),
    "农药": ("农业",),
    "养猪": ("农业", "动物防疫", "养殖"),
    "砍树": ("林业", "采伐"),
    "打井": ("水利", "取水"),
    "取水": ("水利",),
    "排污": ("环境", "排污", "污水"),
    "排污费": ("环境", "排污"),
    "幼儿园": ("教育", "办学"),
    "补习班": ("教育培训", "办学"),
    "培训班": ("教育培训", "办学"),
    "网吧": ("文化", "互联网"),
    "旅行社": ("旅游",),
    "烟花": ("安全生产", "烟花爆竹"),
    "加油站": ("成品油", "安全生产"),
    "摆摊": ("占道", "经营活动", "市容"),
    "罚款": ("处罚",),
    "举报": ("监督检查", "处罚"),
    "办证": ("许可", "资格"),
    "资格证": ("从业资格",),
    "奖励": ("奖励",),
    "备案": ("备案",),
}
"""Only words: what a power is and who has it, the list of powers alone says."""


def meant(words: str) -> tuple[str, ...]:
    """What may be meant: the words themselves first, then those of the law; none for nothing said."""
    said = words.strip()
    if not said:
        return ()
    found = (names for phrase, names in _SAID.items() if phrase in said or (len(said) > 1 and said in phrase))
    return tuple(dict.fromkeys([said, *(name for names in found for name in names)]))
