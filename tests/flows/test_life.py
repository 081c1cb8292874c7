"""Meals to the minute and nights to the curfew."""

from datetime import timedelta

import pytest

from tests.flows.story import begin
from trainees.enums import LifeRefusal
from trainees.models import MealCheck, MealOptOut
from trainees.services.leave import cancel_leave
from trainees.services.life import check_meal, check_night, opt_out_of_meal
from training.refusals import Refused

pytestmark = pytest.mark.django_db


def opt_out(story, meal: str, now, *, day: int = 1, own: bool = False, number: int = 1):
    when = story.at(now) if isinstance(now, str) else now
    by = story.cast.actor("trainee", number=number) if own else story.head()
    trainee = story.trainee(number)
    return opt_out_of_meal(trainee, on=story.on(day), meal=meal, by=by, now=when, own=own)


def missing(story, meal: str, now: str, *, day: int = 1, numbers=(1,)) -> None:
    ids = [story.pk(n) for n in numbers]
    on = story.on(day)
    check_meal(story.klass, on=on, meal=meal, missing=ids, by=story.head(), now=story.at(now))


def night(story, now: str, *, day: int = 1, away=(), late_back=()) -> None:
    check_night(
        story.klass,
        on=story.on(day),
        away=[story.pk(n) for n in away],
        late_back=[story.pk(n) for n in late_back],
        by=story.head(),
        now=story.at(now),
    )


class TestMeals:
    def test_the_cutoffs_own_minute_is_in_time(self):
        story = begin()
        opt_out(story, "lunch", story.at("1 10:00") + timedelta(seconds=59), own=True)
        missing(story, "lunch", "1 13:00")
        assert story.entries(1) == []

    def test_the_minute_after_it_only_staff_can_note_it(self):
        story = begin()
        with pytest.raises(Refused) as refusal:
            opt_out(story, "lunch", "1 10:01", own=True)
        assert refusal.value.reason == LifeRefusal.AFTER_CUTOFF
        assert not MealOptOut.objects.exists()
        opt_out(story, "lunch", "1 10:01")
        assert story.entries(1) == [("MEAL-02", -500)]

    def test_breakfast_is_told_of_the_evening_before(self):
        story = begin(3)
        opt_out(story, "breakfast", "1 20:00", day=2, own=True)
        opt_out(story, "breakfast", "1 20:01", day=2, number=2)
        opt_out(story, "breakfast", "2 06:00", day=2, number=3)
        assert [story.live(n) for n in (1, 2, 3)] == [{}, {"MEAL-02": -500}, {"MEAL-02": -500}]

    def test_missing_without_a_word_posts_once_however_often_it_is_checked(self):
        story = begin(3)
        missing(story, "lunch", "1 12:30", numbers=[1, 2])
        missing(story, "lunch", "1 12:50", numbers=[2, 3])
        missing(story, "lunch", "1 12:55", numbers=[1])
        assert [story.entries(n) for n in (1, 2, 3)] == [[("MEAL-01", -1000)]] * 3
        assert MealCheck.objects.count() == 3

    def test_told_late_and_then_missing_is_told_late_only(self):
        story = begin()
        opt_out(story, "lunch", "1 11:00")
        missing(story, "lunch", "1 12:30")
        assert story.entries(1) == [("MEAL-02", -500)]

    def test_missing_and_then_told_late_becomes_told_late(self):
        story = begin()
        missing(story, "lunch", "1 12:30")
        opt_out(story, "lunch", "1 13:00")
        assert story.entries(1) == [("MEAL-01", -1000), ("MEAL-01", 1000), ("MEAL-02", -500)]

    def test_what_was_told_first_stands(self):
        story = begin()
        opt_out(story, "lunch", "1 09:00", own=True)
        opt_out(story, "lunch", "1 11:00")
        assert story.entries(1) == []

    def test_each_meal_is_one_of_its_own(self):
        story = begin()
        for meal, now in (("breakfast", "1 08:00"), ("lunch", "1 13:00"), ("dinner", "1 19:00")):
            missing(story, meal, now)
        missing(story, "lunch", "2 13:00", day=2)
        assert story.live(1) == {"MEAL-01": -4000}

    @pytest.mark.parametrize(
        ("start", "end", "excused"),
        [
            ("1 10:00", "1 12:00", False),
            ("1 10:00", "1 12:01", True),
            ("1 12:59", "1 13:30", True),
            ("1 13:00", "1 14:00", False),
        ],
    )
    def test_leave_that_overlaps_mealtime_is_an_opt_out(self, start, end, excused):
        story = begin()
        story.granted(1, start, end)
        missing(story, "lunch", "1 13:00")
        assert story.live(1) == ({} if excused else {"MEAL-01": -1000})

    def test_leave_excuses_a_meal_told_of_late_too(self):
        story = begin()
        opt_out(story, "lunch", "1 11:00")
        story.late_grant(1, "1 11:30", "1 13:00", now="1 14:00")
        assert story.entries(1) == [("MEAL-02", -500), ("MEAL-02", 500)]

    def test_leave_that_is_cancelled_excuses_nothing_any_more(self):
        story = begin()
        leave = story.granted(1, "1 12:30", "1 13:00")
        missing(story, "lunch", "1 12:20")
        assert story.live(1) == {}
        cancel_leave(leave, by=story.head(), now=story.at("1 12:30"))
        assert story.live(1) == {"MEAL-01": -1000}

    def test_another_schools_mealtimes_and_cutoffs_count_there(self):
        policy = {"meal_cutoffs": {"lunch": "11:15"}, "meal_times": {"lunch": ["11:30", "12:15"]}}
        story = begin(policy=policy)
        opt_out(story, "lunch", "1 11:15", own=True)
        opt_out(story, "lunch", "1 11:16", number=2)
        assert (story.live(1), story.live(2)) == ({}, {"MEAL-02": -500})

    def test_a_meal_before_an_early_return_stays_excused_and_one_after_it_does_not(self):
        story = begin()
        leave = story.granted(1, "1 11:00", "1 20:00")
        missing(story, "lunch", "1 13:00")
        missing(story, "dinner", "1 18:30")
        assert story.live(1) == {}
        story.back(leave, "1 18:00")
        assert story.live(1) == {"MEAL-01": -1000}


