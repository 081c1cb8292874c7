"""Who has completed a class: every reason is said, and none is invented."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.policies.rules import ClassRules
from trainees.policies.completion import Hold, Record, holds, may_be_issued, near_end

STRICT = ClassRules.from_data(
    {
        "completion": {
            "hours_share": [4, 5],
            "exam": True,
            "homework": True,
            "sanctions": ["censure"],
        }
    }
)
USUAL = ClassRules.from_data({})
CLEAN = Record(
    withdrawn=False,
    open_case=False,
    band="合格",
    over_line=False,
    dismissed=False,
    total=100,
    missed=0,
    unmarked_exams=0,
    missing_homework=0,
)
LAST = date(2014, 4, 26)


def test_nothing_stands_against_whoever_did_everything():
    assert holds(CLEAN, rules=STRICT) == ()


@pytest.mark.parametrize(
    ("change", "hold"),
    [
        ({"withdrawn": True}, Hold.WITHDRAWN),
        ({"open_case": True}, Hold.OPEN_CASE),
        ({"band": "不合格"}, Hold.LOWEST_BAND),
        ({"over_line": True}, Hold.OVER_LINE),
        ({"missed": Fraction(201, 10)}, Hold.HOURS),
        ({"unmarked_exams": 1}, Hold.EXAM),
        ({"missing_homework": 2}, Hold.HOMEWORK),
        ({"sanctions": frozenset({"censure"})}, Hold.SANCTION),
    ],
)
def test_each_reason_stands_by_itself(change, hold):
    assert holds(replace(CLEAN, **change), rules=STRICT) == (hold,)


def test_exactly_the_share_of_hours_is_enough_and_a_talk_is_no_censure():
    record = replace(CLEAN, missed=20, sanctions=frozenset({"talk"}))
    assert holds(record, rules=STRICT) == ()


def test_what_a_class_does_not_ask_for_is_not_held_against_anybody():
    record = replace(
        CLEAN, missed=90, unmarked_exams=3, missing_homework=3, sanctions=frozenset({"censure"})
    )
    assert holds(record, rules=USUAL) == ()


def test_after_a_dismissal_leave_over_the_line_has_no_consequence():
    assert holds(replace(CLEAN, over_line=True, dismissed=True), rules=STRICT) == ()


@given(
    withdrawn=st.booleans(),
    open_case=st.booleans(),
    band=st.sampled_from(["优秀", "合格", "不合格"]),
)
def test_by_default_completion_needs_all_three(withdrawn, open_case, band):
    record = replace(CLEAN, withdrawn=withdrawn, open_case=open_case, band=band)
    done = not withdrawn and not open_case and band != "不合格"
    assert (holds(record, rules=USUAL) == ()) == done


@pytest.mark.parametrize(("days", "may", "near"), [(8, False, False), (7, False, True)])
def test_before_its_last_days_a_class_gives_no_certificates(days, may, near):
    on = LAST - timedelta(days=days)
    assert may_be_issued(on, last_day=LAST, closed=False) is may
    assert near_end(on, last_day=LAST) is near


def test_certificates_are_given_from_the_day_before_the_last_session_or_after_the_close():
    eve = LAST - timedelta(days=1)
    assert may_be_issued(eve, last_day=LAST, closed=False)
    assert not may_be_issued(eve - timedelta(days=1), last_day=LAST, closed=False)
    assert may_be_issued(eve - timedelta(days=9), last_day=LAST, closed=True)
    assert not may_be_issued(LAST, last_day=None, closed=False)


@pytest.mark.parametrize(
    "asked", [{"hours_share": [3, 2]}, {"hours_share": [1, 0]}, {"sanctions": ["prison"]}]
)
def test_a_checklist_that_cannot_be_read_names_its_key(asked):
    with pytest.raises(ValueError, match="completion"):
        ClassRules.from_data({"completion": asked})
