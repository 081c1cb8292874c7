"""What happens in a class by itself: what ran last and when it runs next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Max
from django.utils import timezone

from courses.models import TrainingClass
from trainees.models import CatererCount, LeaveRequest, WeeklyNotice
from trainees.policies.meals import next_cutoff
from trainees.policies.notification import Told, scope_of
from trainees.queries.home import next_notice
from trainees.queries.meals import class_days
from training.models import Heartbeat, Job, JobState, Notification

BEAT = timedelta(minutes=3)  # a schedule that signed within it lives
EVENING = time(20)


@dataclass(frozen=True, slots=True)
class Schedule:
    """`beat` is the schedule's last sign of life; a night's job is its last (state, moment)."""

    beat: datetime | None
    lives: bool
    notice: WeeklyNotice | None
    next_notice: datetime | None
    count: CatererCount | None
    next_count: datetime | None
    flagged: datetime | None
    reminded: datetime | None
    next_reminders: datetime | None
    nights: dict[str, Job]


def schedule_of(
    training_class: TrainingClass, *, nightly: Iterable[str], now: datetime
) -> Schedule:
    """Ten queries; `nightly` are the jobs of the night. A closed class does nothing next."""
    running, local = training_class.is_open, timezone.localtime(now)
    beat = Heartbeat.objects.filter(part="beat").values_list("at", flat=True).first()
    return Schedule(
        beat=beat,
        lives=beat is not None and beat > now - BEAT,
        notice=training_class.notices.order_by("-made_at").first(),
        next_notice=next_notice(training_class, now=now).due if running else None,
        count=training_class.caterer_counts.first(),
        next_count=_next_count(training_class, local) if running else None,
        flagged=_flagged(training_class),
        reminded=_reminded(training_class),
        next_reminders=next_time(EVENING, now=now) if running else None,
        nights=_nights(nightly),
    )


def next_time(clock: time, *, now: datetime) -> datetime:
    """That time of day, today or tomorrow."""
    local = timezone.localtime(now)
    on = local.date() + timedelta(days=local.time() >= clock)
    return datetime.combine(on, clock, tzinfo=local.tzinfo)


def _next_count(training_class: TrainingClass, local: datetime) -> datetime | None:
    days = class_days(training_class)
    if days is None:
        return None
    return next_cutoff(local, days=days, rules=training_class.rules, zone=local.tzinfo)


def _flagged(training_class: TrainingClass) -> datetime | None:
    leaves = LeaveRequest.objects.filter(trainee__training_class=training_class)
    return leaves.aggregate(last=Max("overdue_at"))["last"]


def _reminded(training_class: TrainingClass) -> datetime | None:
    told = Notification.objects.filter(scope=scope_of(training_class.pk), kind=Told.LEAVE_ENDS)
    return told.aggregate(last=Max("created_at"))["last"]


def _nights(tasks: Iterable[str]) -> dict[str, Job]:
    """The last job of each kind that has ended."""
    ended = Job.objects.filter(state__in=(JobState.DONE, JobState.FAILED))
    found = (ended.filter(task=task).order_by("-pk").first() for task in tasks)
    return {job.task: job for job in found if job is not None}
