"""What a start page says to each role."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet, Sum
from django.utils import timezone

from courses.enums import ClassState, SessionState
from courses.models import Session, SessionAudience, TrainingClass
from courses.permissions import Rights
from courses.queries.classes import classes_of
from courses.queries.sessions import sessions_of
from trainees.enums import LeaveState, RollState
from trainees.models import (
    AttendanceMark,
    LeaveRequest,
    LeaveSession,
    RollCall,
    Seat,
    Trainee,
)
from trainees.policies.notice import latest_notice_day, notice_due
from trainees.queries.day import day_span

AT_MOST = 8


@dataclass(frozen=True, slots=True)
class NextNotice:
    number: int
    due: datetime


@dataclass(slots=True)
class ClassLine:
    """A class in a list across classes: today's rolls, who is away, what waits."""

    training_class: TrainingClass
    trainees: int = 0
    sessions: int = 0
    rolls_due: int = 0
    rolls_taken: int = 0
    away: int = 0
    first: datetime | None = None
    last: datetime | None = None


def not_back(rights: Rights, *, now: datetime) -> QuerySet[LeaveRequest]:
    """Leave that has begun and is not reported back from, in one's running classes; the first to
    end first."""
    leaves = LeaveRequest.objects.filter(
        trainee__training_class__in=classes_of(rights).filter(state=ClassState.OPEN),
        state=LeaveState.APPROVED,
        starts_at__lte=now,
        ended_at__isnull=True,
    )
    people = leaves.select_related("trainee__person", "trainee__training_class")
    return people.order_by("ends_at", "pk")


def next_notice(training_class: TrainingClass, *, now: datetime) -> NextNotice:
    """Number and minute of the next weekly notice, if a roll is saved by then."""
    local = timezone.localtime(now)
    rules = training_class.rules
    last = training_class.notices.order_by("-number").first()
    on = latest_notice_day(local.date() + timedelta(days=6), rules=rules)
    if last and last.period_end >= on:
        on += timedelta(days=7)
    start, end = day_span(on)
    ends = sessions_of(training_class).filter(starts_at__gte=start, starts_at__lt=end)
    due = notice_due(
        on,
        session_ends=[timezone.localtime(one) for one in ends.values_list("ends_at", flat=True)],
        rules=rules,
        zone=local.tzinfo,
    )
    return NextNotice(last.number + 1 if last else 1, due)


def class_lines(rights: Rights, *, state: str, now: datetime) -> list[ClassLine]:
    """The newest of one's classes in a state: five queries, however many there are."""
    found = list(classes_of(rights).filter(state=state)[:AT_MOST])
    lines = {one.pk: ClassLine(one) for one in found}
    if not lines:
        return []
    trainees = Trainee.objects.filter(training_class__in=lines, withdrawn_at__isnull=True)
    for pk, count in _counts(trainees, "training_class"):
        lines[pk].trainees = count
    planned = Session.objects.filter(training_class__in=lines, state=SessionState.PLANNED)
    spans = planned.order_by().values_list("training_class")
    for pk, count, first, last in spans.annotate(Count("pk"), Min("starts_at"), Max("ends_at")):
        lines[pk].sessions, lines[pk].first, lines[pk].last = count, first, last
    start, end = day_span(timezone.localdate(now))
    taken = RollCall.objects.filter(
        session=OuterRef("session"), sub_class=OuterRef("sub_class"), state=RollState.TAKEN
    )
    audiences = SessionAudience.objects.filter(
        session__training_class__in=lines,
        session__state=SessionState.PLANNED,
        session__starts_at__gte=start,
        session__starts_at__lt=end,
    )
    for pk, done in audiences.annotate(done=Exists(taken)).values_list(
        "session__training_class", "done"
    ):
        lines[pk].rolls_due += 1
        lines[pk].rolls_taken += done
    on_leave = LeaveRequest.objects.filter(
        trainee__training_class__in=lines,
        state=LeaveState.APPROVED,
        starts_at__lte=now,
        ends_at__gt=now,
        ended_at__isnull=True,
    )
    for pk, count in _counts(on_leave, "trainee__training_class"):
        lines[pk].away = count
    return list(lines.values())


def _counts(rows: QuerySet, by: str) -> Iterable[tuple[int, int]]:
    return rows.order_by().values_list(by).annotate(count=Count("pk")).values_list(by, "count")


def trainee_for_home(trainee_id: int) -> Trainee:
    """A trainee with class, policy and person."""
    return Trainee.objects.select_related("person", "training_class__policy").get(pk=trainee_id)


def seat_of(trainee: Trainee) -> str:
    seats = Seat.objects.filter(trainee=trainee, ends_at__isnull=True)
    return seats.values_list("label", flat=True).first() or ""


def hours_ahead(trainee: Trainee) -> Decimal:
    """Hours (学时) of waiting and granted leave whose rolls are not saved yet."""
    marked = AttendanceMark.objects.filter(trainee=trainee, session=OuterRef("session"))
    ahead = LeaveSession.objects.filter(
        ~Exists(marked),
        leave__trainee=trainee,
        leave__state__in=(LeaveState.SUBMITTED, LeaveState.APPROVED),
        session__state=SessionState.PLANNED,
    )
    return Decimal(ahead.aggregate(hours=Sum("hours"))["hours"] or 0)


def leaves_in_hand(trainee: Trainee) -> list[LeaveRequest]:
    """A trainee's requests that are not over: waiting, ahead, running, or not reported back."""
    live = (LeaveState.SUBMITTED, LeaveState.APPROVED)
    return list(LeaveRequest.objects.filter(trainee=trainee, state__in=live).order_by("starts_at"))
