"""Marks that stand, the leave that touches them, and the hours they add up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from courses.models import Session, TrainingClass
from courses.policies.rules import LEAVE_KINDS
from courses.queries.sessions import CENT, timetable_hours
from trainees.enums import GRANTED_LEAVE
from trainees.models import AttendanceMark, LeaveRequest
from trainees.policies.attendance import LeaveSpan
from trainees.queries.roster import leave_span

HOURS = DecimalField(max_digits=9, decimal_places=2)


def standing_marks(
    training_class: TrainingClass, *, trainee_ids: Iterable[int]
) -> QuerySet[AttendanceMark]:
    """Every mark of these trainees, with session and trainee."""
    return AttendanceMark.objects.filter(
        session__training_class=training_class, trainee__in=list(trainee_ids)
    ).select_related("session", "trainee")


def leave_spans(
    training_class: TrainingClass,
    *,
    trainee_ids: Iterable[int] | None = None,
    session: Session | None = None,
) -> dict[int, list[LeaveSpan]]:
    """Granted leave by trainee, each up to where it ended."""
    leaves = LeaveRequest.objects.filter(
        trainee__training_class=training_class, state__in=GRANTED_LEAVE
    )
    if trainee_ids is not None:
        leaves = leaves.filter(trainee__in=list(trainee_ids))
    if session is not None:
        leaves = leaves.filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at)
    spans: dict[int, list[LeaveSpan]] = {}
    for leave in leaves.only("trainee_id", "kind", "starts_at", "ends_at", "ended_at"):
        span = leave_span(leave.kind, leave.starts_at, leave.until)
        spans.setdefault(leave.trainee_id, []).append(span)
    return spans


@dataclass(frozen=True, slots=True)
class HoursTaken:
    """Leave hours that count once their roll is saved, and absence; all in 学时. `in_limit` is what
    is compared with the line."""

    leave: Decimal = Decimal(0)
    absent: Decimal = Decimal(0)
    in_limit: Decimal = Decimal(0)


def hours_taken(
    training_class: TrainingClass,
    *,
    trainee_ids: Iterable[int] | None = None,
    phase: int = 0,
    rolls_by: datetime | None = None,
) -> dict[int, HoursTaken]:
    """Hours by trainee id, from the marks that stand: one aggregate. With a phase's id only the
    sessions of its dates, with `rolls_by` only rolls that had been saved by then."""
    rules = training_class.rules
    marks = AttendanceMark.objects.filter(session__training_class=training_class)
    if trainee_ids is not None:
        marks = marks.filter(trainee__in=list(trainee_ids))
    if rolls_by is not None:
        marks = marks.filter(
            session__rolls__sub_class=F("sub_class"), session__rolls__taken_at__lte=rolls_by
        )
    if phase:
        span = training_class.phases.get(pk=phase)
        marks = marks.filter(
            session__starts_at__date__gte=span.starts_on, session__starts_at__date__lte=span.ends_on
        )
    sums = {
        kind: Sum(Coalesce(F(f"{kind}_hours"), Value(0, output_field=HOURS), output_field=HOURS))
        for kind in LEAVE_KINDS
    }
    rows: Iterable[Any] = (
        marks.order_by().values("trainee").annotate(away=Sum("absent_hours"), **sums)
    )
    taken = {}
    for row in rows:
        kinds = {kind: Decimal(row[kind]).quantize(CENT) for kind in LEAVE_KINDS}
        absent = Decimal(row["away"]).quantize(CENT)
        in_limit = sum((kinds[kind] for kind in rules.kinds_in_limit), Decimal(0))
        if rules.count_absence_in_leave_limit:
            in_limit += absent
        taken[row["trainee"]] = HoursTaken(sum(kinds.values(), Decimal(0)), absent, in_limit)
    return taken


def total_hours(training_class: TrainingClass) -> dict[int, Decimal]:
    """Hours of the whole timetable by trainee id, by the sub-class the trainee is in now."""
    by_sub_class = timetable_hours(training_class)
    return {
        trainee: by_sub_class.get(sub_class, Decimal(0))
        for trainee, sub_class in training_class.trainees.filter(
            memberships__ends_at__isnull=True
        ).values_list("pk", "memberships__sub_class")
    }
