"""Closing a week's rolls, and opening it again (docs/rules.md, R3.7)."""

from datetime import date, datetime

from courses.models import TrainingClass
from courses.services.locking import class_at_work
from trainees.enums import WeekRefusal
from trainees.models import WeekClosure
from trainees.queries.weeks import Week, span_of, weeks_of
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record


def close_week(
    training_class: TrainingClass, monday: date, *, by: Actor, now: datetime
) -> WeekClosure:
    """Settle the rolls of the week that begins on `monday`: from now on none of them is taken or
    corrected. Refused before the week's last session has ended and while a roll is missing."""
    with class_at_work(pk=training_class.pk) as head:
        week = next((one for one in weeks_of(head) if one.monday == monday), Week(monday))
        if reason := week.why_not(now=now):
            raise Refused(reason, number=week.missing)
        start, end = span_of(monday)
        closure = WeekClosure.objects.create(
            training_class=head,
            starts_at=start,
            ends_at=end,
            closed_at=now,
            closed_by_id=by.user_id,
        )
        record("close_week", by=by, about=closure, head=head, now=now)
    return closure


def reopen_week(
    training_class: TrainingClass, monday: date, *, reason: str, by: Actor, now: datetime
) -> None:
    """Let the week's rolls be corrected again. Refused without a reason, and where it is open."""
    if not reason.strip():
        raise Refused(WeekRefusal.REASON_NEEDED)
    with class_at_work(pk=training_class.pk) as head:
        closure = WeekClosure.objects.filter(
            training_class=head, starts_at=span_of(monday)[0], reopened_at__isnull=True
        ).first()
        if closure is None:
            raise Refused(WeekRefusal.NOT_CLOSED)
        closure.reopened_at, closure.reopened_by_id = now, by.user_id
        closure.reason = reason.strip()
        closure.save(update_fields=["reopened_at", "reopened_by", "reason"])
        record(
            "reopen_week",
            by=by,
            about=closure,
            head=head,
            fields=["reopened_at", "reason"],
            now=now,
        )
