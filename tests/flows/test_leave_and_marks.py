"""What leave does to marks, hours, points, meals and nights; returning, and forgetting to."""

from decimal import Decimal

import pytest

from courses.enums import ClassState
from courses.services.locking import class_at_work
from tests.flows.story import ABSENT, DEPT, begin
from trainees.enums import LeaveRefusal, LeaveState
from trainees.models import LeaveSession, ReportBack
from trainees.policies.attendance import RollFact
from trainees.services.leave_decision import flag_overdue, report_back
from trainees.services.life import check_meal, check_night
from training.actors import Actor
from training.refusals import Refused

pytestmark = pytest.mark.django_db


def hours(leave) -> list[Decimal]:
    found = LeaveSession.objects.filter(leave=leave).order_by("session__starts_at")
    return list(found.values_list("hours", flat=True))


def flag(story, now: str) -> int:
    with class_at_work(pk=story.klass.pk, states=(ClassState.OPEN,)) as locked:
        return flag_overdue(locked, by=Actor.system(), now=story.at(now))


class TestTheRoll:
    def test_approved_leave_is_filled_in_and_outweighs_what_the_roll_says(self):
        story = begin()
        story.granted(1, "1 08:30", "1 12:00", kind="sick")
        story.roll(1, "am", absent=[1])
        mark = story.mark(1, "am", 1)
        assert (mark.on_leave, mark.absent, mark.attended) == (True, False, False)
        assert story.live(1) == {"ATT-05": -400}
        assert (story.live(2), story.mark(1, "am", 2).attended) == ({}, True)

    def test_leave_hours_count_once_the_roll_is_saved(self):
        story = begin()
        leave = story.granted(1, "1 08:30", "1 17:30")
        assert (hours(leave), story.stand(1).taken) == ([4, 4], 0)
        story.roll(1, "am")
        assert story.stand(1).taken == 4
        story.roll(1, "pm")
        assert story.stand(1).taken == 8

    def test_what_is_not_approved_is_no_leave(self):
        story = begin()
        story.apply(1, "1 08:30", "1 12:00")
        story.roll(1, "am", absent=[1])
        assert story.live(1) == {"ATT-03": -4000}

    def test_leave_over_a_part_lets_the_rest_be_late(self):
        story = begin()
        story.granted(1, "1 10:15", "1 12:00")
        story.roll(1, "am", late={1: 5})
        mark = story.mark(1, "am", 1)
        assert (mark.late, mark.attended, mark.personal_hours) == (True, True, 2)
        assert story.live(1) == {"ATT-01": -1000, "ATT-04": -500}

    def test_absent_for_the_rest_counts_the_hours_that_are_not_leave(self):
        story = begin()
        story.granted(1, "1 08:30", "1 10:00")  # 90 of 210 minutes: 1.71, so 2 hours
        story.roll(1, "am", absent=[1])
        mark = story.mark(1, "am", 1)
        assert (mark.absent_hours, mark.personal_hours) == (2, 2)
        assert story.live(1) == {"ATT-03": -2000, "ATT-04": -500}

    def test_leave_that_ends_at_the_start_does_not_touch_the_session(self):
        story = begin()
        leave = story.granted(1, "1 12:00", "1 14:30")
        story.roll(1, "pm")
        mark = story.mark(1, "pm", 1)
        assert (mark.attended, mark.personal_hours, hours(leave)) == (True, None, [])

    def test_two_kinds_share_a_session_and_sick_counts_first(self):
        story = begin()
        story.granted(1, "1 08:30", "1 10:15", kind="sick")  # 2 hours
        story.granted(1, "1 10:00", "1 12:00", kind="personal")  # 120 of 210: 2.29, so 2.5
        story.roll(1, "am")
        mark = story.mark(1, "am", 1)
        assert (mark.sick_hours, mark.personal_hours, mark.on_leave) == (2, 2, True)
        assert story.stand(1).taken == 4

    def test_official_leave_costs_no_points_but_counts(self):
        story = begin()
        story.granted(1, "1 08:30", "1 12:00", kind="official")
        story.roll(1, "am")
        assert (sum(story.live(1).values()), story.stand(1).counted) == (0, 4)


