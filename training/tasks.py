"""What a worker does: run the job that was rung for, pick up dropped ones, say that it lives."""

import logging
from collections.abc import Callable
from typing import NamedTuple

from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils import timezone

from training.celery import app
from training.models import Job
from training.refusals import Refused
from training.services import backup, heartbeats, housekeeping, jobs, nights, outgoing
from training.services.notifications import MAIL, WEBHOOK

logger = logging.getLogger(__name__)


class Result(NamedTuple):
    """A file that a job leaves: the name a reader gets it under, its path below MEDIA_ROOT."""

    name: str
    path: str


Work = Callable[..., Result | None]
JOBS: dict[str, Work] = {}


def job(name: str) -> Callable[[Work], Work]:
    """Register what `enqueue(name, args=…)` will do: `work(job, **args)`.

    It may run twice (a worker can die after the last write), so its effect must not add up.
    """

    def register(work: Work) -> Work:
        if JOBS.setdefault(name, work) is not work:
            raise ValueError(f"Two jobs are called {name}.")
        return work

    return register


@app.task
def run_job(job_id: int) -> None:
    """Claim and do one job. A fault of the database leaves it to `requeue_stale`."""
    claimed = jobs.claim(job_id, now=timezone.now())
    if claimed is None:
        return
    try:
        result = _do(claimed)
        jobs.finish(claimed, now=timezone.now(), **(result._asdict() if result else {}))
    except jobs.JobLost:
        logger.warning("Job %s went to another worker or was cancelled.", job_id)
    except jobs.TryLater as later:
        jobs.put_off(claimed, now=timezone.now(), error=str(later))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("Job %s failed.", job_id)
        jobs.fail(claimed, now=timezone.now(), error=_reason(error))


def _do(claimed: Job) -> Result | None:
    if claimed.task not in JOBS:
        raise LookupError(claimed.task)
    return JOBS[claimed.task](claimed, **claimed.args)


def _reason(error: Exception) -> str:
    """A refusal's own sentence; of any other fault its kind only, since texts may hold names."""
    return str(error) if isinstance(error, Refused) else type(error).__name__


@app.task
def requeue_stale() -> None:
    """Every minute; also asks for the night. That it runs is the sign that the schedule lives."""
    now = timezone.now()
    heartbeats.sign("beat", now=now)
    jobs.requeue_stale(now)
    nights.ask(now=now)


def pulse() -> None:
    """The worker's own sign; a database that is away must not end it."""
    try:
        heartbeats.sign(heartbeats.this_worker(), now=timezone.now())
    except DatabaseError as error:
        logger.warning("The worker cannot sign: %s", type(error).__name__)


def farewell() -> None:
    """A worker that was told to end takes its sign along."""
    try:
        heartbeats.leave()
    except DatabaseError as error:
        logger.warning("The worker cannot sign off: %s", type(error).__name__)


def _beat(job: Job) -> None:
    jobs.beat(job, now=timezone.now())


@job(nights.HOUSEKEEPING)
def nightly_housekeeping(job: Job) -> None:
    with heartbeats.kept_up(lambda: _beat(job)):
        housekeeping.tidy(now=timezone.now())


@job(nights.BACKUP)
def nightly_backup(job: Job) -> None:
    """Old archives go only once the new one is whole. Copying the database may take longer than a
    job may be silent, and so may a single file."""
    with heartbeats.kept_up(lambda: _beat(job)):
        backup.make(now=timezone.now(), sign_of_life=lambda: _beat(job))
    backup.prune()


@job(MAIL)
def notification_mail(job: Job, key: str) -> None:
    outgoing.mail_notifications(key, now=timezone.now())


@job(WEBHOOK)
def notification_webhook(job: Job, key: str, kind: str, url: str) -> None:
    outgoing.post_webhook(key, kind=kind, url=url, now=timezone.now())
