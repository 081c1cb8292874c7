"""How far from its class a session may lie (docs/rules.md, R2.1). Pure: dates in, verdict out."""

from datetime import date, timedelta

FARTHEST = timedelta(days=30)
Days = tuple[date, date] | None


def is_outside(on: date, days: Days) -> bool:
    """Whether a day lies before the first or after the last day of the class."""
    return days is not None and not days[0] <= on <= days[1]


def is_far_outside(on: date, days: Days) -> bool:
    """Whether it lies more than 30 days before or after: a slip of month or year."""
    return days is not None and not days[0] - FARTHEST <= on <= days[1] + FARTHEST
