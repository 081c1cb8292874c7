"""What holds at a session, and the hours of leave it costs."""

from datetime import timedelta
from fractions import Fraction
from itertools import product
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.policies.rules import LEAVE_KINDS, ClassRules
from tests.spans import RULES, at, minutes_of, spans
from trainees.policies.attendance import (
    NOT_EXPECTED,
    EffectiveMark,
    LeaveSpan,
    RollFact,
    SessionSpan,
    counts_as_absent,
    covers,
    effective_mark,
    hours_missed,
)

MORNING = SessionSpan(at("8:30"), at("12:00"), Fraction(4))
HALF = Fraction(1, 2)

sessions = st.builds(
    lambda span, hundredths: SessionSpan(*span, Fraction(hundredths, 100)),
    spans(days=1),
    st.integers(0, 1200),
)
leaves = st.lists(
    st.builds(lambda kind, span: LeaveSpan(kind, *span), st.sampled_from(LEAVE_KINDS), spans()),
    max_size=6,
)


def leave(start: str, end: str, kind: str = "personal") -> LeaveSpan:
    return LeaveSpan(kind, at(start), at(end))


def own_hours(session: SessionSpan, kind: str, spans: list[LeaveSpan]) -> Fraction:
    """Hours of one kind by itself: its minutes counted one by one, rounded up to half an hour."""
    away = {m for one in spans if one.kind == kind for m in minutes_of(one.start, one.end)}
    inside = [m for m in minutes_of(session.start, session.end) if m in away]
    length = (session.end - session.start) // timedelta(minutes=1)
    return ceil(session.hours * len(inside) / length / HALF) * HALF


@given(sessions, leaves)
def test_hours_missed_never_exceed_the_sessions(session, taken):
    assert sum(hours_missed(session, taken).values(), Fraction(0)) <= session.hours


@given(sessions, leaves)
def test_sick_counts_first_then_personal_then_official(session, taken):
    left, expected = session.hours, {}
    for kind in ("sick", "personal", "official"):
        expected[kind] = min(own_hours(session, kind, taken), left)
        left -= expected[kind]
    missed = hours_missed(session, taken)
    assert {kind: missed.get(kind, Fraction(0)) for kind in expected} == expected


def test_kinds_that_would_pass_the_session_are_cut_from_the_last():
    taken = [leave("8:30", "11:00", "official"), leave("9:00", "12:00", "sick")]
    assert hours_missed(MORNING, taken) == {"sick": Fraction(7, 2), "official": HALF}


@given(sessions, leaves, st.integers(0, 5), st.integers(0, 10_000))
def test_minutes_of_one_kind_are_joined_before_they_are_rounded(session, taken, which, cut):
    """A leave in two pieces, touching or told twice, costs what it costs in one."""
    if not taken:
        return
    one = taken[which % len(taken)]
    middle = one.start + (one.end - one.start) * cut / 10_000
    pieces = [LeaveSpan(one.kind, one.start, middle), LeaveSpan(one.kind, middle, one.end)]
    others = [span for span in taken if span is not one]
    assert hours_missed(session, [*others, *pieces]) == hours_missed(session, taken)
    assert hours_missed(session, [*taken, *pieces]) == hours_missed(session, taken)


def test_two_short_pieces_with_a_gap_are_rounded_together():
    pieces = [leave("8:30", "8:40"), leave("11:50", "12:00")]  # 20 of 210 minutes: 0.38 hours
    assert hours_missed(MORNING, pieces) == {"personal": HALF}


def test_one_minute_costs_half_an_hour_and_the_next_half_hour_begins_after_it():
    assert hours_missed(MORNING, [leave("8:30", "8:31")]) == {"personal": HALF}
    # 105 minutes are 2 hours exactly, 106 are more
    assert hours_missed(MORNING, [leave("8:30", "10:15")]) == {"personal": Fraction(2)}
    assert hours_missed(MORNING, [leave("8:30", "10:16")]) == {"personal": Fraction(5, 2)}


def test_a_leave_beside_the_session_misses_nothing_and_is_not_named():
    beside = [leave("7:00", "8:30"), leave("12:00", "14:00"), leave("9:00", "9:00")]
    assert hours_missed(MORNING, beside) == {}


