"""When a roll opens, and from when on changing a mark is a correction."""

from datetime import timedelta

from tests.spans import at
from trainees.policies.rollcall import change_needs_reason, is_too_early

INSTANT = timedelta(microseconds=1)


def test_the_roll_opens_half_an_hour_before_and_that_minute_is_in_time():
    assert is_too_early(at("8:30"), now=at("8:00") - INSTANT)
    assert not is_too_early(at("8:30"), now=at("8:00"))


def test_while_the_session_runs_a_mark_is_kept_up_to_date_without_a_reason():
    assert not change_needs_reason(at("12:00"), taken=True, now=at("12:00") - INSTANT)
    assert change_needs_reason(at("12:00"), taken=True, now=at("12:00"))
    assert not change_needs_reason(at("12:00"), taken=False, now=at("18:00"))
