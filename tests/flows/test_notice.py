"""The weekly notice: what belongs to it, what waits, and that nothing changes it afterwards."""

import pytest

from tests.flows.story import ABSENT, PRESENT, begin
from trainees.models import RollCall, WeeklyNotice
from trainees.policies.attendance import RollFact
from trainees.services.opening import close_class
from trainees.services.rollcall import take_roll
from training.actors import Actor

pytestmark = pytest.mark.django_db

DUE = "5 18:01"  # Friday is the fifth day; 17:30 and half an hour is 18:00, that minute included


def week(trainees: int = 3, *, besides=(), **given):
    """Five days with all rolls taken but for those named."""
    story = begin(trainees, days=14, **given)
    for day in range(1, 6):
        for half in ("am", "pm"):
            if (day, half) not in besides:
                story.roll(day, half)
    return story


def row(notice: WeeklyNotice, number: int) -> dict:
    return next(one for one in notice.facts["rows"] if one["number"] == number)


def close(story, now: str) -> None:
    close_class(story.klass, by=Actor.system(), now=story.at(now))


class TestWhen:
    def test_it_is_made_once_its_minute_is_over_and_not_before(self):
        story = week()
        assert story.notice("5 18:00") is None
        notice = story.notice(DUE)
        assert (notice.number, notice.edition, notice.closing) == (1, 1, False)
        assert (notice.period_start, notice.period_end) == (story.on(1), story.on(5))

    def test_the_job_run_twice_makes_one(self):
        story = week()
        assert story.notice(DUE) is not None
        assert [story.notice(now) for now in (DUE, "5 18:02", "6 09:00", "11 23:00")] == [None] * 4
        assert WeeklyNotice.objects.count() == 1

    def test_a_missed_hour_is_made_up_for_the_day_it_was_due(self):
        story = week()
        notice = story.notice("7 09:00")
        assert notice.period_end == story.on(5)

    def test_without_a_roll_none_is_made(self):
        story = begin(days=14)
        assert story.notice(DUE) is None
        story.roll(5, "pm", now="5 18:05")
        assert story.notice("5 18:06") is not None

    def test_without_a_roll_since_the_last_none_is_made(self):
        story = week()
        story.notice(DUE)
        assert story.notice("12 18:01") is None
        story.roll(12, "am")
        notice = story.notice("12 18:01")
        assert (notice.number, notice.period_start) == (2, story.on(6))
        assert notice.facts["sessions"] == 1

    def test_it_waits_half_an_hour_for_a_later_session_of_that_day(self):
        story = begin(days=5, policy={"notice": {"time": "17:00"}})
        story.roll(5, "am")
        assert story.notice("5 18:00") is None
        assert story.notice("5 18:01") is not None

    def test_another_schools_day_and_hour_count_there(self):
        story = week(policy={"notice": {"isoweekday": 3, "time": "12:00"}})
        assert story.notice("3 12:31") is None  # the afternoon's session ends at 17:30
        notice = story.notice("3 18:01")
        assert (notice.period_end, notice.facts["sessions"]) == (story.on(3), 6)


