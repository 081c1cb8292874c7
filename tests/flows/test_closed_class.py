"""A class that is not open refuses every verb, with a reason, and nothing is written."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.apps import apps

from courses.enums import ClassRefusal
from courses.services.classes import set_policy
from courses.services.timetable import SessionPlan, plan_sessions
from tests.cast import default_rulebook
from tests.flows.story import ABSENT, Story, begin
from trainees.enums import CaseGround, IncidentDecision, IncidentMatter
from trainees.models import (
    Incident,
    IncidentPart,
    LeaveRequest,
    ScoreEntry,
    WeeklyNotice,
    WithdrawalCase,
)
from trainees.services.appeal import answer_appeal, make_appeal
from trainees.services.conduct import adopt_bulletin, confirm_speech, record_conduct
from trainees.services.enrolment import Enrolment, enrol
from trainees.services.incident import (
    Happening,
    decide_part,
    record_incident,
    take_back_decision,
    take_back_incident,
)
from trainees.services.leave import attach_unit_request, cancel_leave
from trainees.services.life import check_meal, check_night, opt_out_of_meal
from trainees.services.notices import sign_notice
from trainees.services.opening import close_class, open_class
from trainees.services.outstanding import confirm_outstanding, take_back_outstanding
from trainees.services.rulebook import set_rulebook
from trainees.services.study import close_homework, enter_exam
from trainees.services.withdrawal import decide_case, open_case
from training.refusals import Refused

pytestmark = pytest.mark.django_db


def lived_in() -> Story:
    """A class with something of everything, of whom nobody has decided all."""
    story = begin(2)
    story.roll(1, "am", absent=[1])
    make_appeal(ScoreEntry.objects.get(), text="我在场", by=story.head(), now=story.at("1 13:00"))
    story.apply(1, "3 08:30", "3 10:00", emergency=True, unit_request_seen=False)
    story.granted(2, "2 08:30", "2 10:00")
    by = story.head()
    open_case(story.trainee(2), CaseGround.CONVENOR, by=by, now=story.at("1 20:00"))
    record_conduct(story.klass, [story.pk(1)], "DIS-01", by=by, now=story.at("1 21:00"))
    happening = Happening(IncidentMatter.OTHER, story.at("1 21:00"))
    record_incident(
        story.klass, happening, {story.pk(2): "participant"}, by=by, now=story.at("1 21:00")
    )
    story.notice("5 18:01")
    return story


def span(story) -> dict[str, datetime]:
    return {"starts_at": story.at("7 19:00"), "ends_at": story.at("7 20:00")}


def waiting(story) -> LeaveRequest:
    return LeaveRequest.objects.get(trainee=story.pk(1))


def running(story) -> LeaveRequest:
    return LeaveRequest.objects.get(trainee=story.pk(2))


def meal(story) -> dict:
    return {"on": story.on(2), "meal": "lunch"}


VERBS = {
    "take a roll": lambda s, **who: s.roll(2, "am"),
    "correct a mark": lambda s, **who: s.correct(1, "am", 1, ABSENT),
    "apply": lambda s, **who: s.apply(1, "4 08:30", "4 10:00"),
    "attach": lambda s, **who: attach_unit_request(waiting(s), attachment=None, **who),
    "decide": lambda s, **who: s.decide(waiting(s), "class_head", verdict="reject", opinion="不"),
    "cancel": lambda s, **who: cancel_leave(waiting(s), **who),
    "report back": lambda s, **who: s.back(running(s), "2 10:00"),
    "open a case": lambda s, **who: open_case(s.trainee(1), CaseGround.CONVENOR, **who),
    "decide a case": lambda s, **who: decide_case(
        WithdrawalCase.objects.get(), confirm=True, **who
    ),
    "record an incident": lambda s, **who: record_incident(
        s.klass, Happening(IncidentMatter.OTHER, s.at("1 20:00")), {s.pk(1): "participant"}, **who
    ),
    "decide an incident": lambda s, **who: decide_part(
        IncidentPart.objects.last(), IncidentDecision.TALK, reason="谈话", **who
    ),
    "take a decision back": lambda s, **who: take_back_decision(
        IncidentPart.objects.first(), reason="有误", **who
    ),
    "take an incident back": lambda s, **who: take_back_incident(
        Incident.objects.first(), reason="有误", **who
    ),
    "confirm the outstanding": lambda s, **who: confirm_outstanding(s.klass, {}, **who),
    "take the outstanding back": lambda s, **who: take_back_outstanding(
        s.klass, reason="有误", **who
    ),
    "conduct": lambda s, **who: record_conduct(s.klass, [s.pk(1)], "DIS-01", **who),
    "speech": lambda s, **who: confirm_speech(s.klass, [s.pk(1)], "SPEECH-01", **who),
    "bulletin": lambda s, **who: adopt_bulletin(s.klass, [s.pk(1)], "BULL-01", "简报", **who),
    "exam": lambda s, **who: enter_exam(s.klass, {s.pk(1): Decimal(80)}, **who),
    "homework": lambda s, **who: close_homework(s.klass, "心得", missing=[], late=[], **who),
    "opt out": lambda s, **who: opt_out_of_meal(s.trainee(1), **meal(s), **who),
    "check a meal": lambda s, **who: check_meal(s.klass, missing=[s.pk(1)], **meal(s), **who),
    "check a night": lambda s, **who: check_night(
        s.klass, on=s.on(2), away=[s.pk(1)], late_back=[], **who
    ),
    "appeal": lambda s, **who: make_appeal(ScoreEntry.objects.first(), text="不服", **who),
    "answer an appeal": lambda s, **who: answer_appeal(
        ScoreEntry.objects.get(appeal__isnull=False).appeal, uphold=True, answer="属实", **who
    ),
    "make a notice": lambda s, **who: s.notice("12 18:01"),
    "close": lambda s, **who: close_class(s.klass, **who),
    "enrol": lambda s, **who: enrol(s.klass, [Enrolment(9, "钱九", "九单位")], **who),
    "plan sessions": lambda s, **who: plan_sessions(
        s.klass, [SessionPlan(title="加课", **span(s))], **who
    ),
    "set the rulebook": lambda s, **who: set_rulebook(s.klass, default_rulebook(), **who),
    "set the policy": lambda s, **who: set_policy(s.klass, {}, **who),
    "open": lambda s, **who: open_class(s.klass, **who),
}
ONLY_BEFORE = {"set the rulebook", "set the policy", "open"}
ALSO_BEFORE = {"enrol", "plan sessions"}


def everything() -> dict[str, int]:
    """How many rows there are of everything but what the test database brings along."""
    models = [
        m
        for app in ("courses", "trainees", "training")
        for m in apps.get_app_config(app).get_models()
    ]
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.parametrize("verb", VERBS)
def test_a_closed_class_refuses_to(verb):
    story = lived_in()
    who = {"by": story.head(), "now": story.at("7 20:00")}
    close_class(story.klass, **who)
    before = everything()
    with pytest.raises(Refused) as refusal:
        VERBS[verb](story, **who)
    assert refusal.value.reason == ClassRefusal.CLASS_CLOSED
    assert everything() == before


@pytest.mark.parametrize("verb", sorted(ONLY_BEFORE))
def test_an_open_class_refuses_to(verb):
    story = begin()
    before = everything()
    with pytest.raises(Refused) as refusal:
        VERBS[verb](story, by=story.head(), now=story.at("1 20:00"))
    assert refusal.value.reason == ClassRefusal.CLASS_ALREADY_OPEN
    assert everything() == before


IN_DRAFT = [
    "take a roll",
    "apply",
    "open a case",
    "confirm the outstanding",
    "conduct",
    "speech",
    "bulletin",
    "exam",
    "homework",
    "opt out",
    "check a meal",
    "check a night",
    "make a notice",
    "close",
]


@pytest.mark.parametrize("verb", IN_DRAFT)
def test_a_class_in_preparation_refuses_to(verb):
    story = begin(opened=False)
    before = everything()
    with pytest.raises(Refused) as refusal:
        VERBS[verb](story, by=story.head(), now=story.at("1 20:00"))
    assert refusal.value.reason == ClassRefusal.CLASS_NOT_OPEN
    assert everything() == before


def test_a_request_that_nobody_decided_stays_submitted_at_the_close():
    story = lived_in()
    close_class(story.klass, by=story.head(), now=story.at("7 20:00"))
    assert waiting(story).state == "submitted"


def test_the_close_flags_what_is_overdue_by_then():
    story = begin()
    leave = story.granted(1, "7 14:30", "7 17:30")
    other = story.granted(2, "7 14:30", "7 15:00")
    close_class(story.klass, by=story.head(), now=story.at("7 19:00"))
    leave.refresh_from_db()
    other.refresh_from_db()
    assert (leave.overdue_at, other.overdue_at) == (None, story.at("7 17:00"))
    assert (story.live(1), story.live(2)) == ({}, {"ATT-07": -1000})


def test_the_notice_made_at_the_close_can_still_be_signed_once():
    story = lived_in()
    close_class(story.klass, by=story.head(), now=story.at("7 20:00"))
    for now in ("8 09:00", "8 10:00"):
        sign_notice(WeeklyNotice.objects.first(), by=story.head(), now=story.at(now))
    notice = WeeklyNotice.objects.first()
    assert (notice.signed_at, notice.signed_by_id) == (story.at("8 09:00"), story.head().user_id)
