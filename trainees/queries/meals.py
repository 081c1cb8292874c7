"""Meals as they stand: one's own, a meal's list, and the caterer's count (docs/rules.md, R6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from courses.enums import Role
from courses.models import TrainingClass
from courses.policies.rules import MEALS
from courses.queries.appointments import current_appointments
from courses.queries.sessions import class_span
from trainees.enums import GRANTED_LEAVE, LeaveState, LifeRecord, Meal
from trainees.models import (
    ClassOffice,
    LeaveRequest,
    LifeCorrection,
    MealCheck,
    MealOptOut,
    Membership,
    Trainee,
)
from trainees.policies.attendance import LeaveSpan
from trainees.policies.meals import cutoff_of, meal_span, told_in_time
from trainees.queries.day import Ids, day_span
from trainees.queries.roster import leave_span

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class OwnMeal:
    """One meal of one trainee; `open` says that one can still tell, `cutoff` is the last minute
    for it."""

    on: date
    meal: str
    start: datetime
    cutoff: datetime
    open: bool
    told: bool
    late: bool
    on_leave: bool

    @property
    def label(self) -> str:
        return str(Meal(self.meal).label)


@dataclass(slots=True)
class Diner:
    """One trainee at one meal. `told_at` is when it was told that they will not eat."""

    trainee_id: int
    number: int
    name: str
    sub_class_id: int
    told_at: datetime | None = None
    late: bool = False
    on_leave: bool = False
    missing: bool = False

    @property
    def eats(self) -> bool:
        return self.told_at is None and not self.on_leave


@dataclass(frozen=True, slots=True)
class MealCount:
    """What the caterer prepares: as known at the cut-off, or now while it is ahead. Who told in
    time and is on leave too counts once in `out`; `known_at` is the last moment that counts."""

    meal: str
    cutoff: datetime
    ready: bool
    expected: int
    out: int
    on_leave: int
    known_at: datetime

    @property
    def label(self) -> str:
        return str(Meal(self.meal).label)

    @property
    def prepared(self) -> int:
        return self.expected - self.out


def class_days(training_class: TrainingClass) -> tuple[date, date] | None:
    """The first and the last day of the timetable."""
    span = class_span(training_class)
    return span and (timezone.localdate(span[0]), timezone.localdate(span[1]))


def spans_of(leaves: Iterable[LeaveRequest]) -> list[LeaveSpan]:
    """Of one's requests the granted ones, each up to where it ended."""
    granted = [leave for leave in leaves if leave.state in GRANTED_LEAVE]
    return [leave_span(leave.kind, leave.starts_at, leave.until) for leave in granted]


def own_meals(
    trainee: Trainee, days: Sequence[date], *, spans: Iterable[LeaveSpan], now: datetime
) -> list[OwnMeal]:
    """Every meal of these days in order; `spans` is the trainee's granted leave."""
    rules = trainee.training_class.rules
    zone = timezone.get_current_timezone()
    rows = MealOptOut.objects.filter(trainee=trainee, date__in=list(days))
    told = {(on, meal): late for on, meal, late in rows.values_list("date", "meal", "late")}
    found = []
    for on, meal in ((on, meal) for on in days for meal in MEALS):
        start, end = meal_span(on, meal, rules=rules, zone=zone)
        cutoff = cutoff_of(on, meal, rules=rules, zone=zone)
        found.append(
            OwnMeal(
                on=on,
                meal=meal,
                start=start,
                cutoff=cutoff,
                open=told_in_time(now, cutoff),
                told=(on, meal) in told,
                late=told.get((on, meal), False),
                on_leave=any(s.start < end and s.end > start and s.end > s.start for s in spans),
            )
        )
    return found


def whom_to_tell(
    training_class: TrainingClass, *, sub_class_id: int | None, now: datetime
) -> list[str]:
    """The names of the welfare officers and of the class heads, who are told after a cut-off."""
    officers = ClassOffice.objects.filter(
        trainee__training_class=training_class,
        trainee__withdrawn_at__isnull=True,
        title__contains="生活委员",
        ends_at__isnull=True,
    ).order_by("trainee__number")
    heads = current_appointments(now=now).filter(
        Q(sub_class__isnull=True) | Q(sub_class=sub_class_id),
        training_class=training_class,
        role=Role.CLASS_HEAD,
    )
    names = [*officers.values_list("trainee__person__name", flat=True)]
    return list(dict.fromkeys([*names, *heads.order_by("pk").values_list("user__name", flat=True)]))


def diners(
    training_class: TrainingClass, on: date, meal: str, *, sub_class_ids: Ids, now: datetime
) -> list[Diner]:
    """Who belongs to the class at a meal, by number, and how they stand: four queries."""
    start, end = _span(training_class, on, meal)
    members = _members(training_class)
    if sub_class_ids is not None:
        members = [one for one in members if one[3] in sub_class_ids]
    found = {one[0]: Diner(*one[:4]) for one in members if _belongs(one, start)}
    for told in MealOptOut.objects.filter(trainee__in=found, date=on, meal=meal):
        found[told.trainee_id].told_at = told.told_at
        found[told.trainee_id].late = told.late
    checks = MealCheck.objects.filter(trainee__in=found, date=on, meal=meal)
    for pk in checks.values_list("trainee", flat=True):
        found[pk].missing = True
    for leave in _leaves(training_class, on):
        if leave.trainee_id in found and _excuses(leave, start, end, known=now):
            found[leave.trainee_id].on_leave = True
    return list(found.values())


