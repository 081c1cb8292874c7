"""Sessions of a class: what is planned, when, for whom, and what clashes."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils import timezone

from courses.enums import ClassState, SessionState
from courses.models import Session, SessionAudience, TrainingClass

CENT = Decimal("0.01")


def sessions_of(training_class: TrainingClass) -> QuerySet[Session]:
    """Planned sessions in order of time."""
    return Session.objects.filter(
        training_class=training_class, state=SessionState.PLANNED
    ).order_by("starts_at", "number")


def audience_names(training_class: TrainingClass) -> dict[int, list[str]]:
    """The names of each session's sub-classes, in their order, by session id."""
    rows = SessionAudience.objects.filter(session__training_class=training_class)
    found: dict[int, list[str]] = {}
    for session, name in rows.order_by("sub_class__position").values_list(
        "session", "sub_class__name"
    ):
        found.setdefault(session, []).append(name)
    return found


def sessions_between(
    training_class: TrainingClass, start: datetime, end: datetime
) -> QuerySet[Session]:
    """Planned sessions that overlap a span."""
    return sessions_of(training_class).filter(starts_at__lt=end, ends_at__gt=start)


def timetable_hours(training_class: TrainingClass) -> dict[int, Decimal]:
    """Hours (学时) of the whole timetable by sub-class id."""
    rows = (
        sessions_of(training_class)
        .order_by()
        .values_list("audience")
        .annotate(total=Sum("hours"))
        .values_list("audience", "total")
    )
    return {sub_class: Decimal(total).quantize(CENT) for sub_class, total in rows if sub_class}


def class_span(training_class: TrainingClass) -> tuple[datetime, datetime] | None:
    """From the first session's start to the last one's end, None without a timetable."""
    times = list(sessions_of(training_class).values_list("starts_at", "ends_at"))
    if not times:
        return None
    return min(start for start, _ in times), max(end for _, end in times)


def class_days(training_class: TrainingClass) -> tuple[datetime, datetime] | None:
    """From midnight of the class's first day to the midnight after its last, phases included; None
    without a timetable."""
    span = class_span(training_class)
    if span is None:
        return None
    first, last = (timezone.localtime(moment).date() for moment in span)
    phases = training_class.phases.all()
    first = min([first, *(phase.starts_on for phase in phases)])
    last = max([last, *(phase.ends_on for phase in phases)]) + timedelta(days=1)
    return _midnight(first), _midnight(last)


def planned_days(
    training_class: TrainingClass, *, besides: Session | None = None
) -> tuple[date, date] | None:
    """The first and the last day of the class's phases and of its other sessions; None without
    either."""
    others = sessions_of(training_class).order_by()
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    times = others.aggregate(first=Min("starts_at"), last=Max("ends_at")).values()
    days = [timezone.localtime(moment).date() for moment in times if moment]
    for phase in training_class.phases.all():
        days += [phase.starts_on, phase.ends_on]
    return (min(days), max(days)) if days else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def clashing_sessions(
    candidate: Session, *, sub_class_ids: Iterable[int]
) -> list[tuple[Session, str]]:
    """Planned sessions at an overlapping time with the same lecturer, venue or audience, and which
    of the three it is. A lecturer without a unit is not one person, and a venue that names several
    rooms is not one place. For lecturer and venue the sessions of other running classes count."""
    same = Q(audience__in=list(sub_class_ids))
    if candidate.lecturer_id and candidate.lecturer and candidate.lecturer.unit:
        same |= Q(lecturer_id=candidate.lecturer_id)
    if candidate.venue and "、" not in candidate.venue.name:
        same |= Q(venue_id=candidate.venue_id)
    found = (
        Session.objects.filter(
            same,
            state=SessionState.PLANNED,
            starts_at__lt=candidate.ends_at,
            ends_at__gt=candidate.starts_at,
        )
        .exclude(pk=candidate.pk)
        .exclude(training_class__state=ClassState.CLOSED)
        .annotate(shared=Count("audience", filter=Q(audience__in=list(sub_class_ids))))
        .order_by("starts_at")
    )
    return [(session, _what_is_shared(candidate, session)) for session in found]


def _what_is_shared(candidate: Session, other: Session) -> str:
    if other.shared:  # type: ignore[attr-defined]
        return "audience"
    return "venue" if candidate.venue_id == other.venue_id else "lecturer"
