"""Weeks of a class: Monday to Sunday; one that opens on a weekend counts from the Monday after."""

from datetime import date, timedelta

WEEK = timedelta(days=7)


def monday_of(on: date) -> date:
    return on - timedelta(days=on.weekday())


def first_monday(first: date) -> date:
    """Where the first week of a class begins, given its first day."""
    return monday_of(first) + (WEEK if first.weekday() >= 5 else timedelta(0))


def week_number(on: date, *, first: date) -> int:
    """1 for the first week and for what lies before it."""
    return max(1, (monday_of(on) - first_monday(first)).days // 7 + 1)
