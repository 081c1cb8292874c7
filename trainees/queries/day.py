"""Sessions of a day or the next one, each with the state of its rolls."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from courses.models import Session, SessionAudience, TrainingClass
from courses.queries.sessions import sessions_between
from trainees.enums import RollState
from trainees.models import AttendanceMark, RollCall

Ids = Collection[int] | None  # sub-classes; None means all of them
DAY = timedelta(days=1)


@dataclass(slots=True)
class RollStand:
    """One session's rolls in the sub-classes asked for: how many are due and taken, and marks."""

    due: int = 0
    taken: int = 0
    expected: int = 0
    present: int = 0
    late: int = 0
    left_early: int = 0
    absent: int = 0
    on_leave: int = 0

    @property
    def complete(self) -> bool:
        return 0 < self.due <= self.taken


@dataclass(slots=True)
class SessionLine:
    """A session of a day. `audience` is empty where it is for the whole class together,
    `each` says that every sub-class has it apart."""

    session: Session
    stand: RollStand
    audience: Sequence[str]
    each: bool
    now: bool
    over: bool


def day_span(on: date) -> tuple[datetime, datetime]:
    """From midnight to midnight on the class's wall clock."""
    start = datetime.combine(on, time.min, tzinfo=timezone.get_current_timezone())
    return start, start + DAY


def sessions_on(
    training_class: TrainingClass, on: date, *, sub_class_ids: Ids, now: datetime
) -> list[SessionLine]:
    """The planned sessions of a day for these sub-classes, in order of time."""
    start, end = day_span(on)
    sessions = sessions_between(training_class, start, end)
    return session_lines(sessions, sub_class_ids=sub_class_ids, now=now)


def next_session(
    training_class: TrainingClass, *, sub_class_ids: Ids, now: datetime
) -> list[SessionLine]:
    """The first session that is not over, as a list of one, or none."""
    sessions = sessions_between(training_class, now, now + timedelta(days=3650))
    if sub_class_ids is not None:
        sessions = sessions.filter(audiences__sub_class__in=sub_class_ids).distinct()
    return session_lines(sessions[:1], sub_class_ids=sub_class_ids, now=now)


def session_lines(
    sessions: QuerySet[Session], *, sub_class_ids: Ids, now: datetime
) -> list[SessionLine]:
    """Sessions with lecturer and venue and the state of their rolls: three or four queries."""
    found = list(sessions.select_related("lecturer", "venue", "training_class"))
    apart = next((one for one in found if not one.together), None)
    every = apart.training_class.sub_classes.count() if apart else 0
    stands, names = _stands([session.pk for session in found], sub_class_ids)
    return [
        SessionLine(
            session,
            stands[session.pk],
            () if session.together else names[session.pk],
            each=len(names[session.pk]) == every,
            now=session.starts_at <= now < session.ends_at,
            over=session.ends_at <= now,
        )
        for session in found
        if stands[session.pk].due
    ]


def _stands(
    session_ids: Collection[int], sub_class_ids: Ids
) -> tuple[dict[int, RollStand], dict[int, list[str]]]:
    """Roll states and the names of the audience by session id."""
    stands = {pk: RollStand() for pk in session_ids}
    names: dict[int, list[str]] = {pk: [] for pk in session_ids}
    taken = RollCall.objects.filter(
        session=OuterRef("session"), sub_class=OuterRef("sub_class"), state=RollState.TAKEN
    )
    audiences = SessionAudience.objects.filter(session__in=session_ids).annotate(
        is_taken=Exists(taken)
    )
    rows = audiences.order_by("sub_class__position").values_list(
        "session", "sub_class", "sub_class__name", "is_taken"
    )
    for session, sub_class, name, is_taken in rows:
        names[session].append(name)
        if sub_class_ids is None or sub_class in sub_class_ids:
            stands[session].due += 1
            stands[session].taken += is_taken
    for row in _counted_marks(session_ids, sub_class_ids):
        session = row.pop("session")
        for name, count in row.items():
            setattr(stands[session], name.removeprefix("count_"), count)
    return stands, names


def _counted_marks(session_ids: Collection[int], sub_class_ids: Ids) -> Iterable[dict[str, Any]]:
    marks = AttendanceMark.objects.filter(session__in=session_ids, expected=True)
    if sub_class_ids is not None:
        marks = marks.filter(sub_class__in=sub_class_ids)
    clean = Q(attended=True, late=False, left_early=False)
    counts: dict[str, Any] = {
        "count_expected": Count("pk"),
        "count_present": Count("pk", filter=clean),
        "count_late": Count("pk", filter=Q(late=True)),
        "count_left_early": Count("pk", filter=Q(left_early=True, late=False)),
        "count_absent": Count("pk", filter=Q(absent=True)),
        "count_on_leave": Count("pk", filter=Q(on_leave=True)),
    }
    rows: Iterable[Any] = marks.order_by().values("session").annotate(**counts)
    return rows
