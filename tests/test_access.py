"""Who gets which answer at every address, in a class that is prepared, open or closed.

A row names an address, its method and the answer to each of COLUMNS; every routed address has to
have one. 302 of a visitor is the way to the sign-in; another class's things are 404,
what one may see but not do is 403; 422 is a form that comes back with what was wrong in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from PIL import Image

from courses.enums import Role
from courses.models import Appointment
from tests.cast import Cast, make_class, sign_in
from tests.trainees.intake import roster
from tests.trainees.pages import sanctioned
from trainees.enums import CaseGround, PublicNames, SanctionLevel
from trainees.models import Certificate, OpenPublication, WeeklyNotice
from trainees.papers.registry import all_documents
from trainees.policies.attendance import RollFact
from trainees.services.appeal import make_appeal
from trainees.services.certificate import issue_certificate, reprint_certificate
from trainees.services.certificate_jobs import PRINTER, ask_for_file
from trainees.services.homework import hand_in, set_homework
from trainees.services.importing import take_in
from trainees.services.leave import Application, apply_for_leave
from trainees.services.leave_decision import report_back
from trainees.services.notice_publication import publish_notice
from trainees.services.notices import make_weekly_notice, sign_notice
from trainees.services.opening import close_class, open_class
from trainees.services.rollcall import Told, take_roll
from trainees.services.withdrawal import open_case
from training.actors import Actor
from training.models import Attachment, Job, User
from training.permissions import Rule
from training.services.notifications import notify
from training.services.uploads import store

SYSTEM = Actor.system()
COLUMNS = (
    "visitor",
    "organiser",
    "org_dept",
    "class_head",
    "head of the other sub-class",
    "inspector",
    "trainee in person",
    "trainee of the class",
    "trainee of another class",
    "head of another class",
)


@dataclass
class Ground:
    """A class with one of everything that has an address, and its people by column."""

    cast: Cast
    people: dict[str, User | None]
    things: dict[str, Any] = field(default_factory=dict)


def prepared() -> Ground:
    """Two sub-classes; number 1 is the trainee in person. A roster waits to be confirmed."""
    cast = make_class(4, sub_classes=("一班", "二班"), accounts=True, opened=False)
    other = make_class(2, name="别的班", accounts=True)
    people = {
        "visitor": None,
        "organiser": cast.user(Role.ORGANISER),
        "org_dept": cast.user(Role.ORG_DEPT),
        "class_head": cast.user(Role.CLASS_HEAD),
        "head of the other sub-class": cast.user(Role.CLASS_HEAD, sub_class=1),
        "inspector": cast.user(Role.INSPECTOR),
        "trainee in person": cast.trainee_user(1),
        "trainee of the class": cast.trainee_user(2),
        "trainee of another class": other.trainee_user(1),
        "head of another class": other.user(Role.CLASS_HEAD),
    }
    things: dict[str, Any] = {
        "batch": batch_of(cast),
        "class_id": cast.training_class.pk,
        "trainee_id": cast.trainees[1].pk,
        "session_id": cast.sessions[1].pk,
        "part": "database",
        "monday": "2014-04-07",
        "slug": "roster",
        "secret": "guessed",
        "collection": "sessions",
        "rest": "v1/nothing/",
        "token_id": 1,
        "notification_id": told_to(cast.user(Role.CLASS_HEAD)),
        "token": "guessed",
        "appointment_id": Appointment.objects.get(user=cast.user(Role.INSPECTOR)).pk,
    }
    return Ground(cast, people, things)


def running(ground: Ground | None = None) -> Ground:
    """Opened, on its fifth evening: a roll, a late mark and its appeal, a notice, a leave with the
    unit's request on paper and as a picture, and a return told with proof."""
    ground = ground or prepared()
    cast, things = ground.cast, ground.things
    cast.training_class = open_now(cast)
    late = {cast.trainees[1].pk: Told(RollFact(minutes_late=5))}
    take_roll(cast.session(1), late, by=SYSTEM, now=cast.time(1, "12:00"))
    entry = cast.training_class.entries.get()
    appeal = make_appeal(entry, text="到堂及时", by=SYSTEM, now=cast.time(1, "13:00"))
    notice = make_weekly_notice(cast.training_class, by=SYSTEM, now=cast.time(5, "18:01"))
    application = Application(
        kind="sick",
        start=cast.time(6, "09:00"),
        end=cast.time(6, "10:00"),
        unit_request=picture(cast),
    )
    now = cast.time(5, "18:30")
    leave = apply_for_leave(cast.trainees[1], application, by=SYSTEM, now=now)
    report_back(
        leave, at=cast.time(6, "09:30"), proof=picture(cast), by=SYSTEM, now=cast.time(6, "09:30")
    )
    certificate = certified(cast)
    case = open_case(cast.trainees[1], CaseGround.CONVENOR, by=SYSTEM, now=now)
    assert notice is not None
    things["key"] = shown_to_all(cast, notice).token
    due = cast.time(4, "20:00")
    piece = set_homework(
        cast.training_class, "学习体会", due_at=due, by=SYSTEM, now=cast.time(1, "14:00")
    )
    now = cast.time(2, "20:00")
    handed = hand_in(piece, cast.trainees[1].pk, picture(cast), by=SYSTEM, now=now)
    part = sanctioned(cast, 1, SanctionLevel.TALK, "课堂接打电话")
    things.update(incident_id=part.incident_id, part_id=part.pk)
    things.update(assignment_id=piece.pk, hand_in_id=handed.pk)
    things.update(
        entry_id=entry.pk,
        appeal_id=appeal.pk,
        notice_id=notice.pk,
        uid=leave.uid,
        case_id=case.pk,
        report_id=leave.report_backs.get().pk,
        certificate_uid=certificate.uid,
        number=1,
        job_uid=job_of(cast),
    )
    return ground


