"""Once a night: what has run out goes, then a backup is made.

A night begins at two. Its jobs have its date in their keys, so they are done once however many
schedules ask, and a site that was off does the last night's when it is back.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from training.models import Job
from training.services import jobs

BEGINS = timedelta(hours=2)
HOUSEKEEPING, BACKUP = "housekeeping", "backup"


def ask(*, now: datetime) -> None:
    """Enqueue the jobs of the night that began last, those that nobody asked for yet."""
    night = (timezone.localtime(now) - BEGINS).date().isoformat()
    keys = {f"{task}:{night}": task for task in (HOUSEKEEPING, BACKUP)}
    asked = set(Job.objects.filter(key__in=keys).values_list("key", flat=True))
    for key in sorted(keys.keys() - asked, reverse=True):
        jobs.enqueue(keys[key], key=key, args={}, now=now)
