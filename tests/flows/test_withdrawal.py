"""From a confirmed withdrawal on nothing is expected and nothing posts; the past stays."""

import pytest

from courses.services.locking import class_at_work
from tests.flows.story import ABSENT, begin
from trainees.enums import CaseGround, CaseRefusal, LeaveRefusal, RollRefusal
from trainees.models import AttendanceMark, ScoreEntry, WithdrawalCase
from trainees.services.conduct import adopt_bulletin, confirm_speech, record_conduct
from trainees.services.leave_decision import flag_overdue
from trainees.services.life import check_meal, check_night, opt_out_of_meal
from trainees.services.rollcall import Told, take_roll
from trainees.services.study import close_homework, enter_exam
from trainees.services.withdrawal import decide_case, open_case
from training.actors import Actor
from training.refusals import Refused

pytestmark = pytest.mark.django_db


def withdraw(story, now: str, number: int = 1) -> WithdrawalCase:
    case = open_case(
        story.trainee(number),
        CaseGround.LEFT_WITHOUT_APPROVAL,
        by=story.head(),
        now=story.at(now),
    )
    return decide_case(case, confirm=True, by=story.cast.actor("org_dept"), now=story.at(now))


class TestSessions:
    def test_one_that_started_before_the_decision_still_counts(self):
        story = begin()
        story.roll(1, "am", absent=[1])
        withdraw(story, "1 08:31")
        mark = story.mark(1, "am", 1)
        assert (mark.expected, mark.absent) == (True, True)
        assert story.live(1) == {"ATT-03": -4000}

    def test_one_that_starts_at_the_decision_does_not(self):
        story = begin()
        story.roll(1, "am", absent=[1], now="1 08:25")
        withdraw(story, "1 08:30")
        mark = story.mark(1, "am", 1)
        assert (mark.expected, mark.attended, mark.absent) == (False, False, False)
        assert story.entries(1) == [("ATT-03", -4000), ("ATT-03", 4000)]

    def test_the_roll_afterwards_does_without_the_trainee(self):
        story = begin()
        withdraw(story, "1 08:30")
        story.roll(1, "am")
        assert list(AttendanceMark.objects.values_list("trainee", flat=True)) == [story.pk(2)]
        session = story.cast.session(1, "pm")
        with pytest.raises(Refused) as refusal:
            told = {story.pk(1): Told(ABSENT)}
            take_roll(session, told, by=story.head(), now=session.starts_at)
        assert refusal.value.reason == RollRefusal.NOT_IN_ROSTER

    def test_a_roll_taken_late_for_a_session_before_it_still_has_the_trainee(self):
        story = begin()
        withdraw(story, "2 08:00")
        story.roll(1, "am", absent=[1], now="2 09:00")
        assert story.live(1) == {"ATT-03": -4000}

    def test_leave_hours_after_it_are_none(self):
        story = begin()
        story.granted(1, "1 08:30", "3 12:00")
        withdraw(story, "2 08:30")
        for day, half in ((1, "am"), (1, "pm"), (2, "am")):
            story.roll(day, half)
        assert story.stand(1).taken == 8


class TestPoints:
    def test_a_meal_counts_by_its_start(self):
        story = begin(3)
        withdraw(story, "1 12:00", 1)
        withdraw(story, "1 12:01", 2)
        ids = [story.pk(n) for n in (1, 2, 3)]
        by = story.head()
        check_meal(
            story.klass, on=story.on(1), meal="lunch", missing=ids, by=by, now=story.at("1 13:00")
        )
        assert [story.live(n) for n in (1, 2, 3)] == [{}, {"MEAL-01": -1000}, {"MEAL-01": -1000}]

    def test_a_meal_check_before_it_is_taken_back_for_a_meal_after_it(self):
        story = begin()
        now = story.at("1 14:00")
        opt_out_of_meal(
            story.trainee(1), on=story.on(1), meal="lunch", by=story.head(), now=story.at("1 11:00")
        )
        opt_out_of_meal(
            story.trainee(1),
            on=story.on(1),
            meal="dinner",
            by=story.head(),
            now=story.at("1 15:01"),
        )
        assert story.live(1) == {"MEAL-02": -1000}
        withdraw(story, "1 18:00")
        assert story.live(1) == {"MEAL-02": -500}
        assert now < story.at("1 18:00")

    def test_nothing_that_happens_after_it_posts(self):
        story = begin(1)
        withdraw(story, "2 12:00")
        klass, pk, by, now = story.klass, story.pk(1), story.head(), story.at("2 12:00")
        confirm_speech(klass, [pk], "SPEECH-01", by=by, now=now)
        adopt_bulletin(klass, [pk], "BULL-01", "简报", by=by, now=now)
        record_conduct(klass, [pk], "DIS-01", by=by, now=now)
        record_conduct(klass, [pk], "DIS-01", session=story.cast.session(1), by=by, now=now)
        enter_exam(klass, {pk: 90}, by=by, now=now)
        close_homework(klass, "作业", missing=[pk], late=[], by=by, now=now)
        check_night(klass, on=story.on(2), away=[pk], late_back=[], by=by, now=now)
        opt_out_of_meal(story.trainee(1), on=story.on(2), meal="lunch", by=by, now=now)
        assert story.entries(1) == []

    def test_a_minute_before_it_all_of_it_posts(self):
        story = begin(1)
        klass, pk, by, now = story.klass, story.pk(1), story.head(), story.at("2 11:59")
        confirm_speech(klass, [pk], "SPEECH-01", by=by, now=now)
        record_conduct(klass, [pk], "DIS-01", by=by, now=now)
        enter_exam(klass, {pk: 90}, by=by, now=now)
        withdraw(story, "2 12:00")
        assert story.live(1) == {"SPEECH-01": 500, "DIS-01": -1000, "EXAM-01": 27_000}

    def test_an_overdue_leave_is_flagged_and_posts_nothing(self):
        story = begin()
        leave = story.granted(1, "1 08:30", "1 12:00")
        withdraw(story, "1 13:00")
        with class_at_work(pk=story.klass.pk) as locked:
            flagged = flag_overdue(locked, by=Actor.system(), now=story.at("2 08:00"))
        leave.refresh_from_db()
        assert (flagged, leave.overdue_at) == (1, story.at("1 14:00"))
        assert not ScoreEntry.objects.exists()


def test_a_withdrawn_trainee_applies_for_nothing_and_gets_no_second_case():
    story = begin()
    withdraw(story, "1 13:00")
    with pytest.raises(Refused) as refusal:
        story.apply(1, "2 08:30", "2 10:00")
    assert refusal.value.reason == LeaveRefusal.WITHDRAWN
    with pytest.raises(Refused) as refusal:
        open_case(story.trainee(1), CaseGround.CONVENOR, by=story.head(), now=story.at("2 08:00"))
    assert refusal.value.reason == CaseRefusal.WITHDRAWN


def test_others_are_untouched():
    story = begin()
    story.roll(1, "am", absent=[1, 2])
    withdraw(story, "1 08:30", 1)
    assert story.live(2) == {"ATT-03": -4000}
    assert story.trainee(2).withdrawn_at is None
