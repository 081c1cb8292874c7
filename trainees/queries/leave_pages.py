"""What the leave pages read: one leave in hand, the inbox, a class's list, whom one applies for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.http import Http404

from courses.enums import Role
from courses.models import Session, TrainingClass
from courses.permissions import Rights
from courses.policies.rules import ClassRules
from courses.queries.classes import classes_of
from courses.queries.sessions import sessions_of
from trainees.enums import LIVE_LEAVE, LeaveState, Verdict
from trainees.models import LeaveApproval, LeaveRequest, LeaveSession, Membership, Seat, Trainee
from trainees.policies.leave import report_back_deadline
from trainees.policies.leave_stage import LeaveStage, stage_of
from trainees.queries.cancellation import open_asks
from trainees.queries.leave import leaves_of, waiting_for

APPLYING = (Role.CLASS_HEAD, Role.ORGANISER)
SUB_CLASS = Membership.objects.filter(trainee=OuterRef("trainee"), ends_at__isnull=True)


@dataclass(frozen=True)
class LeaveInHand:
    """One leave with what its permissions ask about."""

    leave: LeaveRequest
    training_class: TrainingClass
    sub_class_id: int | None
    sub_class: str

    @property
    def class_id(self) -> int:
        return self.training_class.pk

    @property
    def trainee_id(self) -> int:
        return self.leave.trainee_id

    @property
    def kind(self) -> str:
        return self.leave.kind

    @property
    def submitted_by_id(self) -> int | None:
        return self.leave.submitted_by_id

    @cached_property
    def approvals(self) -> list[LeaveApproval]:
        return list(self.leave.approvals.all())

    @property
    def deciders(self) -> tuple[str, ...]:
        """The roles whose approval this leave asks for."""
        return tuple(approval.role for approval in self.approvals)


def leave_for(rights: Rights, uid: UUID) -> LeaveInHand:
    """One leave of a class that one has to do with; Http404 for any other."""
    leave = (
        LeaveRequest.objects.filter(uid=uid, trainee__training_class__in=classes_of(rights))
        .select_related(
            "trainee__person",
            "trainee__training_class__policy",
            "unit_request",
            "submitted_by",
            "extends",
        )
        .prefetch_related("approvals__decided_by")
        .first()
    )
    if leave is None:
        raise Http404
    member = (
        leave.trainee.memberships.filter(ends_at__isnull=True).select_related("sub_class").first()
    )
    return LeaveInHand(
        leave,
        leave.trainee.training_class,
        member.sub_class_id if member else None,
        member.sub_class.name if member else "",
    )


def deciding_role(rights: Rights, found: LeaveInHand) -> str:
    """The office in which one may decide this leave now; "" for none: not waiting, one's own, or
    one approval given already."""
    if found.leave.state != LeaveState.SUBMITTED or rights.user_id in {
        found.leave.trainee.person.user_id,
        *(one.decided_by_id for one in found.approvals if one.decided_by_id),
    }:
        return ""
    waiting = [one.role for one in found.approvals if one.verdict == Verdict.PENDING]
    office = rights.office(waiting, found.class_id, found.sub_class_id)
    return office.role if office else ""


def listed_leaves(rights: Rights, training_class: TrainingClass) -> QuerySet[LeaveRequest]:
    """A class's requests as far as one may see them: one's sub-classes' for staff, one's own for a
    trainee; with sub-class and hours (学时) missed."""
    hours = LeaveSession.objects.filter(leave=OuterRef("pk")).order_by().values("leave")
    found = leaves_of(training_class).annotate(
        sub_class=Subquery(SUB_CLASS.values("sub_class__name")[:1]),
        sub_class_place=Subquery(SUB_CLASS.values("sub_class__position")[:1]),
        sub_class_id=Subquery(SUB_CLASS.values("sub_class")[:1]),
        hours=Subquery(hours.annotate(sum=Sum("hours")).values("sum")),
        asks_to_cancel=Exists(open_asks().filter(leave=OuterRef("pk"))),
    )
    places = rights.sub_class_ids(training_class.pk)
    if places is None:
        return found
    enrolled = rights.enrolment(training_class.pk)
    own = Q(trainee=enrolled.trainee_id) if enrolled else Q(pk__in=[])
    return found.filter(Q(sub_class_id__in=places) | own)


def waiting_for_me(rights: Rights, training_class: TrainingClass, *, now: datetime) -> Q:
    """Condition on requests that one can act on: to decide, and for a class head those whose
    trainee is due back or asks that they be cancelled. Never one's own, nor one that one has
    approved in another office."""
    offices = [(o.role, o.class_id, o.sub_class_id) for o in rights.offices]
    own = Q(trainee__person__user=rights.user_id)
    mine = LeaveApproval.objects.filter(leave=OuterRef("pk"), decided_by=rights.user_id)
    found = waiting_for(offices) & ~own & ~Q(Exists(mine))
    for office in rights.offices:
        if office.role == Role.CLASS_HEAD and office.covers(training_class.pk, None):
            due = Q(state=LeaveState.APPROVED) & (Q(ends_at__lte=now) | Q(ended_at__isnull=False))
            due |= Q(pk__in=open_asks().values("leave"))
            if office.sub_class_id:
                due &= Q(
                    trainee__memberships__sub_class=office.sub_class_id,
                    trainee__memberships__ends_at__isnull=True,
                )
            found |= due & ~own
    return found


def inbox(rights: Rights, training_class: TrainingClass, *, now: datetime) -> list[LeaveRequest]:
    """What waits for me in this class, oldest first."""
    ids = (
        LeaveRequest.objects.filter(trainee__training_class=training_class)
        .filter(waiting_for_me(rights, training_class, now=now))
        .values("pk")
    )
    return list(
        listed_leaves(rights, training_class).filter(pk__in=ids).order_by("submitted_at", "pk")
    )


def in_stage(stage: str, *, rules: ClassRules, now: datetime) -> Q:
    """The condition on requests that `stage_of` puts at this stage."""
    late = now - timedelta(minutes=rules.report_back_within_minutes)
    approved = Q(state=LeaveState.APPROVED)
    overdue = Q(ends_at__lt=late, approved_at__lt=late)
    back = Q(ended_at__isnull=False) | Q(ends_at__lte=now)
    return {
        LeaveStage.WAITING: Q(state__in=[LeaveState.SUBMITTED, LeaveState.DRAFT]),
        LeaveStage.AHEAD: approved & Q(starts_at__gt=now) & ~overdue & ~back,
        LeaveStage.ON_LEAVE: approved & Q(starts_at__lte=now) & ~overdue & ~back,
        LeaveStage.BACK_DUE: approved & back & ~overdue,
        LeaveStage.OVERDUE: approved & overdue,
        LeaveStage.RETURNED: Q(state=LeaveState.RETURNED),
        LeaveStage.REJECTED: Q(state=LeaveState.REJECTED),
        LeaveStage.CANCELLED: Q(state=LeaveState.CANCELLED),
    }[LeaveStage(stage)]


def leave_deadline(leave: LeaveRequest, *, rules: ClassRules) -> datetime | None:
    """The last moment in time for the report-back; None before the approval."""
    if leave.approved_at is None:
        return None
    return report_back_deadline(leave.ends_at, leave.approved_at, rules=rules)


def leave_stage(leave: LeaveRequest, *, rules: ClassRules, now: datetime) -> LeaveStage:
    """Where a leave stands now."""
    return stage_of(
        leave.state,
        start=leave.starts_at,
        until=leave.until,
        deadline=leave_deadline(leave, rules=rules),
        returned_early=leave.ended_at is not None,
        now=now,
    )


def applicants(rights: Rights, training_class: TrainingClass) -> QuerySet[Trainee]:
    """The trainees for whom one may apply as staff: those of one's sub-classes, by number."""
    offices = [
        o for o in rights.offices if o.role in APPLYING and o.covers(training_class.pk, None)
    ]
    found = (
        Trainee.objects.filter(training_class=training_class, withdrawn_at__isnull=True)
        .select_related("person")
        .annotate(place=F("memberships__sub_class"), sub_class=F("memberships__sub_class__name"))
        .filter(memberships__ends_at__isnull=True)
        .order_by("number")
    )
    if any(office.sub_class_id is None for office in offices):
        return found
    return found.filter(place__in=[office.sub_class_id for office in offices])


