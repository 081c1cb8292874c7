"""The line of leave hours beyond which a trainee is withdrawn (docs/rules.md, R4.10)."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from courses.policies.rules import ClassRules

Hours = Decimal | Fraction | int
NEAR = Fraction(2, 3)  # of the line: from there on a stand is shown and told as near


def over_limit(taken: Hours, total: Hours, *, limit: Fraction) -> bool:
    """More than the limit's share of the total hours; exactly at it passes. Never floats."""
    return Fraction(taken) * limit.denominator > Fraction(total) * limit.numerator


def any_over_limit(spans: Iterable[tuple[Hours, Hours]], *, rules: ClassRules) -> bool:
    """Whether (taken, total) of any span that the policy counts by is over the line."""
    return any(over_limit(taken, total, limit=rules.leave_limit) for taken, total in spans)


def any_near_limit(spans: Iterable[tuple[Hours, Hours]], *, rules: ClassRules) -> bool:
    """Whether (taken, total) of any span has come near the line; past it is near too."""
    lines = (
        (Fraction(taken), line_hours(total, limit=rules.leave_limit)) for taken, total in spans
    )
    return any(line and taken >= line * NEAR for taken, line in lines)


def line_hours(total: Hours, *, limit: Fraction) -> Fraction:
    """The hours at which the line lies: as many are still allowed."""
    return Fraction(total) * limit


def percent_of(part: Hours, whole: Hours) -> Decimal:
    """A percentage with 2 places, halves up; 0 of nothing is 0."""
    if not whole:
        return Decimal("0.00")
    hundredths = Fraction(part) * 10000 / Fraction(whole)
    return Decimal(int(hundredths + Fraction(1, 2))).scaleb(-2)
