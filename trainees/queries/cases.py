"""Withdrawal cases as their pages read them: lists, one case, and its evidence."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from courses.models import Session, TrainingClass
from courses.permissions import Rights
from courses.queries.classes import classes_of
from trainees.enums import GRANTED_LEAVE, CaseState, LeaveKind
from trainees.models import AttendanceMark, LeaveRequest, Sanction, Trainee, WithdrawalCase
from trainees.queries.leave_pages import LeaveInHand
from trainees.queries.people import one_of, trainees_seen

OPEN, DECIDED = "open", "decided"
KINDS = tuple(LeaveKind.values)


@dataclass(frozen=True, slots=True)
class LeaveOfSession:
    """Hours (学时) of a session that its roll holds as leave of one kind, or as absence ("")."""

    session: Session
    kind: str
    hours: Decimal
    leave: LeaveRequest | None

    @property
    def label(self) -> str:
        return str(LeaveKind(self.kind).label) if self.kind else ""

    @property
    def on(self) -> date:
        return timezone.localdate(self.session.starts_at)


def cases_of(rights: Rights, training_class: TrainingClass) -> QuerySet[WithdrawalCase]:
    """A class's cases as far as one is staff for their trainees, the newest first."""
    return _listed(WithdrawalCase.objects.filter(trainee__in=trainees_seen(rights, training_class)))


def cases_everywhere(rights: Rights) -> QuerySet[WithdrawalCase]:
    """Cases of every class one has an office for, the newest first."""
    return _listed(WithdrawalCase.objects.filter(trainee__training_class__in=classes_of(rights)))


def _listed(found: QuerySet[WithdrawalCase]) -> QuerySet[WithdrawalCase]:
    people = ("trainee__person", "trainee__training_class", "decided_by")
    return found.select_related(*people).order_by("-opened_at", "-pk")


def at_state(found: QuerySet[WithdrawalCase], chosen: str) -> QuerySet[WithdrawalCase]:
    """Those that wait ("open"), those that are decided or lapsed ("decided"), or all of them."""
    waits = Q(state=CaseState.OPEN)
    return found.filter({OPEN: waits, DECIDED: ~waits}.get(chosen, Q()))


def case_for(rights: Rights, case_id: int) -> WithdrawalCase:
    """One case with what its rules ask about; Http404 in a class one has nothing to do with."""
    found = WithdrawalCase.objects.select_related(
        "trainee__person", "trainee__training_class__policy", "opened_by", "decided_by"
    )
    return one_of(
        found, rights, case_id, class_path="trainee__training_class", trainee_path="trainee"
    )


def other_cases(case: WithdrawalCase) -> list[WithdrawalCase]:
    """The same trainee's other cases, newest first."""
    found = WithdrawalCase.objects.filter(trainee=case.trainee_id).exclude(pk=case.pk)
    return list(found.order_by("-opened_at"))


def sanctions_of(trainee: Trainee) -> list[Sanction]:
    """A trainee's sanctions, newest first."""
    return list(trainee.sanctions.select_related("incidentpart").order_by("-imposed_at", "-pk"))


def sanctions_seen(rights: Rights, training_class: TrainingClass) -> list[Sanction]:
    """The sanctions of the trainees one is staff for, newest first."""
    found = Sanction.objects.filter(trainee__in=trainees_seen(rights, training_class))
    people = found.select_related("trainee__person", "incidentpart")
    return list(people.order_by("-imposed_at", "-pk"))


def own_cases(trainee_id: int) -> list[WithdrawalCase]:
    """A trainee's own cases, the ones that wait first."""
    found = list(WithdrawalCase.objects.filter(trainee=trainee_id).order_by("-opened_at"))
    return sorted(found, key=lambda case: case.state != CaseState.OPEN)


def leaves_in_evidence(case: WithdrawalCase) -> list[LeaveInHand]:
    """The trainee's granted leave in order of time, as its own permissions ask about it."""
    leaves = (
        LeaveRequest.objects.filter(trainee=case.trainee_id, state__in=GRANTED_LEAVE)
        .select_related("unit_request", "trainee")
        .prefetch_related("approvals__decided_by", "report_backs__proof")
        .annotate(hours=Sum("sessions__hours"))
        .order_by("starts_at", "pk")
    )
    place = getattr(case, "sub_class_id", None)
    return [LeaveInHand(one, case.trainee.training_class, place, "") for one in leaves]


def hours_in_evidence(
    case: WithdrawalCase, leaves: list[LeaveInHand], *, absence: bool
) -> list[LeaveOfSession]:
    """Hours (学时) by session and leave that the saved rolls hold; absence where it counts."""
    marks = AttendanceMark.objects.filter(trainee=case.trainee_id).select_related("session")
    counted = Q(*[(f"{kind}_hours__gt", 0) for kind in KINDS], _connector=Q.OR)
    if absence:
        counted |= Q(absent_hours__gt=0)
    rows = []
    for mark in marks.filter(counted).order_by("session__starts_at", "pk"):
        for kind in KINDS:
            if hours := getattr(mark, f"{kind}_hours"):
                leave = _leave_over(mark.session, kind, leaves)
                rows.append(LeaveOfSession(mark.session, kind, hours, leave))
        if absence and mark.absent_hours:
            rows.append(LeaveOfSession(mark.session, "", mark.absent_hours, None))
    return rows


def _leave_over(session: Session, kind: str, leaves: list[LeaveInHand]) -> LeaveRequest | None:
    """The first leave of this kind that touches the session."""
    return next(
        (
            found.leave
            for found in leaves
            if found.kind == kind
            and found.leave.starts_at < session.ends_at
            and found.leave.until > session.starts_at
        ),
        None,
    )
