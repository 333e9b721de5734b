"""What the interface answers, field by field."""

from __future__ import annotations

from datetime import date, datetime
from typing import Generic, TypeVar

from ninja import Field, Schema

_Line = TypeVar("_Line")


class Fault(Schema):
    """Why there is no answer, and what to do."""

    code: str = Field(description="差错的代码")
    sentence: str = Field(description="发生了什么")
    mend: str = Field(description="怎么办")


class Power(Schema):
    """行政职权。"""

    code: str = Field(description="编码")
    name: str = Field(description="名称")
    kind: str = Field(description="类别的代码")
    kind_title: str = Field(description="类别")
    organ: str = Field(description="行使机关的代码")
    organ_name: str = Field(description="行使机关")
    basis: list[str] = Field(description="依据")
    procedures: list[str] = Field(description="适用的程序")
    limit_statutory: str = Field(description="法定时限")
    limit_promised: str = Field(description="承诺时限")
    fee: str = Field(description="收费")
    complaint: str = Field(description="监督投诉渠道")
    published_on: date | None = Field(description="公布之日")
    entrusted: list[str] = Field(description="有效的委托：委托谁实施，至哪一天，委托书编号")


class Item(Schema):
    """政务服务事项。"""

    code: str = Field(description="编码")
    name: str = Field(description="名称")
    kind: str = Field(description="类别的代码")
    kind_title: str = Field(description="类别")
    organ: str = Field(description="实施部门的代码")
    organ_name: str = Field(description="实施部门")
    power: str = Field(description="所属职权的编码；没有的为空")
    basis: list[str] = Field(description="依据")
    materials: list[str] = Field(description="申请材料")
    limit_statutory: int | None = Field(description="法定时限（工作日）")
    limit_promised: int | None = Field(description="承诺时限（工作日）")
    baseline_promised: int | None = Field(description="基线：首次公布的承诺时限（工作日）")
    reduced: int | None = Field(description="承诺时限比基线减少百分之几")
    levels: int | None = Field(description="审查层级")
    fee: str = Field(description="收费")
    delivery: str = Field(description="办理形式")
    link: str = Field(description="办事网址")
    missing: list[str] = Field(description="没有达到的目标")
    published_on: date = Field(description="公布之日")
    handed_from: str = Field(description="下放的上级机关；不是上级下放的为空")
    handed_on: date | None = Field(description="下放依据公布之日")


class Minor(Schema):
    """轻微违法清单的一条。"""

    code: str = Field(description="编号")
    power: str = Field(description="所属职权的编码")
    power_name: str = Field(description="所属职权")
    organ: str = Field(description="机关的代码")
    organ_name: str = Field(description="机关")
    conduct: str = Field(description="违法行为")
    conditions: str = Field(description="在什么条件下属于轻微")
    basis: str = Field(description="依据")
    published_on: date = Field(description="公布之日")


class Organ(Schema):
    """执法主体。"""

    code: str = Field(description="统一社会信用代码")
    name: str = Field(description="名称")
    level_title: str = Field(description="层级")
    category_title: str = Field(description="主体类别")
    basis: str = Field(description="设立或者授权依据")
    certificate: str = Field(description="主体资格证号")
    standing_from: date | None = Field(description="主体资格确认之日")
    standing_until: date | None = Field(description="主体资格终止之日")
    representative: str = Field(description="法定代表人")
    address: str = Field(description="地址")
    contact: str = Field(description="监督电话")
    stands: bool = Field(description="现在有主体资格")


class Officer(Schema):
    """执法人员和证件。"""

    number: str = Field(description="证件号")
    name: str = Field(description="姓名")
    organ: str = Field(description="所在机关的代码")
    organ_name: str = Field(description="所在机关")
    kind_title: str = Field(description="证件种类")
    field: str = Field(description="执法类别")
    region: str = Field(description="执法区域")
    issued_on: date = Field(description="发证之日")
    lapses_on: date = Field(description="失效之日")
    withdrawn_on: date | None = Field(description="收回之日")
    valid: bool = Field(description="现在有效")


class Notice(Schema):
    """公开的决定。"""

    address: str = Field(description="网址中的编号")
    kind_title: str = Field(description="类别")
    number: str = Field(description="文号")
    title: str = Field(description="案由")
    party: str = Field(description="当事人，自然人隐去名字")
    matter: str = Field(description="违法行为或者许可事项")
    result: str = Field(description="决定内容")
    basis: str = Field(description="依据")
    organ: str = Field(description="机关的代码")
    organ_name: str = Field(description="机关")
    decided_on: date | None = Field(description="决定之日")
    published_on: date = Field(description="公开之日")
    corrected_on: date | None = Field(description="更正之日")
    correction: str = Field(description="更正了什么、为什么")


class Receipt(Schema):
    """回执所证明的条目。"""

    number: str = Field(description="回执编号")
    case: str = Field(description="案件在记录中的名称")
    n: int = Field(description="案件的第几条")
    act: str = Field(description="行为的代码")
    organ: str = Field(description="机关的代码")
    recorded: datetime = Field(description="记录的时间")
    digest: str = Field(description="条目的散列")
    promise: str = Field(description="签名的承诺")
    leaf: int | None = Field(description="叶号；还没有收录的为空")
    size: int | None = Field(description="检查点之下共有多少条")


class Page(Schema, Generic[_Line]):
    """A part of a list."""

    lines: list[_Line] = Field(description="各行")
    following: str = Field(description="取下一页时 after 的值；最后一页为空")
