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
from trainees.models import AttendanceMark, RollCall, WeeklyNotice
from trainees.policies.limit import percent_of
from trainees.policies.notice_changes import NoticeChanges, notice_changes
from trainees.queries.marks import HoursTaken, hours_taken, total_hours

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


def rolls_of(notice: WeeklyNotice) -> QuerySet[RollCall]:
    """The rolls that belong to a notice, whatever its edition, of sessions that took place."""
    return RollCall.objects.filter(
        notice__training_class=notice.training_class_id,
        notice__number=notice.number,
        session__state=SessionState.PLANNED,
    )


def notice_facts(
    training_class: TrainingClass,
    rolls: Iterable[RollCall],
    *,
    now: datetime,
    rolls_by: datetime | None = None,
) -> dict[str, Any]:
    """Totals and rows as they are known now, in plain values. Never a reason. Leave to date counts
    the rolls saved up to `rolls_by`."""
    counted = counted_in(rolls)
    return {
        **counted,
        "class_name": training_class.name,
        "organiser": training_class.organiser,
        "rate_percent": str(percent_of(counted["attended"], counted["expected"])),
        "rows": _with_totals(training_class, counted["rows"], rolls_by=rolls_by),
        "not_taken": [_named(session) for session in sessions_without_roll(training_class, now)],
        "contact": training_class.rules.notice_contact,
        "signer": " ".join(class_heads(training_class, now=now)),
        "chain_head": training_class.ledger_link,
    }


def counted_in(rolls: Iterable[RollCall]) -> dict[str, Any]:
    """What the marks of these rolls come to: sessions, expected, attended, and a row for each
    trainee with an event, by number. Two queries, and the rolls' own."""
    rolls = list(rolls)
    marks = AttendanceMark.objects.filter(
        session__rolls__in=[roll.pk for roll in rolls], session__rolls__sub_class=F("sub_class")
    )
    totals = marks.aggregate(
        expected=Count("pk", filter=Q(expected=True)),
        attended=Count("pk", filter=Q(attended=True)),
    )
    sessions = len({roll.session_id for roll in rolls})
    return {"sessions": sessions, **totals, "rows": _event_rows(marks)}


def changes_since(notice: WeeklyNotice) -> NoticeChanges:
    """What the notice would say otherwise if it were made of its rolls now."""
    return notice_changes(notice.facts, counted_in(rolls_of(notice)))


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


def _event_rows(marks: QuerySet[AttendanceMark]) -> list[dict[str, Any]]:
    counted = {
        f"{kind}_{what}": function(f"{kind}_hours")
        for kind in LEAVE_KINDS
        for what, function in (("times", Count), ("hours", Sum))
    }
    rows: Iterable[Any] = (
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
    return [_row(row) for row in rows]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    kinds = {}
    for kind in LEAVE_KINDS:
        kinds[f"{kind}_times"] = row[f"{kind}_times"]
        kinds[f"{kind}_hours"] = plain(row[f"{kind}_hours"])
    return {
        "trainee": row["trainee"],
        "number": row["trainee__number"],
        "name": row["trainee__person__name"],
        "late": row["late_times"],
        "left_early": row["early_times"],
        "absent": row["absent_times"],
        "absent_hours": plain(row["away_hours"]),
        **kinds,
    }


def _with_totals(
    training_class: TrainingClass, rows: list[dict[str, Any]], *, rolls_by: datetime | None
) -> list[dict[str, Any]]:
    """The rows with the sub-class of now, leave to date and its share of the timetable's hours."""
    ids = [row["trainee"] for row in rows]
    taken = hours_taken(training_class, trainee_ids=ids, rolls_by=rolls_by)
    totals, none = total_hours(training_class), HoursTaken()
    groups = dict(
        training_class.trainees.filter(memberships__ends_at__isnull=True).values_list(
            "pk", "memberships__sub_class__name"
        )
    )
    found = []
    for row in rows:
        leave = taken.get(row["trainee"], none).leave
        share = percent_of(leave, totals.get(row["trainee"], Decimal(0)))
        more = {"leave_hours_to_date": plain(leave), "percent": str(share)}
        found.append({**row, "group": groups.get(row["trainee"], ""), **more})
    return found


def plain(hours: Decimal | None) -> str:
    """Hours without trailing zeros: 4, 2.5."""
    text = f"{Decimal(hours or 0):.2f}"
    return text.rstrip("0").rstrip(".")