class TestNights:
    def test_away_beats_late_back_in_one_check_and_in_several(self):
        story = begin(3)
        night(story, "1 22:40", away=[1], late_back=[1, 2, 3])
        night(story, "1 23:30", away=[2])
        night(story, "2 00:10", late_back=[2])
        assert [story.live(n) for n in (1, 2, 3)] == [
            {"DORM-01": -5000},
            {"DORM-01": -5000},
            {"DORM-02": -1000},
        ]
        assert story.entries(2) == [("DORM-02", -1000), ("DORM-02", 1000), ("DORM-01", -5000)]

    def test_a_night_posts_once_however_often_it_is_checked(self):
        story = begin()
        for now in ("1 22:40", "1 23:00", "2 05:00"):
            night(story, now, away=[1])
        night(story, "2 22:40", day=2, away=[1])
        assert story.entries(1) == [("DORM-01", -5000)] * 2

    @pytest.mark.parametrize(
        ("start", "end", "excused"),
        [
            ("1 20:00", "1 22:30", False),
            ("1 20:00", "1 22:31", True),
            ("1 22:30", "1 23:00", True),
            ("1 22:31", "2 05:00", False),
        ],
    )
    def test_leave_that_holds_at_curfew_excuses_the_night(self, start, end, excused):
        story = begin()
        story.granted(1, start, end)
        night(story, "1 22:40", away=[1])
        assert story.live(1) == ({} if excused else {"DORM-01": -5000})

    def test_leave_excuses_coming_back_late_too(self):
        story = begin()
        night(story, "1 23:00", late_back=[1])
        story.late_grant(1, "1 20:00", "1 23:00", now="2 08:00")
        assert story.entries(1) == [("DORM-02", -1000), ("DORM-02", 1000)]

    def test_nights_are_held_at_the_cap(self):
        story = begin()
        for day in (1, 2, 3):
            night(story, f"{day} 22:40", day=day, away=[1])
        assert (story.live(1), story.total(1)) == ({"DORM-01": -15_000}, 60)
