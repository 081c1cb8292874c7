"""A leave that was not taken: asked to be cancelled after its start (R4.9)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import SYSTEM, moment
from tests.flows.story import ABSENT, HEAD, Story, begin
from trainees.enums import LeaveRefusal, LeaveState, Verdict
from trainees.models import CancellationAsk, LeaveSession, MarkChange
from trainees.policies.leave import may_cancel, why_not_ask
from trainees.policies.notification import Told
from trainees.services.cancellation import answer_ask, ask_to_cancel
from trainees.services.life import check_night
from trainees.services.opening import close_class
from trainees.services.weeks import close_week
from trainees.tasks import flag_late_returns
from training.models import LogEntry, Notification
from training.refusals import Refused

pytestmark = pytest.mark.django_db
WHY = "会议取消,未离校"
NOW = moment("2014-04-08 12:00")


@pytest.fixture
def story() -> Story:
    return begin(accounts=True)


def ask(story, leave, when="2 18:00", *, number=1, reason=WHY):
    by = story.cast.actor("trainee", number=number)
    return ask_to_cancel(leave, reason=reason, by=by, now=story.at(when))


def grant(story, leave, when="2 19:00"):
    return answer_ask(leave, Verdict.APPROVE, by=story.head(1), now=story.at(when))


def decline(story, leave, answer, when="2 19:00"):
    return answer_ask(leave, Verdict.REJECT, answer=answer, by=story.head(1), now=story.at(when))


def refusal_of(verb, *args, **more):
    with pytest.raises(Refused) as refused:
        verb(*args, **more)
    return refused.value.reason


def kinds_told(user):
    return list(Notification.objects.filter(user=user).values_list("kind", flat=True))


@given(st.sampled_from(LeaveState.values), st.integers(-90, 90), st.booleans())
def test_one_may_ask_only_where_one_may_no_longer_cancel(state, minutes, told):
    """Asking begins where cancelling by oneself ends, and never where the leave is over."""
    start = NOW - timedelta(minutes=minutes)
    reason = why_not_ask(state, start, return_told=told, now=NOW)
    alive = state in (LeaveState.SUBMITTED, LeaveState.APPROVED)
    assert (reason is None) == (alive and not told and not may_cancel(start, now=NOW))


def test_nobody_asks_before_the_start_nor_without_a_reason(story):
    leave = story.granted(1, "2 08:30", "2 12:00")
    assert refusal_of(ask, story, leave, "2 08:30") == LeaveRefusal.NOT_STARTED
    assert refusal_of(ask, story, leave, reason="  ") == LeaveRefusal.ASK_REASON_NEEDED
    assert not CancellationAsk.objects.exists()


def test_a_leave_that_was_reported_back_from_was_taken(story):
    leave = story.granted(1, "2 08:30", "2 12:00")
    story.back(leave, "2 11:00", proof=False)
    assert refusal_of(ask, story, leave) == LeaveRefusal.RETURN_TOLD
    story.back(leave, "2 12:00")
    assert refusal_of(ask, story, leave) == LeaveRefusal.NOT_CANCELLABLE


def test_a_return_told_meanwhile_lets_the_ask_only_be_declined(story):
    leave = story.granted(1, "2 08:30", "2 12:00")
    ask(story, leave, "2 09:00")
    story.back(leave, "2 11:00", proof=False)
    assert refusal_of(grant, story, leave) == LeaveRefusal.RETURN_TOLD
    decline(story, leave, "已外出")
    leave.refresh_from_db()
    assert leave.state == LeaveState.APPROVED


def test_only_one_ask_is_open_and_it_is_answered_once(story):
    leave = story.granted(1, "2 08:30", "2 12:00")
    ask(story, leave)
    assert refusal_of(ask, story, leave) == LeaveRefusal.ASKED_ALREADY
    assert refusal_of(decline, story, leave, " ") == LeaveRefusal.ANSWER_NEEDED
    decline(story, leave, "门岗有外出记录")
    assert refusal_of(grant, story, leave) == LeaveRefusal.NO_OPEN_ASK
    ask(story, leave, "2 20:00")
    grant(story, leave, "2 21:00")
    assert [one.verdict for one in CancellationAsk.objects.all()] == ["reject", "approve"]


def test_nobody_answers_about_themselves(story):
    story.cast.trainees[1].person.user = story.cast.user(HEAD)
    story.cast.trainees[1].person.save()
    leave = story.apply(1, "2 08:30", "2 12:00")
    ask(story, leave)
    assert refusal_of(grant, story, leave) == LeaveRefusal.OWN_REQUEST


def test_granted_it_leaves_no_trace_in_hours_marks_and_points(story):
    leave = story.granted(1, "2 08:30", "2 12:00")
    story.roll(2, "am")
    assert story.mark(2, "am", 1).on_leave
    assert story.live(1) != {}
    ask(story, leave)
    grant(story, leave)
    mark = story.mark(2, "am", 1)
    assert (mark.attended, mark.on_leave, mark.personal_hours) == (True, False, None)
    assert story.live(1) == {}
    assert story.stand(1).taken == 0
    assert not LeaveSession.objects.filter(leave=leave).exists()
    assert not MarkChange.objects.exists()  # the roll itself said nothing else


def test_what_the_roll_said_beside_the_leave_holds_again(story):
    leave = story.granted(1, "2 09:00", "2 12:00")
    story.roll(2, "am", absent=[1])
    ask(story, leave)
    grant(story, leave)
    mark = story.mark(2, "am", 1)
    assert (mark.absent, mark.absent_hours) == (True, 4)


def test_an_overdue_one_loses_its_points_too(story):
    leave = story.granted(1, "2 08:30", "2 12:00")
    assert flag_late_returns(story.klass, now=story.at("2 15:00")) == 1
    assert "ATT-07" in story.live(1)
    ask(story, leave)
    grant(story, leave)
    leave.refresh_from_db()
    assert (leave.state, leave.overdue_at, story.live(1)) == (LeaveState.CANCELLED, None, {})


def test_a_night_that_it_excused_counts_again(story):
    leave = story.granted(1, "2 20:00", "3 08:00")
    pk = story.pk(1)
    check_night(
        story.klass, on=story.on(2), away=[pk], late_back=[], by=SYSTEM, now=story.at("2 22:40")
    )
    assert story.live(1) == {}
    ask(story, leave, "3 09:00")
    grant(story, leave, "3 10:00")
    assert list(story.live(1)) == ["DORM-01"]


def test_a_case_that_the_leave_opened_lapses(story):
    leave = story.granted(1, "2 08:30", "4 12:00")
    for day, half in ((2, "am"), (2, "pm"), (3, "am"), (3, "pm")):
        story.roll(day, half)
    assert [case.state for case in story.cases(1)] == ["open"]
    ask(story, leave, "3 18:00")
    grant(story, leave, "3 19:00")
    assert [case.state for case in story.cases(1)] == ["lapsed"]


def test_one_that_was_never_decided_ends_too(story):
    leave = story.apply(1, "2 08:30", "2 12:00")
    ask(story, leave)
    assert grant(story, leave).state == LeaveState.CANCELLED


def test_in_a_closed_week_it_waits_until_the_week_is_opened(story):
    for day in range(1, 8):
        for half in ("am", "pm"):
            if (day, half) == (2, "am"):
                leave = story.granted(1, "2 08:30", "2 12:00")
            story.roll(day, half)
    close_week(story.klass, story.on(1), by=story.head(), now=story.at("7 18:00"))
    ask(story, leave, "7 19:00")
    assert refusal_of(grant, story, leave, "7 20:00") == LeaveRefusal.WEEK_CLOSED
    assert story.mark(2, "am", 1).on_leave


def test_in_a_closed_class_nothing_is_asked(story):
    leave = story.granted(1, "2 08:30", "2 12:00")
    close_class(story.klass, by=SYSTEM, now=story.at("7 18:00"))
    assert refusal_of(ask, story, leave, "7 19:00") == "class_closed"


def test_the_class_head_is_told_and_then_the_trainee(story):
    head, trainee = story.cast.user(HEAD), story.cast.trainee_user(1)
    leave = story.granted(1, "2 08:30", "2 12:00")
    ask(story, leave)
    decline(story, leave, "门岗有外出记录")
    ask(story, leave, "2 20:00")
    grant(story, leave, "2 21:00")
    assert kinds_told(head).count(Told.CANCEL_ASKED) == 2
    assert {Told.CANCEL_DECLINED, Told.CANCEL_GRANTED} <= set(kinds_told(trainee))
    assert WHY not in str(list(Notification.objects.values_list("data", flat=True)))


def test_the_reason_is_sealed_and_the_log_names_both_acts(story):
    leave = story.granted(1, "2 08:30", "2 12:00")
    made = ask(story, leave)
    assert WHY not in made.sealed_reason
    assert CancellationAsk.objects.get().reason == WHY
    grant(story, leave)
    verbs = LogEntry.objects.filter(object_id=str(leave.pk)).values_list("verb", flat=True)
    assert {"ask_to_cancel_leave", "answer_cancellation"} <= set(verbs)


def test_a_mark_corrected_before_it_is_granted_keeps_the_absence(story):
    leave = story.granted(1, "2 08:30", "2 12:00")
    story.roll(2, "am")
    story.correct(2, "am", 1, ABSENT, now="2 18:30")
    ask(story, leave)
    grant(story, leave)
    assert story.mark(2, "am", 1).absent
