"""The line of leave hours: more than a seventh, exactly."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from courses.policies.rules import ClassRules
from tests.spans import RULES
from trainees.policies.limit import (
    any_near_limit,
    any_over_limit,
    line_hours,
    over_limit,
    percent_of,
)

hours = st.decimals(0, 2000, places=2)


def test_a_seventh_agrees_with_exact_integers_on_a_million_cases():
    """Taken and total in whole hours; the oracle multiplies integers and never divides."""
    limit = RULES.leave_limit
    wrong = [
        (taken, total)
        for total in range(1, 2001)
        for taken in range(501)
        if over_limit(taken, total, limit=limit) is not (taken * 7 > total)
    ]
    assert wrong == []


def test_exactly_a_seventh_passes_and_half_an_hour_more_does_not():
    assert not over_limit(Decimal("12.00"), Decimal("84.00"), limit=RULES.leave_limit)
    assert over_limit(Decimal("12.50"), Decimal("84.00"), limit=RULES.leave_limit)
    assert not over_limit(Decimal("12.14"), Decimal(85), limit=RULES.leave_limit)
    assert over_limit(Decimal("12.15"), Decimal(85), limit=RULES.leave_limit)


@given(hours, hours, st.fractions(Fraction(1, 50), 1, max_denominator=50))
def test_any_limit_agrees_with_exact_fractions(taken, total, limit):
    assert over_limit(taken, total, limit=limit) == (
        Fraction(taken) > line_hours(total, limit=limit)
    )


def test_being_over_in_one_phase_is_over():
    rules = ClassRules.from_data({"limit_per_phase": True})
    assert any_over_limit([(4, 28), (5, 28)], rules=rules)
    assert not any_over_limit([(4, 28), (4, 28)], rules=rules)
    assert not any_over_limit([], rules=rules)


@given(hours, hours.filter(bool))
def test_a_percentage_is_rounded_half_up_to_two_places(part, whole):
    exact = Fraction(part) * 100 / Fraction(whole)
    assert abs(Fraction(percent_of(part, whole)) - exact) <= Fraction(1, 200)


def test_a_percentage_that_lies_between_goes_up_and_of_nothing_is_nothing():
    assert percent_of(1, 800) == Decimal("0.13")  # 0.125
    assert percent_of(Decimal("0.5"), 0) == Decimal("0.00")
    third = (Decimal(100) / 3).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert percent_of(1, 3) == third


@given(st.integers(0, 400), st.integers(0, 400))
def test_near_is_two_thirds_of_the_line_and_over_is_always_near(halves, total):
    taken = Fraction(halves, 2)
    is_near = any_near_limit([(taken, total)], rules=RULES)
    assert is_near == (total > 0 and taken * 21 >= total * 2)
    if any_over_limit([(taken, total)], rules=RULES) and total:
        assert is_near
