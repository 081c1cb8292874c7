"""Leave requests read: of a trainee, of a decider, and what one misses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Q, QuerySet
from django.utils import timezone

from courses.enums import SessionState
from courses.models import Session, TrainingClass
from courses.queries.sessions import sessions_between
from trainees.enums import LIVE_LEAVE, LeaveState
from trainees.models import LeaveRequest, Trainee
from trainees.policies.attendance import LeaveSpan, SessionSpan, hours_missed
from trainees.policies.leave import AppliedLeave


@dataclass(frozen=True, slots=True)
class SessionMissed:
    session: Session
    hours: Fraction  # 学时


def session_span(session: Session) -> SessionSpan:
    """The session's times on the class's wall clock, hours exact."""
    return SessionSpan(
        timezone.localtime(session.starts_at),
        timezone.localtime(session.ends_at),
        Fraction(session.hours),
        cancelled=session.state == SessionState.CANCELLED,
    )


def applied(leave: LeaveRequest) -> AppliedLeave:
    """At the length applied for."""
    return AppliedLeave(timezone.localtime(leave.starts_at), timezone.localtime(leave.ends_at))


def other_live_leaves(
    trainee: Trainee, *, besides: LeaveRequest | None = None
) -> list[AppliedLeave]:
    """The trainee's submitted, approved and returned requests at the length applied for."""
    leaves = LeaveRequest.objects.filter(trainee=trainee, state__in=LIVE_LEAVE)
    if besides and besides.pk:
        leaves = leaves.exclude(pk=besides.pk)
    return [applied(leave) for leave in leaves]


def sub_class_at(trainee: Trainee, *, at: datetime) -> int | None:
    """The sub-class a trainee is in at a moment; the first one before their time."""
    member = (
        trainee.memberships.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))
        .order_by("starts_at")
        .values_list("sub_class", flat=True)
        .first()
    )
    return member


def timetable_between(
    trainee: Trainee, start: datetime, end: datetime, *, training_class: TrainingClass
) -> QuerySet[Session]:
    """The sessions within a span at which the trainee is expected; none from a withdrawal on."""
    sessions = sessions_between(training_class, start, end).filter(
        audience=sub_class_at(trainee, at=start)
    )
    if trainee.withdrawn_at:
        sessions = sessions.filter(starts_at__lt=trainee.withdrawn_at)
    return sessions


def sessions_missed(
    trainee: Trainee,
    *,
    kind: str,
    start: datetime,
    end: datetime,
    training_class: TrainingClass,
) -> list[SessionMissed]:
    """Sessions of the trainee's timetable that a leave touches, with the hours it alone misses of
    each; none from a withdrawal on."""
    sessions = timetable_between(trainee, start, end, training_class=training_class)
    span = LeaveSpan(kind, timezone.localtime(start), timezone.localtime(end))
    return [
        SessionMissed(session, missed[kind])
        for session in sessions
        if kind in (missed := hours_missed(session_span(session), [span]))
    ]


def leaves_of(training_class: TrainingClass) -> QuerySet[LeaveRequest]:
    """A class's requests with what a list shows, newest first."""
    return (
        LeaveRequest.objects.filter(trainee__training_class=training_class)
        .select_related("trainee__person")
        .prefetch_related("approvals")
        .order_by("-submitted_at", "-pk")
    )


def waiting_for(roles_by_sub_class: Iterable[tuple[str, int | None, int | None]]) -> Q:
    """Condition on requests that wait for one of these (role, class, sub-class); an empty class or
    sub-class means all of them."""
    found = Q(pk__in=[])
    for role, class_id, sub_class_id in roles_by_sub_class:
        mine = Q(approvals__role=role, approvals__verdict="pending", state=LeaveState.SUBMITTED)
        if class_id:
            mine &= Q(trainee__training_class=class_id)
        if sub_class_id:
            mine &= Q(
                trainee__memberships__sub_class=sub_class_id,
                trainee__memberships__ends_at__isnull=True,
            )
        found |= mine
    return found
