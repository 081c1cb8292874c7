"""A session that is moved, changed, cancelled or added: what follows for everybody."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from courses.enums import ClassRefusal, Role, SessionState
from courses.models import Session, Venue
from courses.services.timetable import SessionPlan
from tests.flows.story import ABSENT, Story, begin
from trainees.enums import CaseState, RollRefusal, SessionRefusal
from trainees.models import (
    AttendanceMark,
    LeaveSession,
    RollCall,
    ScoreEntry,
    WeeklyNotice,
    WithdrawalCase,
)
from trainees.queries.notices import rolls_waiting
from trainees.services.rollcall import Told, take_roll
from trainees.services.session_change import (
    add_session,
    cancel_session,
    change_session,
    plan_of,
    restore_session,
    try_out,
)
from trainees.services.weeks import close_week
from training.models import LogEntry, Notification
from training.refusals import Refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def fresh(session: Session) -> Session:
    return Session.objects.select_related("lecturer", "venue").get(pk=session.pk)


def change(story: Story, session: Session, *, now: str, **fields: Any) -> Session:
    session = fresh(session)
    plan = replace(plan_of(session), **fields)
    by = story.cast.actor(Role.ORGANISER)
    return change_session(session, plan, seen=session.revision, by=by, now=story.at(now))


def move(story: Story, session: Session, start: str, end: str, *, now: str) -> Session:
    return change(story, session, starts_at=story.at(start), ends_at=story.at(end), now=now)


def cancel(story: Story, session: Session, *, now: str) -> Session:
    by = story.cast.actor(Role.ORGANISER)
    session = fresh(session)
    return cancel_session(session, seen=session.revision, by=by, now=story.at(now))


def restore(story: Story, session: Session, *, now: str) -> Session:
    by = story.cast.actor(Role.ORGANISER)
    session = fresh(session)
    return restore_session(session, seen=session.revision, by=by, now=story.at(now))


def refused(act: Any) -> Any:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.reason


class TestRefusals:
    def test_a_clash_names_what_it_clashes_with(self) -> None:
        story = begin()
        other, session = story.cast.session(2), story.cast.session(1)
        with pytest.raises(Refused) as refusal:
            move(story, session, "2 09:00", "2 10:00", now="1 07:00")
        assert refusal.value.reason == ClassRefusal.SESSION_CLASH
        assert refusal.value.details["other"] == other.title
        assert fresh(session).starts_at == session.starts_at

    def test_one_whose_roll_is_taken_goes_to_no_time_that_is_still_to_come(self) -> None:
        story = begin()
        story.roll(1, "am")
        session = story.cast.session(1)
        reason = refused(lambda: move(story, session, "2 19:00", "2 20:00", now="1 13:00"))
        assert reason == SessionRefusal.ROLL_AHEAD

    def test_a_day_more_than_a_month_from_the_class_is_a_slip(self) -> None:
        story = begin()  # seven days
        session = story.cast.session(1)
        far = refused(lambda: move(story, session, "38 09:00", "38 10:00", now="1 07:00"))
        assert far == SessionRefusal.FAR_OUTSIDE
        plan = replace(
            plan_of(session), starts_at=story.at("-30 09:00"), ends_at=story.at("-30 10:00")
        )
        by = story.cast.actor(Role.ORGANISER)
        added = refused(lambda: add_session(story.klass, plan, by=by, now=story.at("1 07:00")))
        assert added == SessionRefusal.FAR_OUTSIDE
        move(story, session, "37 09:00", "37 10:00", now="1 07:00")
        assert fresh(session).starts_at == story.at("37 09:00")

    def test_one_that_somebody_changed_meanwhile_is_looked_at_again(self) -> None:
        story = begin()
        old = fresh(story.cast.session(1))
        change(story, old, title="改名", now="1 07:00")
        plan, by = replace(plan_of(old), title="又改名"), story.cast.actor(Role.ORGANISER)
        reason = refused(
            lambda: change_session(old, plan, seen=old.revision, by=by, now=story.at("1 07:10"))
        )
        assert reason == SessionRefusal.CHANGED

    def test_a_change_that_changes_nothing(self) -> None:
        story = begin()
        reason = refused(lambda: change(story, story.cast.session(1), now="1 07:00"))
        assert reason == SessionRefusal.NOTHING_NEW

    def test_a_closed_week_lets_nothing_out_and_nothing_in(self) -> None:
        story = begin(days=14)
        for day in range(1, 8):
            for half in ("am", "pm"):
                story.roll(day, half)
        by = story.cast.actor(Role.ORGANISER)
        monday = story.on(1)
        close_week(story.klass, monday, by=by, now=story.at("8 07:00"))
        first, later = story.cast.session(1), story.cast.session(9)
        assert refused(lambda: cancel(story, first, now="8 08:00")) == RollRefusal.WEEK_CLOSED
        into = refused(lambda: move(story, later, "7 19:00", "7 20:00", now="8 08:00"))
        assert into == RollRefusal.WEEK_CLOSED

    def test_a_cancelled_one_is_not_changed_and_not_cancelled_again(self) -> None:
        story = begin()
        session = cancel(story, story.cast.session(1), now="1 07:00")
        again = refused(lambda: cancel(story, session, now="1 07:10"))
        changed = refused(lambda: change(story, session, title="改名", now="1 07:10"))
        assert again == changed == SessionRefusal.CANCELLED

    def test_what_is_planned_again_may_clash_by_now(self) -> None:
        story = begin()
        session = cancel(story, story.cast.session(1), now="1 07:00")
        move(story, story.cast.session(2), "1 08:30", "1 12:00", now="1 07:05")
        reason = refused(lambda: restore(story, session, now="1 07:10"))
        assert reason == ClassRefusal.SESSION_CLASH


class TestMoving:
    def test_the_hours_of_leave_go_with_the_times(self) -> None:
        story = begin()
        leave = story.granted(1, "2 08:30", "2 12:00")
        session = story.cast.session(2)
        move(story, session, "2 19:00", "2 21:00", now="1 08:00")
        assert not LeaveSession.objects.filter(leave=leave).exists()
        move(story, session, "2 08:30", "2 12:00", now="1 08:30")
        assert LeaveSession.objects.get(leave=leave).hours == 4

    def test_a_mark_under_leave_is_absence_once_the_session_lies_elsewhere(self) -> None:
        story = begin()
        story.granted(1, "1 08:30", "1 12:00")
        story.roll(1, "am", absent=[1])
        assert story.live(1) == {"ATT-04": -1000}
        move(story, story.cast.session(1), "1 12:30", "1 14:00", now="1 18:00")
        assert story.live(1) == {"ATT-03": -4000}
        move(story, story.cast.session(1), "1 08:30", "1 12:00", now="1 18:10")
        assert story.live(1) == {"ATT-04": -1000}

    def test_points_say_when_it_happened(self) -> None:
        story = begin()
        story.roll(1, "am", absent=[1])
        session = move(story, story.cast.session(1), "1 07:30", "1 08:00", now="1 18:00")
        last = ScoreEntry.objects.order_by("sequence").last()
        assert last is not None and last.occurred_at == session.starts_at
        assert ScoreEntry.objects.count() == 3

    def test_another_place_touches_no_mark_and_no_point(self) -> None:
        story = begin()
        story.roll(1, "am", absent=[1])
        before = list(AttendanceMark.objects.order_by("pk").values())
        change(story, story.cast.session(1), venue="第二会议室", now="1 18:00")
        assert list(AttendanceMark.objects.order_by("pk").values()) == before
        assert ScoreEntry.objects.count() == 1
        assert Venue.objects.filter(name="第二会议室").exists()

    def test_a_version_is_published_and_those_concerned_are_told(self) -> None:
        story = begin(accounts=True)
        move(story, story.cast.session(1), "1 19:00", "1 20:00", now="1 07:00")
        version = story.klass.timetable_versions.first()
        (row,) = [one for one in version.rows if one["number"] == 1]
        assert row["starts_at"].startswith("2014-04-07T11:00")
        told = Notification.objects.filter(kind="session_moved")
        readers = {story.cast.trainee_user(n).pk for n in story.cast.trainees}
        readers.add(story.cast.user(Role.CLASS_HEAD).pk)
        assert set(told.values_list("user", flat=True)) == readers
        assert LogEntry.objects.filter(verb="change_session").count() == 1


class TestCancelling:
    def test_marks_hold_nothing_and_points_are_reversed_until_it_is_planned_again(self) -> None:
        story = begin()
        story.roll(1, "am", absent=[1], late={2: 5})
        session = cancel(story, story.cast.session(1), now="1 18:00")
        assert story.live(1) == story.live(2) == {}
        assert not AttendanceMark.objects.filter(session=session, expected=True).exists()
        restore(story, session, now="1 18:10")
        assert story.live(1) == {"ATT-03": -4000}
        assert AttendanceMark.objects.filter(session=session, expected=True).count() == 2

    def test_fewer_hours_move_the_line_and_may_open_a_case(self) -> None:
        story = begin()
        story.granted(1, "1 08:30", "1 17:30")
        story.roll(1, "am")
        story.roll(1, "pm")
        assert not WithdrawalCase.objects.exists()  # 8 of 56 hours are exactly 1/7
        session = cancel(story, story.cast.session(7), now="2 07:00")
        assert WithdrawalCase.objects.get().state == CaseState.OPEN
        restore(story, session, now="2 07:10")
        assert WithdrawalCase.objects.get().state == CaseState.LAPSED

    def test_its_roll_is_in_no_notice_that_comes_and_stays_in_one_that_was_made(self) -> None:
        story = begin()
        story.roll(1, "am", absent=[1])
        assert rolls_waiting(story.klass, until=story.on(5)).count() == 1
        session = cancel(story, story.cast.session(1), now="1 18:00")
        assert not rolls_waiting(story.klass, until=story.on(5)).exists()
        restore(story, session, now="1 18:10")
        notice = story.notice(now="5 18:01")
        facts = notice.facts
        cancel(story, session, now="6 07:00")
        assert WeeklyNotice.objects.get(pk=notice.pk).facts == facts
        assert RollCall.objects.get(session=session).notice == notice

    def test_no_roll_of_it_is_taken_and_none_of_a_session_that_was_moved_meanwhile(self) -> None:
        story = begin()
        held, gone = story.cast.session(1), story.cast.session(1, "pm")
        cancel(story, gone, now="1 08:00")
        move(story, held, "1 10:00", "1 12:00", now="1 08:10")

        def take(session: Session) -> Any:
            told = {story.pk(1): Told(ABSENT)}
            return take_roll(session, told, by=story.head(), now=story.at("1 10:05"))

        assert refused(lambda: take(gone)) == RollRefusal.CANCELLED
        assert refused(lambda: take(held)) == RollRefusal.MOVED
        assert not AttendanceMark.objects.exists()
        take(fresh(held))
        assert story.live(1) == {"ATT-03": -4000}


class TestAdding:
    def add(self, story: Story, start: str, end: str, *, now: str) -> Session:
        plan = SessionPlan(story.at(start), story.at(end), title="补课", hours=Decimal(2))
        return add_session(
            story.klass, plan, by=story.cast.actor(Role.ORGANISER), now=story.at(now)
        )

    def test_a_clash_is_refused(self) -> None:
        story = begin()
        reason = refused(lambda: self.add(story, "2 09:00", "2 10:00", now="1 08:00"))
        assert reason == ClassRefusal.SESSION_CLASH

    def test_leave_that_touches_it_misses_its_hours_and_a_case_may_lapse(self) -> None:
        story = begin()
        leave = story.granted(1, "1 08:30", "2 21:00")
        for half in ("am", "pm"):
            story.roll(1, half)
        story.roll(2, "am")
        assert WithdrawalCase.objects.get().state == CaseState.OPEN
        session = self.add(story, "2 19:00", "2 21:00", now="2 13:00")
        assert LeaveSession.objects.get(leave=leave, session=session).hours == 2
        assert session.number == 15
        assert Notification.objects.filter(kind="session_added").exists()


class TestTryingOut:
    def test_it_says_what_will_happen_and_nothing_has(self) -> None:
        story = begin()
        story.granted(2, "1 08:30", "1 12:00")
        story.roll(1, "am", absent=[1])
        session = story.cast.session(1)
        before = list(ScoreEntry.objects.values_list("link", flat=True))
        effect = try_out(story.klass, fresh(session), lambda: cancel(story, session, now="1 18:00"))
        assert (effect.marks, effect.reversed, effect.posted) == (2, 2, 0)
        assert effect.points == 5
        assert [(one.leave.trainee.number, one.before, one.after) for one in effect.leaves] == [
            (2, 4, None)
        ]
        assert [hours[1:] for hours in effect.hours] == [(56, 52)]
        assert effect.rolls == ["一班"]
        assert list(ScoreEntry.objects.values_list("link", flat=True)) == before
        assert fresh(session).state == SessionState.PLANNED
        assert not Notification.objects.filter(kind="session_cancelled").exists()
