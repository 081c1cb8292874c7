"""Who decides a leave, when it may be asked for, and until when one reports back."""

import itertools
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.policies.half_days import half_days
from courses.policies.rules import ClassRules
from tests.spans import MINUTE, RULES, at, moments, spans
from trainees.enums import LeaveRefusal
from trainees.policies.leave import (
    AppliedLeave,
    early_end,
    may_apply,
    may_cancel,
    measure,
    report_back_deadline,
    route,
)

SHORT, LONG = ("class_head", "inspector"), ("org_dept",)
THREE_STEPS = {
    "ladder": [
        {"from": "0", "roles": ["class_head"]},
        {"from": "1/2", "inclusive": False, "roles": ["inspector"]},
        {"from": "3/2", "roles": ["org_dept"]},
    ]
}
LADDERS = [RULES, ClassRules.from_data(THREE_STEPS)]
BY_DAY = 6 * 60  # minutes of the day at which the night has ended
BY_NIGHT = 22 * 60 + 30


def leave(start: str, end: str, day: int = 1, end_day: int = 0) -> AppliedLeave:
    return AppliedLeave(at(start, day), at(end, end_day or day))


def test_less_than_half_a_day_is_for_class_head_and_inspector_both():
    way = route(leave("14:30", "17:29"), rules=RULES)
    assert (way.roles, way.quorum) == (SHORT, "all")


def test_exactly_half_a_day_is_for_the_organisation_department():
    assert route(leave("14:30", "17:30"), rules=RULES).roles == LONG
    assert route(leave("13:00", "17:30"), rules=RULES).measure == 1


def test_a_step_that_is_not_inclusive_begins_above_its_line():
    rules = LADDERS[1]
    assert route(leave("8:30", "10:15"), rules=rules).roles == ("class_head",)
    assert route(leave("8:30", "10:16"), rules=rules).roles == ("inspector",)


def test_a_leave_over_the_night_is_for_the_last_step_however_short():
    assert route(leave("20:00", "22:30"), rules=RULES).roles == SHORT
    assert route(leave("22:00", "22:31"), rules=RULES).roles == LONG
    assert route(leave("5:59", "8:00"), rules=RULES).roles == LONG
    assert route(leave("22:00", "22:31"), rules=LADDERS[1]).roles == LONG


@given(
    st.lists(st.integers(BY_DAY, BY_NIGHT), min_size=2, max_size=6, unique=True),
    st.randoms(),
    st.sampled_from(LADDERS),
)
def test_the_last_piece_of_a_split_leave_is_decided_by_whoever_decides_the_whole(
    cuts, random, rules
):
    edges = [at("0:00") + minute * MINUTE for minute in sorted(cuts)]
    pieces = [AppliedLeave(a, b) for a, b in itertools.pairwise(edges)]
    random.shuffle(pieces)
    *others, last = pieces
    whole = route(AppliedLeave(edges[0], edges[-1]), rules=rules)
    way = route(last, others=others, rules=rules)
    assert (way.roles, way.measure) == (whole.roles, whole.measure)


@given(spans(), st.lists(spans(), max_size=4), st.sampled_from(LADDERS))
def test_another_leave_never_makes_the_measure_smaller_nor_the_step_lower(span, others, rules):
    alone = route(AppliedLeave(*span), rules=rules)
    beside = route(AppliedLeave(*span), others=[AppliedLeave(*o) for o in others], rules=rules)
    steps = [step.roles for step in rules.ladder]
    assert beside.measure >= alone.measure
    assert steps.index(beside.roles) >= steps.index(alone.roles)


def test_a_leave_of_another_date_is_not_added_and_midnight_is_not_the_next_date():
    others = [leave("14:30", "17:00", 2), leave("17:30", "0:00", 1, 2)]
    assert measure(leave("8:30", "11:30", 2), others=others[1:], rules=RULES) == Fraction(6, 7)
    assert measure(leave("8:30", "11:30", 2), others=others, rules=RULES) > 1


def test_all_of_a_leave_of_several_dates_is_added_where_one_is_shared():
    other = leave("8:30", "17:30", 1, 3)
    assert measure(leave("14:30", "15:30", 3), others=[other], rules=RULES) == 6 + Fraction(1, 3)


def test_an_extension_is_measured_with_what_it_extends_whatever_the_dates():
    first = leave("14:30", "16:30", 1)
    more = leave("8:30", "9:40", 2)
    assert route(more, rules=RULES).roles == SHORT
    way = route(more, extended=[first], others=[first], rules=RULES)
    assert (way.roles, way.measure) == (LONG, 1)


def applied(**given: object) -> LeaveRefusal | None:
    facts = {
        "emergency": False,
        "has_unit_request": True,
        "now": at("8:00"),
        **given,
    }
    return may_apply(facts.pop("leave", leave("8:30", "10:00")), **facts)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, None),
        ({"now": at("8:30")}, None),
        ({"now": at("8:30") + timedelta(microseconds=1)}, LeaveRefusal.AFTER_START),
        ({"now": at("11:00"), "emergency": True}, None),
        ({"has_unit_request": False}, LeaveRefusal.NO_UNIT_REQUEST),
        ({"has_unit_request": False, "emergency": True}, None),
        ({"leave": leave("8:30", "8:30")}, LeaveRefusal.ENDS_BEFORE_START),
        ({"leave": leave("8:30", "8:00")}, LeaveRefusal.ENDS_BEFORE_START),
        ({"leave": leave("23:59", "9:00", 7, 8)}, None),
    ],
)
def test_what_may_be_applied_for(given, reason):
    assert applied(**given) == reason


def test_a_leave_can_be_cancelled_until_it_starts():
    assert may_cancel(at("8:30"), now=at("8:30"))
    assert not may_cancel(at("8:30"), now=at("8:30") + timedelta(microseconds=1))


@given(moments(), moments(), st.integers(0, 600))
def test_the_deadline_counts_from_the_later_of_end_and_approval(
    end: datetime, approved_at: datetime, minutes: int
):
    rules = ClassRules.from_data({"report_back_within_minutes": minutes})
    deadline = max(end, approved_at) + minutes * MINUTE
    assert report_back_deadline(end, approved_at, rules=rules) == deadline


@given(spans(), moments())
def test_a_leave_ends_at_the_return_but_never_before_it_began_nor_after_its_end(span, returned):
    start, until = span
    end = early_end(start, until, returned=returned)
    assert start <= end <= until
    assert end == returned or returned < start or returned > until


def test_an_extension_on_the_same_date_counts_what_it_extends_once():
    first, more = leave("14:30", "15:30"), leave("15:30", "16:30")
    way = route(more, extended=[first], others=[first], rules=RULES)
    assert (way.roles, way.measure) == (SHORT, Fraction(2, 3))


@given(spans())
def test_the_measure_of_a_leave_alone_is_its_half_days(span):
    way = route(AppliedLeave(*span), rules=RULES)
    assert way.measure == half_days(*span, windows=RULES.half_days)
