"""A class's policy is read whole, with defaults for what it leaves out, or refused by its key."""

from datetime import time
from fractions import Fraction

import pytest

from courses.policies.rules import DEFAULT_POLICY, ClassRules


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("half_days", []),
        ("half_days", [["12:00", "08:30"]]),
        ("hours_per_half_day", "four"),
        ("ladder", []),
        ("ladder", [{"from": "0", "roles": []}]),
        ("ladder", [{"from": "0", "roles": ["org_dept"], "quorum": "most"}]),
        ("curfew", "25:00"),
        ("late_to_absent_minutes", -1),
        ("leave_limit", [1, 0]),
        ("leave_limit", [1]),
        ("kinds_in_limit", ["holiday"]),
        ("notice", {"isoweekday": 8}),
        ("grade_bands", []),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_by_its_key(key, value):
    with pytest.raises(ValueError, match=key):
        ClassRules.from_data({key: value})


def test_a_key_that_nothing_reads_is_refused_by_name():
    with pytest.raises(ValueError, match="leave_limits"):
        ClassRules.from_data({"leave_limits": [1, 8]})


def test_what_is_left_out_takes_the_default_also_inside_a_group():
    rules = ClassRules.from_data({"notice": {"isoweekday": 4}, "leave_limit": [1, 8]})
    assert (rules.notice_isoweekday, rules.notice_time) == (4, time(18))
    assert rules.leave_limit == Fraction(1, 8)
    assert ClassRules.from_data({}) == ClassRules.from_data(DEFAULT_POLICY)


def test_steps_and_bands_are_sorted_however_they_are_written():
    rules = ClassRules.from_data(
        {
            "ladder": list(reversed(DEFAULT_POLICY["ladder"])),
            "grade_bands": list(reversed(DEFAULT_POLICY["grade_bands"])),
        }
    )
    assert rules == ClassRules.from_data({})
