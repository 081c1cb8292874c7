"""What waits for somebody, and what a start page says to each role."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet, Sum
from django.utils import timezone

from courses.enums import ClassState, Role, SessionState
from courses.models import Session, SessionAudience, TrainingClass
from courses.permissions import Office, Rights
from courses.queries.classes import classes_of
from courses.queries.sessions import sessions_of
from trainees.enums import CaseState, LeaveState, RollState
from trainees.models import (
    AttendanceMark,
    CancellationAsk,
    LeaveRequest,
    LeaveSession,
    RollCall,
    Seat,
    Trainee,
    WeeklyNotice,
    WithdrawalCase,
)
from trainees.policies.notice import latest_notice_day, notice_due
from trainees.queries.cancellation import asks_waiting
from trainees.queries.day import Ids, day_span
from trainees.queries.leave import waiting_for

DECIDERS = (Role.CLASS_HEAD, Role.INSPECTOR, Role.ORG_DEPT)
AT_MOST = 8


@dataclass(frozen=True, slots=True)
class NextNotice:
    number: int
    due: datetime


@dataclass(slots=True)
class Inbox:
    """What waits for somebody in one class. `untaken` are audiences: a session and a sub-class."""

    leaves: list[LeaveRequest] = field(default_factory=list)
    returns: list[LeaveRequest] = field(default_factory=list)
    asks: list[CancellationAsk] = field(default_factory=list)
    untaken: list[SessionAudience] = field(default_factory=list)
    unsigned: WeeklyNotice | None = None
    cases: list[WithdrawalCase] = field(default_factory=list)

    @property
    def count(self) -> int:
        parts = (self.leaves, self.returns, self.asks, self.untaken, self.cases)
        return sum(len(part) for part in parts) + bool(self.unsigned)


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


def inbox(
    rights: Rights, training_class: TrainingClass, *, sub_class_ids: Ids, now: datetime
) -> Inbox:
    """What a class asks of the offices one holds in it: leave to decide, returns that are due,
    asks that leave be cancelled afterwards, rolls not taken, a notice to sign, cases to decide."""
    offices = [office for office in rights.offices if office.covers(training_class.pk, None)]
    roles = {office.role for office in offices}
    waiting = leaves_waiting(rights, offices, within=training_class)
    found = Inbox(leaves=list(waiting[: AT_MOST * 3]))
    if Role.CLASS_HEAD in roles:
        found.returns = returns_due(training_class, sub_class_ids=sub_class_ids, now=now)
        found.asks = asks_waiting(rights, training_class, sub_class_ids=sub_class_ids, most=AT_MOST)
        found.untaken = rolls_missing(training_class, sub_class_ids=sub_class_ids, now=now)
        found.unsigned = training_class.notices.filter(
            signed_at__isnull=True, replaced_by__isnull=True
        ).first()
    if Role.ORG_DEPT in roles:
        found.cases = list(cases_open().filter(trainee__training_class=training_class)[:AT_MOST])
    return found


def leaves_waiting(
    rights: Rights, offices: Iterable[Office], *, within: TrainingClass | None = None
) -> QuerySet[LeaveRequest]:
    """Requests of others that wait for one of these offices, the first to begin first."""
    places = [(o.role, o.class_id, o.sub_class_id) for o in offices if o.role in DECIDERS]
    if not places:
        return LeaveRequest.objects.none()
    leaves = LeaveRequest.objects.filter(waiting_for(places)).exclude(
        trainee__person__user=rights.user_id
    )
    if within is not None:
        leaves = leaves.filter(trainee__training_class=within)
    ids = leaves.filter(trainee__training_class__state=ClassState.OPEN).values("pk")
    return (
        LeaveRequest.objects.filter(pk__in=ids)
        .select_related("trainee__person", "trainee__training_class")
        .prefetch_related("approvals")
        .order_by("starts_at", "pk")
    )


def not_back(rights: Rights, *, now: datetime) -> list[LeaveRequest]:
    """Leave that has begun and is not reported back from, in one's running classes; the first to
    end first."""
    leaves = LeaveRequest.objects.filter(
        trainee__training_class__in=classes_of(rights).filter(state=ClassState.OPEN),
        state=LeaveState.APPROVED,
        starts_at__lte=now,
        ended_at__isnull=True,
    )
    people = leaves.select_related("trainee__person", "trainee__training_class")
    return list(people.order_by("ends_at", "pk")[:AT_MOST])


def returns_due(
    training_class: TrainingClass, *, sub_class_ids: Ids, now: datetime
) -> list[LeaveRequest]:
    """Approved leaves that end by tonight and are not reported back from, the oldest first."""
    _, midnight = day_span(timezone.localdate(now))
    leaves = LeaveRequest.objects.filter(
        trainee__training_class=training_class, state=LeaveState.APPROVED, ends_at__lte=midnight
    )
    if sub_class_ids is not None:
        leaves = leaves.filter(
            trainee__memberships__sub_class__in=sub_class_ids,
            trainee__memberships__ends_at__isnull=True,
        )
    return list(leaves.select_related("trainee__person").order_by("ends_at", "pk")[:AT_MOST])


def rolls_missing(
    training_class: TrainingClass, *, sub_class_ids: Ids, now: datetime
) -> list[SessionAudience]:
    """Sub-classes whose roll of a session that is over was not taken, the latest first."""
    taken = RollCall.objects.filter(
        session=OuterRef("session"), sub_class=OuterRef("sub_class"), state=RollState.TAKEN
    )
    missing = SessionAudience.objects.filter(
        ~Exists(taken),
        session__training_class=training_class,
        session__state=SessionState.PLANNED,
        session__ends_at__lte=now,
    )
    if sub_class_ids is not None:
        missing = missing.filter(sub_class__in=sub_class_ids)
    found = missing.select_related("session", "sub_class")
    return list(found.order_by("-session__starts_at", "sub_class__position")[:AT_MOST])


def cases_open() -> QuerySet[WithdrawalCase]:
    """Withdrawal cases that wait for a decision, the oldest first."""
    return (
        WithdrawalCase.objects.filter(
            state=CaseState.OPEN, trainee__training_class__state=ClassState.OPEN
        )
        .select_related("trainee__person", "trainee__training_class")
        .order_by("opened_at", "pk")
    )


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
