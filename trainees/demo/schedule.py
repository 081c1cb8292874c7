"""What the schedule would have done by a moment, for a class whose past is replayed at once."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from courses.models import TrainingClass
from courses.queries.sessions import sessions_of
from courses.services.locking import class_at_work
from trainees.policies.notice import MINUTE, is_notice_day, notice_due
from trainees.services.leave_decision import flag_overdue
from trainees.services.notices import make_weekly_notice
from training.actors import Actor

SYSTEM = Actor.system()


def let_time_pass(training_class: TrainingClass, *, since: datetime, now: datetime) -> None:
    """Make the notices whose minute ended after `since` and by `now`; flag what is overdue now."""
    for moment in _notice_moments(training_class, since=since, now=now):
        make_weekly_notice(training_class, by=SYSTEM, now=moment)
    with class_at_work(pk=training_class.pk) as locked:
        flag_overdue(locked, by=SYSTEM, now=now)


def _notice_moments(
    training_class: TrainingClass, *, since: datetime, now: datetime
) -> Iterator[datetime]:
    day = timezone.localtime(since).date() - timedelta(days=1)
    while day <= timezone.localtime(now).date():
        if is_notice_day(day, rules=training_class.rules):
            moment = _due(training_class, day) + MINUTE
            if since < moment <= now:
                yield moment
        day += timedelta(days=1)


def _due(training_class: TrainingClass, day: date) -> datetime:
    ends = sessions_of(training_class).filter(starts_at__date=day).values_list("ends_at", flat=True)
    return notice_due(
        day,
        session_ends=[timezone.localtime(end) for end in ends],
        rules=training_class.rules,
        zone=timezone.get_current_timezone(),
    )
