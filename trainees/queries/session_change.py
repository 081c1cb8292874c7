"""What a session is to whoever may change it, and what a change of it comes to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from courses.models import Session, TrainingClass
from courses.permissions import Rights
from courses.queries.classes import class_for
from courses.queries.sessions import timetable_hours
from trainees.enums import LIVE_LEAVE, CaseState
from trainees.models import AttendanceMark, LeaveRequest, RollCall, ScoreEntry, WithdrawalCase
from trainees.queries.rolls import roll_for


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A session, or (None) one to be, with the sub-classes it is for."""

    training_class: TrainingClass
    audience_ids: tuple[int, ...]
    session: Session | None = None

    @property
    def class_id(self) -> int:
        return self.training_class.pk


@dataclass(frozen=True, slots=True)
class LeaveHours:
    """Hours (学时) that a live leave misses of one session."""

    leave: LeaveRequest
    before: Decimal | None = None
    after: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """What may change with a session; hours in 学时, by sub-class id."""

    hours: dict[int, Decimal]
    leaves: dict[int, Decimal]
    marks: dict[int, tuple]
    cases: frozenset[int]
    entries: int


@dataclass(slots=True)
class Effect:
    """What a change comes to. `rolls` are the sub-classes whose roll was taken, `notices` the
    numbers of notices in which it stands, `hours` the timetable's before and after by sub-class,
    `opened` and `lapsed` names of trainees with a case on the line."""

    session: Session
    rolls: list[str] = field(default_factory=list)
    notices: list[int] = field(default_factory=list)
    marks: int = 0
    leaves: list[LeaveHours] = field(default_factory=list)
    reversed: int = 0
    posted: int = 0
    points: Decimal = Decimal(0)
    hours: list[tuple[str, Decimal, Decimal]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    lapsed: list[str] = field(default_factory=list)


def session_to_change(rights: Rights, session_id: int) -> PlannedSession:
    """Http404 as for its roll."""
    subject = roll_for(rights, session_id)
    ids = tuple(subject.session.audiences.values_list("sub_class", flat=True))
    return PlannedSession(subject.training_class, ids, subject.session)


def session_to_add(rights: Rights, class_id: int) -> PlannedSession:
    training_class = class_for(rights, class_id)
    return PlannedSession(
        training_class, tuple(training_class.sub_classes.values_list("pk", flat=True))
    )


def words_in_use(training_class: TrainingClass) -> dict[str, list[str]]:
    """What the class's sessions say by now, for whoever types more of them: one query."""
    rows = Session.objects.filter(training_class=training_class).order_by()
    found = rows.values_list("form", "venue__name", "lecturer__name", "lecturer__unit")
    keys = ("forms", "venues", "lecturers", "units")
    columns = zip(keys, zip(*found, strict=True), strict=False)  # none without a session
    return {key: sorted({one for one in column if one}) for key, column in columns}


def live_leaves_over(
    training_class: TrainingClass, spans: Iterable[tuple[datetime, datetime]]
) -> QuerySet[LeaveRequest]:
    """Live leaves of the class that touch one of these spans, at the length applied for."""
    touched = Q(pk__in=[])
    for start, end in spans:
        touched |= Q(starts_at__lt=end, ends_at__gt=start)
    return LeaveRequest.objects.filter(
        touched, trainee__training_class=training_class, state__in=LIVE_LEAVE
    ).select_related("trainee__person")


def stand_of(training_class: TrainingClass, session: Session | None) -> Stand:
    """What stands before or after a change: five queries."""
    pk = session.pk if session else None
    marks = AttendanceMark.objects.filter(session=pk)
    return Stand(
        hours=timetable_hours(training_class),
        leaves=dict(
            LeaveRequest.objects.filter(
                trainee__training_class=training_class, state__in=LIVE_LEAVE, sessions__session=pk
            ).values_list("pk", "sessions__hours")
        ),
        marks={row[0]: row[1:] for row in marks.values_list("trainee", *_HELD)},
        cases=frozenset(
            WithdrawalCase.objects.filter(
                trainee__training_class=training_class, state=CaseState.OPEN
            ).values_list("pk", flat=True)
        ),
        entries=ScoreEntry.objects.filter(training_class=training_class).count(),
    )


_HELD = (
    "expected",
    "attended",
    "on_leave",
    "late",
    "left_early",
    "absent",
    "absent_hours",
    "sick_hours",
    "personal_hours",
    "official_hours",
)


def effect_of(
    training_class: TrainingClass, session: Session, *, before: Stand, after: Stand
) -> Effect:
    """The difference of two stands, in words that a page shows."""
    rolls = RollCall.objects.filter(session=session).select_related("notice")
    entries = ScoreEntry.objects.filter(
        training_class=training_class, sequence__gt=before.entries
    ).aggregate(
        reversed=Count("pk", filter=Q(sign__lt=0)),
        posted=Count("pk", filter=Q(sign__gt=0)),
        milli=Sum("milli"),
    )
    return Effect(
        session=session,
        rolls=list(rolls.order_by("sub_class").values_list("sub_class__name", flat=True)),
        notices=sorted({roll.notice.number for roll in rolls if roll.notice}),
        marks=sum(1 for pk, held in after.marks.items() if before.marks.get(pk) != held),
        leaves=_leaves(before, after),
        reversed=entries["reversed"],
        posted=entries["posted"],
        points=Decimal(entries["milli"] or 0).scaleb(-3),
        hours=_hours(training_class, before, after),
        opened=_names(after.cases - before.cases),
        lapsed=_names(before.cases - after.cases),
    )


def _leaves(before: Stand, after: Stand) -> list[LeaveHours]:
    ids = [
        pk
        for pk in {*before.leaves, *after.leaves}
        if before.leaves.get(pk) != after.leaves.get(pk)
    ]
    found = LeaveRequest.objects.filter(pk__in=ids).select_related("trainee__person")
    return [
        LeaveHours(one, before.leaves.get(one.pk), after.leaves.get(one.pk))
        for one in found.order_by("trainee__number", "starts_at")
    ]


def _hours(
    training_class: TrainingClass, before: Stand, after: Stand
) -> list[tuple[str, Decimal, Decimal]]:
    none = Decimal(0)
    return [
        (one.name, before.hours.get(one.pk, none), after.hours.get(one.pk, none))
        for one in training_class.sub_classes.all()
        if before.hours.get(one.pk, none) != after.hours.get(one.pk, none)
    ]


def _names(cases: Iterable[int]) -> list[str]:
    found = WithdrawalCase.objects.filter(pk__in=list(cases))
    return list(found.order_by("trainee__number").values_list("trainee__person__name", flat=True))
