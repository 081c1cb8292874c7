"""The switch between the weeks of a class, over a timetable or a register."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from courses.models import TrainingClass
from courses.policies.weeks import WEEK, first_monday, monday_of, week_number
from courses.queries.sessions import class_span


def dates_of(training_class: TrainingClass) -> tuple[date, date] | None:
    span = class_span(training_class)
    return (timezone.localdate(span[0]), timezone.localdate(span[1])) if span else None


def monday_shown(query: QueryDict, *, span: tuple[date, date] | None, today: date) -> date:
    """The Monday of the week asked for, else of today; held within the weeks of the span."""
    try:
        wanted = date.fromisoformat(query.get("week", ""))
    except ValueError:
        wanted = today
    return monday_of(min(max(wanted, span[0]), span[1]) if span else today)


def week_switch(monday: date, span: tuple[date, date] | None, *, now: datetime) -> dict[str, Any]:
    """Where the week switch leads: None where no session lies further that way."""
    this = monday_of(timezone.localdate(now))
    first, last = (monday_of(span[0]), monday_of(span[1])) if span else (monday, monday)
    counted = span is not None and first_monday(span[0]) <= monday <= last
    return {
        "monday": monday,
        "sunday": monday + WEEK - timedelta(days=1),
        "previous": monday - WEEK if monday > first else None,
        "following": monday + WEEK if monday < last else None,
        "this": this if this != monday and first <= this <= last else None,
        "number": week_number(monday, first=span[0]) if counted and span else None,
    }