def certified(cast: Cast) -> Certificate:
    """Number 1's, with a reprint, and the job that makes the file for the printer."""
    now, by = cast.time(6, "08:00"), cast.actor(Role.ORGANISER)
    issued = issue_certificate(cast.trainees[1], by=by, now=now)
    reprint_certificate(issued, reason="遗失", by=by, now=now)
    return issued


def job_of(cast: Cast) -> Any:
    """A job that failed, so that it can be asked for again."""
    by, now = cast.actor(Role.ORGANISER), cast.time(6, "08:00")
    asked = ask_for_file(PRINTER, cast.training_class, key="access", by=by, now=now)
    Job.objects.update(state="failed", finished_at=now)
    return asked.uid


def closed() -> Ground:
    ground = running()
    close_class(ground.cast.training_class, by=SYSTEM, now=ground.cast.time(7, "18:00"))
    return ground


def open_now(cast: Cast) -> Any:
    return open_class(cast.training_class, by=SYSTEM, now=cast.time(1, "08:00"))


def batch_of(cast: Cast) -> Any:
    """A roster that waits to be confirmed; taken in while the class is prepared."""
    upload = SimpleUploadedFile("名册.xlsx", roster([9, "韩立", "中坝镇", "科员", "一班"]))
    by = cast.actor(Role.ORGANISER)
    now = cast.time(0, "09:00")
    return take_in(upload, training_class=cast.training_class, kind="roster", by=by, now=now).uid


def told_to(user: User) -> int:
    notify([user.pk], "leave_waits", key="access", now=datetime(2014, 4, 6, 9, tzinfo=UTC))
    return user.notifications.get().pk


def shown_to_all(cast: Cast, notice: WeeklyNotice) -> OpenPublication:
    by, now = cast.actor(Role.CLASS_HEAD), cast.time(5, "18:10")
    signed = sign_notice(notice, by=by, now=now)
    return publish_notice(signed, names=PublicNames.MASKED, ground="班务会议定", by=by, now=now)


def picture(cast: Cast) -> Attachment:
    data = BytesIO()
    Image.new("RGB", (8, 8)).save(data, "PNG")
    upload = SimpleUploadedFile("请示.png", data.getvalue())
    return store(upload, by=SYSTEM, now=cast.time(5, "18:00"))


MOMENTS = {"prepared": (0, "10:00"), "running": (6, "11:00"), "closed": (7, "19:00")}
GROUNDS = {"prepared": prepared, "running": running, "closed": closed}


def patterns(resolver: Any = None) -> Mapping[str, set[str]]:
    """The arguments of every routed name."""
    found: dict[str, set[str]] = {}
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found.update(patterns(entry))
        else:
            found[entry.name] = set(entry.pattern.converters)
    return found


