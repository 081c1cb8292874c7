"""Who decides a leave, on which conditions, and who is refused."""

from datetime import timedelta

import pytest

from courses.enums import Role
from courses.models import Appointment
from tests.flows.story import DEPT, HEAD, INSPECTOR, begin
from trainees.enums import LeaveRefusal, LeaveState, Verdict
from trainees.models import LeaveSession, Person
from trainees.services.leave import attach_unit_request, cancel_leave
from trainees.services.leave_decision import decide_leave
from training.actors import Actor
from training.refusals import Refused

pytestmark = pytest.mark.django_db


def offices(leave) -> list[str]:
    return sorted(leave.approvals.values_list("role", flat=True))


def refused(verb, *args, **given):
    with pytest.raises(Refused) as refusal:
        verb(*args, **given)
    return refusal.value.reason


class TestWhoDecides:
    def test_a_minute_under_half_a_day_is_for_class_head_and_inspector(self):
        story = begin()
        leave = story.apply(1, "1 14:30", "1 17:29")
        assert offices(leave) == [HEAD, INSPECTOR]
        assert refused(story.decide, leave, DEPT) == LeaveRefusal.NOT_YOURS

    def test_exactly_half_a_day_is_for_the_organisation_department(self):
        story = begin()
        leave = story.apply(1, "1 14:30", "1 17:30")
        assert (offices(leave), leave.half_days) == ([DEPT], 1)
        assert refused(story.decide, leave, HEAD) == LeaveRefusal.NOT_YOURS
        assert story.decide(leave, DEPT).state == LeaveState.APPROVED

    def test_exactly_half_a_day_is_the_class_heads_where_the_policy_says_so(self):
        ladder = [
            {"from": "0", "roles": ["class_head", "inspector"]},
            {"from": "1", "inclusive": True, "roles": ["class_head"]},
            {"from": "1", "inclusive": False, "roles": ["org_dept"]},
        ]
        story = begin(policy={"ladder": ladder})
        half, more = story.apply(1, "1 14:30", "1 17:30"), story.apply(2, "1 11:59", "1 17:30")
        assert (offices(half), offices(more)) == ([HEAD], [DEPT])
        assert story.decide(half, HEAD).state == LeaveState.APPROVED

    def test_the_second_of_two_short_leaves_in_one_day_is_for_the_department(self):
        story = begin()
        first, second = story.apply(1, "1 08:30", "1 10:30"), story.apply(1, "1 14:30", "1 16:00")
        assert (offices(first), offices(second)) == ([HEAD, INSPECTOR], [DEPT])

    def test_an_approved_leave_counts_as_long_as_it_was_applied_for(self):
        story = begin()
        first = story.granted(1, "1 08:30", "1 11:30")
        story.back(first, "1 08:40")
        assert offices(story.apply(1, "1 14:30", "1 15:00")) == [DEPT]

    @pytest.mark.parametrize("end", ["cancel", "reject"])
    def test_a_request_that_came_to_nothing_is_not_added(self, end):
        story = begin()
        first = story.apply(1, "1 08:30", "1 11:30")
        if end == "cancel":
            cancel_leave(first, by=story.head(), now=story.at("0 13:00"))
        else:
            story.decide(first, HEAD, verdict=Verdict.REJECT, opinion="有考试")
        assert offices(story.apply(1, "1 14:30", "1 15:00")) == [HEAD, INSPECTOR]

    def test_somebody_elses_leave_is_not_added(self):
        story = begin()
        story.apply(1, "1 08:30", "1 11:30")
        assert offices(story.apply(2, "1 14:30", "1 15:00")) == [HEAD, INSPECTOR]

    def test_leave_until_curfew_is_short_and_a_minute_over_it_is_for_the_department(self):
        story = begin()
        assert offices(story.apply(1, "1 20:00", "1 22:30")) == [HEAD, INSPECTOR]
        assert offices(story.apply(2, "1 20:00", "1 22:31")) == [DEPT]

    def test_a_leave_that_ends_at_midnight_is_not_added_to_the_next_date(self):
        story = begin()
        story.apply(1, "1 14:30", "2 00:00")
        assert offices(story.apply(1, "2 08:30", "2 09:00")) == [HEAD, INSPECTOR]
        story.apply(2, "1 14:30", "2 00:01")
        assert offices(story.apply(2, "2 08:30", "2 09:00")) == [DEPT]

    def test_an_extension_is_measured_with_the_leave_it_extends(self):
        story = begin()
        first = story.granted(1, "1 14:30", "1 17:00")
        assert offices(story.apply(1, "2 08:30", "2 10:30")) == [HEAD, INSPECTOR]
        assert offices(story.apply(1, "3 08:30", "3 10:30", extends=first)) == [DEPT]

    def test_an_extension_of_an_extension_counts_the_whole_chain(self):
        story = begin()
        first = story.apply(1, "1 15:30", "1 16:30")
        second = story.apply(1, "2 15:30", "2 16:30", extends=first)
        assert offices(second) == [HEAD, INSPECTOR]
        third = story.apply(1, "3 15:30", "3 16:30", extends=second)
        assert offices(third) == [DEPT]

    def test_an_extension_of_a_rejected_leave_stands_alone(self):
        story = begin()
        first = story.apply(1, "1 14:30", "1 17:00")
        story.decide(first, HEAD, verdict=Verdict.REJECT, opinion="有考试")
        first.refresh_from_db()
        assert offices(story.apply(1, "3 08:30", "3 10:30", extends=first)) == [HEAD, INSPECTOR]


