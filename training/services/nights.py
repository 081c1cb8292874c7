"""Once a night: what has run out goes, then a backup is made.

A night begins at two. Its jobs have its date in their keys, so they are done once however many
schedules ask, and a site that was off does the last night's when it is back. What failed is tried
again three times before the next night.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from training.models import Job, JobState
from training.services import backup, jobs

BEGINS = timedelta(hours=2)
HOUSEKEEPING, BACKUP = "housekeeping", "backup"
AGAIN = tuple(timedelta(minutes=m) for m in (15, 60, 240))  # after the job was asked for


def ask(*, now: datetime) -> None:
    """Enqueue the jobs of the night that began last, those that nobody asked for yet; ask again for
    one that failed when its next moment has come."""
    night = (timezone.localtime(now) - BEGINS).date().isoformat()
    keys = {f"{task}:{night}": task for task in (HOUSEKEEPING, BACKUP)}
    asked = {job.key: job for job in Job.objects.filter(key__in=keys)}
    for key in sorted(keys.keys() - asked, reverse=True):
        jobs.enqueue(keys[key], key=key, args={}, now=now)
    for job in asked.values():
        if job.state == JobState.FAILED and _is_due_again(job, now=now):
            jobs.retry(job, now=now)


def gave_up() -> Job | None:
    """The last backup, if it failed for good and nobody has made one by hand since."""
    last = Job.objects.filter(task=BACKUP).order_by("-created_at", "-pk").first()
    if last is None or last.state != JobState.FAILED or last.finished_at is None:
        return None
    final = last.finished_at >= last.created_at + AGAIN[-1]
    return last if final and not backup.made_since(last.finished_at) else None


def _is_due_again(job: Job, *, now: datetime) -> bool:
    """Whether one of the moments has come since it failed: no counter, so none can be wrong."""
    failed = job.finished_at or job.created_at
    return any(failed < job.created_at + wait <= now for wait in AGAIN)
