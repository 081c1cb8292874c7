"""Edges that a second reading of the rules found; each was wrong once."""

import pytest

from courses.enums import Role
from tests.flows.story import begin
from trainees.enums import CaseGround, CaseRefusal
from trainees.models import Person, RollCall
from trainees.policies.class_offices import offices_in
from trainees.services import conduct, study, withdrawal
from trainees.services.enrolment import Enrolment, enrol
from training.actors import Actor
from training.refusals import Refused

pytestmark = pytest.mark.django_db


def withdrawn(story, number: int, when: str) -> None:
    trainee, now = story.trainee(number), story.at(when)
    case = withdrawal.open_case(trainee, CaseGround.CONVENOR, by=story.head(number), now=now)
    withdrawal.decide_case(case, confirm=True, by=story.cast.actor(Role.ORG_DEPT), now=now)


class TestThePastStaysAfterAWithdrawal:
    def test_an_exam_told_again_changes_nothing(self):
        story = begin()
        by = story.head(1)
        study.enter_exam(story.klass, {story.pk(1): 80}, by=by, now=story.at("1 12:00"))
        withdrawn(story, 1, "2 08:00")
        study.enter_exam(story.klass, {story.pk(1): 70}, by=by, now=story.at("2 09:00"))
        assert story.live(1) == {"EXAM-01": 24000}

    def test_homework_closed_again_changes_nothing(self):
        story = begin()
        by, one = story.head(1), story.pk(1)
        study.close_homework(
            story.klass, "作业", missing=[], late=[one], by=by, now=story.at("1 12:00")
        )
        withdrawn(story, 1, "2 08:00")
        study.close_homework(
            story.klass, "作业", missing=[one], late=[], by=by, now=story.at("2 09:00")
        )
        assert story.live(1) == {"HW-02": -1000}

    def test_a_breach_or_bulletin_told_again_changes_nothing(self):
        story = begin()
        by, one, session = story.head(1), story.pk(1), story.cast.session(1)
        for when in ("1 11:00", "1 12:00"):
            conduct.record_conduct(
                story.klass, [one], "DIS-03", session=session, by=by, now=story.at(when)
            )
            conduct.adopt_bulletin(story.klass, [one], "BULL-03", "甲", by=by, now=story.at(when))
            if when == "1 11:00":
                withdrawn(story, 1, "1 11:30")
        assert story.live(1) == {"DIS-03": -2000, "BULL-03": 2000}


@pytest.mark.parametrize("role", [Role.CLASS_HEAD, Role.INSPECTOR, Role.ORGANISER])
def test_only_the_organisation_department_decides_a_withdrawal(role):
    story = begin()
    now = story.at("1 12:00")
    trainee = story.trainee(1)
    case = withdrawal.open_case(trainee, CaseGround.CONVENOR, by=story.head(1), now=now)
    by = story.cast.actor(role, number=1)
    with pytest.raises(Refused) as refusal:
        withdrawal.decide_case(case, confirm=True, by=by, now=now)
    assert refusal.value.reason == CaseRefusal.NOT_YOURS
    assert story.trainee(1).withdrawn_at is None


def test_a_session_nobody_is_left_for_still_counts_as_taken():
    story = begin(2, sub_classes=("一班", "二班"))
    withdrawn(story, 2, "1 08:00")
    story.roll(1)
    assert RollCall.objects.filter(session=story.cast.session(1)).count() == 2


@pytest.mark.parametrize(
    ("remark", "offices"),
    [
        ("甲班班长", ("甲班班长",)),
        ("班长和组长", ("班长", "组长")),
        ("班长及第一组组长", ("班长", "第一组组长")),
        ("原班长", ()),
        ("副班长", ("副班长",)),
    ],
)
def test_offices_are_read_as_schools_write_them(remark, offices):
    assert offices_in(remark) == offices


def test_two_people_of_one_name_in_one_unit_stay_two():
    story = begin(1, opened=False)
    rows = [
        Enrolment(number=11, name="李娜", unit="中坝镇", birth=(1981, 2)),
        Enrolment(number=12, name="李娜", unit="中坝镇", birth=(1987, 5)),
    ]
    enrol(story.klass, rows, by=Actor.system(), now=story.at("1 08:00"))
    namesakes = Person.objects.filter(name="李娜").order_by("namesake")
    assert [(one.namesake, one.birth) for one in namesakes] == [(1, (1981, 2)), (2, (1987, 5))]


def test_a_person_known_by_birth_is_used_again():
    first = begin(1, opened=False)
    row = Enrolment(number=11, name="李娜", unit="中坝镇", birth=(1981, 2))
    enrol(first.klass, [row], by=Actor.system(), now=first.at("1 08:00"))
    second = begin(1, opened=False)
    enrol(second.klass, [row], by=Actor.system(), now=second.at("1 08:00"))
    assert Person.objects.filter(name="李娜").count() == 1