class TestDeciding:
    @pytest.mark.parametrize("order", [(HEAD, INSPECTOR), (INSPECTOR, HEAD)])
    def test_both_approve_in_any_order_and_only_the_second_grants(self, order):
        story = begin()
        leave = story.apply(1, "1 08:30", "1 10:00")
        assert story.decide(leave, order[0]).state == LeaveState.SUBMITTED
        assert story.decide(leave, order[1]).state == LeaveState.APPROVED

    @pytest.mark.parametrize("first", [HEAD, INSPECTOR])
    def test_one_rejection_ends_it_and_needs_a_reason(self, first):
        story = begin()
        leave = story.apply(1, "1 08:30", "1 10:00")
        no = {"verdict": Verdict.REJECT}
        assert refused(story.decide, leave, first, opinion=" ", **no) == LeaveRefusal.REASON_NEEDED
        assert story.decide(leave, first, opinion="有考试", **no).state == LeaveState.REJECTED
        other = INSPECTOR if first == HEAD else HEAD
        assert refused(story.decide, leave, other) == LeaveRefusal.NOT_WAITING
        assert not LeaveSession.objects.exists()

    def test_one_is_enough_where_the_ladder_says_any(self):
        ladder = [{"from": "0", "roles": ["class_head", "inspector"], "quorum": "any"}]
        story = begin(policy={"ladder": ladder})
        leave = story.apply(1, "1 08:30", "1 10:00")
        assert story.decide(leave, INSPECTOR).state == LeaveState.APPROVED
        assert refused(story.decide, leave, HEAD) == LeaveRefusal.NOT_WAITING

    def test_the_same_office_decides_once(self):
        story = begin()
        leave = story.apply(1, "1 08:30", "1 10:00")
        story.decide(leave, HEAD)
        assert refused(story.decide, leave, HEAD) == LeaveRefusal.NOT_WAITING
        no = {"verdict": Verdict.REJECT, "opinion": "有考试"}
        assert refused(story.decide, leave, HEAD, **no) == LeaveRefusal.NOT_WAITING

    def test_one_person_with_both_offices_gives_one_approval(self):
        story = begin()
        head = story.head()
        Appointment.objects.create(
            user_id=head.user_id,
            role=INSPECTOR,
            training_class=story.klass,
            starts_at=story.at("-1 00:00"),
        )
        leave = story.apply(1, "1 08:30", "1 10:00")
        story.decide(leave, HEAD)
        twice = Actor(head.user_id, INSPECTOR)
        now = story.at("0 13:00")
        reason = refused(decide_leave, leave, Verdict.APPROVE, by=twice, now=now)
        assert reason == LeaveRefusal.BOTH_BY_ONE
        assert story.decide(leave, INSPECTOR).state == LeaveState.APPROVED

    def test_nobody_decides_their_own_request(self):
        story = begin()
        person = story.trainee(1).person
        Person.objects.filter(pk=person.pk).update(user=story.head().user_id)
        leave = story.apply(1, "1 08:30", "1 10:00")
        assert refused(story.decide, leave, HEAD) == LeaveRefusal.OWN_REQUEST
        no = {"verdict": Verdict.REJECT, "opinion": "不去了"}
        assert refused(story.decide, leave, HEAD, **no) == LeaveRefusal.OWN_REQUEST

    def test_another_sub_classs_head_is_refused(self):
        story = begin(2, sub_classes=("一班", "二班"))
        leave = story.apply(1, "1 08:30", "1 10:00")
        by = story.cast.actor(HEAD, number=2)
        now = story.at("0 13:00")
        reason = refused(decide_leave, leave, Verdict.APPROVE, by=by, now=now)
        assert reason == LeaveRefusal.NOT_YOURS

    def test_an_office_claimed_without_an_appointment_is_refused(self):
        story = begin()
        leave = story.apply(1, "1 08:30", "1 10:00")
        by = Actor(story.cast.user(Role.ORGANISER).pk, HEAD)
        now = story.at("0 13:00")
        reason = refused(decide_leave, leave, Verdict.APPROVE, by=by, now=now)
        assert reason == LeaveRefusal.NOT_YOURS

    @pytest.mark.parametrize(("seconds", "held"), [(-1, False), (0, False), (1, True)])
    def test_an_office_that_ended_a_second_ago_decides_nothing(self, seconds, held):
        """At the end itself it has ended already."""
        story = begin()
        leave = story.apply(1, "1 08:30", "1 10:00")
        ends = story.at("0 13:00") + timedelta(seconds=seconds)
        Appointment.objects.filter(role=HEAD).update(ends_at=ends)
        if held:
            assert story.decide(leave, HEAD).state == LeaveState.SUBMITTED
        else:
            assert refused(story.decide, leave, HEAD) == LeaveRefusal.NOT_YOURS

    def test_a_substitute_decides_from_the_moment_of_the_appointment(self):
        story = begin()
        leave = story.apply(1, "1 08:30", "1 10:00")
        starts = story.at("0 13:00")
        Appointment.objects.filter(role=HEAD).update(starts_at=starts + timedelta(seconds=1))
        assert refused(story.decide, leave, HEAD) == LeaveRefusal.NOT_YOURS
        Appointment.objects.filter(role=HEAD).update(starts_at=starts)
        assert story.decide(leave, HEAD).state == LeaveState.SUBMITTED


