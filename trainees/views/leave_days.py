"""The timetable of a leave's days, with what the leave misses marked in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import groupby

from django.utils import timezone

from courses.models import Session
from trainees.queries.leave import timetable_between
from trainees.queries.leave_pages import LeaveInHand
from trainees.views.leave_effect import MissedLine

OPEN_DAYS = 3  # the days of a longer leave are folded, each under what it misses
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class LeaveDay:
    """`lines` are the day's sessions with what is missed of each, None where one is there."""

    on: date
    lines: Sequence[tuple[Session, MissedLine | None]]

    @property
    def hours(self) -> Fraction:
        """学时 missed on this day."""
        return sum((line.hours for _, line in self.lines if line), Fraction(0))


def days_of_leave(found: LeaveInHand, missed: Sequence[MissedLine]) -> list[LeaveDay]:
    """The days of a leave on which the trainee has sessions, with all of them; two queries."""
    leave = found.leave
    planned = timetable_between(
        leave.trainee,
        _midnight(leave.starts_at),
        _midnight(leave.until - MOMENT) + timedelta(days=1),
        training_class=found.training_class,
    )
    lines = {line.session.pk: line for line in missed}
    sessions = {one.pk: one for one in (*planned, *(line.session for line in missed))}
    in_order = sorted(sessions.values(), key=lambda one: (one.starts_at, one.number))
    return [
        LeaveDay(on, [(one, lines.get(one.pk)) for one in group])
        for on, group in groupby(in_order, key=_day)
    ]


def _day(session: Session) -> date:
    return timezone.localtime(session.starts_at).date()


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(
        timezone.localtime(moment), time.min, tzinfo=timezone.get_current_timezone()
    )
