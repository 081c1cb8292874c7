"""The checklist of completion for trainees of a class, and their certificates beside it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone

from courses.enums import ClassState
from courses.models import TrainingClass
from courses.queries.sessions import class_span
from trainees.enums import CaseGround, CaseState, Handing
from trainees.models import (
    Certificate,
    ExamScore,
    Submission,
    Trainee,
    WithdrawalCase,
)
from trainees.policies.completion import Hold, Record, holds, may_be_issued, near_end
from trainees.policies.limit import percent_of
from trainees.policies.score import Score, from_milli
from trainees.queries.incident import standing_levels
from trainees.queries.ledger import scores_of
from trainees.queries.limit import LimitStand, limit_stands

Ids = Iterable[int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why one trainee has not completed the class, and what that is read from."""

    trainee_id: int
    holds: tuple[Hold, ...]
    band: str
    total: Decimal
    stand: LimitStand
    attended: Decimal

    @property
    def is_ready(self) -> bool:
        return not self.holds

    @property
    def percent(self) -> Decimal:
        """Of the timetable's hours, those that were not missed so far."""
        return percent_of(self.attended, self.stand.total)


def verdicts_of(
    training_class: TrainingClass,
    *,
    trainee_ids: Ids,
    stands: Mapping[int, LimitStand] | None = None,
) -> dict[int, Verdict]:
    """The same verdict for every page, button and verb; as many queries for one as for all. A page
    that has read how its trainees stand to the line hands that over."""
    ids = list(trainee_ids)
    rules = training_class.rules
    scores = scores_of(training_class, trainee_ids=ids)
    stands = stands or limit_stands(training_class, trainee_ids=ids)
    found = {}
    for record, pk in _records(training_class, ids, scores, stands):
        found[pk] = Verdict(
            trainee_id=pk,
            holds=holds(record, rules=rules),
            band=scores[pk].band,
            total=from_milli(scores[pk].total),
            stand=stands[pk],
            attended=stands[pk].total - _missed(stands[pk]),
        )
    return found


def _records(
    training_class: TrainingClass,
    ids: list[int],
    scores: Mapping[int, Score],
    stands: Mapping[int, LimitStand],
) -> Iterator[tuple[Record, int]]:
    people = Trainee.objects.filter(pk__in=ids)
    withdrawn = set(people.filter(withdrawn_at__isnull=False).values_list("pk", flat=True))
    open_cases, dismissed = _cases(ids)
    asked = training_class.rules.completion
    exams = training_class.exams.count() if asked.exam else 0
    marked = _counts(ExamScore.objects.filter(trainee__in=ids)) if exams else {}
    unhanded = Submission.objects.filter(trainee__in=ids, handing=Handing.MISSING)
    missing = _counts(unhanded) if asked.homework else {}
    sanctions = standing_levels(ids) if asked.sanctions else {}
    for pk in ids:
        yield (
            Record(
                withdrawn=pk in withdrawn,
                open_case=pk in open_cases,
                band=scores[pk].band,
                over_line=stands[pk].over,
                dismissed=pk in dismissed,
                total=stands[pk].total,
                missed=_missed(stands[pk]),
                unmarked_exams=exams - marked.get(pk, 0),
                missing_homework=missing.get(pk, 0),
                sanctions=frozenset(sanctions.get(pk, ())),
            ),
            pk,
        )


def _missed(stand: LimitStand) -> Decimal:
    return stand.taken + stand.absent


def _cases(ids: list[int]) -> tuple[set[int], set[int]]:
    """Who has an open case, and for whom one about leave over the line was dismissed."""
    rows = WithdrawalCase.objects.filter(trainee__in=ids).values_list("trainee", "ground", "state")
    open_cases = {pk for pk, _, state in rows if state == CaseState.OPEN}
    dismissed = {
        pk
        for pk, ground, state in rows
        if (ground, state) == (CaseGround.LEAVE_OVER_LIMIT, CaseState.DISMISSED)
    }
    return open_cases, dismissed


def _counts(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.order_by().values_list("trainee").annotate(Count("pk")))


def live_certificates(trainee_ids: Ids) -> dict[int, Certificate]:
    """The certificate in force by trainee id."""
    found = Certificate.objects.filter(trainee__in=list(trainee_ids), end__isnull=True)
    return {one.trainee_id: one for one in found}


def ready_ids(training_class: TrainingClass) -> list[int]:
    """Those who have completed the class and hold no certificate, by number."""
    held = Certificate.objects.filter(trainee=OuterRef("pk"), end__isnull=True)
    ids = list(
        training_class.trainees.filter(~Exists(held))
        .order_by("number")
        .values_list("pk", flat=True)
    )
    verdicts = verdicts_of(training_class, trainee_ids=ids)
    return [pk for pk in ids if verdicts[pk].is_ready]


def is_time_to_issue(training_class: TrainingClass, *, now: datetime) -> bool:
    closed = training_class.state == ClassState.CLOSED
    last_day = last_day_of(training_class)
    return may_be_issued(timezone.localdate(now), last_day=last_day, closed=closed)


def is_near_end(training_class: TrainingClass, *, now: datetime) -> bool:
    """Whether trainees are shown what still stands between them and their certificate."""
    return near_end(timezone.localdate(now), last_day=last_day_of(training_class))


def last_day_of(training_class: TrainingClass) -> date | None:
    span = class_span(training_class)
    return timezone.localdate(span[1]) if span else None