class TestApplying:
    def test_without_the_units_request_nothing_is_submitted(self):
        story = begin()
        reason = refused(story.apply, 1, "1 08:30", "1 10:00", unit_request_seen=False)
        assert reason == LeaveRefusal.NO_UNIT_REQUEST
        assert not story.trainee(1).leaves.exists()

    def test_at_the_start_is_in_time_and_afterwards_only_an_emergency_is(self):
        story = begin()
        story.apply(1, "1 08:30", "1 10:00", now="1 08:30")
        reason = refused(story.apply, 2, "1 08:30", "1 10:00", now="1 08:31")
        assert reason == LeaveRefusal.AFTER_START
        leave = story.apply(2, "1 08:30", "1 10:00", now="1 08:31", emergency=True)
        assert leave.state == LeaveState.SUBMITTED

    def test_an_emergency_without_the_request_is_approved_only_once_it_is_there(self):
        story = begin()
        leave = story.apply(1, "1 08:30", "1 10:00", emergency=True, unit_request_seen=False)
        assert refused(story.decide, leave, HEAD) == LeaveRefusal.NO_UNIT_REQUEST
        attach_unit_request(leave, attachment=None, by=story.head(), now=story.at("0 12:30"))
        assert story.approve(leave).state == LeaveState.APPROVED

    def test_an_emergency_without_the_request_can_be_rejected(self):
        story = begin()
        leave = story.apply(1, "1 08:30", "1 10:00", emergency=True, unit_request_seen=False)
        leave = story.decide(leave, HEAD, verdict=Verdict.REJECT, opinion="不实")
        assert leave.state == LeaveState.REJECTED

    @pytest.mark.parametrize(
        ("start", "end", "reason"),
        [
            ("1 10:00", "1 10:00", LeaveRefusal.ENDS_BEFORE_START),
            ("1 10:00", "1 09:59", LeaveRefusal.ENDS_BEFORE_START),
        ],
    )
    def test_a_leave_has_to_last(self, start, end, reason):
        assert refused(begin().apply, 1, start, end, now="-1 08:00") == reason

    def test_an_evening_of_the_last_day_is_still_in_the_class(self):
        assert begin().apply(1, "7 18:00", "7 20:00").state == LeaveState.SUBMITTED


class TestCancelling:
    def test_at_the_start_it_can_be_cancelled_and_leaves_no_trace_in_hours(self):
        story = begin()
        leave = story.granted(1, "1 08:30", "1 12:00")
        story.roll(1, "am", now="1 08:25")
        assert story.live(1) == {"ATT-04": -1000}
        leave = cancel_leave(leave, by=story.head(), now=story.at("1 08:30"))
        assert leave.state == LeaveState.CANCELLED
        assert not LeaveSession.objects.exists()
        assert (story.live(1), story.stand(1).taken) == ({}, 0)
        assert story.mark(1, "am", 1).attended

    def test_after_the_start_one_reports_back_instead(self):
        story = begin()
        leave = story.granted(1, "1 08:30", "1 12:00")
        reason = refused(cancel_leave, leave, by=story.head(), now=story.at("1 08:31"))
        assert reason == LeaveRefusal.CANCEL_AFTER_START

    def test_what_has_ended_cannot_be_cancelled(self):
        story = begin()
        leave = story.apply(1, "1 08:30", "1 10:00")
        cancel_leave(leave, by=story.head(), now=story.at("0 13:00"))
        again = refused(cancel_leave, leave, by=story.head(), now=story.at("0 13:00"))
        assert again == LeaveRefusal.NOT_CANCELLABLE
        assert refused(story.decide, leave, HEAD) == LeaveRefusal.NOT_WAITING
