"""Meal cut-offs and what a meal or a night posts (docs/rules.md, R6)."""

from datetime import date, datetime, timedelta, tzinfo

from courses.policies.rules import MEALS, ClassRules

NOT_TOLD, TOLD_LATE = "MEAL-01", "MEAL-02"
AWAY, LATE_BACK = "DORM-01", "DORM-02"


def meal_span(
    on: date, meal: str, *, rules: ClassRules, zone: tzinfo | None = None
) -> tuple[datetime, datetime]:
    window = rules.meals[meal].window
    return (
        datetime.combine(on, window.start, tzinfo=zone),
        datetime.combine(on, window.end, tzinfo=zone),
    )


def cutoff_of(on: date, meal: str, *, rules: ClassRules, zone: tzinfo | None = None) -> datetime:
    """The last minute for telling: of that day, or of the evening before."""
    rule = rules.meals[meal]
    day = on - timedelta(days=1) if rule.evening_before else on
    return datetime.combine(day, rule.cutoff, tzinfo=zone)


def told_in_time(told_at: datetime, cutoff: datetime) -> bool:
    """The cut-off's own minute is in time (R6.1)."""
    return told_at < cutoff + timedelta(minutes=1)


def meals_to_count(
    now: datetime, *, rules: ClassRules, zone: tzinfo | None = None
) -> list[tuple[date, str]]:
    """The meals whose cut-off has passed and which are not over: their count is what the caterer
    prepares (R6.5)."""
    return [
        (on, meal)
        for on in (now.date(), now.date() + timedelta(days=1))
        for meal in MEALS
        if not told_in_time(now, cutoff_of(on, meal, rules=rules, zone=zone))
        and now < meal_span(on, meal, rules=rules, zone=zone)[1]
    ]


def next_cutoff(
    now: datetime, *, days: tuple[date, date], rules: ClassRules, zone: tzinfo | None = None
) -> datetime | None:
    """The next cut-off of a meal on one of the class's days; None after the last."""
    first = max(days[0], now.date())
    coming = [
        cutoff_of(on, meal, rules=rules, zone=zone)
        for on in (first, first + timedelta(days=1))
        for meal in MEALS
        if on <= days[1]
    ]
    return min((cutoff for cutoff in coming if told_in_time(now, cutoff)), default=None)


def meal_rule(*, missing: bool, told: bool, told_late: bool, excused: bool) -> str | None:
    """What one meal of one person posts (R6.2): told late, else missing without telling; nothing
    where leave excuses it or it was told in time."""
    if excused:
        return None
    if told:
        return TOLD_LATE if told_late else None
    return NOT_TOLD if missing else None


def night_rule(state: str | None, *, excused: bool) -> str | None:
    """What one night of one person posts (R6.3); leave at curfew excuses both."""
    if excused or state is None:
        return None
    return AWAY if state == "away" else LATE_BACK
