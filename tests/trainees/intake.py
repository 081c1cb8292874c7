"""A class in preparation without anybody, and workbooks to fill or refuse it with."""

from datetime import date
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.enums import Role
from courses.models import TrainingClass
from courses.services.appointments import appoint
from courses.services.classes import ClassPlan, PhasePlan, create_class
from tests.cast import moment
from tests.sheets import DATA, SUB_CLASSES, workbook
from training.actors import Actor
from training.models import User

NOW = moment("2014-04-01 09:00")
PEOPLE = ("序号", "姓名", "工作单位", "职务", "分班")
SESSIONS = ("日期", "时间", "教学内容", "地点", "参加范围", "学时")
ROSTER = (DATA / "roster.xlsx").read_bytes()
TIMETABLE = (DATA / "timetable.xlsx").read_bytes()
OLD_XLS = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 3000
# the import's own rows, the log and what a sign-in leaves
AROUND = ("importbatch", "logentry", "chainhead", "session_key", "django_session")


def roster(*rows, header=PEOPLE) -> bytes:
    return workbook([header, *rows], sheet="花名册")


def timetable(*rows) -> bytes:
    return workbook([SESSIONS, *rows], sheet="课程表")


BAD_ROSTERS = {
    "an .xls with another name": (OLD_XLS, "xls", False),
    "a truncated workbook": (ROSTER[: len(ROSTER) // 2], "", False),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "", False),
    "an empty file": (b"", "", False),
    "a workbook without a roster": (workbook([["会议议程"], ["第一项", "发言"]]), "姓名", True),
    "a number twice": (
        roster([5, "张三", "中坝镇", "", ""], [5, "李四", "武都镇", "", ""]),
        "A 序号",
        True,
    ),
    "a month that is none": (
        roster([1, "张三", "中坝镇", "1981.13"], header=("序号", "姓名", "工作单位", "出生年月")),
        "1981.13",
        True,
    ),
    "an unknown sub-class": (roster([1, "张三", "中坝镇", "", "火箭班"]), "火箭班", True),
}
BAD_TIMETABLES = {
    "31 February": (timetable(["2月31日", "8:30-12:00", "课", "", "大班", 4]), "2月31日", True),
    "14.13": (timetable(["14.13", "8:30-12:00", "课", "", "大班", 4]), "14.13", True),
    "an end before the start": (
        timetable(["2014-04-07", "12:00-8:30", "课", "", "大班", 4]),
        "12:00-8:30",
        True,
    ),
    "an unknown sub-class": (
        timetable(["2014-04-07", "8:30-12:00", "课", "", "火箭班", 4]),
        "火箭班",
        True,
    ),
    "two sessions at once": (
        timetable(
            ["2014-04-07", "8:30-12:00", "甲课", "", "大班", 4],
            ["2014-04-07", "9:00-11:00", "乙课", "", "大班", 2],
        ),
        "甲课",
        True,
    ),
}


def draft_class(*, sub_classes=SUB_CLASSES, name="中青班") -> TrainingClass:
    plan = ClassPlan(
        name=name,
        short_name=name,
        sub_classes=sub_classes,
        phases=[PhasePlan("第一阶段", date(2014, 4, 6), date(2014, 4, 25))],
    )
    return create_class(plan, policy={}, by=Actor.system(), now=NOW)


def staff_user(role: str, training_class: TrainingClass | None, *, name="李组织") -> User:
    user = User.objects.create(username=f"{role}-{User.objects.count()}", name=name)
    appoint(
        user,
        role=role,
        training_class=training_class,
        starts_at=NOW,
        by=Actor.system(),
        now=NOW,
    )
    return user


def organiser_of(training_class: TrainingClass) -> User:
    return staff_user(Role.ORGANISER, training_class)


def upload(data: bytes, name: str = "名册.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def row_counts() -> dict[str, int]:
    """How many rows every table has, without the import's own, the log and sign-ins."""
    return {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if model._meta.model_name not in (*AROUND, "session") or model._meta.app_label == "courses"
    }


def kept_files() -> list[Path]:
    return list(Path(settings.MEDIA_ROOT, "imports").rglob("*.xlsx"))
