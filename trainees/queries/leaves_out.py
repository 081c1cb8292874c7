"""Who is away now, across the classes where one is staff (docs/rules.md, R4.8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from courses.enums import ClassState
from courses.permissions import Rights
from trainees.enums import LeaveState
from trainees.models import LeaveRequest, Membership, Trainee
from trainees.policies.leave_stage import LeaveStage
from trainees.queries.card import staffed
from trainees.queries.day import day_span
from trainees.queries.leave_pages import leave_deadline, leave_stage

OVERDUE, TODAY, AWAY = GROUPS = ("overdue", "today", "away")


@dataclass(frozen=True, slots=True)
class Out:
    """A leave that is not reported back from: overdue, due back today, or longer away. Its class
    and sub-class are what rules ask for."""

    leave: LeaveRequest
    group: str
    deadline: datetime
    class_id: int
    sub_class_id: int | None
    sub_class: str


def leaves_out(rights: Rights, *, now: datetime) -> list[Out]:
    """Of running classes, the overdue first, then by the moment they are due: one query."""
    now_in = Membership.objects.filter(trainee=OuterRef("trainee"), ends_at__isnull=True)
    found = LeaveRequest.objects.filter(
        state=LeaveState.APPROVED,
        starts_at__lte=now,
        trainee__training_class__state=ClassState.OPEN,
        trainee__in=Trainee.objects.filter(staffed(rights)),
    ).annotate(
        sub_class_id=Subquery(now_in.values("sub_class")[:1]),
        sub_class=Subquery(now_in.values("sub_class__name")[:1]),
    )
    rows = found.select_related("trainee__person", "trainee__training_class__policy")
    lines = [_line(leave, now=now) for leave in rows]
    return sorted(lines, key=lambda one: (GROUPS.index(one.group), one.deadline, one.leave.pk))


def count_by_group(lines: Iterable[Out]) -> dict[str, int]:
    counts = dict.fromkeys(GROUPS, 0)
    for line in lines:
        counts[line.group] += 1
    return counts


def _line(leave: LeaveRequest, *, now: datetime) -> Out:
    training_class = leave.trainee.training_class
    rules = training_class.rules
    stage = leave_stage(leave, rules=rules, now=now)
    return Out(
        leave,
        _group(leave, stage, now=now),
        leave_deadline(leave, rules=rules) or leave.ends_at,
        training_class.pk,
        leave.sub_class_id,  # type: ignore[attr-defined]
        leave.sub_class or "",  # type: ignore[attr-defined]
    )


def _group(leave: LeaveRequest, stage: LeaveStage, *, now: datetime) -> str:
    if stage == LeaveStage.OVERDUE:
        return OVERDUE
    _, midnight = day_span(timezone.localdate(now))
    return TODAY if leave.until <= midnight else AWAY