class TestWhatBelongs:
    def test_a_roll_saved_in_the_notices_own_minute_belongs_to_it(self):
        story = week(besides=[(5, "pm")])
        story.roll(5, "pm", absent=[1], now="5 18:00")
        notice = story.notice(DUE)
        assert notice.facts["sessions"] == 10
        assert row(notice, 1)["absent"] == 1

    def test_a_session_without_a_roll_is_named_and_waits_for_the_next(self):
        story = week(besides=[(2, "am")])
        notice = story.notice(DUE)
        assert notice.facts["sessions"] == 9
        assert notice.facts["not_taken"] == ["4月8日 08:30 专题3"]
        story.roll(2, "am", absent=[2], now="6 09:00")
        assert story.notice("6 09:01") is None
        story.roll(8, "am")
        second = story.notice("12 18:01")
        assert (second.facts["sessions"], row(second, 2)["absent"]) == (2, 1)

    def test_a_session_is_whole_only_when_every_sub_class_has_its_roll(self):
        story = begin(2, sub_classes=("一班", "二班"), days=14)
        session, by = story.cast.session(5, "am"), story.head()
        one, two = story.cast.sub_classes
        take_roll(session, {}, sub_class_ids=[one.pk], by=by, now=story.at("5 08:35"))
        notice = story.notice(DUE)
        assert (notice.facts["sessions"], notice.facts["expected"]) == (1, 1)
        assert "4月11日 08:30 专题9" in notice.facts["not_taken"]
        take_roll(session, {}, sub_class_ids=[two.pk], by=by, now=story.at("6 08:35"))
        second = story.notice("12 18:01")
        assert (second.facts["sessions"], second.facts["expected"]) == (1, 1)

    def test_a_notice_made_up_later_takes_no_session_of_a_later_date(self):
        story = week()
        story.roll(6, "am")
        assert story.notice("6 09:00").facts["sessions"] == 10
        assert RollCall.objects.filter(notice__isnull=True).count() == 1

    def test_totals_and_rows_say_who_was_expected_attended_and_away(self):
        story = begin(3, days=14)
        story.granted(3, "1 14:30", "1 17:30", kind="sick")
        story.granted(3, "2 10:15", "2 12:00", kind="personal")
        story.roll(1, "am", absent=[1], late={2: 3})
        story.roll(1, "pm", early={2: 4})
        story.roll(2, "am")
        notice = story.notice(DUE)
        facts = notice.facts
        assert (facts["sessions"], facts["expected"], facts["attended"]) == (3, 9, 7)
        assert facts["rate_percent"] == "77.78"
        assert [one["number"] for one in facts["rows"]] == [1, 2, 3]
        first, second, third = facts["rows"]
        assert (first["absent"], first["absent_hours"], first["late"]) == (1, "4", 0)
        assert (second["late"], second["left_early"], second["absent"]) == (1, 1, 0)
        assert (third["sick_times"], third["sick_hours"]) == (1, "4")
        assert (third["personal_times"], third["personal_hours"]) == (1, "2")
        assert (third["leave_hours_to_date"], third["percent"]) == ("6", "5.36")  # of 112

    def test_leave_to_date_counts_earlier_weeks_too(self):
        story = week(1)
        story.notice(DUE)
        story.granted(1, "8 08:30", "8 12:00")
        story.granted(1, "9 08:30", "9 12:00")
        story.roll(8, "am")
        story.notice("12 18:01")
        story.roll(9, "am", now="13 08:00")
        story.roll(13, "am")
        last = close(story, "14 20:00")
        last = WeeklyNotice.objects.get(closing=True)
        assert (row(last, 1)["personal_hours"], row(last, 1)["leave_hours_to_date"]) == ("4", "8")

    def test_a_withdrawn_trainee_is_not_expected(self):
        story = begin(2, days=14)
        story.roll(1, "am")
        trainee = story.trainee(1)
        trainee.withdrawn_at = story.at("2 08:00")
        trainee.save()
        story.roll(2, "am")
        facts = story.notice(DUE).facts
        assert (facts["sessions"], facts["expected"], facts["attended"]) == (2, 3, 3)


class TestFrozen:
    def test_corrections_afterwards_do_not_change_it(self):
        story = week()
        story.correct(1, "am", 1, ABSENT, now="4 08:00")
        notice = story.notice(DUE)
        before = notice.facts
        story.correct(1, "am", 1, PRESENT, now="6 08:00")
        story.correct(1, "am", 2, RollFact(minutes_late=2), now="6 08:00")
        story.late_grant(3, "1 08:30", "1 12:00", now="6 09:00")
        notice.refresh_from_db()
        assert notice.facts == before
        assert row(notice, 1)["absent"] == 1
        assert story.notice("6 10:00") is None

    def test_a_correction_does_not_bring_its_session_into_the_next(self):
        story = week()
        story.notice(DUE)
        story.correct(1, "am", 1, ABSENT, now="6 08:00")
        story.roll(8, "am")
        second = story.notice("12 18:01")
        assert (second.facts["sessions"], second.facts["rows"]) == (1, [])


class TestTheLast:
    def test_the_close_takes_in_the_rolls_that_are_in_none(self):
        story = week()
        story.notice(DUE)
        story.roll(6, "am", absent=[1])
        close(story, "6 20:00")
        last = WeeklyNotice.objects.get(closing=True)
        assert (last.number, last.facts["sessions"]) == (2, 1)
        assert (last.period_start, last.period_end) == (story.on(6), story.on(6))

    def test_a_close_on_the_day_of_a_weekly_one_makes_another_for_what_is_left(self):
        story = week(besides=[(5, "pm")])
        story.notice(DUE)
        story.roll(5, "pm", now="5 19:00")
        close(story, "5 20:00")
        last = WeeklyNotice.objects.get(closing=True)
        assert (last.number, last.period_end, last.facts["sessions"]) == (2, story.on(5), 1)

    def test_a_close_with_nothing_left_makes_none(self):
        story = week()
        story.notice(DUE)
        close(story, "5 20:00")
        assert WeeklyNotice.objects.count() == 1
