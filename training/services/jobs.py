"""Verbs on a job: ask for it, claim it, go on, finish, fail, pick up what was dropped.

Every change of state is one conditional UPDATE, so of two workers one gets the job. `attempts`
counts claims for good and so tells a claim from a later one: who has lost the job to another cannot
write to it any more. `tries` counts those since the work last went forward: what kills its worker
at one place fails, what is killed again and again on its way arrives.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from training.models import Job, JobState, User
from training.services import bell

STALE = timedelta(minutes=3)  # a running job without a sign of life
UNHEARD = timedelta(minutes=1)  # a waiting job whose ring nobody answered
MAX_TRIES = 3
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))  # between tries at others


class JobLost(Exception):
    """The job was cancelled or given to another worker; whoever still works on it must stop."""


class TryLater(Exception):
    """What the work needs from outside does not answer; its text is a kind of fault."""


def enqueue(
    task: str, *, key: str, args: Mapping[str, Any], now: datetime, owner: User | None = None
) -> Job:
    """Ask for `task` once per `key`, in the caller's transaction; the job that has the key already
    is returned as it is. `args` holds ids and codes only. A worker hears of it on commit.
    """
    job, asked = Job.objects.get_or_create(
        key=key,
        defaults={
            "task": task,
            "args": dict(args),
            "owner": owner,
            "created_at": now,
            "heartbeat_at": now,
        },
    )
    if asked:
        transaction.on_commit(lambda: bell.ring(job.pk))
    return job


def claim(job_id: int, *, now: datetime) -> Job | None:
    """Take a waiting job; None if another has it, or it is over, or there is none."""
    taken = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        tries=F("tries") + 1,
        started_at=now,
        heartbeat_at=now,
    )
    return Job.objects.get(pk=job_id) if taken else None


def beat(job: Job, *, now: datetime, done: int = 0, total: int = 0) -> None:
    """Say that the work goes on, at least every two minutes; raises JobLost if it is no longer
    ours. Work that begins anew shows no progress before it is further than it ever was."""
    further = {"progress_done": done, "tries": 0} if done > job.progress_done else {}
    _write(job, heartbeat_at=now, progress_total=total, **further)


def finish(job: Job, *, now: datetime, name: str = "", path: str = "") -> None:
    """`name` is what a reader downloads the result as, `path` where it lies under MEDIA_ROOT."""
    _write(
        job,
        state=JobState.DONE,
        error="",
        result_name=name,
        result_path=path,
        finished_at=now,
        heartbeat_at=now,
    )


def fail(job: Job, *, now: datetime, error: str) -> None:
    """`error` is read by staff: a refusal's sentence or a kind of fault, no personal values."""
    _write(job, state=JobState.FAILED, error=error, finished_at=now, heartbeat_at=now)


def put_off(job: Job, *, now: datetime, error: str) -> bool:
    """Let it wait for another try, longer each time; after the last wait it has failed."""
    if job.tries > len(WAITS):
        fail(job, now=now, error=error)
        return False
    heard_at = now + WAITS[max(job.tries, 1) - 1] - UNHEARD  # then it is rung for again
    _write(job, state=JobState.QUEUED, error=error, heartbeat_at=heard_at)
    return True


def _write(job: Job, **fields: Any) -> None:
    ours = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
    if not ours.update(**fields):
        raise JobLost(job.key)
    for name, value in fields.items():
        setattr(job, name, value)


def cancel(job: Job, *, now: datetime) -> bool:
    """True if it had not ended; a worker that is on it stops at its next beat."""
    live = Job.objects.filter(pk=job.pk, state__in=(JobState.QUEUED, JobState.RUNNING))
    return bool(live.update(state=JobState.CANCELLED, finished_at=now))


def retry(job: Job, *, now: datetime) -> bool:
    """Ask again for a job that failed or was cancelled; True if it had."""
    ended = Job.objects.filter(pk=job.pk, state__in=(JobState.FAILED, JobState.CANCELLED))
    asked = bool(ended.update(**_anew(now), tries=0))
    if asked:
        transaction.on_commit(lambda: bell.ring(job.pk))
    return asked


def requeue_stale(now: datetime) -> int:
    """Give dropped jobs to another worker and ring again for unheard ones; how many.

    A job dropped three times at one place has failed: it probably kills its worker.
    """
    dropped = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lte=now - STALE)
    dropped.filter(tries__gte=MAX_TRIES).update(
        state=JobState.FAILED, error=gettext("The worker was lost three times."), finished_at=now
    )
    waiting = _changed(dropped, **_anew(now))
    unheard = Job.objects.filter(state=JobState.QUEUED, heartbeat_at__lte=now - UNHEARD)
    waiting += _changed(unheard, heartbeat_at=now)
    for job_id in waiting:
        bell.ring(job_id)
    return len(waiting)


def _anew(now: datetime) -> dict[str, Any]:
    return {"state": JobState.QUEUED, "heartbeat_at": now, "finished_at": None, "error": ""}


def _changed(jobs: Any, **fields: Any) -> list[int]:
    """The ids of those of `jobs` that this call changed, and not another at the same moment."""
    return [
        job_id
        for job_id in jobs.values_list("pk", flat=True)
        if jobs.filter(pk=job_id).update(**fields)
    ]
