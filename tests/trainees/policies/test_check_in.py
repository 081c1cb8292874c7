"""The code on the wall: one session's, twenty seconds and twenty more, within its window."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trainees.policies.check_in import (
    STEP_SECONDS,
    Window,
    code_at,
    code_holds,
    seconds_left,
    window_of,
)

KEY = b"a key of tests"
STEP = timedelta(seconds=STEP_SECONDS)
START = datetime(2014, 4, 7, 8, 30, tzinfo=UTC)  # a step begins here
TICK = timedelta(microseconds=1)
moments = st.integers(0, 10**6).map(lambda n: START + timedelta(milliseconds=n))


def test_a_code_holds_to_the_end_of_the_next_step_and_not_a_tick_longer() -> None:
    code = code_at(KEY, 7, now=START)
    assert code_holds(KEY, 7, code, now=START + 2 * STEP - TICK)
    assert not code_holds(KEY, 7, code, now=START + 2 * STEP)


def test_a_code_does_not_hold_before_its_step() -> None:
    code = code_at(KEY, 7, now=START)
    assert not code_holds(KEY, 7, code, now=START - TICK)


@given(now=moments, session=st.integers(1, 10**6), other=st.integers(1, 10**6))
def test_a_code_holds_for_its_own_session_and_key_alone(
    now: datetime, session: int, other: int
) -> None:
    code = code_at(KEY, session, now=now)
    assert len(code) == 6 and code.isdecimal()
    assert code_holds(KEY, session, f" {code} ", now=now)
    near = {code_at(KEY, other, now=now), code_at(KEY, other, now=now - STEP)}
    assert other == session or code_holds(KEY, other, code, now=now) == (code in near)


def test_words_and_digits_of_other_scripts_are_no_code() -> None:
    for typed in ("", "abcdef", "１２３４５６", "0" * 400):
        assert not code_holds(KEY, 7, typed, now=START)


@given(now=moments)
def test_the_wall_changes_when_the_step_does(now: datetime) -> None:
    left = seconds_left(now)
    assert 1 <= left <= STEP_SECONDS
    after = now + timedelta(seconds=left)
    assert seconds_left(after) == STEP_SECONDS
    assert not code_holds(KEY, 7, code_at(KEY, 7, now=now), now=after + STEP)


def test_the_window_holds_at_both_its_ends() -> None:
    opens, closes = START - timedelta(minutes=30), START + timedelta(minutes=15)
    assert window_of(START, now=opens) == window_of(START, now=closes) == Window.OPEN
    assert window_of(START, now=opens - TICK) == Window.EARLY
    assert window_of(START, now=closes + TICK) == Window.LATE
