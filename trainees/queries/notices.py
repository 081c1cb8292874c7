"""What a weekly notice says, gathered from the rolls that belong to it (docs/rules.md, R7)."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from courses.enums import Role, SessionState
from courses.models import Appointment, Session, TrainingClass
from courses.policies.rules import LEAVE_KINDS
from courses.queries.appointments import current_appointments
from courses.queries.sessions import sessions_of
from trainees.enums import RollState
from trainees.models import AttendanceMark, RollCall
from trainees.policies.limit import percent_of
from trainees.queries.marks import hours_taken, total_hours

EVENT = (
    Q(late=True)
    | Q(left_early=True)
    | Q(absent=True)
    | Q(sick_hours__isnull=False)
    | Q(personal_hours__isnull=False)
    | Q(official_hours__isnull=False)
)


def rolls_waiting(training_class: TrainingClass, *, until: date) -> QuerySet[RollCall]:
    """Rolls that are taken and in no notice yet, of sessions up to a date (R7.3)."""
    return RollCall.objects.filter(
        session__training_class=training_class,
        session__starts_at__date__lte=until,
        session__state=SessionState.PLANNED,
        state=RollState.TAKEN,
        notice__isnull=True,
    )


def notice_facts(
    training_class: TrainingClass, rolls: Iterable[RollCall], *, now: datetime
) -> dict[str, Any]:
    """Totals and rows as they are known now, in plain values. Never a reason."""
    rolls = list(rolls)
    roll_ids = [roll.pk for roll in rolls]
    marks = AttendanceMark.objects.filter(
        session__rolls__in=roll_ids, session__rolls__sub_class=F("sub_class")
    )
    totals = marks.aggregate(
        expected=Count("pk", filter=Q(expected=True)),
        attended=Count("pk", filter=Q(attended=True)),
    )
    return {
        "sessions": len({roll.session_id for roll in rolls}),
        **totals,
        "class_name": training_class.name,
        "organiser": training_class.organiser,
        "rate_percent": str(percent_of(totals["attended"], totals["expected"])),
        "rows": _rows(training_class, marks),
        "not_taken": [_named(session) for session in sessions_without_roll(training_class, now)],
        "signer": " ".join(class_heads(training_class, now=now)),
        "chain_head": training_class.ledger_link,
    }


def sessions_without_roll(training_class: TrainingClass, now: datetime) -> list[Session]:
    """Sessions that are over and whose roll is not taken in every sub-class."""
    return list(
        sessions_of(training_class)
        .filter(ends_at__lte=now)
        .annotate(
            due=Count("audiences", distinct=True),
            taken=Count("rolls", filter=Q(rolls__state=RollState.TAKEN), distinct=True),
        )
        .filter(taken__lt=F("due"))
    )


def class_heads(training_class: TrainingClass, *, now: datetime) -> list[str]:
    """Names of the class heads in office, each once, in the order of sub-classes."""
    heads: QuerySet[Appointment] = current_appointments(now=now).filter(
        training_class=training_class, role=Role.CLASS_HEAD
    )
    names = heads.order_by("sub_class__position", "pk").values_list("user__name", flat=True)
    return list(dict.fromkeys(names))


def _named(session: Session) -> str:
    starts = timezone.localtime(session.starts_at)
    return f"{starts.month}月{starts.day}日 {starts:%H:%M} {session.title}"


def _rows(training_class: TrainingClass, marks: QuerySet[AttendanceMark]) -> list[dict[str, Any]]:
    """A row for each trainee with an event in these rolls, by number."""
    counted = {
        f"{kind}_{what}": function(f"{kind}_hours")
        for kind in LEAVE_KINDS
        for what, function in (("times", Count), ("hours", Sum))
    }
    rows: list[Any] = list(
        marks.filter(EVENT)
        .order_by("trainee__number")
        .values("trainee", "trainee__number", "trainee__person__name")
        .annotate(
            late_times=Count("pk", filter=Q(late=True)),
            early_times=Count("pk", filter=Q(left_early=True)),
            absent_times=Count("pk", filter=Q(absent=True)),
            away_hours=Sum("absent_hours"),
            **counted,
        )
    )
    ids = [row["trainee"] for row in rows]
    taken, totals = hours_taken(training_class, trainee_ids=ids), total_hours(training_class)
    groups = dict(
        training_class.trainees.filter(memberships__ends_at__isnull=True).values_list(
            "pk", "memberships__sub_class__name"
        )
    )
    return [
        _row(row, groups.get(row["trainee"], ""), taken[row["trainee"]].leave, totals)
        for row in rows
    ]


def _row(
    row: dict[str, Any], group: str, taken: Decimal, totals: dict[int, Decimal]
) -> dict[str, Any]:
    kinds = {}
    for kind in LEAVE_KINDS:
        kinds[f"{kind}_times"] = row[f"{kind}_times"]
        kinds[f"{kind}_hours"] = plain(row[f"{kind}_hours"])
    return {
        "trainee": row["trainee"],
        "number": row["trainee__number"],
        "name": row["trainee__person__name"],
        "group": group,
        "late": row["late_times"],
        "left_early": row["early_times"],
        "absent": row["absent_times"],
        "absent_hours": plain(row["away_hours"]),
        **kinds,
        "leave_hours_to_date": plain(taken),
        "percent": str(percent_of(taken, totals.get(row["trainee"], Decimal(0)))),
    }


def plain(hours: Decimal | None) -> str:
    """Hours without trailing zeros: 4, 2.5."""
    text = f"{Decimal(hours or 0):.2f}"
    return text.rstrip("0").rstrip(".")
