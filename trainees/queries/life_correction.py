"""Records of meals and nights that were taken back."""

from dataclasses import dataclass
from datetime import date, datetime

from courses.models import TrainingClass
from trainees.enums import LifeRecord, NightState
from trainees.models import LifeCorrection
from trainees.queries.day import Ids


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was taken back of whom, with both hands named; empty where it came by itself."""

    words: str
    number: int
    name: str
    recorded_at: datetime
    recorded_by: str
    taken_back_at: datetime
    taken_back_by: str
    reason: str


def meals_taken_back(
    training_class: TrainingClass, on: date, meal: str, *, sub_class_ids: Ids
) -> list[TakenBack]:
    """Of one meal, in order: one query."""
    records = (LifeRecord.OPT_OUT, LifeRecord.MISSING)
    return _found(training_class, on, sub_class_ids, record__in=records, said=meal)


def nights_taken_back(
    training_class: TrainingClass, on: date, *, sub_class_ids: Ids
) -> list[TakenBack]:
    """Of one night, in order: one query."""
    return _found(training_class, on, sub_class_ids, record=LifeRecord.NIGHT)


def _found(
    training_class: TrainingClass, on: date, sub_class_ids: Ids, **which: object
) -> list[TakenBack]:
    rows = LifeCorrection.objects.filter(trainee__training_class=training_class, date=on, **which)
    if sub_class_ids is not None:
        rows = rows.filter(
            trainee__memberships__sub_class__in=sub_class_ids,
            trainee__memberships__ends_at__isnull=True,
        )
    rows = rows.select_related("trainee__person", "recorded_by", "taken_back_by")
    return [_taken_back(row) for row in rows]


def _taken_back(row: LifeCorrection) -> TakenBack:
    night = row.record == LifeRecord.NIGHT
    return TakenBack(
        str(NightState(row.said).label if night else LifeRecord(row.record).label),
        row.trainee.number,
        row.trainee.person.name,
        row.recorded_at,
        row.recorded_by.name if row.recorded_by else "",
        row.taken_back_at,
        row.taken_back_by.name if row.taken_back_by else "",
        row.reason,
    )
