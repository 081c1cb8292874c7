"""Where trainees stand against the line of leave hours (docs/rules.md, R4.10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from courses.models import TrainingClass
from courses.queries.sessions import CENT, sessions_of
from trainees.policies.limit import any_over_limit, line_hours
from trainees.queries.marks import HoursTaken, hours_taken, total_hours

NOTHING = HoursTaken(Decimal(0), Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class LimitStand:
    """Hours (学时): leave taken as shown, what is compared, the timetable's total, the line."""

    taken: Decimal
    counted: Decimal
    total: Decimal
    line: Fraction
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
            counted=hours.in_limit,
            total=total,
            line=line_hours(total, limit=rules.leave_limit),
            over=any_over_limit(pairs, rules=rules),
        )
    return stands


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
