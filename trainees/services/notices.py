"""Making, numbering and signing the weekly notice (docs/rules.md, R7)."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from courses.enums import ClassState
from courses.models import TrainingClass
from courses.queries.sessions import sessions_of
from courses.services.locking import class_at_work
from trainees.models import RollCall, WeeklyNotice
from trainees.policies.notice import (
    is_time_for_notice,
    latest_notice_day,
    notice_due,
    objection_until,
    period_start,
)
from trainees.queries.notices import notice_facts, rolls_waiting
from trainees.services.notice_telling import tell_notice_published
from training.actors import Actor
from training.services.log import record

WEEK = timedelta(days=7)


def due_day(training_class: TrainingClass, *, now: datetime) -> date:
    """The last day whose notice is due by now: of times missed only the last counts."""
    local = timezone.localtime(now)
    rules = training_class.rules
    on = latest_notice_day(local.date(), rules=rules)
    ends = sessions_of(training_class).filter(starts_at__date=on).values_list("ends_at", flat=True)
    due = notice_due(
        on,
        session_ends=[timezone.localtime(end) for end in ends],
        rules=rules,
        zone=local.tzinfo,
    )
    return on if is_time_for_notice(due, now=local) else on - WEEK


def make_weekly_notice(
    training_class: TrainingClass, *, by: Actor, now: datetime
) -> WeeklyNotice | None:
    """Make the notice that is due, once however often it is asked for. None where one stands for
    that day or a later one, and where no roll was saved since the last."""
    with class_at_work(pk=training_class.pk) as locked:
        end = due_day(locked, now=now)
        if locked.notices.filter(period_end__gte=end).exists():
            return None
        return _make(locked, end=end, closing=False, by=by, now=now)


def make_closing_notice(
    training_class: TrainingClass, *, by: Actor, now: datetime
) -> WeeklyNotice | None:
    """Within the class's lock, at its close: the last notice, for rolls that are in none yet."""
    today = timezone.localtime(now).date()
    return _make(training_class, end=today, closing=True, by=by, now=now)


def sign_notice(notice: WeeklyNotice, *, by: Actor, now: datetime) -> WeeklyNotice:
    """The class head's sign-off, once; an open publication needs it. The last notice is made at the
    close, so a closed class's can be signed too."""
    with class_at_work(states=(ClassState.OPEN, ClassState.CLOSED), notices=notice.pk) as locked:
        notice = WeeklyNotice.objects.get(pk=notice.pk)
        if notice.signed_at is None:
            notice.signed_at, notice.signed_by_id = now, by.user_id
            notice.save(update_fields=["signed_at", "signed_by"])
            record("sign_notice", by=by, about=notice, head=locked, now=now)
    return notice


def _make(
    training_class: TrainingClass, *, end: date, closing: bool, by: Actor, now: datetime
) -> WeeklyNotice | None:
    rolls = list(rolls_waiting(training_class, until=end))
    if not rolls:
        return None
    last = training_class.notices.order_by("-number").first()
    facts = notice_facts(training_class, rolls, now=now)
    facts["objection_until"] = objection_until(now, rules=training_class.rules).isoformat()
    first = sessions_of(training_class).order_by("starts_at").first()
    assert first is not None
    notice = WeeklyNotice.objects.create(
        training_class=training_class,
        number=last.number + 1 if last else 1,
        closing=closing,
        period_start=period_start(
            last.period_end if last else None,
            first_session=timezone.localtime(first.starts_at).date(),
            end=end,
        ),
        period_end=end,
        facts=facts,
        made_at=now,
    )
    RollCall.objects.filter(pk__in=[roll.pk for roll in rolls]).update(notice=notice)
    tell_notice_published(notice, now=now)
    record("make_notice", by=by, about=notice, head=training_class, now=now)
    return notice
