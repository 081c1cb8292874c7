"""Asks that a leave which has begun be cancelled."""

from django.db.models import Exists, OuterRef, QuerySet

from courses.models import TrainingClass
from courses.permissions import Rights
from trainees.enums import LeaveState, Verdict
from trainees.models import CancellationAsk, LeaveRequest, LeaveSession
from trainees.queries.day import Ids
from trainees.queries.weeks import closures_over

ALIVE = (LeaveState.SUBMITTED, LeaveState.APPROVED)


def open_asks() -> QuerySet[CancellationAsk]:
    """Those that still wait for an answer; a leave that ended meanwhile needs none."""
    return CancellationAsk.objects.filter(verdict=Verdict.PENDING, leave__state__in=ALIVE)


def asks_waiting(
    rights: Rights, training_class: TrainingClass, *, sub_class_ids: Ids
) -> QuerySet[CancellationAsk]:
    """What trainees of these sub-classes ask, but for oneself; the oldest first."""
    found = open_asks().filter(leave__trainee__training_class=training_class)
    if sub_class_ids is not None:
        found = found.filter(
            leave__trainee__memberships__sub_class__in=sub_class_ids,
            leave__trainee__memberships__ends_at__isnull=True,
        )
    others = found.exclude(leave__trainee__person__user=rights.user_id)
    return others.select_related("leave__trainee__person").order_by("asked_at", "pk")


def asks_about(leave: LeaveRequest) -> list[CancellationAsk]:
    """All that were made about a leave, in order, with who asked and who answered."""
    found = leave.asks.select_related("asked_by", "answered_by")
    asks = list(found)
    for ask in asks:
        ask.leave = leave
    return asks


def in_closed_week(leave: LeaveRequest) -> bool:
    """Whether a session that the leave misses lies in a week whose rolls are closed."""
    closed = Exists(
        closures_over(OuterRef("session__training_class"), OuterRef("session__starts_at"))
    )
    return LeaveSession.objects.filter(closed, leave=leave).exists()