class TestLateApproval:
    def test_an_absence_turns_into_leave_with_its_points(self):
        story = begin()
        story.roll(1, "am", absent=[1])
        assert story.total(1) == 66
        story.late_grant(1, "1 08:30", "1 12:00", now="1 13:00")
        mark = story.mark(1, "am", 1)
        assert (mark.absent, mark.on_leave, mark.absent_hours) == (False, True, 0)
        assert story.entries(1) == [("ATT-03", -4000), ("ATT-03", 4000), ("ATT-04", -1000)]
        assert (story.total(1), story.stand(1).taken) == (69, 4)

    def test_only_the_part_it_covers_turns(self):
        story = begin()
        story.roll(1, "am", absent=[1])
        story.late_grant(1, "1 08:30", "1 10:15", now="1 13:00")
        assert story.live(1) == {"ATT-03": -2000, "ATT-04": -500}

    def test_it_takes_back_the_meals_and_nights_it_excuses_and_no_others(self):
        story = begin()
        klass, by = story.klass, story.head()
        for meal, when in (("breakfast", "1 08:00"), ("lunch", "1 13:00"), ("dinner", "1 19:00")):
            check_meal(
                klass,
                on=story.on(1),
                meal=meal,
                missing=[story.pk(1)],
                by=by,
                now=story.at(when),
            )
        for day, when in ((1, "1 22:40"), (2, "2 22:40")):
            away = [story.pk(1)]
            check_night(klass, on=story.on(day), away=away, late_back=[], by=by, now=story.at(when))
        assert story.live(1) == {"MEAL-01": -3000, "DORM-01": -10_000}
        story.late_grant(1, "1 08:00", "2 06:00", now="3 08:00")
        assert story.live(1) == {"MEAL-01": -1000, "DORM-01": -5000}

    def test_a_rejected_one_changes_nothing(self):
        story = begin()
        story.roll(1, "am", absent=[1])
        leave = story.apply(1, "1 08:30", "1 12:00", emergency=True, now="1 13:00")
        story.decide(leave, DEPT, verdict="reject", opinion="不实", now="1 13:10")
        assert story.entries(1) == [("ATT-03", -4000)]
        assert hours(leave) == []


