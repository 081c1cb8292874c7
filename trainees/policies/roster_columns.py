"""The words by which a roster's columns are known, and how long their texts may be."""

import re
from collections.abc import Mapping, Sequence

# header words by key; where a sheet has several of one key, the first in the list wins
WORDS: Mapping[str, Sequence[str]] = {
    "number": ("序号", "编号", "学号", "学员编号", "学员号", "号", "no"),
    "name": ("姓名", "学员姓名", "名字", "学员"),
    "gender": ("性别",),
    "ethnicity": ("民族",),
    "birth": ("出生年月", "出生日期", "出生年月日", "出生时间", "出生", "生日"),
    "political_status": ("政治面貌", "政治身份", "党派"),
    "education": ("学历", "文化程度", "最高学历", "学历学位"),
    "unit_and_post": (
        "单位职务", "单位及职务", "单位和职务", "单位、职务", "单位/职务",
        "工作单位及职务", "工作单位职务", "工作单位和职务", "工作单位、职务",
        "所在单位及职务", "所在单位职务", "现工作单位及职务",
    ),
    "unit": ("工作单位", "所在单位", "单位", "单位名称", "现工作单位", "选送单位"),
    "post": ("职务", "现任职务", "职务职级", "职务/职级", "岗位", "职位"),
    "phone": ("联系电话", "手机", "电话", "手机号", "手机号码", "联系方式", "电话号码"),
    "sub_class": ("分班", "班级", "所在分班", "所在班级", "班别"),
    "group": ("小组", "学习小组", "组别", "分组", "所在小组", "组"),
    "seat": ("座位号", "座位", "座号", "座次"),
    "room": ("房间号", "房间", "宿舍", "宿舍号", "寝室", "房号"),
    "office": ("班级职务", "班内职务", "班委", "班委职务", "班干部"),
    "remark": ("备注", "说明"),
}  # fmt: skip

LONGEST = {
    "name": 64, "unit": 80, "post": 80, "ethnicity": 20, "political_status": 20, "education": 20,
    "phone": 32, "group": 40, "seat": 20, "room": 20, "office": 120, "remark": 500,
}  # fmt: skip

FOOTER = re.compile(
    r"合计|总计|小计|共计|制表|填表|填报|审核|负责人|联系人|联系电话|经办|备注|注:|说明|主办|承办|打印"
    r"|共[0-9]+人"
)
