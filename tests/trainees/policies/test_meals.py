"""Meal cut-offs to the minute, and what a meal or a night is worth."""

from datetime import timedelta
from itertools import product

import pytest

from courses.policies.rules import ClassRules
from tests.spans import RULES, at
from trainees.policies.meals import (
    cutoff_of,
    meal_rule,
    meal_span,
    night_rule,
    told_in_time,
)

TUESDAY = at("0:00", 2).date()
FLAGS = [False, True]


@pytest.mark.parametrize(
    ("meal", "cutoff"),
    [
        ("breakfast", at("20:00", 1)),
        ("lunch", at("10:00", 2)),
        ("dinner", at("15:00", 2)),
    ],
)
def test_each_meal_has_its_cutoff_and_breakfast_the_evening_before(meal, cutoff):
    assert cutoff_of(TUESDAY, meal, rules=RULES) == cutoff


def test_the_cutoffs_own_minute_is_in_time_and_the_next_is_not():
    cutoff = at("10:00")
    assert told_in_time(cutoff + timedelta(seconds=59, microseconds=999_999), cutoff)
    assert not told_in_time(cutoff + timedelta(minutes=1), cutoff)


def test_a_breakfast_told_of_on_its_own_morning_has_a_cutoff_of_that_day():
    rules = ClassRules.from_data({"meal_cutoffs": {"breakfast": "06:30"}})
    assert cutoff_of(TUESDAY, "breakfast", rules=rules) == at("6:30", 2)
    assert cutoff_of(TUESDAY, "lunch", rules=rules) == at("10:00", 2)


def test_mealtimes_are_the_policys():
    assert meal_span(TUESDAY, "breakfast", rules=RULES) == (at("7:00", 2), at("8:00", 2))


@pytest.mark.parametrize(
    ("missing", "told", "late", "excused"), [*product(FLAGS, FLAGS, FLAGS, FLAGS)]
)
def test_a_meal_is_worth_one_thing_at_most(missing, told, late, excused):
    if not excused and told and late:
        expected = "MEAL-02"
    elif not excused and missing and not told:
        expected = "MEAL-01"
    else:
        expected = None
    code = meal_rule(missing=missing, told=told, told_late=told and late, excused=excused)
    assert code == expected


@pytest.mark.parametrize(
    ("state", "excused", "code"),
    [
        ("away", False, "DORM-01"),
        ("late_back", False, "DORM-02"),
        (None, False, None),
        ("away", True, None),
        ("late_back", True, None),
    ],
)
def test_leave_at_curfew_excuses_a_night(state, excused, code):
    assert night_rule(state, excused=excused) == code
