"""A class full of words that stand nowhere else: one in whatever people type or hand in."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from courses.enums import Role
from tests.test_access import Ground, prepared, running
from tests.trainees.intake import roster
from tests.trainees.pages import rename
from trainees.enums import IncidentDecision, IncidentMatter, LifeRecord, PartTaken, Verdict
from trainees.models import Person
from trainees.policies.attendance import RollFact
from trainees.services.appeal import answer_appeal
from trainees.services.cancellation import answer_ask, ask_to_cancel
from trainees.services.conduct import post_by_rule
from trainees.services.importing import take_in
from trainees.services.incident import Happening, decide_part, record_incident
from trainees.services.leave import Application, apply_for_leave
from trainees.services.leave_decision import decide_leave
from trainees.services.life import check_meal
from trainees.services.life_correction import take_back_meal
from trainees.services.reversal import take_back
from trainees.services.rollcall import correct_mark
from trainees.services.withdrawal import give_statement
from training.models import Attachment, Job, User
from training.tasks import run_job

MARK, PHONE = "鹭", "1399007"  # in every word, in every number
SAID = {
    "name": "王鹭一",
    "phone": "13990070001",
    "leave reason": "鹭照料病人",
    "leave opinion": "鹭准予休养",
    "cancellation": "鹭改期返校",
    "cancellation answer": "鹭车票已购",
    "appeal": "鹭钟表快了",
    "appeal answer": "鹭查过监控",
    "incident place": "鹭洲饭店",
    "incident note": "鹭席间争执",
    "incident decision": "鹭谈话一次",
    "conduct note": "鹭夜间喧哗",
    "reversal": "鹭记错房间",
    "mark reason": "鹭签到为准",
    "meal reason": "鹭陪同就医",
    "statement": "鹭本人陈述",
    "unit request": "鹭请示件",
    "proof": "鹭诊断书",
    "homework file": "鹭心得稿",
    "roster file": "鹭名单稿",
    "roster row": "鹭新学员",
}


def planted() -> Ground:
    """The running class of the access table, with a finished job, and SAID all over it. Whatever
    is of one trainee is of number 1, who is in the first sub-class."""
    ground = prepared()
    cast = ground.cast
    rename(cast, ["王鹭一", "李鹭二", "张鹭三", "刘鹭四"])
    for number, trainee in cast.trainees.items():
        person = Person.objects.get(pk=trainee.person_id)
        person.phone = f"{PHONE}{number:04}"
        person.pinyin, person.initials = f"wang lu {number}", f"wl{number}"
        person.save()
        User.objects.filter(pk=person.user_id).update(name=person.name)
        trainee.refresh_from_db()
    _roster_waits(ground)
    running(ground)
    _leave(ground)
    _conduct(ground)
    _files(ground)
    Job.objects.filter(uid=ground.things["job_uid"]).update(state="queued", finished_at=None)
    run_job(Job.objects.get(uid=ground.things["job_uid"]).pk)
    return ground


def _roster_waits(ground: Ground) -> None:
    upload = SimpleUploadedFile(
        f"{SAID['roster file']}.xlsx", roster([9, SAID["roster row"], "中坝镇", "科员", "一班"])
    )
    by, cast = ground.cast.actor(Role.ORGANISER), ground.cast
    batch = take_in(
        upload, training_class=cast.training_class, kind="roster", by=by, now=cast.time(0, "09:30")
    )
    ground.things["batch"] = batch.uid


def _leave(ground: Ground) -> None:
    """Two days, which the organisation department decides; asked to be cancelled, in vain."""
    cast = ground.cast
    one, head = cast.trainees[1], cast.actor(Role.CLASS_HEAD)
    application = Application(
        kind="personal",
        start=cast.time(6, "09:30"),
        end=cast.time(7, "12:00"),
        reason=SAID["leave reason"],
        unit_request_seen=True,
    )
    own = cast.actor("trainee", number=1)
    leave = apply_for_leave(one, application, by=own, now=cast.time(5, "19:00"))
    for role in leave.approvals.values_list("role", flat=True):
        by = cast.actor(role, number=1)
        leave = decide_leave(
            leave,
            Verdict.APPROVE,
            opinion=SAID["leave opinion"],
            by=by,
            now=cast.time(5, "19:30"),
        )
    ask_to_cancel(leave, reason=SAID["cancellation"], by=own, now=cast.time(6, "10:00"))
    said = SAID["cancellation answer"]
    answer_ask(leave, Verdict.REJECT, answer=said, by=head, now=cast.time(6, "10:30"))
    ground.things["long leave"] = leave.uid


def _conduct(ground: Ground) -> None:
    cast, things = ground.cast, ground.things
    klass, one, own = cast.training_class, cast.trainees[1], cast.actor("trainee", number=1)
    seen: dict[str, Any] = {"by": cast.actor(Role.CLASS_HEAD), "now": cast.time(6, "08:00")}
    appeal = klass.entries.get(pk=things["entry_id"]).appeal
    appeal.text = SAID["appeal"]
    appeal.save()
    answer_appeal(appeal, uphold=False, answer=SAID["appeal answer"], **seen)
    happening = Happening(
        IncidentMatter.OTHER,
        cast.time(3, "20:00"),
        place=SAID["incident place"],
        note=SAID["incident note"],
    )
    incident = record_incident(klass, happening, {one.pk: PartTaken.PARTICIPANT}, **seen)
    said = SAID["incident decision"]
    decide_part(incident.parts.get(), IncidentDecision.TALK, reason=said, **seen)
    things["incident_id"] = incident.pk
    at = cast.time(5, "23:10")
    entries = [
        post_by_rule(klass, [one.pk], "DORM-04", at=moment, note=SAID["conduct note"], **seen)[0]
        for moment in (at, at - timedelta(days=1))
    ]
    take_back(entries[0], reason=SAID["reversal"], **seen)
    meal = {"on": cast.days[4], "meal": "lunch"}
    check_meal(klass, missing=[one.pk], **meal, **seen)
    take_back_meal(one, LifeRecord.MISSING, reason=SAID["meal reason"], **meal, **seen)
    case = one.cases.get(pk=things["case_id"])
    give_statement(case, SAID["statement"], by=own, now=seen["now"])
    late = RollFact(minutes_late=6)
    correct_mark(cast.session(1), one.pk, late, reason=SAID["mark reason"], **seen)


def _files(ground: Ground) -> None:
    """They keep the names they came with."""
    one = ground.cast.trainees[1]
    leave = one.leaves.get(uid=ground.things["uid"])
    names = {
        leave.unit_request_id: SAID["unit request"],
        leave.report_backs.get().proof_id: SAID["proof"],
        one.hand_ins.get().file_id: SAID["homework file"],
    }
    for pk, name in names.items():
        Attachment.objects.filter(pk=pk).update(original_name=f"{name}.png")
