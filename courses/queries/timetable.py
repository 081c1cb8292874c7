"""A week of the timetable."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from courses.enums import SessionState
from courses.models import Session, SessionAudience, TrainingClass
from courses.policies.weeks import WEEK
from courses.queries.sessions import sessions_of


@dataclass(frozen=True, slots=True)
class TimetableLine:
    """`audience` is empty where the session is for the whole class together; `each` where every
    sub-class has it apart; `next` is the one that runs or comes next."""

    session: Session
    audience: tuple[str, ...]
    audience_ids: tuple[int, ...]
    each: bool
    now: bool
    over: bool
    next: bool

    @property
    def class_id(self) -> int:
        return self.session.training_class_id

    @property
    def cancelled(self) -> bool:
        return self.session.state == SessionState.CANCELLED


@dataclass(frozen=True, slots=True)
class TimetableDay:
    date: date
    today: bool
    lines: list[TimetableLine] = field(default_factory=list)


def week_of(
    training_class: TrainingClass,
    monday: date,
    *,
    sub_class_ids: Collection[int] | None,
    now: datetime,
) -> list[TimetableDay]:
    """The days of a week that have sessions, cancelled ones too: four queries."""
    start = datetime.combine(monday, time.min, tzinfo=timezone.get_current_timezone())
    sessions = Session.objects.filter(
        training_class=training_class, starts_at__gte=start, starts_at__lt=start + WEEK
    ).select_related("lecturer", "venue")
    audience: dict[int, list[tuple[int, str]]] = {}
    rows = SessionAudience.objects.filter(session__in=sessions).order_by("sub_class__position")
    for session, sub_class, name in rows.values_list("session", "sub_class", "sub_class__name"):
        audience.setdefault(session, []).append((sub_class, name))
    coming = next_session(training_class, sub_class_ids=sub_class_ids, now=now)
    today, every = timezone.localdate(now), training_class.sub_classes.count()
    days = [TimetableDay(monday + timedelta(n), monday + timedelta(n) == today) for n in range(7)]
    for one in sessions.order_by("starts_at", "number"):
        groups = audience.get(one.pk, [])
        if _is_for(groups, sub_class_ids):
            names = () if one.together else tuple(name for _, name in groups)
            line = TimetableLine(
                session=one,
                audience=names,
                audience_ids=tuple(pk for pk, _ in groups),
                each=len(groups) == every,
                now=one.starts_at <= now < one.ends_at,
                over=one.ends_at <= now,
                next=one.pk == coming,
            )
            days[timezone.localdate(one.starts_at).weekday()].lines.append(line)
    return [day for day in days if day.lines]


def next_session(
    training_class: TrainingClass, *, sub_class_ids: Collection[int] | None, now: datetime
) -> int | None:
    """The id of the session that runs or comes next."""
    ahead = sessions_of(training_class).filter(ends_at__gt=now)
    if sub_class_ids is not None:
        ahead = ahead.filter(audience__in=sub_class_ids)
    return ahead.values_list("pk", flat=True).first()


def _is_for(groups: Iterable[tuple[int, str]], sub_class_ids: Collection[int] | None) -> bool:
    return sub_class_ids is None or any(pk in sub_class_ids for pk, _ in groups)
