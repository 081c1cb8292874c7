"""The weeks of a class: which are closed, and whose rolls are still to be taken."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from courses.enums import Role, SessionState
from courses.models import Session, SessionAudience, TrainingClass
from courses.queries.appointments import current_appointments
from courses.queries.sessions import sessions_of
from trainees.enums import WeekRefusal
from trainees.models import RollCall, WeekClosure
from trainees.policies.week import WEEK, monday_of, why_not_close


@dataclass(slots=True)
class Week:
    """A week from Monday to Sunday. `closures` are its closings, the newest first."""

    monday: date
    sessions: list[Session] = field(default_factory=list)
    missing: int = 0
    closures: list[WeekClosure] = field(default_factory=list)

    @property
    def sunday(self) -> date:
        return self.monday + WEEK - timedelta(days=1)

    @property
    def closed(self) -> WeekClosure | None:
        return next((one for one in self.closures if one.reopened_at is None), None)

    def why_not(self, *, now: datetime) -> WeekRefusal | None:
        """Why the week may not be closed."""
        return why_not_close(
            sessions=len(self.sessions),
            over=all(session.ends_at <= now for session in self.sessions),
            missing=self.missing,
            closed=self.closed is not None,
        )


@dataclass(slots=True)
class Untaken:
    """What a sub-class's rolls wait for: its sessions that have ended without one, and who is to
    take them."""

    sub_class: str
    heads: str
    sessions: list[Session] = field(default_factory=list)


def span_of(monday: date) -> tuple[datetime, datetime]:
    start, end = (
        timezone.make_aware(datetime.combine(day, time.min)) for day in (monday, monday + WEEK)
    )
    return start, end


def closures_over(training_class: Any, starts_at: Any) -> QuerySet[WeekClosure]:
    """The closure in force over a moment; both may be references to an outer query."""
    return WeekClosure.objects.filter(
        training_class=training_class,
        starts_at__lte=starts_at,
        ends_at__gt=starts_at,
        reopened_at__isnull=True,
    )


def weeks_of(training_class: TrainingClass) -> list[Week]:
    """Every week with sessions, the newest first: three queries."""
    weeks: dict[date, Week] = {}
    for session in sessions_of(training_class):
        week = weeks.setdefault(_monday(session.starts_at), Week(_monday(session.starts_at)))
        week.sessions.append(session)
    for audience in _untaken(training_class):
        weeks[_monday(audience.session.starts_at)].missing += 1
    closures = WeekClosure.objects.filter(training_class=training_class)
    for closure in closures.select_related("closed_by", "reopened_by").order_by("-pk"):
        monday = _monday(closure.starts_at)
        weeks.setdefault(monday, Week(monday)).closures.append(closure)
    return sorted(weeks.values(), key=lambda week: week.monday, reverse=True)


def untaken_rolls(
    training_class: TrainingClass, *, sub_class_ids: Iterable[int] | None, now: datetime
) -> list[Untaken]:
    """Who has not taken a roll yet: sub-classes with the sessions that ended without theirs, in
    their order: two queries."""
    audiences = _untaken(training_class).filter(session__ends_at__lte=now)
    if sub_class_ids is not None:
        audiences = audiences.filter(sub_class__in=list(sub_class_ids))
    heads = _heads(training_class, now=now)
    found: dict[int, Untaken] = {}
    for audience in audiences.order_by("sub_class__position", "session__starts_at"):
        sub_class = audience.sub_class
        names = "、".join(heads.get(sub_class.pk) or heads.get(None) or ())
        untaken = found.setdefault(sub_class.pk, Untaken(sub_class.name, names))
        untaken.sessions.append(audience.session)
    return list(found.values())


def _untaken(training_class: TrainingClass) -> QuerySet[SessionAudience]:
    taken = RollCall.objects.filter(session=OuterRef("session"), sub_class=OuterRef("sub_class"))
    return SessionAudience.objects.filter(
        ~Exists(taken),
        session__training_class=training_class,
        session__state=SessionState.PLANNED,
    ).select_related("session", "sub_class")


def _heads(training_class: TrainingClass, *, now: datetime) -> dict[int | None, list[str]]:
    """Class heads' names by sub-class; None heads the whole class."""
    found: dict[int | None, list[str]] = {}
    appointments = current_appointments(now=now).filter(
        role=Role.CLASS_HEAD, training_class=training_class
    )
    for sub_class, name in appointments.values_list("sub_class", "user__name"):
        found.setdefault(sub_class, []).append(name)
    return found


def _monday(moment: datetime) -> date:
    return monday_of(timezone.localdate(moment))