def coming_sessions(
    training_class: TrainingClass, *, trainee: Trainee | None, now: datetime, days: int
) -> list[Session]:
    """The sessions that start in the next days, today's included: of the trainee's sub-class, or of
    the whole class while no trainee is chosen."""
    sessions = sessions_of(training_class).filter(
        ends_at__gt=now, starts_at__lt=now + timedelta(days=days)
    )
    if trainee is not None:
        member = trainee.memberships.filter(ends_at__isnull=True).values("sub_class")
        sessions = sessions.filter(audience__in=member)
    return list(sessions)


def overlapping(
    trainee: Trainee, start: datetime, end: datetime, *, besides: LeaveRequest | None = None
) -> list[LeaveRequest]:
    """The trainee's other live requests at a common time."""
    found = LeaveRequest.objects.filter(
        trainee=trainee, state__in=LIVE_LEAVE, starts_at__lt=end, ends_at__gt=start
    ).order_by("starts_at")
    if besides is not None:
        found = found.exclude(pk=besides.pk)
    return [leave for leave in found if leave.until > start]


def earlier_leaves(leave: LeaveRequest, *, most: int = 10) -> list[LeaveRequest]:
    """The trainee's other requests with their hours, newest first."""
    hours = LeaveSession.objects.filter(leave=OuterRef("pk")).order_by().values("leave")
    return list(
        LeaveRequest.objects.filter(trainee=leave.trainee_id)
        .exclude(pk=leave.pk)
        .annotate(hours=Subquery(hours.annotate(sum=Sum("hours")).values("sum")))
        .prefetch_related("approvals")
        .order_by("-starts_at")[:most]
    )


def seat_of(trainee: Trainee) -> str:
    """The seat as the plan writes it, "" without one."""
    seat = Seat.objects.filter(trainee=trainee, ends_at__isnull=True).first()
    return seat.label if seat else ""