def meal_counts(training_class: TrainingClass, on: date, *, now: datetime) -> list[MealCount]:
    """The caterer's count of a day's meals for the whole class: five queries. Once a cut-off has
    passed its count stays what was known then, whatever is told, decided or taken back later; the
    one that was kept, where the schedule kept it."""
    members, leaves = _members(training_class), _leaves(training_class, on)
    told = _told(training_class, on)
    counts = [_count(training_class, on, meal, members, leaves, told, now=now) for meal in MEALS]
    kept = {one.meal: one for one in training_class.caterer_counts.filter(date=on)}
    return [
        replace(one, expected=held.expected, out=held.out, on_leave=held.on_leave)
        if (held := kept.get(one.meal))
        else one
        for one in counts
    ]


def _told(
    training_class: TrainingClass, on: date
) -> list[tuple[int, str, datetime, datetime | None]]:
    """(trainee, meal, told, taken back) of whoever told that they will not eat."""
    standing = MealOptOut.objects.filter(trainee__training_class=training_class, date=on)
    before = LifeCorrection.objects.filter(
        trainee__training_class=training_class, date=on, record=LifeRecord.OPT_OUT
    )
    return [
        *((*row, None) for row in standing.values_list("trainee", "meal", "told_at")),
        *before.values_list("trainee", "said", "recorded_at", "taken_back_at"),
    ]


def _count(
    training_class: TrainingClass,
    on: date,
    meal: str,
    members: Sequence[tuple],
    leaves: Iterable[LeaveRequest],
    told: Iterable[tuple[int, str, datetime, datetime | None]],
    *,
    now: datetime,
) -> MealCount:
    start, end = _span(training_class, on, meal)
    zone = timezone.get_current_timezone()
    cutoff = cutoff_of(on, meal, rules=training_class.rules, zone=zone)
    known = min(now, cutoff + timedelta(minutes=1) - MOMENT)
    expected = {one[0] for one in members if _belongs(one, start, known=known)}
    on_leave = {leave.trainee_id for leave in leaves if _excuses(leave, start, end, known=known)}
    out = on_leave | {
        pk
        for pk, of, at, back in told
        if of == meal and at <= known and (back is None or back > known)
    }
    return MealCount(
        meal=meal,
        cutoff=cutoff,
        ready=not told_in_time(now, cutoff),
        expected=len(expected),
        out=len(expected & out),
        on_leave=len(expected & on_leave),
        known_at=known,
    )


def _span(training_class: TrainingClass, on: date, meal: str) -> tuple[datetime, datetime]:
    zone = timezone.get_current_timezone()
    return meal_span(on, meal, rules=training_class.rules, zone=zone)


def _members(training_class: TrainingClass) -> list[tuple]:
    """(trainee, number, name, sub-class, from, until, withdrawn) of every membership, by number."""
    rows = Membership.objects.filter(trainee__training_class=training_class)
    return list(
        rows.order_by("trainee__number", "starts_at").values_list(
            "trainee",
            "trainee__number",
            "trainee__person__name",
            "sub_class",
            "starts_at",
            "ends_at",
            "trainee__withdrawn_at",
        )
    )


def _belongs(member: tuple, start: datetime, *, known: datetime | None = None) -> bool:
    """Whether a membership holds at a meal's start; a withdrawal counts once it is known."""
    since, until, withdrawn = member[4:]
    gone = withdrawn is not None and withdrawn <= start and (known is None or withdrawn <= known)
    return since <= start and (until is None or until > start) and not gone


def _leaves(training_class: TrainingClass, on: date) -> list[LeaveRequest]:
    """Leave of that day that is granted, or was until it was cancelled."""
    first, last = day_span(on)
    return list(
        LeaveRequest.objects.filter(
            trainee__training_class=training_class,
            approved_at__isnull=False,
            state__in=(*GRANTED_LEAVE, LeaveState.CANCELLED),
            starts_at__lt=last,
            ends_at__gt=first,
        )
    )


def _excuses(leave: LeaveRequest, start: datetime, end: datetime, *, known: datetime) -> bool:
    """Whether a leave overlaps a meal, as far as was known at that moment."""
    if leave.approved_at is None or leave.approved_at > known:
        return False
    if leave.state == LeaveState.CANCELLED and (
        leave.closed_at is None or leave.closed_at <= known
    ):
        return False
    early = leave.ended_at is not None and leave.ended_at <= known
    until = leave.ended_at if early and leave.ended_at else leave.ends_at
    return leave.starts_at < end and until > start and until > leave.starts_at