def address(name: str, things: Mapping[str, Any]) -> str | None:
    """The address of a name on this ground, None where the thing does not exist on it."""
    known = {**things, "uid": things.get("batch")} if name.startswith("import") else dict(things)
    wanted = patterns()[name]
    if any(known.get(argument) is None for argument in wanted):
        return None
    return reverse(name, kwargs={argument: known[argument] for argument in wanted})


def answers(ground: Ground, name: str, method: str) -> str | None:
    """The status for every column; whatever a request did is undone."""
    path = address(name, ground.things)
    if path is None:
        return None
    found = []
    for column in COLUMNS:
        user, client = ground.people[column], Client()
        if user is not None:
            sign_in(client, user)
        with transaction.atomic():
            found.append(str(client.generic(method, path).status_code))
            transaction.set_rollback(True)
    return " ".join(found)


# The answers where a class runs, in the order of COLUMNS.
ROWS = {
    "health": ("GET", "200 200 200 200 200 200 200 200 200 200"),
    "health-part": ("GET", "200 200 200 200 200 200 200 200 200 200"),
    "sign-in": ("GET", "200 302 302 302 302 302 302 302 302 302"),
    "sign-out": ("POST", "302 302 302 302 302 302 302 302 302 302"),
    "change-password": ("GET", "302 200 200 200 200 200 200 200 200 200"),
    "language": ("POST", "302 302 302 302 302 302 302 302 302 302"),
    "classes": ("GET", "302 200 200 200 200 200 403 403 403 200"),
    "timetable": ("GET", "302 200 200 200 200 200 200 200 404 404"),
    "timetable-versions": ("GET", "302 200 200 200 200 200 200 200 404 404"),
    "session-change": ("GET", "302 200 403 403 403 403 403 403 404 404"),
    "session-add": ("GET", "302 200 403 403 403 403 403 403 404 404"),
    "policy": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "rulebook-edit": ("POST", "302 422 403 403 403 403 403 403 404 404"),
    "staff": ("GET", "302 200 403 403 403 403 403 403 404 404"),
    "end-appointment": ("POST", "302 302 403 403 403 403 403 403 404 404"),
    "account": ("GET", "302 200 200 200 200 200 200 200 200 200"),
    "notifications": ("GET", "302 200 200 200 200 200 200 200 200 200"),
    "notifications-read": ("POST", "302 302 302 302 302 302 302 302 302 302"),
    "notification-read": ("POST", "302 404 404 302 404 404 404 404 404 404"),
    "home": ("GET", "302 200 200 200 200 200 200 200 200 200"),
    "class": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "open-class": ("POST", "302 302 403 403 403 403 403 403 404 404"),
    "tokens": ("GET", "302 200 200 200 200 200 200 200 200 200"),
    "token-end": ("POST", "302 404 404 404 404 404 404 404 404 404"),
    "api": ("GET", "200 200 200 200 200 200 200 200 200 200"),
    "api-description": ("GET", "200 200 200 200 200 200 200 200 200 200"),
    "api-classes": ("GET", "401 401 401 401 401 401 401 401 401 401"),
    "api-class": ("GET", "401 401 401 401 401 401 401 401 401 401"),
    "api-collection": ("GET", "401 401 401 401 401 401 401 401 401 401"),
    "api-unknown": ("GET", "404 404 404 404 404 404 404 404 404 404"),
    "archive": ("GET", "302 302 302 403 403 403 403 403 404 404"),
    "close-class": ("GET", "302 200 403 403 403 403 403 403 404 404"),
    "new-class": ("GET", "302 200 403 403 403 403 403 403 403 403"),
    "import-roster": ("GET", "302 200 403 403 403 403 403 403 404 404"),
    "roster-template": ("GET", "302 200 403 403 403 403 403 403 404 404"),
    "import-timetable": ("GET", "302 200 403 403 403 403 403 403 404 404"),
    "timetable-template": ("GET", "302 200 403 403 403 403 403 403 404 404"),
    "import": ("GET", "302 200 403 403 403 403 403 403 404 404"),
    "import-confirm": ("POST", "302 302 403 403 403 403 403 403 404 404"),
    "import-discard": ("POST", "302 302 403 403 403 403 403 403 404 404"),
    "import-undo": ("POST", "302 302 403 403 403 403 403 403 404 404"),
    "import-problems": ("GET", "302 200 403 403 403 403 403 403 404 404"),
    "trainees": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "calendar": ("GET", "302 200 200 200 200 200 200 200 200 200"),
    "calendar-make": ("POST", "302 200 200 200 200 200 200 200 200 200"),
    "calendar-end": ("POST", "302 302 302 302 302 302 302 302 302 302"),
    "calendar-feed": ("GET", "404 404 404 404 404 404 404 404 404 404"),
    "documents": ("GET", "302 200 200 200 200 200 200 200 404 404"),
    "document": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "people": ("GET", "302 200 200 200 200 200 403 403 403 200"),
    "trainee": ("GET", "302 200 200 200 403 200 200 403 404 404"),
    "scores": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "post-score": ("GET", "302 403 403 200 200 403 403 403 404 404"),
    "exam": ("GET", "302 403 403 200 200 403 403 403 404 404"),
    "appeals": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "homework": ("GET", "302 200 200 200 200 200 200 200 404 404"),
    "bulletins": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "bulletin-adopt": ("POST", "302 403 403 422 422 403 403 403 404 404"),
    "bulletin-take-out": ("POST", "302 403 403 422 422 403 403 403 404 404"),
    "homework-grid": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "assignment": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "hand-in": ("POST", "302 403 403 403 403 403 422 422 404 404"),
    "hand-in-file": ("GET", "302 403 403 200 403 200 200 403 404 404"),
    "reverse-entry": ("POST", "302 403 403 422 403 403 403 403 404 404"),
    "rulebook": ("GET", "302 200 200 200 200 200 200 200 404 404"),
    "ledger": ("GET", "302 200 200 200 403 200 200 403 404 404"),
    "appeal": ("POST", "302 403 403 403 403 403 422 403 404 404"),
    "appeal-answer": ("POST", "302 403 403 422 403 403 403 403 404 404"),
    "completion": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "completion-issue": ("POST", "302 302 403 403 403 403 403 403 404 404"),
    "certificate-issue": ("POST", "302 302 403 403 403 403 403 403 404 404"),
    "certificates": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "certificates-file": ("POST", "302 302 403 403 403 403 403 403 404 404"),
    "certificate": ("GET", "302 200 200 200 403 200 200 403 404 404"),
    "certificate-pdf": ("GET", "302 200 200 200 403 200 200 403 404 404"),
    "certificate-reprint-pdf": ("GET", "302 200 403 403 403 403 403 403 404 404"),
    "certificate-revoke": ("POST", "302 422 403 403 403 403 403 403 404 404"),
    "certificate-replace": ("POST", "302 422 403 403 403 403 403 403 404 404"),
    "certificate-reprint": ("POST", "302 422 403 403 403 403 403 403 404 404"),
    "verify": ("GET", "200 200 200 200 200 200 200 200 200 200"),
    "verify-token": ("GET", "404 404 404 404 404 404 404 404 404 404"),
    "jobs": ("GET", "302 200 200 200 200 200 403 403 403 200"),
    "job": ("GET", "302 200 404 404 404 404 404 404 404 404"),
    "job-cancel": ("POST", "302 302 404 404 404 404 404 404 404 404"),
    "job-retry": ("POST", "302 302 404 404 404 404 404 404 404 404"),
    "job-result": ("GET", "302 404 404 404 404 404 404 404 404 404"),
    "notices": ("GET", "302 200 200 200 200 200 200 200 404 404"),
    "notice": ("GET", "302 200 200 200 200 200 200 200 404 404"),
    "notice-pdf": ("GET", "302 200 200 200 200 200 200 200 404 404"),
    "notice-xlsx": ("GET", "302 200 200 200 200 200 200 200 404 404"),
    "notice-sign": ("POST", "302 403 403 302 302 403 403 403 404 404"),
    "notice-correct": ("POST", "302 403 403 422 422 403 403 403 404 404"),
    "notice-publish": ("POST", "302 403 403 422 422 403 403 403 404 404"),
    "notice-take-down": ("POST", "302 302 403 302 302 403 403 403 404 404"),
    "open-notice": ("GET", "200 200 200 200 200 200 200 200 200 200"),
    "chain-head": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "schedule": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "leaves": ("GET", "302 200 200 200 200 200 200 200 404 404"),
    "leaves-decide": ("POST", "302 403 422 422 422 422 403 403 404 404"),
    "leaves-out": ("GET", "302 200 200 200 200 200 403 403 403 200"),
    "leaves-waiting": ("GET", "302 200 200 200 200 200 403 403 403 200"),
    "warnings": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "leave-apply": ("GET", "302 200 403 200 200 403 200 200 404 404"),
    "leave-preview": ("POST", "302 200 403 200 200 403 200 200 404 404"),
    "leave": ("GET", "302 200 200 200 403 200 200 403 404 404"),
    "leave-decide": ("POST", "302 403 403 422 403 422 403 403 404 404"),
    "leave-cancel": ("POST", "302 403 403 403 403 403 302 403 404 404"),
    "leave-ask": ("POST", "302 403 403 403 403 403 422 403 404 404"),
    "leave-answer": ("POST", "302 403 403 422 403 403 403 403 404 404"),
    "leave-complete": ("POST", "302 302 403 302 403 403 302 403 404 404"),
    "leave-return": ("POST", "302 403 403 422 403 403 403 403 404 404"),
    "leave-unit-request": ("GET", "302 403 403 200 403 200 200 403 404 404"),
    "leave-proof": ("GET", "302 403 403 200 403 403 200 403 404 404"),
    "all-cases": ("GET", "302 403 200 403 403 403 403 403 403 403"),
    "cases": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "case-open": ("GET", "302 403 200 200 200 403 403 403 404 404"),
    "case": ("GET", "302 200 200 200 403 200 200 403 404 404"),
    "case-confirm": ("POST", "302 403 422 403 403 403 403 403 404 404"),
    "case-dismiss": ("POST", "302 403 422 403 403 403 403 403 404 404"),
    "case-statement": ("POST", "302 403 403 403 403 403 422 403 404 404"),
    "rolls": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "check-in": ("GET", "302 403 403 403 403 403 404 404 404 404"),
    "check-in-wall": ("GET", "302 403 403 404 404 404 403 403 404 404"),
    "roll": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "meals": ("GET", "302 302 302 302 302 302 200 200 404 404"),
    "meal-tell": ("POST", "302 403 403 403 403 403 302 302 404 404"),
    "meal-list": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "meal-record": ("POST", "302 403 403 303 303 403 403 403 404 404"),
    "meal-count": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "meal-check": ("GET", "302 403 403 200 200 403 403 403 404 404"),
    "meal-take-back": ("POST", "302 403 403 422 422 403 403 403 404 404"),
    "night-take-back": ("POST", "302 403 403 422 422 403 403 403 404 404"),
    "roll-draft": ("GET", "302 403 403 403 403 403 403 403 404 404"),
    "roll-check": ("GET", "302 403 403 403 403 200 403 403 404 404"),
    "weeks": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "week-close": ("POST", "302 422 403 422 422 403 403 403 404 404"),
    "week-reopen": ("POST", "302 422 403 422 422 403 403 403 404 404"),
    "register": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "spot-checks": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "rooms": ("GET", "302 200 200 200 200 200 200 200 404 404"),
    "room-assign": ("POST", "302 303 403 303 303 403 403 403 404 404"),
    "room-leave": ("POST", "302 303 403 303 303 403 403 403 404 404"),
    "room-save": ("POST", "302 422 403 422 422 403 403 403 404 404"),
    "outstanding": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "outstanding-confirm": ("POST", "302 302 403 403 403 403 403 403 404 404"),
    "outstanding-take-back": ("POST", "302 422 403 403 403 403 403 403 404 404"),
    "incident-new": ("GET", "302 403 200 200 200 403 403 403 404 404"),
    "incident": ("GET", "302 200 200 200 403 200 200 403 404 404"),
    "incident-take-back": ("POST", "302 403 422 422 403 403 403 403 404 404"),
    "incident-decide": ("POST", "302 403 422 422 403 403 403 403 404 404"),
    "incident-undecide": ("POST", "302 403 422 422 403 403 403 403 404 404"),
    "conduct": ("GET", "302 200 200 200 200 200 200 200 404 404"),
    "nights": ("GET", "302 200 200 200 200 200 403 403 404 404"),
    "roll-mark": ("GET", "302 200 200 200 404 200 403 403 404 404"),
}
# The same for every document of the page of documents, by its slug.
DOCUMENTS = {
    "roster": "302 200 200 200 200 200 403 403 404 404",
    "directory": "302 200 200 200 200 200 403 403 404 404",
    "seating-plan": "302 200 200 200 200 200 403 403 404 404",
    "name-plates": "302 200 200 200 200 200 403 403 404 404",
    "badges": "302 200 200 200 200 200 403 403 404 404",
    "timetable": "302 200 200 200 200 200 200 200 404 404",
    "evaluation-form": "302 200 200 200 200 200 403 403 404 404",
    "sign-in-sheet": "302 200 200 200 200 200 403 403 404 404",
    "register": "302 200 200 200 200 200 403 403 404 404",
    "meal-order": "302 200 200 200 200 200 403 403 404 404",
    "night-sheet": "302 200 200 200 200 200 403 403 404 404",
    "handbook": "302 200 200 200 200 200 200 200 404 404",
    "daily-sheet": "302 200 200 200 200 200 403 403 404 404",
    "notice": "302 200 200 200 200 200 200 200 404 404",
    "leave-form": "302 200 200 200 200 200 200 200 404 404",
    "score-book": "302 200 200 200 200 200 403 403 404 404",
    "appraisal": "302 200 200 200 200 200 403 403 404 404",
    "certificate-register": "302 200 200 200 200 200 403 403 404 404",
    "censure": "302 200 200 200 200 403 403 403 404 404",
    "bulletin": "302 200 200 200 200 200 403 403 404 404",
    "letter-absence": "302 200 403 200 200 403 403 403 404 404",
    "letter-leave": "302 200 403 200 200 403 403 403 404 404",
    "letter-withdrawal": "302 200 200 403 403 403 403 403 404 404",
    "letter-result": "302 200 403 200 200 403 403 403 404 404",
}
# What has no address before a class opens.
NOT_YET = {
    "appeal",
    "appeal-answer",
    "reverse-entry",
    "assignment",
    "hand-in",
    "hand-in-file",
    "notice",
    "notice-pdf",
    "notice-xlsx",
    "notice-sign",
    "notice-correct",
    "notice-publish",
    "notice-take-down",
    "open-notice",
    "leave",
    "leave-decide",
    "leave-cancel",
    "leave-ask",
    "leave-answer",
    "leave-complete",
    "leave-return",
    "leave-unit-request",
    "leave-proof",
    "incident",
    "incident-take-back",
    "incident-decide",
    "incident-undecide",
    "case",
    "case-confirm",
    "case-dismiss",
    "case-statement",
    "certificate",
    "certificate-pdf",
    "certificate-reprint-pdf",
    "certificate-revoke",
    "certificate-replace",
    "certificate-reprint",
    "job",
    "job-cancel",
    "job-retry",
    "job-result",
}
# Where another state answers differently.
OTHERWISE = {
    "prepared": {
        "close-class": "302 302 403 403 403 403 403 403 404 404",
    },
    "closed": {
        "archive": "302 200 200 403 403 403 403 403 404 404",
        "close-class": "302 302 403 403 403 403 403 403 404 404",
        "import-confirm": "302 422 403 403 403 403 403 403 404 404",
    },
}


