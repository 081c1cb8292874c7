"""When a notice is due, what period it has, and until when one may object."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from courses.policies.rules import ClassRules
from tests.spans import RULES, at
from trainees.policies.notice import (
    is_notice_day,
    is_time_for_notice,
    latest_notice_day,
    notice_due,
    objection_until,
    period_start,
)

FRIDAY = at("0:00", 5).date()
dates = st.dates(date(2013, 1, 1), date(2016, 12, 31))


def test_a_notice_is_due_at_its_hour():
    assert notice_due(FRIDAY, session_ends=[], rules=RULES) == at("18:00", 5)
    assert notice_due(FRIDAY, session_ends=[at("17:30", 5)], rules=RULES) == at("18:00", 5)


def test_it_waits_half_an_hour_for_that_days_last_session():
    ends = [at("17:31", 5), at("12:00", 5)]
    assert notice_due(FRIDAY, session_ends=ends, rules=RULES) == at("18:01", 5)
    assert notice_due(FRIDAY, session_ends=[at("21:00", 4)], rules=RULES) == at("18:00", 5)


def test_an_event_in_the_notices_own_minute_belongs_to_it():
    due = at("18:00", 5)
    assert not is_time_for_notice(due, now=due)
    assert not is_time_for_notice(due, now=due + timedelta(seconds=59, microseconds=999_999))
    assert is_time_for_notice(due, now=due + timedelta(minutes=1))


@given(dates, st.integers(1, 7))
def test_the_latest_notice_day_is_the_policys_weekday_within_the_last_seven_days(on, weekday):
    rules = ClassRules.from_data({"notice": {"isoweekday": weekday}})
    day = latest_notice_day(on, rules=rules)
    assert day.isoweekday() == weekday
    assert timedelta(0) <= on - day < timedelta(days=7)
    assert is_notice_day(on, rules=rules) == (day == on)


@given(dates, st.integers(1, 60))
def test_periods_follow_each_other_without_a_gap(last_end, days):
    end = last_end + timedelta(days=days)
    assert period_start(last_end, first_session=date(2013, 1, 1), end=end) == (
        last_end + timedelta(days=1)
    )


def test_the_first_period_begins_with_the_first_session():
    first = at("0:00").date()
    assert period_start(None, first_session=first, end=FRIDAY) == first


@given(dates, dates)
def test_a_period_never_begins_after_its_end(last_end, end):
    """A closing notice on the day of a weekly one covers that day once more."""
    assert period_start(last_end, first_session=last_end, end=end) <= end


def test_one_may_object_for_three_days():
    assert objection_until(at("18:01", 5), rules=RULES) == at("18:01", 8)
