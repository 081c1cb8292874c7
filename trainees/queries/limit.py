"""Where trainees stand against the line of leave hours (docs/rules.md, R4.10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum

from courses.enums import SessionState
from courses.models import SessionAudience, TrainingClass
from courses.queries.sessions import CENT, sessions_of
from trainees.enums import CaseGround, CaseState
from trainees.models import Trainee, WithdrawalCase
from trainees.policies.limit import any_near_limit, any_over_limit, line_hours
from trainees.queries.marks import HoursTaken, hours_taken, total_hours

NOTHING = HoursTaken(Decimal(0), Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class LimitStand:
    """Hours (学时): leave taken as shown, absence, what is compared with the line, the timetable's
    total, the line."""

    taken: Decimal
    absent: Decimal
    counted: Decimal
    total: Decimal
    line: Fraction
    near: bool  # from two thirds of the line on
    over: bool


def limit_stands(
    training_class: TrainingClass, *, trainee_ids: Iterable[int]
) -> dict[int, LimitStand]:
    """Each trainee's stand. Where the policy counts by phase, being over in one phase is over."""
    ids = list(trainee_ids)
    rules = training_class.rules
    taken = hours_taken(training_class, trainee_ids=ids)
    totals = total_hours(training_class)
    phases = _phase_pairs(training_class, ids) if rules.limit_per_phase else None
    stands = {}
    for pk in ids:
        hours, total = taken.get(pk, NOTHING), totals.get(pk, Decimal(0))
        pairs = [(hours.in_limit, total)] if phases is None else phases[pk]
        stands[pk] = LimitStand(
            taken=hours.leave,
            absent=hours.absent,
            counted=hours.in_limit,
            total=total,
            line=line_hours(total, limit=rules.leave_limit),
            near=any_near_limit(pairs, rules=rules),
            over=any_over_limit(pairs, rules=rules),
        )
    return stands


def limit_in_question(training_class: TrainingClass, *, trainee_ids: Iterable[int]) -> set[int]:
    """Of these trainees those near the line, over it, or with an open case on it: nobody else has
    anything to be told, opened or lapsed. One query; where the policy counts by phase it says all
    and leaves the answer to `limit_stands`."""
    rules, ids = training_class.rules, set(trainee_ids)
    if rules.limit_per_phase:
        return ids
    kinds = [f"{kind}_hours" for kind in rules.kinds_in_limit]
    if rules.count_absence_in_leave_limit:
        kinds.append("absent_hours")
    rows = (
        Trainee.objects.filter(pk__in=ids)
        .annotate(total=Subquery(_timetable_of_trainee(training_class)), case=Exists(_OPEN_CASE))
        .annotate(**{f"taken_{name}": Sum(f"marks__{name}") for name in kinds})
        .order_by()
        .values_list("pk", "total", "case", *(f"taken_{name}" for name in kinds))
    )
    return {
        pk
        for pk, total, case, *taken in rows
        if case or any_near_limit([_pair(total, taken)], rules=rules)
    }


_OPEN_CASE = WithdrawalCase.objects.filter(
    trainee=OuterRef("pk"), ground=CaseGround.LEAVE_OVER_LIMIT, state=CaseState.OPEN
)


def _timetable_of_trainee(training_class: TrainingClass) -> QuerySet:
    """Hours of the timetable of the sub-class in which the outer query's trainee is now."""
    return (
        SessionAudience.objects.filter(
            session__training_class=training_class,
            session__state=SessionState.PLANNED,
            sub_class__memberships__trainee=OuterRef("pk"),
            sub_class__memberships__ends_at__isnull=True,
        )
        .order_by()
        .values("session__training_class")
        .annotate(hours=Sum("session__hours"))
        .values("hours")
    )


def _pair(total: Decimal | None, taken: Iterable[Decimal | None]) -> tuple[Decimal, Decimal]:
    """(taken, total) in hundredths of an hour, as the database's sums may lack or add digits."""
    return sum((_cents(hours) for hours in taken), Decimal(0)), _cents(total)


def _cents(hours: Decimal | None) -> Decimal:
    return Decimal(hours or 0).quantize(CENT)


def _phase_pairs(
    training_class: TrainingClass, ids: list[int]
) -> dict[int, list[tuple[Decimal, Decimal]]]:
    """(counted, total) of every phase by trainee id."""
    pairs: dict[int, list[tuple[Decimal, Decimal]]] = {pk: [] for pk in ids}
    sub_class_of = dict(
        training_class.trainees.filter(memberships__ends_at__isnull=True).values_list(
            "pk", "memberships__sub_class"
        )
    )
    for phase in training_class.phases.all():
        taken = hours_taken(training_class, trainee_ids=ids, phase=phase.pk)
        sessions = sessions_of(training_class).filter(
            starts_at__date__gte=phase.starts_on, starts_at__date__lte=phase.ends_on
        )
        totals: dict[int, Decimal] = {}
        for sub_class, hours in sessions.values_list("audience", "hours"):
            totals[sub_class] = totals.get(sub_class, Decimal(0)) + hours
        for pk in ids:
            total = totals.get(sub_class_of.get(pk, 0), Decimal(0)).quantize(CENT)
            pairs[pk].append((taken.get(pk, NOTHING).in_limit, total))
    return pairs
