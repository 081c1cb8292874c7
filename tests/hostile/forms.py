"""Every form of the product with what a person would send: the table of bad input.

A row names who sends it, in which state of the class and with what. Whatever else is sent to it by
`test_bad_input.py` is made of this. An address that takes a POST and has no row fails there.
"""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.cast import PASSWORD
from tests.test_access import GROUNDS, SYSTEM, Ground
from tests.trainees.intake import roster, timetable
from trainees.models import ClassOffice, DormRoom
from trainees.services.bulletin import submit_bulletin
from trainees.services.conduct import post_by_rule
from trainees.services.life import check_meal, check_night
from training.models import User

HEAD, ORGANISER, DEPARTMENT = "class_head", "organiser", "org_dept"
INSPECTOR, SELF, OTHER = "inspector", "trainee in person", "trainee of the class"
KEY = str(UUID(int=7))


@dataclass(frozen=True)
class Sent:
    """`by` a column of the access table; `path` where the ground's own thing will not do; `once`
    where the same POST again is answered, not repeated, by a new thing (a new calendar address)."""

    by: str
    data: dict[str, Any] = field(default_factory=dict)
    state: str = "running"
    at: str = ""
    path: str = ""
    done: int = 302
    again: bool = True


def photo() -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (8, 8)).save(data, "PNG")
    return SimpleUploadedFile("证明.png", data.getvalue(), "image/png")


