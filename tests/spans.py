"""Moments and spans for property tests, on the wall clock, to the minute."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from courses.policies.rules import ClassRules

RULES = ClassRules.from_data({})
MONDAY = datetime(2014, 4, 7)
MINUTE = timedelta(minutes=1)


def at(clock: str, day: int = 1) -> datetime:
    """The clock on the n-th day from Monday 7 April 2014."""
    hours, minutes = clock.split(":")
    return MONDAY + timedelta(days=day - 1, hours=int(hours), minutes=int(minutes))


def moments(*, days: int = 4) -> st.SearchStrategy[datetime]:
    return st.integers(0, days * 1440).map(lambda minute: MONDAY + minute * MINUTE)


def spans(*, days: int = 4) -> st.SearchStrategy[tuple[datetime, datetime]]:
    """Start and a later end."""
    pairs = st.lists(moments(days=days), min_size=2, max_size=2, unique=True)
    return pairs.map(lambda pair: (min(pair), max(pair)))


def minutes_of(start: datetime, end: datetime) -> list[datetime]:
    """The minutes of a span, by their beginnings."""
    return [start + n * MINUTE for n in range((end - start) // MINUTE)]