def test_every_address_has_its_row() -> None:
    assert set(ROWS) == set(patterns())


@pytest.mark.django_db
@pytest.mark.parametrize("state", GROUNDS)
def test_everybody_gets_the_answer_that_their_rights_give(state: str) -> None:
    ground = GROUNDS[state]()
    expected: dict[str, str | None] = {name: row for name, (_, row) in ROWS.items()}
    expected.update(OTHERWISE.get(state, {}))
    if state == "prepared":
        expected.update(dict.fromkeys(NOT_YET))
    with time_machine.travel(ground.cast.time(*MOMENTS[state]), tick=False):
        found = {name: answers(ground, name, method) for name, (method, _) in ROWS.items()}
    assert found == expected


def test_every_document_has_its_row() -> None:
    assert set(DOCUMENTS) == set(all_documents())


@pytest.mark.django_db
def test_a_document_is_for_whom_its_rule_names() -> None:
    ground = running()
    found = {}
    with time_machine.travel(ground.cast.time(*MOMENTS["running"]), tick=False):
        for slug in DOCUMENTS:
            ground.things["slug"] = slug
            found[slug] = answers(ground, "document", "GET")
    assert found == DOCUMENTS


@pytest.mark.django_db
def test_an_address_that_was_left_open_would_be_noticed() -> None:
    """The twin: the same table against a page that forgot its rule."""
    ground = running()
    method, row = ROWS["staff"]
    with (
        time_machine.travel(ground.cast.time(*MOMENTS["running"]), tick=False),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(Rule, "require", lambda *args: None)
        assert answers(ground, "staff", method) != row
