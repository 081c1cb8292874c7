"""Meals and nights (docs/rules.md, R6): what was told and seen, and the points that follow."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

from courses.models import TrainingClass
from courses.policies.half_days import curfew_of
from courses.services.locking import class_at_work
from trainees.enums import LifeRefusal, NightState
from trainees.models import MealCheck, MealOptOut, NightCheck, Trainee
from trainees.policies.attendance import LeaveSpan
from trainees.policies.meals import cutoff_of, meal_rule, meal_span, night_rule, told_in_time
from trainees.queries.marks import leave_spans
from trainees.services.ledger import Claim, settle
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record

Meal = tuple[int, date, str]  # trainee id, date, meal
Night = tuple[int, date]


def opt_out_of_meal(
    trainee: Trainee,
    *,
    on: date,
    meal: str,
    by: Actor,
    now: datetime,
    own: bool = False,
) -> MealOptOut:
    """Note that a trainee will not eat. The cut-off's own minute is in time; after it only staff or
    the welfare officer can note it (`own`: the trainee themselves), and it posts MEAL-02 in place
    of MEAL-01. What was told first stands."""
    with class_at_work(pk=trainee.training_class_id) as training_class:
        zone = timezone.get_current_timezone()
        cutoff = cutoff_of(on, meal, rules=training_class.rules, zone=zone)
        late = not told_in_time(now, cutoff)
        if late and own:
            raise Refused(LifeRefusal.AFTER_CUTOFF)
        told, _ = MealOptOut.objects.get_or_create(
            trainee=trainee,
            date=on,
            meal=meal,
            defaults={"told_at": now, "late": late, "recorded_by_id": by.user_id},
        )
        settle_meals(training_class, {(trainee.pk, on, meal)}, by=by, now=now)
        record("opt_out_of_meal", by=by, about=trainee, head=training_class, now=now)
    return told


def eat_after_all(trainee: Trainee, *, on: date, meal: str, by: Actor, now: datetime) -> None:
    """Take back that a trainee will not eat. Refused after the cut-off to everybody: the caterer
    has the count by then (R6.1)."""
    with class_at_work(pk=trainee.training_class_id) as training_class:
        zone = timezone.get_current_timezone()
        if not told_in_time(now, cutoff_of(on, meal, rules=training_class.rules, zone=zone)):
            raise Refused(LifeRefusal.AFTER_CUTOFF)
        gone, _ = MealOptOut.objects.filter(trainee=trainee, date=on, meal=meal).delete()
        if gone:
            settle_meals(training_class, {(trainee.pk, on, meal)}, by=by, now=now)
            record("eat_after_all", by=by, about=trainee, head=training_class, now=now)


def check_meal(
    training_class: TrainingClass,
    *,
    on: date,
    meal: str,
    missing: Iterable[int],
    by: Actor,
    now: datetime,
) -> None:
    """Note who was missing (trainee ids) at a meal; several checks of one meal are united."""
    ids = set(missing)
    with class_at_work(pk=training_class.pk) as locked:
        MealCheck.objects.bulk_create(
            [
                MealCheck(
                    trainee_id=pk, date=on, meal=meal, recorded_at=now, recorded_by_id=by.user_id
                )
                for pk in sorted(ids)
            ],
            ignore_conflicts=True,
        )
        settle_meals(locked, {(pk, on, meal) for pk in ids}, by=by, now=now)
        record("check_meal", by=by, about=locked, head=locked, now=now)


def check_night(
    training_class: TrainingClass,
    *,
    on: date,
    away: Iterable[int],
    late_back: Iterable[int],
    by: Actor,
    now: datetime,
) -> None:
    """Note who was away or back late (trainee ids) in the night of `on`'s curfew; away beats late,
    in one check and in several."""
    told = dict.fromkeys(late_back, NightState.LATE_BACK)
    told.update(dict.fromkeys(away, NightState.AWAY))
    with class_at_work(pk=training_class.pk) as locked:
        for pk, state in told.items():
            seen, made = NightCheck.objects.get_or_create(
                trainee_id=pk,
                date=on,
                defaults={"state": state, "recorded_at": now, "recorded_by_id": by.user_id},
            )
            if not made and state == NightState.AWAY and seen.state != state:
                seen.state, seen.recorded_at, seen.recorded_by_id = state, now, by.user_id
                seen.save(update_fields=["state", "recorded_at", "recorded_by"])
        settle_nights(locked, {(pk, on) for pk in told}, by=by, now=now)
        record("check_night", by=by, about=locked, head=locked, now=now)


def refresh_life(
    training_class: TrainingClass, trainee_id: int, *, by: Actor, now: datetime
) -> None:
    """Within the class's lock: settle a trainee's meals and nights anew, after leave or withdrawal
    changed what is excused."""
    meals = {
        (trainee_id, on, meal)
        for model in (MealOptOut, MealCheck)
        for on, meal in model.objects.filter(trainee=trainee_id).values_list("date", "meal")
    }
    nights = NightCheck.objects.filter(trainee=trainee_id).values_list("date", flat=True)
    settle_meals(training_class, meals, by=by, now=now)
    settle_nights(training_class, {(trainee_id, on) for on in nights}, by=by, now=now)


def settle_meals(
    training_class: TrainingClass,
    meals: set[Meal],
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """Post what these meals are worth now; a meal happens at its start."""
    if not meals:
        return
    ids = {trainee for trainee, _, _ in meals}
    told = {(o.trainee_id, o.date, o.meal): o for o in MealOptOut.objects.filter(trainee__in=ids)}
    missing = set(MealCheck.objects.filter(trainee__in=ids).values_list("trainee", "date", "meal"))
    spans = leave_spans(training_class, trainee_ids=ids)
    claims = {}
    for trainee, on, meal in meals:
        start, end = _mealtime(training_class, on, meal)
        opted = told.get((trainee, on, meal))
        code = meal_rule(
            missing=(trainee, on, meal) in missing,
            told=opted is not None,
            told_late=opted is not None and opted.late,
            excused=any(s.start < end and s.end > start for s in _real(spans.get(trainee, ()))),
        )
        about = {"meal": meal, "date": on.isoformat()}
        target = (trainee, f"meal:{on.isoformat()}:{meal}")
        claims[target] = [Claim(code, start, about=about)] if code else []
    gone = withdrawn_of(training_class, ids)
    settle(training_class, claims, withdrawn=gone, by=by, now=now, reason=reason)


def settle_nights(
    training_class: TrainingClass,
    nights: set[Night],
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """Post what these nights are worth now; a night happens at its curfew."""
    if not nights:
        return
    ids = {trainee for trainee, _ in nights}
    states = {
        (check.trainee_id, check.date): check.state
        for check in NightCheck.objects.filter(trainee__in=ids)
    }
    spans = leave_spans(training_class, trainee_ids=ids)
    zone = timezone.get_current_timezone()
    claims = {}
    for trainee, on in nights:
        curfew = curfew_of(on, rules=training_class.rules, tzinfo=zone)
        excused = any(s.start <= curfew < s.end for s in _real(spans.get(trainee, ())))
        code = night_rule(states.get((trainee, on)), excused=excused)
        target = (trainee, f"night:{on.isoformat()}")
        claims[target] = [Claim(code, curfew, about={"date": on.isoformat()})] if code else []
    gone = withdrawn_of(training_class, ids)
    settle(training_class, claims, withdrawn=gone, by=by, now=now, reason=reason)


def withdrawn_of(
    training_class: TrainingClass, trainee_ids: Iterable[int]
) -> dict[int, datetime | None]:
    """When each of these trainees was withdrawn, if at all. Refused for one of another class."""
    ids = set(trainee_ids)
    trainees = Trainee.objects.filter(training_class=training_class, pk__in=ids)
    found = dict(trainees.values_list("pk", "withdrawn_at"))
    if strangers := ids - set(found):
        raise Refused(LifeRefusal.UNKNOWN_TRAINEE, number=min(strangers))
    return found


def _mealtime(training_class: TrainingClass, on: date, meal: str) -> tuple[datetime, datetime]:
    zone = timezone.get_current_timezone()
    return meal_span(on, meal, rules=training_class.rules, zone=zone)


def _real(spans: Iterable[LeaveSpan]) -> list[LeaveSpan]:
    """Leave that lasted at all: one ended at its very start excuses nothing."""
    return [span for span in spans if span.end - span.start > timedelta(0)]
