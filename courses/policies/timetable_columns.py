"""The words by which a timetable's columns are known, and how long their texts may be."""

import re
from collections.abc import Mapping, Sequence

# header words by key; where a sheet has several of one key, the first in the list wins
WORDS: Mapping[str, Sequence[str]] = {
    "date": ("日期", "上课日期", "时间日期", "月日"),
    "weekday": ("星期", "周", "星期几"),
    "time": ("时间", "上课时间", "起止时间", "具体时间", "时段", "节次", "午别"),
    "form": ("教学形式", "形式", "教学方式", "授课形式", "授课方式", "类型"),
    "module": ("板块", "模块", "课程板块", "课程模块", "教学板块", "教学模块", "单元"),
    "title": (
        "教学内容", "课程", "内容", "课题", "课程名称", "授课内容", "课程内容",
        "培训内容", "题目", "专题",
    ),
    "lecturer": (
        "主讲人/负责人", "主讲人", "授课人", "负责人", "主讲", "授课教师", "主讲教师", "授课老师",
        "主讲老师", "教师", "老师", "师资", "主讲人(负责人)", "主持人",
    ),
    "lecturer_unit": (
        "单位职务", "单位及职务", "单位", "工作单位", "单位、职务", "单位/职务",
        "主讲人单位", "职务",
    ),
    "venue": ("地点", "上课地点", "教学地点", "教室", "场地"),
    "audience": ("参加范围", "范围", "对象", "参加对象", "参训对象", "参加人员", "参训范围"),
    "hours": ("学时", "课时", "学时数", "课时数"),
}  # fmt: skip

LONGEST = {
    "form": 32, "module": 60, "title": 120, "lecturer": 60, "lecturer_unit": 80, "venue": 80,
}  # fmt: skip

WHOLE_CLASS = ("", "大班", "全班", "集中")  # and whatever begins with 全体
EVERY_SUB_CLASS = ("分班", "各分班", "各班", "分班进行", "全部分班")
BETWEEN_NAMES = re.compile(r"[、,，/;；和及+]|\s+")
FOOTER = re.compile(
    r"合计|总计|小计|共计|制表|填表|审核|联系人|联系电话|备注|注:|说明|主办|承办|打印"
)
