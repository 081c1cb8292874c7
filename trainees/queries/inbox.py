"""What waits for somebody: the parts of one class's inbox, and leave across classes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce
from django.utils import timezone

from courses.enums import ClassState, Role, SessionState
from courses.models import SessionAudience, TrainingClass
from courses.permissions import Office, Rights
from trainees.enums import AppealState, CaseState, LeaveState, RollState
from trainees.models import (
    Appeal,
    CancellationAsk,
    LeaveApproval,
    LeaveRequest,
    RollCall,
    Trainee,
    WeeklyNotice,
    WithdrawalCase,
)
from trainees.queries.cancellation import asks_waiting
from trainees.queries.card import staffed
from trainees.queries.day import Ids, day_span
from trainees.queries.incident import parts_to_decide
from trainees.queries.leave import waiting_for

DECIDERS = (Role.CLASS_HEAD, Role.INSPECTOR, Role.ORG_DEPT)
AT_MOST = 8


@dataclass(slots=True)
class Inbox:
    """What waits for somebody in one class: the first of each part, and in `more` how many of it
    follow. `untaken` are audiences, a session and a sub-class; of appeals and of people in
    incidents there is the number only."""

    leaves: list[LeaveRequest] = field(default_factory=list)
    returns: list[LeaveRequest] = field(default_factory=list)
    asks: list[CancellationAsk] = field(default_factory=list)
    untaken: list[SessionAudience] = field(default_factory=list)
    cases: list[WithdrawalCase] = field(default_factory=list)
    unsigned: WeeklyNotice | None = None
    incidents: int = 0
    appeals: int = 0
    more: dict[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        parts = (self.leaves, self.returns, self.asks, self.untaken, self.cases)
        shown = sum(len(part) for part in parts) + bool(self.unsigned)
        return shown + self.incidents + self.appeals + sum(self.more.values())

    def put(self, part: str, rows: QuerySet) -> None:
        """The first rows of a part, which bring along how many there are."""
        found = list(rows.annotate(there_are=Window(Count("*")))[:AT_MOST])
        setattr(self, part, found)
        if found and found[0].there_are > AT_MOST:
            self.more[part] = found[0].there_are - AT_MOST


def inbox(
    rights: Rights, training_class: TrainingClass, *, sub_class_ids: Ids, now: datetime
) -> Inbox:
    """What a class asks of the offices one holds in it: leave to decide, returns that are due,
    asks that leave be cancelled afterwards, rolls not taken, a notice to sign, appeals to answer,
    incidents and cases to decide."""
    offices = [office for office in rights.offices if office.covers(training_class.pk, None)]
    roles, where, found = {office.role for office in offices}, sub_class_ids, Inbox()
    found.put("leaves", leaves_waiting(rights, offices, within=training_class))
    if Role.CLASS_HEAD in roles:
        found.put("returns", returns_due(training_class, sub_class_ids=where, now=now))
        found.put("asks", asks_waiting(rights, training_class, sub_class_ids=where))
        found.put("untaken", rolls_missing(training_class, sub_class_ids=where, now=now))
        found.unsigned = training_class.notices.filter(
            signed_at__isnull=True, replaced_by__isnull=True
        ).first()
    if Role.ORG_DEPT in roles:
        found.put("cases", cases_open().filter(trainee__training_class=training_class))
    if roles & {Role.CLASS_HEAD, Role.ORG_DEPT}:
        parts = parts_to_decide(rights).filter(incident__training_class=training_class)
        appeals = appeals_to_answer(rights).filter(entry__training_class=training_class)
        found.incidents, found.appeals = _numbers(training_class, parts, appeals)
    return found


def leaves_waiting(
    rights: Rights, offices: Iterable[Office], *, within: TrainingClass | None = None
) -> QuerySet[LeaveRequest]:
    """Requests of others that wait for one of these offices and have not been approved in another
    of one's own, the first to begin first."""
    places = [(o.role, o.class_id, o.sub_class_id) for o in offices if o.role in DECIDERS]
    if not places:
        return LeaveRequest.objects.none()
    given = LeaveApproval.objects.filter(leave=OuterRef("pk"), decided_by=rights.user_id)
    submitted = LeaveRequest.objects.filter(state=LeaveState.SUBMITTED)  # few, and by an index
    leaves = submitted.filter(waiting_for(places), ~Exists(given)).exclude(
        trainee__person__user=rights.user_id
    )
    if within is not None:
        leaves = leaves.filter(trainee__training_class=within)
    ids = leaves.filter(trainee__training_class__state=ClassState.OPEN).values("pk")
    return (
        submitted.filter(pk__in=ids)
        .select_related("trainee__person", "trainee__training_class")
        .prefetch_related("approvals")
        .order_by("starts_at", "pk")
    )


def returns_due(
    training_class: TrainingClass, *, sub_class_ids: Ids, now: datetime
) -> QuerySet[LeaveRequest]:
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
    return leaves.select_related("trainee__person").order_by("ends_at", "pk")


def rolls_missing(
    training_class: TrainingClass, *, sub_class_ids: Ids, now: datetime
) -> QuerySet[SessionAudience]:
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
    return found.order_by("-session__starts_at", "sub_class__position")


def _numbers(training_class: TrainingClass, *parts: QuerySet) -> tuple[int, ...]:
    """How many rows each of these has, in one query."""
    groups = (part.order_by().annotate(all=Value(1)).values("all") for part in parts)
    counts = (Subquery(group.annotate(n=Count("pk")).values("n")) for group in groups)
    found = TrainingClass.objects.filter(pk=training_class.pk)
    return found.values_list(*(Coalesce(count, 0) for count in counts)).get()


def appeals_to_answer(rights: Rights) -> QuerySet[Appeal]:
    """Those of one's sub-classes as a class head, but for one's own."""
    seen = Trainee.objects.filter(staffed(rights, roles=(Role.CLASS_HEAD,)))
    return Appeal.objects.filter(
        state=AppealState.OPEN,
        entry__trainee__in=seen.exclude(person__user=rights.user_id),
    )


def cases_open() -> QuerySet[WithdrawalCase]:
    """Withdrawal cases that wait for a decision, the oldest first."""
    return (
        WithdrawalCase.objects.filter(
            state=CaseState.OPEN, trainee__training_class__state=ClassState.OPEN
        )
        .select_related("trainee__person", "trainee__training_class")
        .order_by("opened_at", "pk")
    )