def workbook(*rows: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile("名册.xlsx", roster(*rows))


def ground_of(state: str) -> Ground:
    """The ground of the access table, with a class officer, a room, a missed meal, a night away
    and passwords besides."""
    ground = GROUNDS[state]()
    cast, things = ground.cast, ground.things
    start = cast.time(0, "08:00")
    ClassOffice.objects.create(trainee=cast.trainees[2], title="班长", starts_at=start)
    room = DormRoom.objects.create(training_class=cast.training_class, name="201", beds=2)
    things.update(room=room.pk)
    if state == "running":
        on, missing = cast.days[4], [cast.trainees[3].pk]
        seen = {"by": SYSTEM, "now": cast.time(6, "08:00")}
        check_meal(cast.training_class, on=on, meal="lunch", missing=missing, **seen)
        check_night(cast.training_class, on=on, away=missing, late_back=[], **seen)
        about = {"at": cast.time(5, "23:10"), "note": "熄灯后喧哗", **seen}
        (entry,) = post_by_rule(cast.training_class, missing, "DORM-04", **about)
        things.update(by_hand=entry.pk)
        submitted = {"trainee_ids": missing, "on": cast.days[3], **seen}
        submit_bulletin(cast.training_class, "川北纪行", **submitted)
        things.update(bulletin=cast.training_class.bulletin_submissions.get().pk)
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.save()
    for person in filter(None, ground.people.values()):
        person.refresh_from_db()
    return ground


POLICY = {
    "hours_per_half_day": "4",
    "morning_from": "08:30",
    "morning_to": "12:00",
    "afternoon_from": "14:30",
    "afternoon_to": "17:30",
    "late_to_absent_minutes": "15",
    "leave_one_in": "7",
    "report_back_within_minutes": "120",
    "curfew": "22:30",
    "breakfast_cutoff": "20:00",
    "lunch_cutoff": "10:00",
    "dinner_cutoff": "15:00",
    "notice_day": "5",
    "notice_time": "18:00",
}
WHOLE_POLICY = {
    **POLICY,
    "seated_before_minutes": "10",
    "objection_days": "3",
    "outstanding_from": "90",
    "notice_public_names": "counts",
    "notice_public_days": "7",
    "completion_hours": "0",
    "kinds_in_limit": ["sick"],
    "kinds_needing_proof": ["sick"],
}


def forms_of(ground: Ground) -> dict[str, Sent]:
    """The table, filled in with the ground's own things."""
    cast, things = ground.cast, ground.things
    first, second, third = (str(cast.trainees[n].pk) for n in (1, 2, 3))
    subs = [str(one.pk) for one in cast.sub_classes]
    session = {
        "act": "change",
        "sure": "1",
        "seen": "0",
        "title": "现场教学",
        "day": "2014-04-13",
        "start": "19:00",
        "end": "20:00",
        "hours": "1",
        "form": "现场教学",
        "venue": "第一会议室",
        "lecturer": "周讲师",
        "lecturer_unit": "市委党校",
    }
    part = f"p{things.get('part_id')}"
    return {
        "sign-in": Sent("visitor", {"username": "class_head", "password": "错的口令"}, done=200),
        "sign-out": Sent(HEAD),
        "change-password": Sent(
            HEAD,
            {"old": PASSWORD, "new": "qX7 天府之国 hao", "again": "qX7 天府之国 hao"},
            again=False,
        ),
        "language": Sent(HEAD, {"language": "en"}),
        "account": Sent(HEAD, {"email": "head@example.org", "password": PASSWORD}),
        "tokens": Sent(
            HEAD,
            {"name": "学校门户", "scopes": ["classes"], "lasts": "90", "password": PASSWORD},
            done=200,
            again=False,
        ),
        "notifications-read": Sent(HEAD, {"until": "2014-04-12T03:00:00Z"}),
        "notification-read": Sent(HEAD),
        "calendar-make": Sent(HEAD, done=200, again=False),
        "calendar-end": Sent(HEAD),
        "new-class": Sent(
            ORGANISER,
            {
                "name": "第三期中青班",
                "short_name": "中青三班",
                "host": "组织部",
                "organiser": "中共江油市委党校",
                "certificate_prefix": "江党校结字",
                "first_from": "2014-05-05",
                "first_to": "2014-05-16",
                "second_from": "2014-05-26",
                "second_to": "2014-05-30",
                "sub_classes": "一班\n二班",
                **POLICY,
            },
            done=302,
        ),
        "open-class": Sent(ORGANISER, state="prepared"),
        "close-class": Sent(ORGANISER, {"read": ""}, done=422),
        "archive": Sent(ORGANISER, {"key": KEY}, state="closed"),
        "policy": Sent(ORGANISER, WHOLE_POLICY, state="prepared"),
        "rulebook-edit": Sent(ORGANISER, {"full_exam": "30"}, state="prepared", done=422),
        "session-change": Sent(
            ORGANISER, session, path=f"/sessions/{cast.sessions[14].pk}/change/"
        ),
        "session-add": Sent(ORGANISER, {**session, "title": "晚自习"}),
        "staff": Sent(
            ORGANISER,
            {
                "role": "class_head",
                "sub_class": subs[0],
                "name": "郑班主任",
                "username": "zheng",
                "until": "2014-04-20",
            },
            done=200,
        ),
        "end-appointment": Sent(ORGANISER),
        "import-roster": Sent(ORGANISER, {"workbook": workbook()}, state="prepared", again=False),
        "import-timetable": Sent(
            ORGANISER,
            {"workbook": SimpleUploadedFile("课程表.xlsx", timetable())},
            state="prepared",
            again=False,
        ),
        "import-confirm": Sent(ORGANISER, state="prepared"),
        "import-discard": Sent(ORGANISER, state="prepared"),
        "import-undo": Sent(ORGANISER, state="prepared"),
        "post-score": Sent(
            HEAD,
            {
                "rule": "DORM-04",
                "trainees": [third],
                "title": "题目",
                "note": "熄灯后喧哗",
                "at": "2014-04-11T23:10",
            },
            done=303,
        ),
        "exam": Sent(
            HEAD,
            {"save": "1", "seen": "0", f"mark-{third}": "88.5", "pasted": "1 91"},
            done=303,
        ),
        "homework": Sent(HEAD, {"title": "调研报告", "due_at": "2014-04-13T20:00"}, done=303),
        "bulletins": Sent(
            HEAD, {"title": "江油见闻", "on": "2014-04-11", "trainees": [third]}, done=303
        ),
        "bulletin-adopt": Sent(
            HEAD, {"title": "川北纪行", "rule": "BULL-02", "on": "2014-04-11"}, done=303
        ),
        "bulletin-take-out": Sent(
            HEAD, {"record": f"{things.get('bulletin')}"}, done=303, again=False
        ),
        "homework-grid": Sent(
            HEAD,
            {
                "save": "1",
                "seen": "999999999",
                f"c-{third}-{things.get('assignment_id')}": "迟 88",
                "pasted": "1\t88",
                "into": f"{things.get('assignment_id')}",
                "reason": "补交的纸质稿",
            },
            done=303,
        ),
        "assignment": Sent(HEAD, {"came": [third], "in_time": "on"}, done=303),
        "hand-in": Sent(OTHER, {"file": photo()}, done=303),
        "reverse-entry": Sent(
            HEAD,
            {"reason": "记错了人"},
            path=f"/entries/{things.get('by_hand')}/reverse/",
            done=303,
        ),
        "appeal": Sent(SELF, {"text": "当时已请假"}, done=422),
        "appeal-answer": Sent(HEAD, {"answer": "核实无误", "decision": "dismiss"}),
        "completion-issue": Sent(ORGANISER, {"key": KEY}),
        "certificate-issue": Sent(ORGANISER),
        "certificates-file": Sent(ORGANISER, {"key": KEY, "file": "printer"}),
        "certificate-revoke": Sent(ORGANISER, {"revoke-reason": "发错"}),
        "certificate-replace": Sent(
            ORGANISER, {"replace-name": "张维", "replace-reason": "姓名有误"}
        ),
        "certificate-reprint": Sent(ORGANISER, {"reprint-reason": "遗失", "reprint-seen": "1"}),
        "verify": Sent(
            "visitor", {"serial": "江党校结字〔2014〕第0009号", "name": "张维"}, done=200
        ),
        "job-cancel": Sent(ORGANISER),
        "job-retry": Sent(ORGANISER),
        "notice-sign": Sent(HEAD),
        "notice-publish": Sent(HEAD, {"names": "counts", "ground": "办班规定第九条"}, done=422),
        "notice-correct": Sent(HEAD, {"reason": "补记一人"}, done=422),
        "notice-take-down": Sent(HEAD),
        "leave-apply": Sent(
            SELF,
            {
                "key": KEY,
                "kind": "personal",
                "starts_at": "2014-04-13T09:00",
                "ends_at": "2014-04-13T10:00",
                "reason": "家中有事",
                "unit_request": photo(),
            },
        ),
        "leave-preview": Sent(
            SELF,
            {
                "key": KEY,
                "kind": "personal",
                "starts_at": "2014-04-13T09:00",
                "ends_at": "2014-04-13T10:00",
                "reason": "家中有事",
            },
            done=200,
        ),
        "leave-decide": Sent(HEAD, {"verdict": "approve", "opinion": "同意"}),
        "leaves-decide": Sent(
            HEAD, {"verdict": "approve", "opinion": "同意", "leave": [str(things.get("uid"))]}
        ),
        "leave-cancel": Sent(SELF),
        "leave-ask": Sent(SELF, {"reason": "临时取消了"}, done=422),
        "leave-answer": Sent(HEAD, {"verdict": "reject", "answer": "已经离校"}, done=422),
        "leave-complete": Sent(HEAD, {"unit_request": photo()}),
        "leave-return": Sent(HEAD, {"seen": "1", "at": "2014-04-12T09:40", "proof": photo()}),
        "case-open": Sent(
            HEAD, {"trainee": "3", "ground": "left_without_approval", "reason": "擅自离校"}
        ),
        "case-confirm": Sent(DEPARTMENT, {"document_number": "〔2014〕3号", "reason": "事实清楚"}),
        "case-dismiss": Sent(DEPARTMENT, {"document_number": "〔2014〕4号", "reason": "情节轻微"}),
        "case-statement": Sent(SELF, {"statement": "本人说明"}),
        "roll": Sent(
            HEAD,
            {"sub": [subs[0]], f"m-{third}": "late:8:1", "reason": "核对监控"},
            done=303,
        ),
        "roll-draft": Sent(
            OTHER,
            {"sub": [subs[1]], f"m-{second}": "absent::0"},
            path=f"/sessions/{cast.sessions[12].pk}/roll/draft/",
            at="14:31",
            done=303,
        ),
        "roll-check": Sent(
            INSPECTOR,
            {"sub": [subs[0]], f"m-{third}": "absent::0"},
            path=f"/sessions/{cast.sessions[12].pk}/roll/check/",
            at="14:31",
            done=303,
        ),
        "roll-mark": Sent(
            HEAD,
            {
                "mark": "both",
                "seen": "1",
                "minutes_late": "3",
                "minutes_early": "4",
                "reason": "看错了人",
            },
            done=303,
        ),
        "week-close": Sent(HEAD, done=422),
        "week-reopen": Sent(HEAD, {"reason": "补记一课"}, done=422),
        "meal-tell": Sent(SELF, {"out": "2014-04-13-dinner"}),
        "meal-record": Sent(HEAD, {"trainee": third, "out": "2014-04-13-dinner"}, done=303),
        "meal-check": Sent(HEAD, {"meal": "2014-04-12-breakfast", "missing": [first]}, done=303),
        "meal-take-back": Sent(
            HEAD,
            {"trainee": third, "meal": "2014-04-11-lunch", "record": "missing", "reason": "看错"},
            done=303,
        ),
        "nights": Sent(HEAD, {f"n{first}": "late_back"}, done=303),
        "night-take-back": Sent(
            HEAD, {"trainee": third, "on": "2014-04-11", "reason": "在医院陪护"}, done=303
        ),
        "room-assign": Sent(HEAD, {"trainee": third, "place": f"{things.get('room')}-1"}, done=303),
        "room-leave": Sent(HEAD, {"trainee": third}, done=303),
        "room-save": Sent(HEAD, {"name": "东305", "beds": "2"}, done=303),
        "outstanding-confirm": Sent(ORGANISER, {"seen": [f"{third}:1"]}),
        "outstanding-take-back": Sent(ORGANISER, {"reason": "名单有误"}, done=422),
        "incident-new": Sent(
            HEAD,
            {
                "matter": "gathering",
                "trainees": [first, third],
                "convenors": "3",
                "place": "城南饭店",
                "note": "晚间聚餐",
                "at": "2014-04-11T20:10",
            },
        ),
        "incident-take-back": Sent(HEAD, {"reason": "张冠李戴"}),
        "incident-decide": Sent(
            HEAD,
            {
                f"{part}-decision": "talk",
                f"{part}-reason": "谈话提醒",
                f"{part}-document_number": "〔2014〕5号",
            },
            done=422,
        ),
        "incident-undecide": Sent(HEAD, {"reason": "改判"}),
    }
