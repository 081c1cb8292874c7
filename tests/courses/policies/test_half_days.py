"""Half-days are exact and additive; nights are what lies between curfew and morning."""

from datetime import datetime, time
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from courses.policies.half_days import (
    dates_touched,
    exact_minutes,
    half_days,
    overlap,
    touches_night,
)
from courses.policies.rules import ClassRules, Window
from tests.spans import RULES, at, minutes_of, moments, spans

WINDOWS = RULES.half_days
THREE = (
    Window(time(8), time(9, 30)),
    Window(time(10), time(11, 45)),
    Window(time(19), time(23, 50)),
)


def measured(start: datetime, end: datetime) -> Fraction:
    return half_days(start, end, windows=WINDOWS)


def test_a_morning_is_one_half_day_and_a_minute_less_is_less():
    assert measured(at("8:30"), at("12:00")) == 1
    assert measured(at("8:31"), at("12:00")) == Fraction(209, 210)
    assert measured(at("14:30"), at("17:30")) == 1
    assert measured(at("0:00"), at("0:00", 2)) == 2


def test_thirds_stay_thirds():
    assert measured(at("14:30"), at("15:30")) == Fraction(1, 3)
    assert measured(at("14:30"), at("15:30")) * 3 == 1


def test_outside_the_windows_nothing_is_measured():
    assert measured(at("12:00"), at("14:30")) == 0
    assert measured(at("17:30"), at("8:30", 2)) == 0


@given(spans(), st.sampled_from([WINDOWS, THREE]))
def test_half_days_are_the_share_of_each_windows_minutes(span, windows):
    expected = Fraction(0)
    for window in windows:
        length = exact_minutes(
            datetime.combine(at("0:00"), window.start), datetime.combine(at("0:00"), window.end)
        )
        inside = [m for m in minutes_of(*span) if window.start <= m.time() < window.end]
        expected += Fraction(len(inside)) / length
    assert half_days(*span, windows=windows) == expected


@given(spans(), st.integers(0, 10_000))
def test_the_parts_of_a_span_add_up_to_the_whole(span, cut):
    start, end = span
    middle = start + (end - start) * cut / 10_000
    assert measured(start, middle) + measured(middle, end) == measured(start, end)


@given(spans(), moments(), moments())
def test_overlap_is_the_same_from_both_sides(span, one, other):
    second = (min(one, other), max(one, other))
    assert overlap(*span, *second) == overlap(*second, *span)
    assert 0 <= overlap(*span, *second) <= exact_minutes(*span)


def test_a_span_that_ends_at_midnight_does_not_touch_that_date():
    assert list(dates_touched(at("8:30"), at("0:00", 2))) == [at("8:30").date()]
    assert [d.day for d in dates_touched(at("8:30"), at("0:01", 2))] == [7, 8]


@given(spans())
def test_the_dates_touched_are_those_of_the_spans_minutes(span):
    assert set(dates_touched(*span)) == {m.date() for m in minutes_of(*span)}


def test_a_night_begins_at_curfew_and_ends_in_the_morning():
    assert not touches_night(at("6:00"), at("22:30"), rules=RULES)
    assert touches_night(at("6:00"), at("22:31"), rules=RULES)
    assert touches_night(at("5:59"), at("8:00"), rules=RULES)
    assert touches_night(at("20:00"), at("8:00", 2), rules=RULES)


@given(spans(days=2))
def test_a_leave_touches_a_night_when_one_of_its_minutes_does(span):
    night = [m for m in minutes_of(*span) if m.time() >= time(22, 30) or m.time() < time(6)]
    assert touches_night(*span, rules=RULES) == bool(night)


def test_a_curfew_after_midnight_belongs_to_the_evening_before():
    rules = ClassRules.from_data({"curfew": "00:30", "night_end": "05:00"})
    assert not touches_night(at("20:00"), at("0:30", 2), rules=rules)
    assert touches_night(at("20:00"), at("0:31", 2), rules=rules)
    assert not touches_night(at("5:00"), at("0:30", 2), rules=rules)