class TestComingBack:
    @pytest.mark.parametrize("proof", [True, False])
    def test_an_early_return_frees_the_rest_with_and_without_proof(self, proof):
        story = begin()
        leave = story.granted(1, "1 08:30", "2 12:00")
        story.roll(1, "am")
        story.roll(1, "pm")
        assert (story.stand(1).taken, hours(leave)) == (8, [4, 4, 4])
        leave = story.back(leave, "1 16:00", proof=proof)  # 90 of 180 minutes of the afternoon
        assert leave.state == (LeaveState.RETURNED if proof else LeaveState.APPROVED)
        assert leave.ended_at == story.at("1 16:00")
        assert hours(leave) == [4, 2]
        assert (story.stand(1).taken, story.live(1)) == (6, {"ATT-04": -1500})
        story.roll(2, "am")
        assert story.mark(2, "am", 1).attended

    def test_a_return_in_the_last_minute_of_the_deadline_is_in_time(self):
        story = begin()
        leave = story.granted(1, "1 08:30", "1 12:00")
        leave = story.back(leave, "1 14:00")
        assert (leave.state, leave.overdue_at, leave.ended_at) == (LeaveState.RETURNED, None, None)

    def test_a_late_return_is_overdue_and_accepted_all_the_same(self):
        story = begin()
        leave = story.granted(1, "1 08:30", "1 12:00")
        leave = story.back(leave, "1 14:01")
        assert (leave.state, leave.overdue_at) == (LeaveState.RETURNED, story.at("1 14:00"))
        assert story.live(1) == {"ATT-07": -1000}

    def test_the_deadline_counts_from_a_later_approval(self):
        story = begin()
        leave = story.late_grant(1, "1 08:30", "1 10:00", now="1 13:00")
        leave = story.back(leave, "1 15:00")
        assert (leave.state, leave.overdue_at) == (LeaveState.RETURNED, None)

    def test_an_early_return_does_not_move_the_deadline_forward(self):
        story = begin()
        leave = story.granted(1, "1 08:30", "1 17:30")
        leave = story.back(leave, "1 10:00", proof=False)
        assert flag(story, "1 19:30") == 0
        leave = story.back(leave, "1 19:30")
        assert (leave.state, leave.overdue_at) == (LeaveState.RETURNED, None)
        assert leave.ended_at == story.at("1 10:00")

    def test_without_proof_it_is_not_done_and_becomes_overdue(self):
        story = begin()
        leave = story.granted(1, "1 08:30", "1 12:00", kind="sick")
        leave = story.back(leave, "1 12:00", proof=False)
        assert leave.state == LeaveState.APPROVED
        assert list(ReportBack.objects.values_list("accepted", flat=True)) == [False]
        assert flag(story, "1 14:01") == 1
        leave = story.back(leave, "1 15:00")
        assert leave.state == LeaveState.RETURNED
        assert story.live(1) == {"ATT-07": -1000}

    def test_a_return_in_time_that_is_written_down_late_takes_the_flag_back(self):
        story = begin()
        leave = story.granted(1, "1 08:30", "1 12:00")
        assert flag(story, "1 14:01") == 1
        by, at, now = story.head(1), story.at("1 12:30"), story.at("1 18:00")
        leave = report_back(leave, at=at, proof_seen=True, by=by, now=now)
        assert (leave.state, leave.overdue_at) == (LeaveState.RETURNED, None)
        assert story.live(1) == {}

    def test_a_kind_that_needs_no_proof_is_done_without(self):
        story = begin(policy={"kinds_needing_proof": ["sick"]})
        assert (
            story.back(story.granted(1, "1 08:30", "1 12:00"), "1 12:00", proof=False).state
            == LeaveState.RETURNED
        )

    def test_a_return_before_the_approval_counts_from_the_approval(self):
        story = begin()
        leave = story.apply(1, "1 08:30", "1 17:30", emergency=True, now="1 08:40")
        story.roll(1, "am", absent=[1])
        story.roll(1, "pm", now="1 14:20")
        leave = story.back(leave, "1 12:00")
        assert (leave.state, leave.ended_at) == (LeaveState.SUBMITTED, None)
        assert story.live(1) == {"ATT-03": -4000}
        leave = story.approve(leave, now="1 16:00")
        assert (leave.state, leave.closed_at) == (LeaveState.RETURNED, story.at("1 16:00"))
        assert leave.ended_at == story.at("1 16:00")
        assert (hours(leave), story.live(1)) == ([4, 2], {"ATT-04": -1500})
        assert flag(story, "3 00:00") == 0

    def test_a_return_told_before_an_approval_after_the_end_leaves_the_leave_whole(self):
        story = begin()
        leave = story.apply(1, "1 08:30", "1 12:00", emergency=True, now="1 08:40")
        story.back(leave, "1 11:00")
        leave = story.approve(leave, now="1 18:00")
        assert (leave.state, leave.ended_at, hours(leave)) == (LeaveState.RETURNED, None, [4])

    def test_a_return_without_proof_before_the_approval_still_has_to_be_proven(self):
        story = begin()
        leave = story.apply(1, "1 08:30", "1 17:30", emergency=True, now="1 08:40")
        story.back(leave, "1 12:00", proof=False)
        leave = story.approve(leave, now="1 16:00")
        assert (leave.state, hours(leave)) == (LeaveState.APPROVED, [4, 2])
        assert (flag(story, "1 19:30"), flag(story, "1 19:31")) == (0, 1)

    def test_nobody_returns_before_the_start_or_twice(self):
        story = begin()
        leave = story.granted(1, "1 08:30", "1 12:00")
        with pytest.raises(Refused) as refusal:
            story.back(leave, "1 08:29")
        assert refusal.value.reason == LeaveRefusal.NOT_STARTED
        story.back(leave, "1 12:00")
        with pytest.raises(Refused) as refusal:
            story.back(leave, "1 12:30")
        assert refusal.value.reason == LeaveRefusal.NOT_ON_LEAVE

    def test_a_return_at_the_start_leaves_nothing_of_the_leave(self):
        story = begin()
        leave = story.granted(1, "1 08:30", "1 12:00")
        leave = story.back(leave, "1 08:30")
        story.roll(1, "am")
        assert (hours(leave), story.live(1)) == ([], {})
        assert story.mark(1, "am", 1).personal_hours is None

    def test_a_return_told_later_than_it_was_ends_the_leave_when_it_was(self):
        story = begin()
        leave = story.granted(1, "1 08:30", "1 17:30")
        story.roll(1, "am")
        story.roll(1, "pm")
        assert story.live(1) == {"ATT-04": -2000}
        report_back(
            leave,
            at=story.at("1 12:00"),
            proof_seen=True,
            by=story.head(),
            now=story.at("1 18:00"),
        )
        leave.refresh_from_db()
        assert (leave.ended_at, leave.overdue_at) == (story.at("1 12:00"), None)
        assert (story.live(1), story.mark(1, "pm", 1).attended) == ({"ATT-04": -1000}, True)