def test_a_session_without_hours_names_the_kind_with_none():
    talk = SessionSpan(at("8:30"), at("12:00"), Fraction(0))
    assert hours_missed(talk, [leave("8:30", "12:00")]) == {"personal": 0}


@given(sessions, leaves)
def test_leave_covers_a_session_when_it_covers_every_minute(session, taken):
    away = {m for one in taken for m in minutes_of(one.start, one.end)}
    whole = all(m in away for m in minutes_of(session.start, session.end))
    assert covers(session, taken) == whole


@pytest.mark.parametrize(
    ("fact", "absent"),
    [
        (RollFact(), False),
        (RollFact(minutes_late=15, minutes_early=15), False),
        (RollFact(minutes_late=16), True),
        (RollFact(minutes_early=16), True),
        (RollFact(absent=True), True),
    ],
)
def test_over_fifteen_minutes_is_absent_and_fifteen_is_late(fact, absent):
    assert counts_as_absent(fact, rules=RULES) is absent


def test_another_schools_minutes_decide_there():
    rules = ClassRules.from_data({"late_to_absent_minutes": 30})
    assert not counts_as_absent(RollFact(minutes_late=30), rules=rules)
    assert counts_as_absent(RollFact(minutes_late=31), rules=rules)


WITHDRAWN = {
    "not": None,
    "before": at("8:00"),
    "at the start": at("8:30"),
    "within": at("8:31"),
    "after": at("12:01"),
}
LEAVES = {
    "none": [],
    "beside": [leave("6:00", "8:30")],
    "whole": [leave("8:00", "12:00", "sick")],
    "whole in two kinds": [leave("8:30", "10:15", "sick"), leave("10:15", "12:00", "official")],
    "part": [leave("8:30", "10:15")],
    "all but a minute": [leave("8:31", "12:00")],
}
FACTS = {
    "present": RollFact(),
    "late": RollFact(minutes_late=1),
    "early": RollFact(minutes_early=15),
    "both": RollFact(minutes_late=15, minutes_early=1),
    "too late": RollFact(minutes_late=16),
    "absent": RollFact(absent=True),
}


def what_holds(withdrawn: str, taken: str, said: str) -> EffectiveMark:
    """The order of docs/rules.md R3.1, written as a table of words."""
    part = {"part": {"personal": Fraction(2)}, "all but a minute": {"personal": Fraction(4)}}
    hours = part.get(taken, {})
    if withdrawn in ("before", "at the start"):
        return NOT_EXPECTED
    if taken == "whole":
        return EffectiveMark(attended=False, on_leave=True, leave_hours={"sick": Fraction(4)})
    if taken == "whole in two kinds":
        both = {"sick": Fraction(2), "official": Fraction(2)}
        return EffectiveMark(attended=False, on_leave=True, leave_hours=both)
    if said in ("too late", "absent"):
        rest = 4 - sum(hours.values(), Fraction(0))
        return EffectiveMark(attended=False, absent=True, absent_hours=rest, leave_hours=hours)
    return EffectiveMark(
        late=said in ("late", "both"), left_early=said in ("early", "both"), leave_hours=hours
    )


@pytest.mark.parametrize(("withdrawn", "taken", "said"), [*product(WITHDRAWN, LEAVES, FACTS)])
def test_what_holds_in_the_order_withdrawn_leave_roll_part(withdrawn, taken, said):
    held = effective_mark(
        MORNING, FACTS[said], LEAVES[taken], withdrawn_at=WITHDRAWN[withdrawn], rules=RULES
    )
    assert held == what_holds(withdrawn, taken, said)


@given(sessions, leaves, st.booleans(), st.integers(0, 30), st.integers(0, 30))
def test_nobody_is_in_two_states_and_no_hour_is_counted_twice(session, taken, absent, late, early):
    held = effective_mark(session, RollFact(absent, late, early), taken, rules=RULES)
    assert held.attended == (not held.absent and not held.on_leave)
    assert not (held.absent and (held.late or held.left_early or held.on_leave))
    assert sum(held.leave_hours.values(), held.absent_hours) <= session.hours
