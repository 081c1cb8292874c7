"""How long a leave is, and whether it touches a night (docs/rules.md, R4.1 and R4.2).

Times are of the class's wall clock, all with one time zone or all without.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from courses.policies.rules import ClassRules, Window


def exact_minutes(start: datetime, end: datetime) -> Fraction:
    """Minutes between two moments, exact to the microsecond."""
    return Fraction((end - start) // timedelta(microseconds=1), 60_000_000)


def overlap(start: datetime, end: datetime, other_start: datetime, other_end: datetime) -> Fraction:
    """Common minutes of two spans, 0 where they do not meet."""
    common = exact_minutes(max(start, other_start), min(end, other_end))
    return max(common, Fraction(0))


def dates_touched(start: datetime, end: datetime) -> Iterator[date]:
    """Every date of a span; one that ends at 00:00 does not touch that date."""
    last = end.date() if end.time() > time.min or end == start else end.date() - timedelta(days=1)
    for offset in range((last - start.date()).days + 1):
        yield start.date() + timedelta(days=offset)


def half_days(start: datetime, end: datetime, *, windows: Iterable[Window]) -> Fraction:
    """Half-days of a leave: over all half-day windows, the part of each that it covers."""
    windows = tuple(windows)
    return sum(
        (
            _share(start, end, on=on, window=window)
            for on in dates_touched(start, end)
            for window in windows
        ),
        Fraction(0),
    )


def _share(start: datetime, end: datetime, *, on: date, window: Window) -> Fraction:
    opens = datetime.combine(on, window.start, tzinfo=start.tzinfo)
    closes = datetime.combine(on, window.end, tzinfo=start.tzinfo)
    return overlap(start, end, opens, closes) / exact_minutes(opens, closes)


def curfew_of(on: date, *, rules: ClassRules, tzinfo: object = None) -> datetime:
    """The moment at which the night named by `on` begins; after midnight for a curfew so set."""
    after_midnight = rules.curfew < rules.night_end
    day = on + timedelta(days=1) if after_midnight else on
    return datetime.combine(day, rules.curfew, tzinfo=tzinfo)  # type: ignore[arg-type]


def touches_night(start: datetime, end: datetime, *, rules: ClassRules) -> bool:
    """Whether a leave overlaps any night, from curfew to the night's end."""
    first = start.date() - timedelta(days=1)
    for offset in range((end.date() - first).days + 1):
        on = first + timedelta(days=offset)
        begins = curfew_of(on, rules=rules, tzinfo=start.tzinfo)
        ends = datetime.combine(on + timedelta(days=1), rules.night_end, tzinfo=start.tzinfo)
        if overlap(start, end, begins, ends) > 0:
            return True
    return False
