"""Taking back a mistaken record of a meal or a night (docs/rules.md, R6.4)."""

from datetime import date, datetime

from django.db.models import QuerySet

from courses.models import TrainingClass
from courses.services.locking import class_at_work
from trainees.enums import LifeRecord, LifeRefusal
from trainees.models import LifeCorrection, MealCheck, MealOptOut, NightCheck, Trainee
from trainees.services.life import settle_meals, settle_nights
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record

Row = MealOptOut | MealCheck | NightCheck


def take_back_meal(
    trainee: Trainee,
    what: str,
    *,
    on: date,
    meal: str,
    reason: str,
    by: Actor,
    now: datetime,
) -> None:
    """Take back that a trainee does not eat, told in time or late, or was missing at a meal
    (`what`): the points are posted anew and the caterer's final count stays. Refused without a
    reason, on oneself, and where there is no such record any more."""
    model, reason = MealOptOut if what == LifeRecord.OPT_OUT else MealCheck, reason.strip()
    with class_at_work(pk=trainee.training_class_id) as training_class:
        rows = model.objects.filter(trainee=trainee, date=on, meal=meal)
        row = _take_back(rows, what, trainee, reason=reason, by=by, now=now)
        settle_meals(
            training_class, {(trainee.pk, on, meal)}, by=by, now=now, reason=reason.strip()
        )
        _log(row, what, training_class, by=by, now=now)


def take_back_night(trainee: Trainee, *, on: date, reason: str, by: Actor, now: datetime) -> None:
    """Take back that a trainee was away or late back in a night. Refused as for a meal."""
    reason = reason.strip()
    with class_at_work(pk=trainee.training_class_id) as training_class:
        rows = NightCheck.objects.filter(trainee=trainee, date=on)
        row = _take_back(rows, LifeRecord.NIGHT, trainee, reason=reason, by=by, now=now)
        settle_nights(training_class, {(trainee.pk, on)}, by=by, now=now, reason=reason)
        _log(row, LifeRecord.NIGHT, training_class, by=by, now=now)


def _take_back(
    rows: QuerySet,
    what: str,
    trainee: Trainee,
    *,
    reason: str,
    by: Actor,
    now: datetime,
) -> LifeCorrection:
    """The record goes, what it said stays."""
    row: Row | None = rows.select_related("trainee__person").first()
    if row is None:
        raise Refused(LifeRefusal.NO_RECORD)
    if by.user_id is not None and row.trainee.person.user_id == by.user_id:
        raise Refused(LifeRefusal.OWN_RECORD)
    if not reason:
        raise Refused(LifeRefusal.REASON_NEEDED)
    row.delete()
    return LifeCorrection.objects.create(
        trainee=trainee,
        record=what,
        date=row.date,
        said=row.state if isinstance(row, NightCheck) else row.meal,
        recorded_at=row.told_at if isinstance(row, MealOptOut) else row.recorded_at,
        recorded_by_id=row.recorded_by_id,
        taken_back_at=now,
        taken_back_by_id=by.user_id,
        reason=reason[:200],
    )


def _log(row: LifeCorrection, what: str, head: TrainingClass, *, by: Actor, now: datetime) -> None:
    record("take_back_life", by=by, about=row, head=head, fields=[what], now=now)
