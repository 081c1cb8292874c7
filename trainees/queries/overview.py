"""A class at a glance: sub-classes in figures, who is away, who is near the line."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from courses.enums import Role
from courses.models import SubClass, TrainingClass
from courses.policies.rules import LEAVE_KINDS
from courses.policies.weeks import WEEK, monday_of
from courses.queries.appointments import current_appointments
from courses.queries.sessions import CENT
from trainees.enums import LeaveState
from trainees.models import AttendanceMark, LeaveRequest, Membership, Trainee
from trainees.policies.limit import percent_of
from trainees.policies.score import from_milli
from trainees.queries.day import DAY, Ids, day_span
from trainees.queries.ledger import scores_of
from trainees.queries.limit import LimitStand, limit_stands


@dataclass(slots=True)
class SubClassLine:
    """A sub-class in figures: hours in 学时, rate in per cent, score in points."""

    sub_class: SubClass
    people: int = 0
    rate: Decimal | None = None
    late: int = 0
    leave_hours: Decimal = Decimal(0)
    score: Decimal | None = None
    heads: Sequence[str] = ()
    inspectors: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class NearLimit:
    trainee: Trainee
    stand: LimitStand


@dataclass(slots=True)
class Figures:
    """All sub-classes, and attendance of this and the last week over the ones asked for."""

    lines: list[SubClassLine] = field(default_factory=list)
    this_week: Decimal | None = None
    last_week: Decimal | None = None

    @property
    def change(self) -> Decimal | None:
        """Percentage points against the week before."""
        if self.this_week is None or self.last_week is None:
            return None
        return self.this_week - self.last_week


def members_of(training_class: TrainingClass) -> dict[int, int]:
    """Sub-class id by trainee id, of those who are in the class now."""
    members = Membership.objects.filter(
        trainee__training_class=training_class,
        trainee__withdrawn_at__isnull=True,
        ends_at__isnull=True,
    )
    return dict(members.order_by("trainee__number").values_list("trainee", "sub_class"))


def of_sub_classes(members: dict[int, int], sub_class_ids: Ids) -> list[int]:
    """Trainee ids of the sub-classes asked for."""
    return [pk for pk, home in members.items() if sub_class_ids is None or home in sub_class_ids]


def figures(
    training_class: TrainingClass, *, members: dict[int, int], sub_class_ids: Ids, now: datetime
) -> Figures:
    """Every sub-class in figures; weekly attendance of the sub-classes asked for."""
    lines = {
        one.pk: SubClassLine(one, people=sum(home == one.pk for home in members.values()))
        for one in training_class.sub_classes.all()
    }
    weeks = [[0, 0], [0, 0]]
    for row in _attendance(training_class, now=now):
        line = lines[row["sub_class"]]
        line.rate = percent_of(row["came"], row["due"]) if row["due"] else None
        line.late = row["late_times"]
        line.leave_hours = row["hours"].quantize(CENT)
        if sub_class_ids is None or line.sub_class.pk in sub_class_ids:
            for week, name in zip(weeks, ("this", "last"), strict=True):
                week[0] += row[f"{name}_came"]
                week[1] += row[f"{name}_due"]
    _add_scores(training_class, lines, members)
    _add_staff(training_class, lines, now=now)
    rates = [percent_of(attended, due) if due else None for attended, due in weeks]
    return Figures(list(lines.values()), *rates)


def _attendance(training_class: TrainingClass, *, now: datetime) -> Iterable[dict[str, Any]]:
    """By sub-class: expected, attended, late, leave hours, and both of this and the last week."""
    monday, _ = day_span(monday_of(timezone.localdate(now)))
    this = Q(session__starts_at__gte=monday)
    last = Q(session__starts_at__gte=monday - WEEK, session__starts_at__lt=monday)
    attended = Q(attended=True)
    marks = AttendanceMark.objects.filter(session__training_class=training_class, expected=True)
    sums: dict[str, Any] = {f"sum_{kind}": Sum(f"{kind}_hours") for kind in LEAVE_KINDS}
    counts: dict[str, Any] = {
        "due": Count("pk"),
        "came": Count("pk", filter=attended),
        "late_times": Count("pk", filter=Q(late=True)),
        "this_due": Count("pk", filter=this),
        "this_came": Count("pk", filter=this & attended),
        "last_due": Count("pk", filter=last),
        "last_came": Count("pk", filter=last & attended),
    }
    rows: Iterable[Any] = marks.order_by().values("sub_class").annotate(**counts, **sums)
    for row in rows:
        yield {**row, "hours": sum(Decimal(row[name] or 0) for name in sums)}


def _add_scores(
    training_class: TrainingClass, lines: dict[int, SubClassLine], members: dict[int, int]
) -> None:
    totals: dict[int, list[int]] = {pk: [] for pk in lines}
    if training_class.opened_at:
        for pk, score in scores_of(training_class, trainee_ids=members).items():
            totals[members[pk]].append(score.total)
    for pk, found in totals.items():
        if found:
            lines[pk].score = from_milli(round(sum(found) / len(found)))


def _add_staff(
    training_class: TrainingClass, lines: dict[int, SubClassLine], *, now: datetime
) -> None:
    """Heads and inspectors; who has no sub-class stands with every one."""
    held = current_appointments(now=now).filter(
        training_class=training_class, role__in=(Role.CLASS_HEAD, Role.INSPECTOR)
    )
    rows = held.order_by("pk").values_list("role", "sub_class", "user__name")
    for role, sub_class, name in rows:
        for line in lines.values():
            if sub_class in (None, line.sub_class.pk):
                if role == Role.CLASS_HEAD:
                    line.heads = [*line.heads, name]
                else:
                    line.inspectors = [*line.inspectors, name]


def nearest_to_limit(
    training_class: TrainingClass, *, trainee_ids: Collection[int]
) -> list[NearLimit]:
    """Whoever has taken leave, with the most hours first; their names in one query."""
    stands = limit_stands(training_class, trainee_ids=trainee_ids)
    taken = {pk: stand for pk, stand in stands.items() if stand.counted and stand.line}
    trainees = Trainee.objects.filter(pk__in=taken).select_related("person").in_bulk()
    order = sorted(taken, key=lambda pk: (-Fraction(taken[pk].counted) / taken[pk].line, pk))
    return [NearLimit(trainees[pk], taken[pk]) for pk in order]


def away(
    training_class: TrainingClass, *, trainee_ids: Collection[int], now: datetime
) -> tuple[int, int]:
    """How many are on leave now, and how many leaves end today and are not reported back from."""
    _, midnight = day_span(timezone.localdate(now))
    leaves = LeaveRequest.objects.filter(trainee__in=trainee_ids, state=LeaveState.APPROVED)
    counted = leaves.aggregate(
        away=Count(
            "trainee",
            filter=Q(starts_at__lte=now, ends_at__gt=now, ended_at__isnull=True),
            distinct=True,
        ),
        due=Count("pk", filter=Q(ends_at__lt=midnight, ends_at__gte=midnight - DAY)),
    )
    return counted["away"], counted["due"]
