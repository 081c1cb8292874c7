"""What is still open in a class that is to be closed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, QuerySet, Value

from courses.enums import SessionState
from courses.models import SessionAudience, TrainingClass
from courses.queries.sessions import sessions_of
from trainees.enums import AppealState, CaseState, LeaveState, RollState, Verdict
from trainees.models import (
    Appeal,
    Assignment,
    CancellationAsk,
    ExamScore,
    IncidentPart,
    LeaveRequest,
    RollCall,
    WithdrawalCase,
)
from trainees.policies.closing import Matter, OpenPoint
from trainees.queries.completion import ready_ids
from trainees.queries.outstanding import proposal_of, standing_list

Rows = QuerySet[Any]


def open_points(training_class: TrainingClass, *, now: datetime) -> list[OpenPoint]:
    """Every matter of which something is open, in order."""
    counts = _counts(dict(_open_rows(training_class, now)))
    counts[Matter.OUTSTANDING] = _unconfirmed(training_class)
    counts[Matter.CERTIFICATES] = len(ready_ids(training_class))
    return [OpenPoint(matter, counts[matter]) for matter in Matter if counts.get(matter)]


def _counts(rows: dict[Matter, Rows]) -> dict[str, int]:
    """How many rows of each matter: one query for all of them."""
    each = [
        found.order_by()
        .annotate(matter=Value(matter.value, CharField()))
        .values("matter")
        .annotate(n=Count("pk", distinct=True))
        .values_list("matter", "n")
        for matter, found in rows.items()
    ]
    return dict(each[0].union(*each[1:], all=True))


def _open_rows(training_class: TrainingClass, now: datetime) -> Iterator[tuple[Matter, Rows]]:
    of_class = {"trainee__training_class": training_class}
    leaves = LeaveRequest.objects.filter(**of_class)
    asks = CancellationAsk.objects.filter(leave__trainee__training_class=training_class)
    appeals = Appeal.objects.filter(entry__training_class=training_class)
    yield Matter.ROLLS, _untaken(training_class, now)
    yield Matter.CASES, WithdrawalCase.objects.filter(**of_class, state=CaseState.OPEN)
    yield Matter.APPEALS, appeals.filter(state=AppealState.OPEN)
    yield Matter.AHEAD, sessions_of(training_class).filter(ends_at__gt=now)
    yield Matter.LEAVE, leaves.filter(state=LeaveState.SUBMITTED)
    yield Matter.RETURNS, leaves.filter(state=LeaveState.APPROVED, starts_at__lte=now)
    yield Matter.ASKS, asks.filter(verdict=Verdict.PENDING)
    yield Matter.INCIDENTS, _undecided(training_class)
    if training_class.rules.completion.exam or training_class.exams.exists():
        yield Matter.EXAM, _unmarked(training_class)
    yield Matter.HOMEWORK, Assignment.objects.filter(training_class=training_class, closed_at=None)
    yield Matter.NOTICES, _unsigned(training_class)


def _untaken(training_class: TrainingClass, now: datetime) -> Rows:
    """Audiences (a session and a sub-class) whose session is over."""
    taken = RollCall.objects.filter(
        session=OuterRef("session"), sub_class=OuterRef("sub_class"), state=RollState.TAKEN
    )
    over = SessionAudience.objects.filter(
        session__training_class=training_class,
        session__state=SessionState.PLANNED,
        session__ends_at__lte=now,
    )
    return over.filter(~Exists(taken))


def _undecided(training_class: TrainingClass) -> Rows:
    """Parts of incidents that stand."""
    parts = IncidentPart.objects.filter(incident__training_class=training_class)
    return parts.filter(decision="", incident__taken_back_at__isnull=True)


def _unmarked(training_class: TrainingClass) -> Rows:
    marked = ExamScore.objects.filter(exam__training_class=training_class, trainee=OuterRef("pk"))
    return training_class.trainees.filter(~Exists(marked), withdrawn_at__isnull=True)


def _unsigned(training_class: TrainingClass) -> Rows:
    """Of each number the newest edition is the one that is signed."""
    newer = training_class.notices.filter(
        number=OuterRef("number"), edition__gt=OuterRef("edition")
    )
    return training_class.notices.filter(~Exists(newer), signed_at__isnull=True)


def _unconfirmed(training_class: TrainingClass) -> int:
    """Who would be named, while no list is confirmed."""
    return 0 if standing_list(training_class) else len(proposal_of(training_class).named)