class TestOverdue:
    def test_it_is_flagged_after_the_deadlines_last_moment_and_once(self):
        story = begin()
        leave = story.granted(1, "1 08:30", "1 12:00")
        assert flag(story, "1 14:00") == 0
        assert [flag(story, "1 14:01"), flag(story, "1 14:02"), flag(story, "2 08:00")] == [1, 0, 0]
        story.back(leave, "2 09:00")
        assert story.entries(1) == [("ATT-07", -1000)]

    def test_another_schools_deadline_counts_there(self):
        story = begin(policy={"report_back_within_minutes": 0})
        story.granted(1, "1 08:30", "1 12:00")
        assert (flag(story, "1 12:00"), flag(story, "1 12:01")) == (0, 1)

    def test_what_was_never_approved_is_never_overdue(self):
        story = begin()
        story.apply(1, "1 08:30", "1 12:00")
        assert flag(story, "5 00:00") == 0

    def test_several_are_held_at_the_cap(self):
        story = begin()
        for day in range(1, 5):
            story.granted(1, f"{day} 12:30", f"{day} 13:30")
        assert flag(story, "6 00:00") == 4
        assert (story.live(1), story.total(1)) == ({"ATT-07": -4000}, 67)


class TestExtension:
    def test_hours_of_a_leave_and_its_extension_are_joined_before_rounding(self):
        story = begin()
        first = story.granted(1, "1 08:30", "1 08:50")
        story.granted(1, "1 08:50", "1 09:05", extends=first)  # 35 of 210 minutes: 0.67
        story.roll(1, "am")
        assert story.mark(1, "am", 1).personal_hours == 1
        assert story.stand(1).taken == 1


def test_a_correction_under_leave_changes_what_the_roll_says_and_not_what_holds():
    story = begin()
    leave = story.granted(1, "1 08:30", "1 12:00")
    story.roll(1, "am")
    story.correct(1, "am", 1, ABSENT)
    assert story.mark(1, "am", 1).on_leave
    story.back(leave, "1 08:30")
    assert story.live(1)["ATT-03"] == -4000
    story.correct(1, "am", 1, RollFact(minutes_late=3))
    assert story.live(1)["ATT-01"] == -1000
